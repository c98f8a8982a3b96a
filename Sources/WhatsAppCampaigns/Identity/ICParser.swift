/// Reads Malaysian identity-card numbers, from a field of their own or out of a message.
///
/// A parser is made for a day: the number holds two digits of the year only, and the rule that nobody is born in the
/// future decides most of the rest.
public struct ICParser: Sendable {
  /// Which century is taken when both are possible and the serial number hints at the earlier one.
  @nonexhaustive
  public enum AmbiguousCentury: Hashable, Sendable {
    /// The person is under 100. Numbers that break the hint are common, people over 100 are not.
    case recent
    /// The serial number is right.
    case serial
  }

  /// The day that ages and dates are judged by.
  public var today: CalendarDay
  /// Which century is taken when the number does not decide.
  public var ambiguousCentury: AmbiguousCentury
  /// Whether a field of 11 digits gets the zero back that a spreadsheet removed. Only for a column that is known to
  /// hold identity-card numbers; the result says that it was repaired.
  public var repairsLostZero: Bool

  /// Creates a parser for a day, in the calendar of the people asked about: see ``CalendarDay/init(_:in:)``.
  public init(today: CalendarDay, ambiguousCentury: AmbiguousCentury = .recent, repairsLostZero: Bool = false) {
    self.today = today
    self.ambiguousCentury = ambiguousCentury
    self.repairsLostZero = repairsLostZero
  }

  /// Reads a field that holds nothing but the number: 12 digits, or 6-2-4 with hyphens or spaces.
  ///
  /// - Throws: the kind of failure.
  public func parse(_ field: String) throws(ICParsingError) -> ICNumber {
    let text = try ICText(field: field)
    if text.digits.count == 11 {
      guard repairsLostZero, !text.hasSeparators else { throw ICParsingError(.lostLeadingZero) }
      return try number(from: [0] + text.digits, isRepaired: true, hasSeparators: false)
    }
    return try number(from: text.digits, isRepaired: false, hasSeparators: text.hasSeparators)
  }

  /// Finds the first number in a message: 12 digits, or 6-2-4 with the same separator twice, with no digit or letter
  /// beside it and no plus in front.
  ///
  /// - Parameter message: its first 4,096 characters are read.
  /// - Returns: `nil` when nothing in the message has the form of a number.
  /// - Throws: why the first text of that form is no number, when none is.
  public func find(in message: String) throws(ICParsingError) -> ICNumber? {
    var failure: ICParsingError?
    for candidate in ICText.candidates(in: message) {
      do throws(ICParsingError) {
        return try number(from: candidate.digits, isRepaired: false, hasSeparators: candidate.hasSeparators)
      } catch {
        failure = failure ?? error
      }
    }
    if let failure { throw failure }
    return nil
  }

  private func number(
    from digits: [UInt8],
    isRepaired: Bool,
    hasSeparators: Bool
  ) throws(ICParsingError) -> ICNumber {
    guard digits.count == 12 else { throw ICParsingError(.malformed) }
    func pair(_ index: Int) -> Int { Int(digits[index]) * 10 + Int(digits[index + 1]) }
    guard let birth = birthDate(year: pair(0), month: pair(2), day: pair(4), serial: digits[8]) else {
      throw ICParsingError(.badDate)
    }
    guard let place = PlaceOfBirth(registryCode: pair(6)) else { throw ICParsingError(.badPlace) }
    let text = String(decoding: digits.map { $0 + UInt8(ascii: "0") }, as: UTF8.self)
    return ICNumber(
      digits: text,
      birthDate: birth.day,
      centuryBasis: birth.basis,
      sex: digits[11] % 2 == 1 ? .male : .female,
      placeOfBirth: place,
      isRepaired: isRepaired,
      mayBePhoneNumber: !hasSeparators && !isRepaired && PhoneNumber(e164: "+" + text)?.isMalaysianMobile == true
    )
  }

  private func birthDate(
    year: Int,
    month: Int,
    day: Int,
    serial: UInt8
  ) -> (day: CalendarDay, basis: ICNumber.CenturyBasis)? {
    let candidates = [1900, 2000].compactMap { CalendarDay(year: $0 + year, month: month, day: day) }
      .filter { $0 <= today }
    guard let earlier = candidates.first, let recent = candidates.last else { return nil }
    guard earlier != recent else { return (recent, .onlyPossible) }
    if serial <= 4 { return (recent, .serial) }
    return ambiguousCentury == .serial ? (earlier, .serial) : (recent, .assumedRecent)
  }
}

extension PhoneNumber {
  fileprivate var isMalaysianMobile: Bool { callingCode == 60 && isValid }
}

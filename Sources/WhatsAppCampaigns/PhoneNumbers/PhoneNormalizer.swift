/// Reads the phone numbers of real lists: cleans a cell, reads it as libphonenumber does, and requires a number that
/// the numbering plan has.
///
/// It undoes what spreadsheets and copying do to numbers: invisible characters, quotes and apostrophes, `="…"`, a
/// fraction of zeros, scientific notation that still shows every digit, a label behind the number. It never joins two
/// numbers and never makes up a digit; what it cannot read for certain it refuses with a reason, such as the negative
/// number that a spreadsheet makes of `+60-123456789`, because it takes that for a sum.
public struct PhoneNormalizer: Sendable {
  private let parser: PhoneNumberParser
  /// The fewest digits of a number without a plus that is taken for an international one.
  private static let fewestAssumedDigits = 10

  /// Creates a normalizer.
  ///
  /// - Parameter defaultRegion: whose rules hold for numbers without a plus, such as `MY`.
  public init(defaultRegion: RegionCode?) {
    parser = PhoneNumberParser(defaultRegion: defaultRegion)
  }

  /// Reads a cell of digits and plain punctuation, in UTF-8; `nil` where it takes more than that to read it.
  func normalize(plain bytes: Span<UInt8>) -> PhoneNumber? {
    guard let plain = PhoneNumberText(plain: bytes), !plain.mayBeFigure else { return nil }
    return valid(plain)
  }

  /// Reads one cell.
  ///
  /// - Returns: the number, and whether its country was assumed.
  /// - Throws: the kind of failure.
  public func normalize(_ text: String) throws(PhoneNormalizationError) -> NormalizedPhone {
    if let plain = PhoneNumberText(plain: text), !plain.mayBeFigure, let number = valid(plain) {
      return NormalizedPhone(number: number)
    }
    var cell = try PhoneCell(text)
    if cell.clearlyHoldsSeveralNumbers { throw PhoneNormalizationError(.severalNumbers) }
    cell.joinLines()
    if let number = cell.withoutTrailingWords.flatMap(valid) ?? valid(cell.scalars[...]) {
      if hasNumberBeforeSlash(cell) { throw PhoneNormalizationError(.severalNumbers) }
      return NormalizedPhone(number: number)
    }
    if cell.mayLackPlus(fewestDigits: Self.fewestAssumedDigits), !holdsSeveralNumbers(cell),
      let number = valid((["+"] + cell.scalars)[...])
    {
      return NormalizedPhone(number: number, isAssumed: true)
    }
    throw PhoneNormalizationError(reason(for: cell))
  }

  private func valid(_ scalars: ArraySlice<Unicode.Scalar>) -> PhoneNumber? {
    if let plain = PhoneNumberText(plain: scalars) { return valid(plain) }
    guard let text = try? PhoneNumberText(scalars) else { return nil }
    return valid(text)
  }

  private func valid(_ text: PhoneNumberText) -> PhoneNumber? {
    guard let parsed = try? parser.interpret(text) else { return nil }
    return parsed.isValid ? parsed.phoneNumber : numberOfOldMexicanID(text, parsed)
  }

  /// The number of today in `+52 1 55 1234 5678`, the form that WhatsApp's ids of old Mexican accounts keep.
  private func numberOfOldMexicanID(_ text: PhoneNumberText, _ parsed: ParsedPhoneNumber) -> PhoneNumber? {
    // Without its country it may be a number of the United States.
    guard parsed.callingCode == 52, parsed.national.count == 11, text.digits.count >= 13 else { return nil }
    return parsed.phoneNumber.map(\.foldedForKey).flatMap { $0.isValid ? $0 : nil }
  }

  /// Whether a slash ends a number: what follows is a second one, or another ending of the first.
  private func hasNumberBeforeSlash(_ cell: PhoneCell) -> Bool {
    cell.slash.map { valid(cell.scalars[..<$0]) != nil } ?? false
  }

  private func holdsSeveralNumbers(_ cell: PhoneCell) -> Bool {
    hasNumberBeforeSlash(cell)
      || cell.gaps.contains { valid(cell.scalars[..<$0]) != nil && valid(cell.scalars[$0...]) != nil }
  }

  /// Why a cell without a valid number failed.
  private func reason(for cell: PhoneCell) -> PhoneNormalizationError.Reason {
    if holdsSeveralNumbers(cell) { return .severalNumbers }
    let parsed: ParsedPhoneNumber
    do throws(PhoneNumberParsingError) {
      parsed = try parser.interpret(PhoneNumberText(cell.scalars[...]))
    } catch {
      switch error.reason {
      case .invalidCallingCode: return .unknownCountry
      case .notANumber: return .notANumber
      case .tooShort, .tooShortAfterInternationalPrefix: return .tooShort
      case .tooLong: return .tooLong
      }
    }
    switch parsed.possibility {
    case .tooShort, .possibleLocalOnly: return .tooShort
    case .tooLong: return .tooLong
    case .invalidLength: return .invalid
    case .possible:
      // A valid number that is no E.164 number: Germany has some of more than 15 digits.
      guard parsed.isValid else { return .invalid }
      return parsed.nationalNumber.utf8.count > 7 ? .tooLong : .tooShort
    }
  }
}

/// Reads a phone number as libphonenumber does: the same number, or the same error, for the same text.
///
/// It reads anything that looks like a number, valid or not, and joins what it finds. To read a list of people use
/// ``PhoneNormalizer``, which cleans first, requires a valid number and never joins two.
public struct PhoneNumberParser: Sendable {
  private let region: NumberingPlan.Region?

  /// Creates a parser.
  ///
  /// - Parameter defaultRegion: whose rules hold for numbers without a plus; without one, or with a region that the
  ///   numbering plan does not know, such numbers fail.
  public init(defaultRegion: RegionCode?) {
    let plan = NumberingPlan.shared
    region = defaultRegion.flatMap(plan.region).map { plan.regions[$0] }
  }

  /// Reads one number.
  ///
  /// - Parameter text: at most 250 Unicode scalars.
  /// - Throws: what was wrong, in libphonenumber's terms.
  public func parse(_ text: String) throws(PhoneNumberParsingError) -> ParsedPhoneNumber {
    if let plain = PhoneNumberText(plain: text) { return try interpret(plain) }
    var scalars: [Unicode.Scalar] = []
    scalars.reserveCapacity(min(text.utf8.count, PhoneNumberText.maximumLength + 1))
    for scalar in text.unicodeScalars {
      scalars.append(scalar)
      if scalars.count > PhoneNumberText.maximumLength { break }
    }
    return try interpret(PhoneNumberText(scalars[...]))
  }

  func interpret(_ text: PhoneNumberText) throws(PhoneNumberParsingError) -> ParsedPhoneNumber {
    guard text.hasPlus || region != nil else { throw PhoneNumberParsingError(.invalidCallingCode) }
    let plan = NumberingPlan.shared
    var national = text.digits
    var rules = region
    var callingCode = region?.callingCode
    if let found = try splitCallingCode(text) {
      national = found.national
      callingCode = found.code.code
      // From here on the rules of the code's main region hold, even if the default region shares the code.
      rules = plan.regions[found.code.regions.lowerBound]
    }
    guard let rules, let callingCode else { throw PhoneNumberParsingError(.invalidCallingCode) }
    guard national.count >= 2 else { throw PhoneNumberParsingError(.tooShort) }
    let stripped = strippingNationalPrefix(national, rules)
    switch rules.possibility(ofLength: stripped.count) {
    case .tooShort, .possibleLocalOnly, .invalidLength: break
    case .possible, .tooLong: national = stripped
    }
    guard national.count >= 2 else { throw PhoneNumberParsingError(.tooShort) }
    guard national.count <= 17 else { throw PhoneNumberParsingError(.tooLong) }
    return ParsedPhoneNumber(
      callingCode: callingCode,
      national: national,
      extensionDigits: text.extensionDigits
    )
  }

  private typealias Split = (code: NumberingPlan.CallingCode, national: DigitBuffer)

  private func splitCallingCode(_ text: PhoneNumberText) throws(PhoneNumberParsingError) -> Split? {
    guard text.hasPlus else { return try splitWithoutPlus(text.digits) }
    guard text.digits.count > 2 else { throw PhoneNumberParsingError(.tooShortAfterInternationalPrefix) }
    if let split = split(text.digits) { return split }
    // No such code: perhaps somebody put a plus in front of a number that is dialled from the default region.
    guard let split = try splitWithoutPlus(text.digits) else { throw PhoneNumberParsingError(.invalidCallingCode) }
    return split
  }

  private func split(_ digits: DigitBuffer) -> Split? {
    NumberingPlan.shared.callingCode(startOf: digits).map { ($0.code, digits.dropFirst($0.length)) }
  }

  private func splitWithoutPlus(_ digits: DigitBuffer) throws(PhoneNumberParsingError) -> Split? {
    guard let region else { return nil }
    let plan = NumberingPlan.shared
    // A calling code never begins with a zero, so what a zero follows was no dialling-out prefix.
    if let rest = plan.stripping(region.diallingOutPrefix, from: digits), rest.isEmpty || rest[0] != 0 {
      guard rest.count > 2 else { throw PhoneNumberParsingError(.tooShortAfterInternationalPrefix) }
      guard let split = split(rest) else { throw PhoneNumberParsingError(.invalidCallingCode) }
      return split
    }
    guard let (code, length) = plan.callingCode(startOf: digits), code.code == region.callingCode else { return nil }
    let national = strippingNationalPrefix(digits.dropFirst(length), region)
    let isBetter = !plan.hasGeneralForm(digits, in: region) && plan.hasGeneralForm(national, in: region)
    guard isBetter || region.possibility(ofLength: digits.count) == .tooLong else { return nil }
    return (code, national)
  }

  /// The number without its national prefix and carrier code, unless only with them it has the form of a number.
  private func strippingNationalPrefix(_ digits: DigitBuffer, _ region: NumberingPlan.Region) -> DigitBuffer {
    let plan = NumberingPlan.shared
    guard !digits.isEmpty, let stripped = plan.stripping(region.nationalPrefix, from: digits) else { return digits }
    let isWorse = plan.hasGeneralForm(digits, in: region) && !plan.hasGeneralForm(stripped, in: region)
    return isWorse ? digits : stripped
  }
}

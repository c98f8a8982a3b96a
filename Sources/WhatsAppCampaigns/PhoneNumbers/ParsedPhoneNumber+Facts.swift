extension ParsedPhoneNumber {
  /// What kind of line the number is; `unknown` when it is not valid.
  public var type: PhoneNumberType {
    classification > 0 ? PhoneNumberType.labels[(classification - 1) % PhoneNumberType.labels.count] : .unknown
  }

  /// Whether the numbering plan has such numbers.
  public var isValid: Bool { type != .unknown }

  /// The region of the number; `nil` when none of the countries that share its calling code fits.
  public var region: RegionCode? {
    let plan = NumberingPlan.shared
    guard let regions = plan.callingCode(callingCode)?.regions else { return nil }
    guard classification > 0 else { return regions.count == 1 ? plan.regions[regions.lowerBound].name : nil }
    return plan.regions[regions.lowerBound + (classification - 1) / PhoneNumberType.labels.count].name
  }

  /// Whether the length of the number fits its country. All countries of a shared code count as the main one.
  public var possibility: PhoneNumberPossibility {
    guard let code = NumberingPlan.shared.callingCode(callingCode) else { return .invalidLength }
    return NumberingPlan.shared.regions[code.regions.lowerBound].possibility(ofLength: national.count)
  }

  /// The time zones that libphonenumber names: ICU's `Etc/Unknown` for a number that is not valid.
  ///
  /// For deciding when to send use ``PhoneNumber/timeZones``, which never names a zone that is none.
  public var timeZones: [String] {
    let zones: [String]
    if isGeographical {
      var digits = callingCodeDigits
      for index in 0..<national.count { digits.append(national[index]) }
      zones = NumberingPlan.shared.timeZones(of: digits)
    } else {
      zones = isValid ? countryTimeZones : []
    }
    return zones.isEmpty ? ["Etc/Unknown"] : zones
  }

  var callingCodeDigits: DigitBuffer { DigitBuffer(UInt64(callingCode), count: callingCodeLength) }

  var countryTimeZones: [String] {
    NumberingPlan.shared.timeZones(of: callingCodeDigits)
  }

  /// Whether the number's beginning tells a place: not so for most mobile numbers.
  var isGeographical: Bool {
    switch type {
    case .fixedLine, .fixedLineOrMobile: true
    case .mobile: Self.codesWithGeographicalMobiles.contains(callingCode)
    default: false
    }
  }

  /// Mexico, Argentina, Brazil, Indonesia, China.
  private static let codesWithGeographicalMobiles: Set<Int> = [52, 54, 55, 62, 86]
}

extension ParsedPhoneNumber {
  /// What kind of line the number is; `unknown` when it is not valid.
  public var type: PhoneNumberType { classification.type }

  /// Whether the numbering plan has such numbers.
  public var isValid: Bool { classification.type != .unknown }

  /// The region of the number; `nil` when none of the countries that share its calling code fits.
  public var region: RegionCode? { classification.region }

  /// Whether the length of the number fits its country. All countries of a shared code count as the main one.
  public var possibility: PhoneNumberPossibility {
    guard let code = NumberingPlan.shared.callingCode(callingCode) else { return .invalidLength }
    return NumberingPlan.shared.regions[code.regions.lowerBound].possibility(ofLength: nationalLength)
  }

  /// The time zones that libphonenumber names: ICU's `Etc/Unknown` for a number that is not valid.
  ///
  /// For deciding when to send use ``PhoneNumber/timeZones``, which never names a zone that is none.
  public var timeZones: [String] {
    let zones: [String]
    if isGeographical {
      var digits = DigitBuffer(UInt64(callingCode), count: String(callingCode).utf8.count)
      for index in 0..<nationalLength { digits.append(national[index]) }
      zones = NumberingPlan.shared.timeZones(of: digits)
    } else {
      zones = isValid ? countryTimeZones : []
    }
    return zones.isEmpty ? ["Etc/Unknown"] : zones
  }

  var countryTimeZones: [String] {
    NumberingPlan.shared.timeZones(of: DigitBuffer(UInt64(callingCode), count: String(callingCode).utf8.count))
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

  /// Type and region in one walk over the digits.
  private var classification: (type: PhoneNumberType, region: RegionCode?) {
    let plan = NumberingPlan.shared
    guard let code = plan.callingCode(callingCode) else { return (.unknown, nil) }
    let label = plan.classify.label(from: code.classification, of: national)
    guard label > 0 else {
      return (.unknown, code.regions.count == 1 ? plan.regions[code.regions.lowerBound].name : nil)
    }
    let (place, type) = (label - 1).quotientAndRemainder(dividingBy: PhoneNumberType.labels.count)
    return (PhoneNumberType.labels[type], plan.regions[code.regions.lowerBound + place].name)
  }
}

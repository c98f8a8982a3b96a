extension PhoneNumber {
  /// The region of the number: of a code that several countries share, the one whose plan it fits.
  ///
  /// `001` for numbers of no country; `nil` when none of the countries that share the code fits.
  public var region: RegionCode? { ParsedPhoneNumber(self).region }

  /// Whether the numbering plan has such numbers. It does not tell whether this one is in use.
  public var isValid: Bool { ParsedPhoneNumber(self).isValid }

  /// What kind of line the number is; `unknown` when it is not valid.
  ///
  /// Whether a fixed line may get a campaign is the host's choice: WhatsApp Business accounts may be on one.
  public var type: PhoneNumberType { ParsedPhoneNumber(self).type }

  /// The digits after the calling code.
  public var nationalNumber: String { ParsedPhoneNumber(self).nationalNumber }

  /// The time zones in which the number's owner may be, as identifiers; empty when nothing is known.
  ///
  /// Fixed lines, and mobile numbers of the countries that give them by area, answer for their area; all others, and
  /// numbers that are not valid, for their whole country. A number can be carried elsewhere: this is a good guess.
  public var timeZones: [String] {
    let parsed = ParsedPhoneNumber(self)
    if parsed.isGeographical { return NumberingPlan.shared.timeZones(of: DigitBuffer(digits, count: count)) }
    return parsed.countryTimeZones
  }

  /// The number written for people.
  public func formatted(_ format: PhoneNumberFormat) -> String { ParsedPhoneNumber(self).formatted(format) }
}

/// A Malaysian identity-card number (MyKad, MyKid, MyPR, MyKAS) and what it says about its holder.
///
/// ``ICParser`` makes it, so that one always has a birth date that could be and a place code that exists. The number
/// has no check digit: a mistake that leaves both in order goes unnoticed. It is personal data and prints masked; the
/// whole of it is ``digits``, a name to search for. Store what was derived where that is enough.
public struct ICNumber: Hashable, Sendable {
  /// All 12 digits, without hyphens. This is the one way to the whole number.
  public let digits: String
  /// The birth date, or the date of application where the birth date was not known.
  public let birthDate: CalendarDay
  /// How the century of the birth date was decided: the number does not hold it.
  public let centuryBasis: CenturyBasis
  /// What the last digit says.
  public let sex: RegisteredSex
  /// Where the holder was born, which is not where the holder lives.
  public let placeOfBirth: PlaceOfBirth
  /// Whether a leading zero was put back that a spreadsheet had removed, or letters of a photograph were read as the
  /// digits that they look like.
  public internal(set) var isRepaired: Bool
  /// Whether the digits, as they were written, are a Malaysian phone number as well: `601112345678` is +60 11-1234 5678
  /// and a person born on 1960-11-12. Ask before using either.
  public let mayBePhoneNumber: Bool

  /// How the century of a birth date was decided.
  @nonexhaustive
  public enum CenturyBasis: String, Hashable, Sendable, Codable, CaseIterable {
    /// The date exists in one century only, or would be in the future in the other.
    case onlyPossible
    /// The first digit of the serial number: 0 to 4 has meant births from 2000 on, 5 to 9 births before. The registry
    /// does not publish this.
    case serial
    /// The more recent of two possible dates, although the serial number hints at the other.
    case assumedRecent
  }

  /// The age in full years on a day; negative for a day before the birth.
  ///
  /// A person born on 29 February is a year older on 1 March of common years.
  public func age(on today: CalendarDay) -> Int {
    let isBeforeBirthday = (today.month, today.day) < (birthDate.month, birthDate.day)
    return today.year - birthDate.year - (isBeforeBirthday ? 1 : 0)
  }
}

extension ICNumber: Redacted {
  /// The number with all but its first and last digit hidden.
  public var description: String { "\(digits.prefix(1))*****-**-***\(digits.suffix(1))" }
}

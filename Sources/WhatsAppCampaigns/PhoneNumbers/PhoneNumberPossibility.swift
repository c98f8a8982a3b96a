/// Whether the length of a number fits its country, with libphonenumber's names.
@nonexhaustive
public enum PhoneNumberPossibility: String, Hashable, Sendable, Codable, CaseIterable {
  case possible = "IS_POSSIBLE"
  /// It can be dialled inside its area only: the area code is missing.
  case possibleLocalOnly = "IS_POSSIBLE_LOCAL_ONLY"
  case tooShort = "TOO_SHORT"
  case tooLong = "TOO_LONG"
  /// Between the shortest and the longest, and yet no length that the country uses.
  case invalidLength = "INVALID_LENGTH"
}

extension NumberingPlan.Region {
  func possibility(ofLength length: Int) -> PhoneNumberPossibility {
    let bit: UInt32 = length < 32 ? 1 << UInt32(length) : 0
    if localLengths & bit != 0 { return .possibleLocalOnly }
    if possibleLengths & bit != 0 { return .possible }
    if length < possibleLengths.trailingZeroBitCount { return .tooShort }
    if length >= UInt32.bitWidth - possibleLengths.leadingZeroBitCount { return .tooLong }
    return .invalidLength
  }
}

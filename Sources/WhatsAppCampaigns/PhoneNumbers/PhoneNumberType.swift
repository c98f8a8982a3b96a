/// What kind of line a valid number is, with libphonenumber's names.
@nonexhaustive
public enum PhoneNumberType: String, Hashable, Sendable, Codable, CaseIterable {
  // The order is that of the labels in the generated tables.
  case unknown = "UNKNOWN"
  case fixedLine = "FIXED_LINE"
  case mobile = "MOBILE"
  /// Either: some plans, that of the United States and Canada among them, do not tell the two apart.
  case fixedLineOrMobile = "FIXED_LINE_OR_MOBILE"
  case tollFree = "TOLL_FREE"
  case premiumRate = "PREMIUM_RATE"
  case sharedCost = "SHARED_COST"
  case voip = "VOIP"
  case personalNumber = "PERSONAL_NUMBER"
  case pager = "PAGER"
  case universalAccessNumber = "UAN"
  case voicemail = "VOICEMAIL"

  static let labels = Array(allCases)
}

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

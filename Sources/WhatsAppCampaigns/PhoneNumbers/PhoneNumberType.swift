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

/// Why a text could not be read as a phone number.
public struct PhoneNumberParsingError: Error, Hashable, Sendable {
  /// The kinds of failure, with libphonenumber's names.
  @nonexhaustive
  public enum Reason: String, Hashable, Sendable, CaseIterable {
    /// No calling code, and no default region to take it from; or a calling code that does not exist.
    case invalidCallingCode = "INVALID_COUNTRY_CODE"
    case notANumber = "NOT_A_NUMBER"
    /// Nothing that could be a number stands after the international prefix.
    case tooShortAfterInternationalPrefix = "TOO_SHORT_AFTER_IDD"
    case tooShort = "TOO_SHORT_NSN"
    case tooLong = "TOO_LONG"
  }

  /// What was wrong.
  public var reason: Reason

  /// Creates an error, for a test's or a host's own parser.
  public init(_ reason: Reason) {
    self.reason = reason
  }
}

extension PhoneNumberParsingError: CustomStringConvertible {
  /// What was wrong and what to do about it; nothing of the text.
  public var description: String {
    switch reason {
    case .invalidCallingCode:
      "The phone number has no known calling code; begin it with a plus and the code, or name a default region."
    case .notANumber: "The text is not a phone number."
    case .tooShortAfterInternationalPrefix: "The phone number ends after its international prefix."
    case .tooShort: "The phone number has too few digits."
    case .tooLong: "The phone number has too many digits."
    }
  }
}

/// Why a cell of a list is no phone number that a message can be sent to.
///
/// It names the kind of failure only: it holds nothing of the text.
public struct PhoneNormalizationError: Error, Hashable, Sendable {
  /// The kinds of failure, with the words that an import's report uses.
  @nonexhaustive
  public enum Reason: String, Hashable, Sendable, Codable, CaseIterable {
    /// Nothing but spaces and quotes.
    case empty
    case notANumber
    /// A spreadsheet rounded the number (`6.01234E+10`), or calculated with its plus and dashes (`-123456729`, of
    /// `+60-123456789`): the missing digits are nowhere.
    case lostDigits
    case tooShort
    case tooLong
    /// No calling code, and no default region to take it from; or a calling code that does not exist.
    case unknownCountry
    /// The length fits, but the numbering plan has no such number.
    case invalid
    /// More than one number in one cell.
    case severalNumbers
  }

  /// What was wrong.
  public var reason: Reason

  /// Creates an error, for a test's or a host's own normalizer.
  public init(_ reason: Reason) {
    self.reason = reason
  }
}

extension PhoneNormalizationError: CustomStringConvertible {
  /// What was wrong and what to do about it; nothing of the text.
  public var description: String {
    switch reason {
    case .empty: "There is no phone number."
    case .notANumber: "The text is not a phone number."
    case .lostDigits:
      "A spreadsheet rounded the phone number or calculated with it, and digits are lost; format the column as text and enter it again."
    case .tooShort: "The phone number has too few digits; an area or country code may be missing."
    case .tooLong: "The phone number has too many digits."
    case .unknownCountry:
      "The phone number's country is not known; begin it with a plus and the country code, or set a default region."
    case .invalid: "No country has such a phone number."
    case .severalNumbers: "There are several phone numbers in one place; leave one of them."
    }
  }
}

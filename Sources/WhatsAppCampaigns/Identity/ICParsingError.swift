/// Why a text is no Malaysian identity-card number.
///
/// It names the kind of failure only: it holds nothing of the text.
public struct ICParsingError: Error, Hashable, Sendable {
  /// The kinds of failure.
  @nonexhaustive
  public enum Reason: String, Hashable, Sendable, Codable, CaseIterable {
    /// The first six digits are no date, or one in the future.
    case badDate
    /// The registry has no such place code.
    case badPlace
    case empty
    /// Not 12 digits, nor any form named below.
    case malformed
    /// A card from before 1990: seven digits, perhaps behind a letter.
    case oldCard
    /// A number of the armed forces, the police, or a passport.
    case otherDocument
    /// A plus stands in front.
    case phoneNumber
    /// Eleven digits: a spreadsheet removed the zero in front of somebody born from 2000 to 2009.
    case lostLeadingZero
    /// Scientific notation: a spreadsheet rounded the number.
    case lostDigits
  }

  /// What was wrong.
  public var reason: Reason

  /// Creates an error, for a test's or a host's own parser.
  public init(_ reason: Reason) {
    self.reason = reason
  }
}

extension ICParsingError: CustomStringConvertible {
  /// What was wrong and what to do about it; nothing of the text.
  public var description: String {
    switch reason {
    case .badDate: "The identity-card number does not begin with a birth date."
    case .badPlace: "The identity-card number has a place code that does not exist."
    case .empty: "There is no identity-card number."
    case .malformed: "An identity-card number has 12 digits: YYMMDD-PB-###G."
    case .oldCard: "The number is that of an identity card from before 1990, which says nothing but the sex."
    case .otherDocument: "The number is that of another document: armed forces, police or passport."
    case .phoneNumber: "The number is a phone number: a plus stands in front of it."
    case .lostLeadingZero:
      "The identity-card number has 11 digits: a spreadsheet removed its leading zero; format the column as text."
    case .lostDigits:
      "A spreadsheet rounded the identity-card number; format the column as text and export again."
    }
  }
}

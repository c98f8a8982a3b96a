/// What became of one row of a list. Every row below the headers ends in exactly one of four ways.
public struct ImportedRow: Hashable, Sendable {
  /// How a row ends.
  @nonexhaustive
  public enum Outcome: Hashable, Sendable {
    /// The row is a person who has not stood in the list before.
    case accepted(ContactDraft)
    /// The row is a person who stands in the list already, in the row of the given number.
    case duplicate(ContactDraft, of: Int)
    /// The row cannot be used.
    case rejected(ImportRejection)
    /// The row is empty.
    case blank
  }

  /// The number that a spreadsheet program shows beside the row.
  public var number: Int
  /// How the row ended.
  public var outcome: Outcome
  /// What was noticed without costing the row.
  public var warnings: [ImportWarning]
  /// The numbers of an accepted row or a duplicate that the list has not named before, beyond that of the draft; only where
  /// the importer takes every number.
  public var furtherNumbers: [PhoneNumber]
  /// What saving has made of an accepted row: a person who was not known, who was, or of whom the list knew something
  /// new. `nil` in all other rows, and as long as nothing was saved.
  public var effect: SaveContactsResult.Effect?
  /// The name in a rejected row, so that whoever corrects the list finds it; `nil` in the others, whose draft has it.
  public var rejectedName: String?
  /// The further fields of a rejected row; empty in the others, whose draft has them.
  public var rejectedFields: [String: String]

  /// Creates a row.
  public init(
    number: Int,
    outcome: Outcome,
    warnings: [ImportWarning] = [],
    furtherNumbers: [PhoneNumber] = [],
    effect: SaveContactsResult.Effect? = nil,
    rejectedName: String? = nil,
    rejectedFields: [String: String] = [:]
  ) {
    self.number = number
    self.outcome = outcome
    self.warnings = warnings
    self.furtherNumbers = furtherNumbers
    self.effect = effect
    self.rejectedName = rejectedName
    self.rejectedFields = rejectedFields
  }
}

extension ImportedRow: Redacted {
  /// The number and the outcome in one word: the rest is personal.
  public var description: String {
    switch outcome {
    case .accepted: "row \(number) accepted"
    case .duplicate(_, let other): "row \(number) duplicate of \(other)"
    case .rejected(let rejection): "row \(number) rejected: \(rejection.reason.rawValue)"
    case .blank: "row \(number) blank"
    }
  }
}

/// Why one row cannot be used.
public struct ImportRejection: Hashable, Sendable {
  /// The reason in one word.
  @nonexhaustive
  public enum Reason: String, Hashable, Sendable {
    /// No phone column holds anything.
    case missingPhone
    /// The list has names, but this row has none.
    case missingName
    /// The phone number is none, or none that exists.
    case invalidPhone
    /// A spreadsheet program has rounded the number (`6.01E+11`), or taken it for a sum (`-123456729`): digits are lost.
    case lostDigits
    /// The cell holds more than one number.
    case severalNumbers
    /// Quotes stand where they cannot, so that the cells cannot be told apart; or a cell of a workbook refers to a text
    /// that is not there.
    case malformedRow
  }

  /// The reason in one word.
  public var reason: Reason
  /// The header of the column that is the cause, where one is.
  public var column: String?
  /// What exactly is wrong with the number, where it is the cause.
  public var phoneProblem: PhoneNormalizationError.Reason?

  /// Creates a rejection.
  public init(_ reason: Reason, column: String? = nil, phoneProblem: PhoneNormalizationError.Reason? = nil) {
    self.reason = reason
    self.column = column
    self.phoneProblem = phoneProblem
  }
}

/// What was noticed in a row without costing it.
public struct ImportWarning: Hashable, Sendable {
  /// What was noticed, in one word.
  @nonexhaustive
  public enum Kind: String, Hashable, Sendable {
    /// The number had no country code that one could see, and was read as if it had its plus sign.
    case assumedInternational
    /// The preferred phone column held no valid number, or a fixed line where that of the named column can be a mobile one,
    /// so that of the named column was taken.
    case otherPhoneColumn
    /// The gender is not known, and was left out.
    case unknownGender
    /// The age is no age, and was left out.
    case invalidAge
    /// There are cells beyond the last header, or below an empty one; they were left out. A delimiter in an unquoted cell
    /// does that.
    case extraCells
    /// The date of a row of a do-not-disturb list is none that can be read, or is still to come, and was left out.
    case unreadableDate
    /// The cell holds no value but the error of a formula, such as `#N/A`, or a formula that was never computed, and was
    /// taken for an empty one.
    case errorValue
  }

  /// What was noticed.
  public var kind: Kind
  /// The header of the column, where it is about one.
  public var column: String?

  /// Creates a warning.
  public init(_ kind: Kind, column: String? = nil) {
    self.kind = kind
    self.column = column
  }
}

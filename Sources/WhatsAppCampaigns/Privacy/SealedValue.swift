/// The store's number for one sealed value.
public typealias SealedValueID = Identifier<SealedValue, Int64>

/// A value about a person that is encrypted before it reaches the store, such as their identity-card number.
public struct SealedValue: Hashable, Sendable {
  /// The store's number.
  public var id: SealedValueID
  /// Whose value.
  public var person: PersonKey
  /// What it is, such as `ic_number`.
  public var field: String
  /// The value.
  public var sealed: SealedText
  /// The keyed hash by which it is found.
  public var lookup: String

  /// Creates a value.
  public init(id: SealedValueID, person: PersonKey, field: String, sealed: SealedText, lookup: String) {
    self.id = id
    self.person = person
    self.field = field
    self.sealed = sealed
    self.lookup = lookup
  }
}

extension SealedValue: Redacted {
  /// The field and the key's name.
  public var description: String { "\(field) \(sealed)" }
}

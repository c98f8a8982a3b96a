extension ContactDraft: Redacted {
  /// The masked number, and how many fields there are.
  public var description: String { "ContactDraft \(phone), \(fields.count + memberFields.count) fields" }
}

extension Suppression: Redacted {
  /// The masked key; the reason may name people.
  public var description: String { "Suppression of \(person)" }
}

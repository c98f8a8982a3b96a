/// What tells one encryption key from another of the same name, and nothing else about it: 128 bits of a keyed hash.
///
/// A store keeps one for each key that has sealed something of a tenant. A key that was mistyped, or that belongs to another
/// tenant or machine, is an error then, before it seals what nobody will open.
public struct KeyCheck: Hashable, Sendable {
  /// The name of the key.
  public var keyID: String
  /// The hash, under the key itself, of the tenant and the name.
  public var value: String

  /// Creates a check value.
  public init(keyID: String, value: String) {
    self.keyID = keyID
    self.value = value
  }
}

extension KeyCheck {
  /// What is wrong with the keys at hand.
  public enum Problem: Hashable, Sendable {
    /// The key of this name is not the one that has sealed under it.
    case wrong(String)
    /// None of the keys that have sealed, which have these names, is at hand.
    case missing([String])
  }

  /// What is wrong with keys, given those that have sealed something before; `nil` where nothing is.
  ///
  /// A key that nobody knows is a new one, as long as one that is known stands beside it: so keys are changed. Where none
  /// does, somebody has lost the keys or taken those of another store.
  public static func problem(of held: [KeyCheck], knowing known: [KeyCheck]) -> Problem? {
    let values = Dictionary(known.map { ($0.keyID, $0.value) }) { first, _ in first }
    for check in held where values[check.keyID].map({ $0 != check.value }) ?? false { return .wrong(check.keyID) }
    guard !known.isEmpty, !held.contains(where: { values[$0.keyID] != nil }) else { return nil }
    return .missing(known.map(\.keyID).sorted())
  }
}

extension KeyCheck.Problem: CustomStringConvertible {
  /// What is wrong and what to do, in two sentences.
  public var description: String {
    switch self {
    case .wrong(let name):
      return
        "The encryption key “\(name)” is not the one that has sealed under this name here. Give that one, or give a new key "
        + "a name of its own and put the old one behind it."
    case .missing(let names):
      let list = names.map { "“\($0)”" }.joined(separator: ", ")
      return
        "What is kept about people here is sealed with the key \(list), which is not at hand. Give it; a new key goes before "
        + "it, under a name of its own."
    }
  }
}

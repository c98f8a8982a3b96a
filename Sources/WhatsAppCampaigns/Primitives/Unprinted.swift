/// Keeps a part of a value out of whatever the value prints, reflects and dumps.
///
/// For a value that is shown otherwise, because nothing else in it is personal; see ``Redacted`` for those that are as a whole.
struct Unprinted<Value: Hashable & Sendable>: Hashable, Sendable {
  var value: Value
}

extension Unprinted: Redacted {
  var description: String { "‹not printed›" }
}

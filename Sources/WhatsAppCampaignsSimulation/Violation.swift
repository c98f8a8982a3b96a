/// A broken promise: the invariant's id and what was seen.
package struct Violation: Hashable, Sendable, CustomStringConvertible {
  package var id: String
  package var detail: String

  package var description: String { "\(id): \(detail)" }
}

/// The first broken promise of a run; what comes after it may only follow from it.
struct Verdict: Sendable {
  private(set) var violation: Violation?
  /// An invariant that is left out, to see whether another one stands in for it.
  var muted: String?

  mutating func fail(_ id: String, _ detail: @autoclosure () -> String) {
    if violation == nil, id != muted { violation = Violation(id: id, detail: detail()) }
  }

  mutating func require(_ condition: Bool, _ id: String, _ detail: @autoclosure () -> String) {
    if !condition { fail(id, detail()) }
  }
}

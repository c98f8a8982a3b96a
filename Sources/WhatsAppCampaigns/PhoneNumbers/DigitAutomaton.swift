/// States that are walked one digit at a time. State 0 is dead; label 0 means that a state says nothing.
///
/// Several automata share the states: each has its own root.
struct DigitAutomaton: Sendable {
  typealias State = UInt16

  private let next: [State]
  private let labels: [UInt16]

  /// Decodes a table: a state is its label and its runs of equal next states, each a digit for the run's length
  /// (`0` is ten) and the state; labels and states are two characters.
  init(_ table: String) {
    var next: [State] = []
    var labels: [UInt16] = []
    next.reserveCapacity(table.utf8.count)
    var bytes = table.utf8.makeIterator()
    while let label = Self.number(&bytes) {
      labels.append(label)
      var left = 10
      while left > 0, let digit = bytes.next(), let state = Self.number(&bytes) {
        let length = digit == UInt8(ascii: "0") ? 10 : min(left, Int(digit &- UInt8(ascii: "0")))
        next.append(contentsOf: repeatElement(state, count: length))
        left -= length
      }
    }
    self.next = next
    self.labels = labels
  }

  /// Two characters out of ASCII 35 to 126 without the backslash.
  private static func number(_ bytes: inout String.UTF8View.Iterator) -> UInt16? {
    guard let high = bytes.next(), let low = bytes.next() else { return nil }
    return UInt16(value(high)) * 91 + UInt16(value(low))
  }

  private static func value(_ byte: UInt8) -> UInt8 {
    byte &- (byte > UInt8(ascii: "\\") ? 36 : 35)
  }

  var stateCount: Int { labels.count }

  func label(of state: State) -> Int { Int(labels[Int(state)]) }

  func state(after state: State, _ digit: UInt8) -> State { next[Int(state) * 10 + Int(digit)] }

  /// The label of the state in which the digits end.
  func label(from root: State, of digits: DigitBuffer) -> Int {
    var state = root
    var rest = digits
    while !rest.isEmpty, state != 0 { state = self.state(after: state, rest.removeFirst()) }
    return label(of: state)
  }
}

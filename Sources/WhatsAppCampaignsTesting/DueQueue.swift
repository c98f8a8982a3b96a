/// Elements that wait for their time: a binary heap, ordered by time and, at the same time, by insertion.
struct DueQueue<Element> {
  private struct Node {
    var due: Duration
    var number: UInt64
    var element: Element

    func isBefore(_ other: Node) -> Bool { (due, number) < (other.due, other.number) }
  }

  private var nodes: [Node] = []
  private var lastNumber: UInt64 = 0

  var count: Int { nodes.count }
  var nextDue: Duration? { nodes.first?.due }

  mutating func insert(_ element: Element, due: Duration) {
    lastNumber += 1
    nodes.append(Node(due: due, number: lastNumber, element: element))
    var child = nodes.count - 1
    while child > 0, nodes[child].isBefore(nodes[(child - 1) / 2]) {
      nodes.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  /// Takes out the first element, if its time has come.
  mutating func take(at now: Duration) -> Element? {
    guard let first = nodes.first, first.due <= now else { return nil }
    let last = nodes.removeLast()
    guard !nodes.isEmpty else { return first.element }
    nodes[0] = last
    var parent = 0
    while true {
      let left = parent * 2 + 1
      guard left < nodes.count else { break }
      let right = left + 1
      let child = right < nodes.count && nodes[right].isBefore(nodes[left]) ? right : left
      guard nodes[child].isBefore(nodes[parent]) else { break }
      nodes.swapAt(child, parent)
      parent = child
    }
    return first.element
  }
}

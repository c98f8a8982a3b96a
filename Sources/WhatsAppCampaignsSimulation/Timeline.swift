/// Events in the order of their time; those of one instant in an order that the seed decides.
struct Timeline<Event: Sendable>: Sendable {
  struct Entry: Sendable {
    var at: Int64
    var tie: UInt64
    var event: Event

    func precedes(_ other: Entry) -> Bool {
      at != other.at ? at < other.at : tie < other.tie
    }
  }

  private(set) var entries: [Entry] = []

  var isEmpty: Bool { entries.isEmpty }
  var next: Int64? { entries.first?.at }

  mutating func add(_ event: Event, at instant: Int64, tie: UInt64) {
    entries.append(Entry(at: instant, tie: tie, event: event))
    var child = entries.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard entries[child].precedes(entries[parent]) else { return }
      entries.swapAt(child, parent)
      child = parent
    }
  }

  mutating func popFirst() -> Entry? {
    guard let last = entries.popLast() else { return nil }
    guard let first = entries.first else { return last }
    entries[0] = last
    var parent = 0
    while true {
      var child = 2 * parent + 1
      guard child < entries.count else { break }
      if child + 1 < entries.count, entries[child + 1].precedes(entries[child]) { child += 1 }
      guard entries[child].precedes(entries[parent]) else { break }
      entries.swapAt(child, parent)
      parent = child
    }
    return first
  }

  /// Only the events that satisfy a condition.
  func filtered(_ isWanted: (Event) -> Bool) -> Timeline {
    var result = Timeline()
    for entry in entries where isWanted(entry.event) { result.add(entry.event, at: entry.at, tie: entry.tie) }
    return result
  }

  /// Takes out one entry, for whoever tries every order.
  mutating func remove(at index: Int) -> Entry {
    let chosen = entries.remove(at: index)
    let rest = entries
    entries = []
    for entry in rest { add(entry.event, at: entry.at, tie: entry.tie) }
    return chosen
  }
}

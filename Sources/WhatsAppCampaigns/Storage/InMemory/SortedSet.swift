/// Distinct elements in ascending order: a page after any element is found without looking at what is before it.
struct SortedSet<Element: Comparable & Sendable>: Sendable {
  private(set) var elements: [Element] = []

  var count: Int { elements.count }

  func contains(_ element: Element) -> Bool {
    let index = firstIndex { $0 < element }
    return index < elements.count && elements[index] == element
  }

  /// Everything after an element; everything, when there is none.
  func elements(after element: Element?) -> ArraySlice<Element> {
    guard let element else { return elements[...] }
    return elements[firstIndex { $0 <= element }...]
  }

  /// Adds elements, in time linear in both: new rows have the highest numbers and are only appended.
  mutating func formUnion(_ others: some Sequence<Element>) {
    let sorted = others.sorted()
    guard let smallest = sorted.first else { return }
    let start = firstIndex { $0 < smallest }
    var old = elements[start...]
    var merged = Array(elements[..<start])
    merged.reserveCapacity(elements.count + sorted.count)
    for element in sorted {
      while let next = old.first, next < element {
        merged.append(next)
        old = old.dropFirst()
      }
      if old.first == element { continue }
      if merged.last != element { merged.append(element) }
    }
    elements = merged + old
  }

  mutating func subtract(_ others: some Sequence<Element>) where Element: Hashable {
    let removed = Set(others)
    elements.removeAll(where: removed.contains)
  }

  /// The first index whose element does not satisfy a condition that holds for a prefix.
  private func firstIndex(_ isBefore: (Element) -> Bool) -> Int {
    var low = 0
    var high = elements.count
    while low < high {
      let middle = low + (high - low) / 2
      if isBefore(elements[middle]) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

import Synchronization

/// Collects what happens in several tasks.
final class Recorder<Element: Sendable>: Sendable {
  private let elements = Mutex<[Element]>([])

  var all: [Element] { elements.withLock { $0 } }

  func record(_ element: Element) {
    elements.withLock { $0.append(element) }
  }
}

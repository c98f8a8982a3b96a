/// A line on standard error that shows how far something is, where somebody watches.
struct ProgressBar {
  private static let width = 30

  private let isShown: Bool
  private var last = ""

  init(isShown: Bool = Diagnostics.isTerminal) {
    self.isShown = isShown
  }

  /// Draws the line anew.
  mutating func show(_ done: Int, of total: Int, _ note: String) {
    guard isShown, total > 0 else { return }
    let filled = min(Self.width, done * Self.width / total)
    let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: Self.width - filled)
    let line = "\(bar) \(done)/\(total)  \(note)"
    guard line != last else { return }
    Diagnostics.write("\r\(line)\u{1B}[K")
    last = line
  }

  /// Takes the line away.
  mutating func clear() {
    guard !last.isEmpty else { return }
    Diagnostics.write("\r\u{1B}[K")
    last = ""
  }
}

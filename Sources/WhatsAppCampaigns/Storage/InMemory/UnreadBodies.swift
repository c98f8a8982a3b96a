import Foundation

/// Bodies that were applied and are kept for somebody to look at: the last thousand.
struct UnreadBodies: Sendable {
  private static let most = 1_000

  private var bodies: [(webhook: StoredWebhook, appliedAt: Date)] = []

  mutating func add(_ webhook: StoredWebhook, appliedAt: Date) {
    let place = bodies.firstIndex { $0.webhook.id > webhook.id } ?? bodies.count
    bodies.insert((webhook, appliedAt), at: place)
    if bodies.count > Self.most { bodies.removeFirst() }
  }

  func page(_ request: UnreadWebhooks) -> UnreadWebhooksPage {
    let rest = bodies.lazy.map(\.webhook).filter { webhook in request.after.map { webhook.id > $0 } ?? true }
    return UnreadWebhooksPage(total: bodies.count, items: StoredWebhook.page(of: rest.prefix(max(0, request.limit))))
  }

  /// Drops what was applied before an instant. Returns how many there were.
  mutating func drop(appliedBefore instant: Date) -> Int {
    let before = bodies.count
    bodies.removeAll { $0.appliedAt < instant }
    return before - bodies.count
  }

  /// Drops what holds any of some texts.
  mutating func drop(holding texts: [String]) {
    let needles = texts.map { Array($0.utf8) }
    bodies.removeAll { body in needles.contains { body.webhook.body.firstRange(of: $0) != nil } }
  }
}

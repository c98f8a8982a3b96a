/// The bodies that are not applied yet: urgent ones first, then the oldest.
struct WebhookQueue: Sendable {
  /// Numbers in the order of arrival; those of applied bodies are skipped and now and then swept out.
  private struct Lane: Sendable {
    var ids: [WebhookID] = []
    var head = 0

    mutating func forget(_ isPending: (WebhookID) -> Bool) {
      while head < ids.count, !isPending(ids[head]) { head += 1 }
      guard head > 1_024, head > ids.count / 2 else { return }
      ids.removeFirst(head)
      head = 0
    }
  }

  private var bodies: [WebhookID: StoredWebhook] = [:]
  private var digests: [WebhookID: [UInt8]] = [:]
  private var urgent = Lane()
  private var others = Lane()

  mutating func add(_ webhook: StoredWebhook, digest: [UInt8], isUrgent: Bool) {
    bodies[webhook.id] = webhook
    digests[webhook.id] = digest
    if isUrgent { urgent.ids.append(webhook.id) } else { others.ids.append(webhook.id) }
  }

  mutating func remove(_ ids: [WebhookID]) {
    for id in ids {
      bodies[id] = nil
      digests[id] = nil
    }
    urgent.forget { bodies[$0] != nil }
    others.forget { bodies[$0] != nil }
  }

  /// A body that is not applied yet.
  func body(of id: WebhookID) -> StoredWebhook? { bodies[id] }

  /// The digest of a body that is not applied yet.
  func digest(of id: WebhookID) -> [UInt8]? { digests[id] }

  /// How many bodies hold any of some texts.
  func count(holding texts: [String]) -> Int {
    let needles = texts.map { Array($0.utf8) }
    return bodies.values.count { webhook in needles.contains { webhook.body.firstRange(of: $0) != nil } }
  }

  func first(_ limit: Int, of providers: Set<ProviderName>?) -> [StoredWebhook] {
    let lanes = [urgent, others].lazy.flatMap { $0.ids[$0.head...] }
    let wanted = lanes.compactMap { bodies[$0] }.filter { providers?.contains($0.provider) ?? true }
    return Array(wanted.prefix(max(0, limit)))
  }
}

import Foundation
import WhatsAppCampaigns

/// What one webhook body says, and the truth about it.
struct WebhookContent: Sendable {
  var tenant: Int
  var event: WebhookEvent
  /// The attempt that it really is about, where its tag came along; `nil` for a forged or missing tag.
  var attempt: AttemptID?
  var isForged = false
  /// What a notice says about the sender's limits.
  var ceiling: ApplyWebhooks.Ceiling?
  /// What it says about a template, a number or an account.
  var news: ProviderNews?

  /// Whether it says something about a message and nothing else.
  var isReportOnly: Bool {
    if case .status = event { ceiling == nil && news == nil } else { false }
  }
}

/// A body that the provider delivers until it is acknowledged.
struct Delivery: Sendable {
  var body: Int
  var isAcknowledged = false
  var tries = 0
}

extension World {
  /// Made once: its words are folded when it is made.
  static let classifier = KeywordClassifier()
  static let callbackKey = Secret("a key for simulations")

  /// The provider reports on a message that it accepted.
  mutating func report(on id: Int) {
    guard bare == nil else { return }
    var delay: Int64 = strikes(.webhookEarly) ? 0 : dice.range(20_000...400_000)
    if delay == 0 { marks.hit(.reportBeforeResponse) }
    if delay > 0, strikes(.webhookLate) { delay = dice.range(1_000_000...4_000_000_000) }
    let hasFailed = strikes(.webhookContradicts)
    let reach = dice.below(4)
    var levels: [DeliveryStatus] = [.sent, .delivered, .read, .played]
    levels = Array(levels.prefix(max(1, reach + (isDangerous ? 0 : 1))))
    if hasFailed {
      levels.insert(.failed, at: dice.below(levels.count + 1))
      if levels.count > 1, levels.first == .failed { marks.hit(.failedThenDelivered) }
    } else if dice.chance(40) {
      levels = [.failed]
    }
    for status in levels {
      if strikes(.webhookLost) { continue }
      deliver(status, on: id, after: delay)
      delay += strikes(.webhookLate) ? dice.range(1_000_000...4_000_000_000) : dice.range(1_000...600_000)
    }
  }

  private mutating func deliver(_ status: DeliveryStatus, on id: Int, after delay: Int64) {
    let request = requests[id]
    guard let messageID = request.messageID else { return }
    let isTagged = !strikes(.tagMissing)
    let tag = CallbackToken(
      attempt: request.attempt,
      recipient: request.recipient,
      tenant: store.names[request.tenant],
      key: HMACKey(Self.callbackKey)
    )
    var update = StatusUpdate(
      messageID: messageID,
      status: status,
      timestamp: date(now).truncatedToMilliseconds,
      recipient: WebhookParty(),
      callbackData: isTagged ? tag.rawValue : nil
    )
    if status == .failed { update.errors = [Refusals.unreachable] }
    update.pricing = Self.pricing(of: status, on: id)
    let content = WebhookContent(
      tenant: request.tenant,
      event: .status(update),
      attempt: isTagged ? request.attempt : nil
    )
    post(content, after: delay)
    if strikes(.webhookTwice) { post(content, after: delay + dice.range(0...3_000_000)) }
    guard strikes(.tagForged) else { return }
    // A tag that another tenant's or nobody's key made, under a message that nobody sent.
    var forged = update
    forged.status = .read
    forged.messageID = ProviderMessageID(provider: "wamid.forged.\(bodies.count)") ?? messageID
    let other = CallbackToken(
      attempt: request.attempt,
      recipient: request.recipient,
      tenant: "t9",
      key: HMACKey(Secret("another key"))
    )
    forged.callbackData = dice.pick([other.rawValue, String(tag.rawValue.dropLast()), tag.rawValue + "A"])
    post(WebhookContent(tenant: request.tenant, event: .status(forged), isForged: true), after: delay)
  }

  /// What a message costs may turn out only when it arrives, and is not said with every report.
  private static func pricing(of status: DeliveryStatus, on id: Int) -> StatusUpdate.Pricing? {
    switch status {
    case .sent: .init(category: "marketing", model: "PMP", type: "regular", isBillable: true)
    case .delivered where id % 3 == 0:
      .init(category: "utility", model: "PMP", type: "free_customer_service", isBillable: false)
    case .delivered where id % 3 == 1: .init(category: "marketing_lite", type: "regular")
    default: nil
    }
  }

  /// Adds a body and the attempts to deliver it.
  mutating func post(_ content: WebhookContent, after delay: Int64) {
    bodies.append(content)
    deliveries.append(Delivery(body: bodies.count - 1))
    unacknowledged += 1
    schedule(.deliver(deliveries.count - 1), after: delay)
    // The same body a second time, as after an answer that was lost.
    if strikes(.webhookTwice) {
      deliveries.append(Delivery(body: bodies.count - 1))
      unacknowledged += 1
      schedule(.deliver(deliveries.count - 1), after: delay + dice.range(0...5_000_000))
    }
  }

  /// One attempt to deliver; the provider comes again until it is acknowledged.
  mutating func deliver(_ delivery: Int) {
    guard !deliveries[delivery].isAcknowledged else { return }
    deliveries[delivery].tries += 1
    let wait = min(60, Int64(1) << min(6, deliveries[delivery].tries)) * 1_000_000
    schedule(.deliver(delivery), after: wait + dice.range(0...500_000))
    guard now >= endpointDownUntil else { return }
    let first = dice.below(processes.count)
    for offset in processes.indices {
      let index = (first + offset) % processes.count
      guard processes[index].isAlive, processes[index].frozenUntil <= now else { continue }
      return later(index, .post(delivery: delivery), after: dice.range(100...5_000))
    }
  }

  /// A webhook has arrived at a process: kept, and what a person decided applied, before it is acknowledged.
  mutating func post(_ process: Int, _ delivery: Int) {
    let content = bodies[deliveries[delivery].body]
    if mutant == .acknowledgesStopBeforeApplied, content.event.isUrgent { acknowledge(delivery) }
    let request = KeepWebhook(
      tenant: store.names[content.tenant],
      provider: Self.provider,
      body: WebhookBody.bytes(deliveries[delivery].body),
      isUrgent: content.event.isUrgent
    )
    ask(.keep(request), content.tenant, process, .endpoint(delivery: delivery))
  }

  mutating func endpointReplied(
    _ process: Int,
    _ delivery: Int,
    _ call: StoreCall,
    _ result: Result<StoreReply, StoreError>
  ) {
    guard case .success(let reply) = result else { return }
    let tenant = call.tenant
    switch (call.request, reply) {
    case (.keep(let keep), .kept(let kept)):
      guard keep.isUrgent else {
        acknowledge(delivery)
        return later(process, .look(inbox: tenant), after: dice.range(0...100_000))
      }
      if mutant == .acknowledgesStopBeforeApplied { return }
      switch kept {
      case .kept(let id, _):
        let webhook = StoredWebhook(id: id, provider: keep.provider, body: keep.body, receivedAt: wall)
        apply([webhook], tenant, process, .endpoint(delivery: delivery))
      case .duplicate:
        let request = PendingWebhooks(tenant: store.names[tenant])
        ask(.pending(request), tenant, process, .endpoint(delivery: delivery))
      }
    case (.pending, .pending(let webhooks)) where !webhooks.isEmpty:
      apply(webhooks, tenant, process, .endpoint(delivery: delivery))
    default: acknowledge(delivery)
    }
  }

  mutating func acknowledge(_ delivery: Int) {
    guard !deliveries[delivery].isAcknowledged else { return }
    deliveries[delivery].isAcknowledged = true
    unacknowledged -= 1
  }

  // MARK: - The inbox

  mutating func look(_ process: Int, _ tenant: Int) {
    guard !processes[process].inboxIsBusy[tenant] else { return processes[process].inboxHasMore[tenant] = true }
    processes[process].inboxIsBusy[tenant] = true
    processes[process].inboxHasMore[tenant] = false
    ask(.pending(PendingWebhooks(tenant: store.names[tenant])), tenant, process, .inbox(tenant))
  }

  mutating func inboxReplied(
    _ process: Int,
    _ tenant: Int,
    _ call: StoreCall,
    _ result: Result<StoreReply, StoreError>
  ) {
    switch result {
    case .success(.pending(let webhooks)) where !webhooks.isEmpty:
      apply(webhooks, tenant, process, .inbox(tenant))
    case .success(.pending):
      processes[process].inboxIsBusy[tenant] = false
      if processes[process].inboxHasMore[tenant] { look(process, tenant) }
    case .success:
      ask(.pending(PendingWebhooks(tenant: store.names[tenant])), tenant, process, .inbox(tenant))
    case .failure:
      processes[process].inboxIsBusy[tenant] = false
      later(process, .look(inbox: tenant), after: 2_000_000)
    }
  }

  /// Reads bodies and applies what they say.
  mutating func apply(_ webhooks: [StoredWebhook], _ tenant: Int, _ process: Int, _ purpose: StoreCall.Purpose) {
    var request = ApplyWebhooks(tenant: store.names[tenant], webhooks: webhooks.map(\.id))
    let callbackKey = HMACKey(Self.callbackKey)
    for webhook in webhooks {
      let content = bodies[WebhookBody.number(webhook.body)]
      let interpreter = WebhookInterpreter(
        tenant: store.names[tenant],
        callbackKey: callbackKey,
        receivedAt: webhook.receivedAt,
        classifier: Self.classifier
      )
      interpreter.interpret(content.event, into: &request)
      if let ceiling = content.ceiling, mutant != .noticeForgotten { request.ceilings.append(ceiling) }
      if content.isReportOnly, request.reports.last?.consent == nil { request.reportsOnly.append(webhook.id) }
      if let news = content.news, mutant != .haltForgotten || news.isLift { request.news.append(news) }
      if mutant == .trustsForgedTags, content.isForged, case .status(let update) = content.event {
        let parts = (update.callbackData ?? "").split(separator: ".")
        let attempt = parts.count > 1 ? AttemptID(String(parts[1])) : nil
        request.reports.append(
          .init(attempt: attempt, messageID: nil, evidence: Evidence(.read, at: wall, messageID: nil))
        )
      }
    }
    ask(.apply(request), tenant, process, purpose)
  }

  func isHostileOnly(_ request: ApplyWebhooks, _ tenant: Int) -> Bool {
    !request.webhooks.isEmpty
      && request.webhooks.allSatisfy { shadows[tenant].bodies[$0].map { bodies[$0].isForged } ?? false }
  }
}

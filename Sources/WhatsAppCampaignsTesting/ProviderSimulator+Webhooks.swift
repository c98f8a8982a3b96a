import Foundation
import Synchronization
public import WhatsAppCampaigns

extension ProviderSimulator {
  /// When the next webhook falls due, by the time source's boot clock; `nil` while there is none.
  public var nextWebhookDue: Duration? { state.withLock { $0.outbox.nextDue } }

  /// How many events and webhooks wait to be passed on.
  public var pendingWebhookCount: Int { state.withLock { $0.outbox.count } }

  /// Takes out the webhooks that are due, signed and ready to be handed to an endpoint, oldest first.
  ///
  /// Whoever takes a webhook has to deliver it; ``deliverWebhooks(to:)`` does so, and repeats what was not taken.
  ///
  /// - Parameter limit: The most webhooks that are taken at once.
  public func dueWebhooks(limit: Int = 1_000) -> [WebhookRequest] {
    takeDue(limit: limit).map(\.request)
  }

  /// A person writes to the business, on their own account.
  public func personWrites(_ text: String, from recipient: String) {
    addInbound(.text(text), from: recipient)
  }

  /// A person stops marketing messages with the app's own control.
  public func personStopsMarketing(_ recipient: String) {
    addInbound(.stopMarketing, from: recipient)
  }

  /// Passes webhooks on as they fall due, until the task is cancelled.
  ///
  /// A webhook is repeated, after one second and then after ever longer pauses of up to ten minutes, until the answer
  /// is 200 or the configured number of attempts is used up.
  public func deliverWebhooks(to endpoint: (WebhookRequest) async -> WebhookResponse) async throws {
    while true {
      try Task.checkCancellation()
      let generation = changes.generation
      if await deliverDue(to: endpoint) { continue }
      try await waitForWork(beyond: generation)
    }
  }

  /// Passes webhooks on, waiting for those that are not due yet, until none is left.
  public func deliverAllWebhooks(to endpoint: (WebhookRequest) async -> WebhookResponse) async throws {
    while let due = nextWebhookDue {
      try Task.checkCancellation()
      try await time.sleep(until: due)
      _ = await deliverDue(to: endpoint)
    }
  }

  /// - Returns: Whether anything was due.
  private func deliverDue(to endpoint: (WebhookRequest) async -> WebhookResponse) async -> Bool {
    let due = takeDue(limit: 100)
    for (request, attempts) in due {
      // What a cancellation leaves over goes back, so that no webhook is lost.
      let isTaken = Task.isCancelled ? false : await endpoint(request).status == 200
      if !isTaken { putBack(request, attempts: Task.isCancelled ? attempts : attempts + 1) }
    }
    return !due.isEmpty
  }

  private func putBack(_ request: WebhookRequest, attempts: Int) {
    let pause = attempts == 0 ? Duration.zero : .seconds(min(600, 1 << min(attempts - 1, 10)))
    let due = time.uptime + pause
    state.withLock { state in
      if attempts < configuration.webhookAttempts {
        state.outbox.insert(.delivery(request, attempts: attempts), due: due)
      } else {
        state.log.abandonedWebhookCount += 1
      }
    }
  }

  private func waitForWork(beyond generation: UInt64) async throws {
    let due = nextWebhookDue
    try await withThrowingTaskGroup { group in
      group.addTask { [changes] in await changes.wait(beyond: generation) }
      if let due {
        group.addTask { [time] in try await time.sleep(until: due) }
      }
      try await group.next()
      group.cancelAll()
    }
  }

  private func addInbound(_ inbound: SimulatedInbound, from person: String) {
    let recipient = SimulatedSend.key(of: person)
    let due = time.uptime
    let now = time.now
    state.withLock { state in
      let number = state.unaskedCount[recipient, default: 0] + 1
      state.unaskedCount[recipient] = number
      let dice = SimulatorDice(seed: seed, recipient: recipient, attempt: number)
      let event = OutgoingEvent(
        report: .inbound(inbound),
        person: self.person(recipient),
        at: now,
        inboundID: "wamid.UNASKED" + String(dice.word(.inboundID), radix: 16, uppercase: true)
      )
      state.outbox.insert(.event(event), due: due)
    }
    changes.notify()
  }

  private func takeDue(limit: Int) -> [(request: WebhookRequest, attempts: Int)] {
    let now = time.uptime
    return state.withLock { state in
      var taken: [(request: WebhookRequest, attempts: Int)] = []
      var batch: [OutgoingEvent] = []
      while taken.count < limit {
        let next = state.outbox.take(at: now)
        if case .event(let event)? = next { batch.append(event) }
        if batch.count >= max(1, configuration.webhookBatch) || (next == nil && !batch.isEmpty) {
          taken.append((webhook(batch), 0))
          batch = []
        }
        if case .delivery(let request, let attempts)? = next { taken.append((request, attempts)) }
        if next == nil { break }
      }
      // A batch that was still open when the limit was reached.
      if !batch.isEmpty { taken.append((webhook(batch), 0)) }
      return taken
    }
  }

  /// Puts events into one body, one change for each kind, and signs it.
  private func webhook(_ events: [OutgoingEvent]) -> WebhookRequest {
    var items: [(key: String, items: [JSONValue], contacts: [JSONValue])] = []
    for event in events {
      let (key, item) = event.item
      let contact = key == "messages" ? [event.contact] : []
      if let index = items.firstIndex(where: { $0.key == key }) {
        items[index].items.append(item)
        items[index].contacts += contact
      } else {
        items.append((key, [item], contact))
      }
    }
    let changes = items.map { key, items, contacts -> JSONValue in
      var value: JSONObject = [
        "messaging_product": "whatsapp",
        "metadata": [
          "display_phone_number": .string(account.displayPhoneNumber),
          "phone_number_id": .string(account.phoneNumberID),
        ],
      ]
      if !contacts.isEmpty { value["contacts"] = .array(contacts) }
      value[key] = .array(items)
      return ["value": .object(value), "field": key == "user_preferences" ? "user_preferences" : "messages"]
    }
    let body: JSONValue = [
      "object": "whatsapp_business_account",
      "entry": [["id": .string(account.accountID), "changes": .array(changes)]],
    ]
    let bytes = body.encoded(escapingNonASCII: true)
    return WebhookRequest(
      method: .post,
      headers: ["Content-Type": "application/json", WebhookSignature.headerName: signature.sign(bytes)],
      body: bytes
    )
  }
}

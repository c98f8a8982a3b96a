import Foundation

extension CampaignEngine {
  /// How long a free message waits for a slot of its sender, all in all, and how long after a passing refusal it is tried
  /// again.
  private static let longestWait = Duration.seconds(60)
  /// How often a message is tried that is proven to have reached nobody.
  private static let mostTries = 4

  /// Writes free text to a person who wrote within the last 24 hours.
  ///
  /// It takes a slot of the sender's limits like every message, ahead of campaigns, and is recorded before its first byte
  /// leaves. It is sent once: what may have arrived is never sent again by itself.
  ///
  /// - Parameters:
  ///   - text: What to say, at most what the provider takes.
  ///   - provider: Through whom; `nil` for the provider through which the person wrote last.
  ///   - id: Makes the call repeatable: a second one with the same identifier sends nothing where the first may have
  ///     arrived, and returns the first message.
  /// - Returns: The message and what became of it. ``FreeMessage/status`` is `unconfirmed` where nobody knows.
  /// - Throws: ``EngineError/Code/outsideServiceWindow`` when only a template may be sent; ``EngineError/Code/forbidden``
  ///   for somebody who must not be written to at all; ``EngineError/Code/unknownContact``;
  ///   ``EngineError/Code/unknownProvider``; ``EngineError/Code/unsupported`` when the provider cannot say this;
  ///   ``EngineError/Code/noRoom`` when the sender's limits leave no room within a minute. Nothing was sent then.
  @discardableResult
  public nonisolated func reply(
    to person: PersonKey,
    text: String,
    through provider: ProviderName? = nil,
    id: AttemptID? = nil
  ) async throws(EngineError) -> FreeMessage {
    guard let contact = try await contact(person) else { throw Self.unknownContact }
    var chosen = provider
    if chosen == nil { chosen = try await conversationSummary(of: person).lastWindow?.provider }
    guard let name = chosen else { throw Self.outsideServiceWindow }
    let attempt = Attempt(id: id ?? .draw(from: random), number: 1, committedAt: time.now, sendBefore: time.now)
    let message = FreeMessage(provider: name, kind: "text", text: nil, attempt: attempt)
    return try await send(message, saying: text, to: contact.identity, person)
  }

  /// Sends one reply of the dialogue, once: however often it is handed over, and by whichever process.
  ///
  /// It goes the way of ``reply(to:text:through:id:)``.
  ///
  /// - Returns: The message and what became of it; where it was handed over before, what became of it then.
  /// - Throws: As ``reply(to:text:through:id:)``.
  @discardableResult
  public nonisolated func send(_ reply: DialogueReply) async throws(EngineError) -> FreeMessage {
    guard let person = reply.recipient.key else { throw Self.unknownContact }
    guard time.now < reply.sendBefore else { throw Self.outsideServiceWindow }
    let attempt = Attempt(id: reply.id, number: 1, committedAt: time.now, sendBefore: reply.sendBefore)
    let message = FreeMessage(
      provider: reply.provider,
      kind: reply.answer.kind.rawValue,
      text: nil,
      answers: reply.inReplyTo,
      attempt: attempt
    )
    return try await send(message, saying: reply.answer.text, to: reply.recipient, person)
  }

  /// The one way in which free text leaves.
  private nonisolated func send(
    _ message: FreeMessage,
    saying text: String,
    to recipient: WhatsAppIdentity,
    _ person: PersonKey
  ) async throws(EngineError) -> FreeMessage {
    guard let channel = channels[message.provider], channel.sends else {
      throw EngineError(.unknownProvider, "The message is for a provider through which this engine does not send.")
    }
    // Before anything is recorded: a message that cannot be built is never attempted.
    var request = try await self.request(saying: text, to: recipient, channel)
    var message = message
    message.text = try await kept(text, as: .freeMessage(message.id))
    let planner = FreeMessagePlanner(
      limits: channel.senderPaces,
      sharedPace: .sender(channel.sender),
      policy: configuration.consentPolicy
    )
    let commit = CommitFreeMessage(
      tenant: tenant,
      person: person,
      message: message,
      paceKeys: planner.limits.keys.sorted()
    ) { planner.plan($0) }
    var tries = 0
    while true {
      let (plan, intent, deadline) = try await begin(commit)
      guard let intent else { return Self.readable(plan.earlier ?? message, text) }
      request.startWithin = deadline - time.uptime
      // A task of its own, because cancelling the caller must not cut off what has begun to leave: it ends, and what came
      // of it is recorded.
      let exchange = Task { [request, tries] in await self.exchange(request, of: intent, channel, tries: tries) }
      let (result, retryAt) = await exchange.value
      message = result
      tries += 1
      guard let retryAt, tries < Self.mostTries, retryAt < time.now + Self.longestWait, !Task.isCancelled else {
        return Self.readable(message, text)
      }
      try? await time.sleep(for: .seconds(max(0, retryAt.timeIntervalSince(time.now))))
    }
  }

  /// A message that is handed back says what was handed over.
  private static func readable(_ message: FreeMessage, _ text: String) -> FreeMessage {
    var message = message
    message.text = text
    return message
  }

  private nonisolated func request(
    saying text: String,
    to recipient: WhatsAppIdentity,
    _ channel: ProviderChannel
  ) async throws(EngineError) -> HTTPRequest {
    do {
      let send = ProviderSend(recipient: recipient, message: .text(TextMessage(text)))
      var request = try await channel.provider.request(for: send)
      request.timeout = min(request.timeout, configuration.requestTimeout)
      return request
    } catch {
      throw EngineError(.unsupported, "The message cannot be sent: \(error)")
    }
  }

  /// Commits the intent once there is a slot for it, and waits for the slot.
  ///
  /// - Returns: The plan, the message, and when it may no longer leave, on the boot clock; no message where one was
  ///   committed before under the same identifier.
  private nonisolated func begin(
    _ request: CommitFreeMessage
  ) async throws(EngineError) -> (FreeMessagePlan, FreeMessage?, deadline: Duration) {
    let begin = time.uptime
    while true {
      // From before the transaction, so that the end is safe however long it took.
      let asked = time.uptime
      let plan: FreeMessagePlan
      do throws(StoreError) {
        plan = try await store.commitFreeMessage(request)
      } catch {
        throw error.code == .notFound ? Self.unknownContact : EngineError(error)
      }
      switch plan.verdict {
      case .send(let slot, let before):
        let pause = slot.timeIntervalSince(plan.now)
        if pause > 0 { try? await time.sleep(for: .seconds(pause)) }
        let deadline = asked + .seconds(before.timeIntervalSince(plan.now))
        return (plan, plan.committed(request.message), deadline)
      case .wait(let instant):
        let pause = Duration.seconds(max(0.001, instant.timeIntervalSince(plan.now)))
        guard time.uptime - begin + pause <= Self.longestWait, !Task.isCancelled else {
          throw EngineError(.noRoom, "The sender's limits leave no room for the message now. Try again later.")
        }
        try? await time.sleep(for: pause)
      case .refuse(.committedBefore):
        return (plan, nil, asked)
      case .refuse(.outsideWindow):
        throw Self.outsideServiceWindow
      case .refuse(.forbidden(let block)):
        throw EngineError(.forbidden, "The person must not be written to: \(block.rawValue).")
      }
    }
  }

  /// One exchange, with what came of it on record; and the instant at which it is worth trying again, where it proved that
  /// nobody got the message.
  private nonisolated func exchange(
    _ request: HTTPRequest,
    of message: FreeMessage,
    _ channel: ProviderChannel,
    tries: Int
  ) async -> (FreeMessage, retryAt: Date?) {
    let left = time.now
    var (result, waited) = (
      Result<ProviderAnswer, ExchangeFailure>.failure(.init(isProvenUnsent: true, isLocal: true, word: "late")),
      Duration.zero
    )
    if request.startWithin.map({ $0 > .zero }) ?? true { (result, waited) = await channel.exchange(request) }
    let consequence = ReactionRules().consequence(
      of: result,
      retries: tries,
      jitter: random.fraction(),
      left: left + waited,
      at: time.now
    )
    let known = await recorded(consequence.outcome, consequence.throttle, of: message, channel)
    guard case .notTaken(_, _, let retryAt) = consequence.outcome else { return (known, nil) }
    return (known, retryAt)
  }

  /// Records what came of a message. A store that fails leaves it open: nobody will know what came of it, and nothing
  /// sends it again.
  private nonisolated func recorded(
    _ outcome: AttemptOutcome,
    _ throttle: Throttle?,
    of message: FreeMessage,
    _ channel: ProviderChannel
  ) async -> FreeMessage {
    let throttles: [PaceKey: Throttle] = throttle.map { [.sender(channel.sender): $0] } ?? [:]
    let request = RecordFreeMessage(tenant: tenant, id: message.id, outcome: outcome, throttles: throttles)
    for _ in 0..<3 {
      do throws(StoreError) {
        if let recorded = try await store.recordFreeMessage(request) { return recorded }
        break
      } catch {
        try? await time.sleep(for: .seconds(1))
      }
    }
    var message = message
    _ = message.record(outcome, at: time.now)
    return message
  }

  private static var outsideServiceWindow: EngineError {
    EngineError(
      .outsideServiceWindow,
      "The person has not written within the last 24 hours, so only a template may be sent. Write with a template."
    )
  }
}

extension DialogueReply {
  /// The identifier under which the reply is sent: the same for the same answer to the same message, so that no two
  /// processes say it twice.
  var id: AttemptID {
    // One message may enter several contests, and each of them says so.
    let isOfContest = answer.kind == .contestEntered || answer.kind == .contestRefused
    return .digest(
      of: [provider.rawValue, inReplyTo.rawValue, answer.kind.rawValue, answer.language]
        + (isOfContest ? [answer.text] : [])
    )
  }
}

extension Identifier where Subject == Attempt, RawValue == String {
  /// The identifier of what follows from some texts, and the same whenever it does.
  static func digest(of texts: [String]) -> AttemptID {
    let digest = Cryptography.sha256(Array(texts.joined(separator: "\u{0}").utf8))
    return AttemptID(unchecked: Base64URL.encode(Array(digest.prefix(16))))
  }
}

import Foundation

extension CampaignEngine {
  /// Takes in one webhook of a provider: checks it, keeps it, and says what to answer.
  ///
  /// The answer is 200 only when the body is durable, and when what a person decided in it binds: no intent that
  /// commits afterwards misses a STOP that was answered. Status reports take effect when ``run()``,
  /// ``processWebhooks()`` or ``applyPendingWebhooks()`` applies them.
  public nonisolated func receive(_ request: WebhookRequest, from provider: ProviderName) async -> WebhookResponse {
    await take(request, from: provider).response
  }

  /// The same as ``receive(_:from:)``, and says what the body did already: the replies of the dialogue stand there.
  public nonisolated func take(_ request: WebhookRequest, from provider: ProviderName) async -> WebhookReceipt {
    guard let channel = channels[provider] else { return WebhookReceipt(.notFound) }
    if let path = channel.webhookOrigin.path, !path.admits(request) { return WebhookReceipt(.notFound) }
    switch request.method {
    case .get: return WebhookReceipt(channel.webhookChallenge?.response(to: request) ?? .forbidden)
    case .post: break
    default: return WebhookReceipt(.methodNotAllowed)
    }
    guard request.body.count <= WebhookRequest.maximumBodyBytes else { return WebhookReceipt(.tooLarge) }
    let check = channel.webhookOrigin.check(request, signs: channel.provider.capabilities.signsWebhooks)
    var receipt: WebhookReceipt
    if let refusal = check.refusal {
      receipt = WebhookReceipt(refusal)
    } else {
      receipt = await keep(request.body, from: provider, channel)
    }
    receipt.signature = check.signature
    return receipt
  }

  /// Takes in a body that the caller vouches for, such as a file of captured webhooks. No signature is asked for.
  public nonisolated func receive(trusted body: [UInt8], from provider: ProviderName) async -> WebhookResponse {
    await take(trusted: body, from: provider).response
  }

  /// The same as ``receive(trusted:from:)``, and says what the body did already.
  public nonisolated func take(trusted body: [UInt8], from provider: ProviderName) async -> WebhookReceipt {
    guard let channel = channels[provider] else { return WebhookReceipt(WebhookResponse(status: 404)) }
    guard body.count <= WebhookRequest.maximumBodyBytes else { return WebhookReceipt(.tooLarge) }
    return await keep(body, from: provider, channel)
  }

  private nonisolated func keep(
    _ body: [UInt8],
    from provider: ProviderName,
    _ channel: ProviderChannel
  ) async -> WebhookReceipt {
    let parsed = channel.webhookFormat.parse(body)
    do {
      let request = KeepWebhook(
        tenant: tenant,
        provider: provider,
        body: body,
        isUrgent: parsed.isUrgent,
        namings: try await namings(in: parsed.events, channel)
      )
      let kept = try await store.keepWebhook(request)
      if case .kept(_, let apart) = kept, !apart.isEmpty { await join(apart) }
      var receipt = WebhookReceipt(.accepted)
      receipt.foreign = parsed.events.count { isForeign($0, channel) }
      if case .duplicate = kept { receipt.isRepeated = true }
      // What a person decided binds before the provider is told that we know it.
      if parsed.isUrgent {
        receipt.applied = try await applyAtOnce(body, kept, from: provider)
      }
      webhookKept.notify()
      return receipt
    } catch {
      return WebhookReceipt(.unavailable)
    }
  }

  /// Who has two names by what a body reports.
  private nonisolated func namings(
    in events: [WebhookEvent],
    _ channel: ProviderChannel
  ) async throws(EngineError) -> [ApplyWebhooks.Naming] {
    guard channel.provider.capabilities.signsWebhooks, events.contains(where: \.reportsTwoNames) else { return [] }
    let reading = interpreter(for: channel, key: HMACKey(try await callbackKey()), receivedAt: time.now)
    return reading.namings(in: events) { isForeign($0, channel) }
  }

  /// Whether an event is about a number, or news about an account, that is none of ours.
  private nonisolated func isForeign(_ event: WebhookEvent, _ channel: ProviderChannel) -> Bool {
    if case .notice(let notice) = event, let account = notice.accountID, channel.webhookAccountID != nil,
      !channels.values.contains(where: { $0.webhookAccountID == account })
    {
      return true
    }
    guard channel.webhookNumberID != nil, let number = event.phoneNumberID else { return false }
    return !channels.values.contains { $0.webhookNumberID == number }
  }

  /// Applies a body that was kept a moment ago, or before, when it may be among those that wait.
  ///
  /// Where words cannot be sealed, because the key is missing or another one, they wait for the key. What forbids
  /// something in the body binds all the same.
  private func applyAtOnce(
    _ body: [UInt8],
    _ kept: KeepWebhookResult,
    from provider: ProviderName
  ) async throws(EngineError) -> WebhookSummary {
    let receivedAt = time.now
    do throws(EngineError) {
      guard case .kept(let id, _) = kept else { return try await applyPendingWebhooks() }
      return try await apply(
        try await read([StoredWebhook(id: id, provider: provider, body: body, receivedAt: receivedAt)])
      )
    } catch {
      guard error.code == .wrongKey || error.code == .missingKey else { throw error }
      try await bindObjections(in: body, from: provider, receivedAt: receivedAt)
      return WebhookSummary()
    }
  }

  private func bindObjections(
    in body: [UInt8],
    from provider: ProviderName,
    receivedAt: Date
  ) async throws(EngineError) {
    guard let channel = channels[provider] else { return }
    let reading = interpreter(for: channel, key: HMACKey(try await callbackKey()), receivedAt: receivedAt)
    var found = ApplyWebhooks(tenant: tenant, webhooks: [])
    for event in channel.webhookFormat.parse(body).events {
      _ = reading.interpret(foreign: event, into: &found)
    }
    let written = found.messages.compactMap { message in
      message.consent.map {
        RecordConsent.Entry(identity: message.identity, event: $0, answers: message.answers)
      }
    }
    let request = ApplyWebhooks(
      tenant: tenant,
      webhooks: [],
      consents: (written + found.consents).filter(\.event.forbids),
      namings: found.namings
    )
    _ = try await write(request).get()
  }

  private nonisolated func interpreter(for channel: ProviderChannel, key: HMACKey, receivedAt: Date)
    -> WebhookInterpreter
  {
    WebhookInterpreter(
      tenant: tenant,
      callbackKey: key,
      receivedAt: receivedAt,
      classifier: classifier,
      isSigned: channel.provider.capabilities.signsWebhooks
    )
  }

  /// Applies every webhook that is kept and not applied yet, what people said before status reports.
  ///
  /// - Returns: What was applied.
  @discardableResult
  public func applyPendingWebhooks() async throws(EngineError) -> WebhookSummary {
    var summary = WebhookSummary()
    while let applied = try await applyNextWebhooks() { summary.add(applied) }
    return summary
  }

  /// Applies the webhooks that are first in line, about as many as one transaction takes in. `nil` when none is waiting.
  func applyNextWebhooks() async throws(EngineError) -> WebhookSummary? {
    let pending = try await stored { () async throws(StoreError) in
      try await store.pendingWebhooks(
        PendingWebhooks(tenant: tenant, providers: Set(channels.keys), limit: Self.reportsAtOnce)
      )
    }
    let summary = pending.isEmpty ? nil : try await apply(Self.parts(of: pending))
    if let summary, summary.joined > 0 { mayComplete = true }
    await completeSettled()
    return summary
  }

  /// The most bytes of bodies that are read at once, and the most reports in one transaction.
  ///
  /// What a person decides waits until the engine has read what it is reading, and for the transaction that is under way:
  /// behind any backlog no longer than these take.
  private static let bytesAtOnce = 256 << 10
  static let reportsAtOnce = 1_000

  /// Bodies in their order, in parts that are read at once.
  private static func parts(of webhooks: [StoredWebhook]) -> [ArraySlice<StoredWebhook>] {
    var parts: [ArraySlice<StoredWebhook>] = []
    var (start, bytes) = (0, 0)
    for (index, webhook) in webhooks.enumerated() {
      if index > start, bytes + webhook.body.count > bytesAtOnce {
        parts.append(webhooks[start..<index])
        (start, bytes) = (index, 0)
      }
      bytes += webhook.body.count
    }
    return parts + [webhooks[start...]]
  }

  /// Ends campaigns whose last open recipient a webhook has settled, so that nobody has to wait for the next sweep.
  ///
  /// At most once a second: a campaign of a million people gets three million reports.
  private func completeSettled() async {
    guard mayComplete, lastCompletion.map({ time.uptime >= $0 + .seconds(1) }) ?? true else { return }
    mayComplete = false
    lastCompletion = time.uptime
    let query = CampaignQuery(tenant: tenant, statuses: [.sending, .cancelling])
    do throws(EngineError) {
      let campaigns = try await stored { () async throws(StoreError) in try await store.campaigns(query) }
      // One that is being sent ends with its dispatch.
      for campaign in campaigns where running[campaign.id] == nil { try await sweep(campaign.id) }
    } catch {
      // The webhooks are applied all the same; whoever comes next looks again.
      mayComplete = true
    }
  }

  /// Applies bodies part by part. While a store takes in a part that holds nothing but reports, the next one is read.
  private func apply(_ parts: [ArraySlice<StoredWebhook>]) async throws(EngineError) -> WebhookSummary {
    var summary = WebhookSummary()
    var ahead: ReadWebhooks?
    for (index, part) in parts.enumerated() {
      let read: ReadWebhooks
      if let ahead { read = ahead } else { read = try await self.read(part) }
      ahead = nil
      if read.isReportsOnly, index + 1 < parts.count {
        async let written = write(read.request)
        ahead = try await self.read(parts[index + 1])
        let result = try await written.get()
        await join(result.apart)
        summary.add(read.summary, result)
      } else {
        summary.add(try await apply(read))
      }
    }
    return summary
  }

  /// Reads what some bodies say. Nothing is changed by it.
  private func read(_ webhooks: ArraySlice<StoredWebhook>) async throws(EngineError) -> ReadWebhooks {
    var summary = WebhookSummary()
    let key = HMACKey(try await callbackKey())
    var request = ApplyWebhooks(tenant: tenant, webhooks: webhooks.map(\.id))
    var received: [ReceivedMessage] = []
    var failures: [TemplateFailure] = []
    for webhook in webhooks {
      guard let channel = channels[webhook.provider] else { continue }
      let parsed = channel.webhookFormat.parse(webhook.body)
      summary.events += parsed.events.count
      summary.problems += parsed.problems.count
      if !parsed.problems.isEmpty { request.unreadable.append(webhook.id) }
      let (foreign, reports) = (summary.foreign, request.reports.count)
      var bearsNews = false
      let reading = interpreter(for: channel, key: key, receivedAt: webhook.receivedAt)
      let isSigned = channel.provider.capabilities.signsWebhooks
      for event in parsed.events {
        let (known, knownReports) = (request.messages.count, request.reports.count)
        let isForeign = isForeign(event, channel)
        if isForeign {
          summary.foreign += reading.interpret(foreign: event, into: &request) ? 0 : 1
        } else {
          reading.interpret(event, into: &request)
        }
        for index in known..<request.messages.count {
          let message = request.messages[index]
          request.messages[index].provider = webhook.provider
          if let consent = message.consent, case .message(let received) = event {
            request.messages[index].consent = try await recorded(consent, in: received)
          }
          // Who wrote to another number may not be answered from this one.
          if isForeign { request.messages[index].opensWindow = false }
          if let text = message.text {
            request.messages[index].text = try await kept(text, as: .message(message.messageID))
          }
        }
        if isForeign { continue }
        var news: [ProviderNews] = []
        switch event {
        // Whoever knows an address could let halted campaigns go on.
        case .notice where !isSigned: break
        case .notice(let notice):
          for (provider, channel) in concerned(by: notice, webhook.provider, channel) {
            request.ceilings += channel.ceilings(from: notice, receivedAt: webhook.receivedAt)
            news += self.news(from: notice, of: provider, channel, receivedAt: webhook.receivedAt)
          }
        case .message(let message):
          received.append(
            ReceivedMessage(message: message, provider: webhook.provider, receivedAt: webhook.receivedAt)
          )
        case .echo(let echo):
          if let echo = try await kept(echo, from: webhook, key: key) { request.echoes.append(echo) }
        case .status where !isSigned && request.reports.count == knownReports: break
        case .status(let update):
          news = self.news(from: update, of: webhook.provider, channel, receivedAt: webhook.receivedAt)
          if let report = request.reports[knownReports...].last,
            let failure = TemplateFailure(update, report, of: webhook.provider, receivedAt: webhook.receivedAt)
          {
            failures.append(failure)
          }
        default: break
        }
        bearsNews = bearsNews || !news.isEmpty
        // One body may report the same failure of a thousand messages.
        for news in news where request.news.last.map({ !$0.says(news) }) ?? true { request.news.append(news) }
      }
      if parsed.problems.isEmpty, summary.foreign > foreign { request.unreadable.append(webhook.id) }
      let isStatusesOnly = parsed.isStatusesOnly && summary.foreign == foreign
      if isStatusesOnly, !bearsNews, request.reports[reports...].allSatisfy({ $0.consent == nil }) {
        request.reportsOnly.append(webhook.id)
      }
    }
    request.namings.removeRepetitions()
    return ReadWebhooks(request: request, received: received, failures: failures, summary: summary)
  }

  /// Gives a request to the store, in transactions that are small: reports that are applied twice change nothing, so
  /// only the last one marks the bodies as applied.
  @concurrent
  private nonisolated func write(_ request: ApplyWebhooks) async -> Result<ApplyWebhooksResult, EngineError> {
    var request = request
    var (joined, parked) = (0, 0)
    do throws(StoreError) {
      while request.reports.count > Self.reportsAtOnce {
        let part = ApplyWebhooks(tenant: tenant, webhooks: [], reports: request.reports.suffix(Self.reportsAtOnce))
        request.reports.removeLast(Self.reportsAtOnce)
        let result = try await store.applyWebhooks(part)
        joined += result.joined
        parked += result.parked
      }
      var result = try await store.applyWebhooks(request)
      result.joined += joined
      result.parked += parked
      return .success(result)
    } catch {
      return .failure(EngineError(error))
    }
  }

  /// Makes one contact of two that a store has left apart, because something sealed is kept of the one that ends.
  ///
  /// Where that cannot be opened they stay apart, and nothing is lost: the next webhook that names both tries again.
  private func join(_ apart: [ApplyWebhooks.Naming]) async {
    for naming in apart { _ = try? await join(naming.other, into: naming.person, since: naming.since) }
  }

  /// Applies what was read, and answers whoever wrote.
  private func apply(_ read: ReadWebhooks) async throws(EngineError) -> WebhookSummary {
    var (request, received, summary) = (read.request, read.received, WebhookSummary())
    // Before the bodies count as applied, too: to halt what is halted changes nothing.
    try await halt(for: read.failures)
    // What people enter is recorded before the bodies count as applied: after a crash in between they come again.
    let bids = try await bids(in: received)
    let done = ApplyWebhooks(
      tenant: tenant,
      webhooks: request.webhooks,
      unreadable: request.unreadable,
      reportsOnly: request.reportsOnly
    )
    if !bids.isEmpty { (request.webhooks, request.unreadable, request.reportsOnly) = ([], [], []) }
    let result = try await write(request).get()
    await join(result.apart)
    summary.add(read.summary, result)
    let fresh = Set(result.messages)
    let told = try await enter(bids, &summary)
    if !bids.isEmpty { _ = try await stored { () async throws(StoreError) in try await store.applyWebhooks(done) } }
    received = received.filter { fresh.contains($0.message.id) }
    for index in received.indices { received[index].contestReplies = told[received[index].message.id] ?? [] }
    await answer(received, &summary)
    return summary
  }
}

extension ParsedWebhook {
  /// Whether all of it was read, and nothing but reports was found.
  fileprivate var isStatusesOnly: Bool {
    !events.isEmpty && problems.isEmpty
      && events.allSatisfy { if case .status = $0 { true } else { false } }
  }
}

/// What some bodies say, before a store has taken it in.
private struct ReadWebhooks: Sendable {
  var request: ApplyWebhooks
  /// What people wrote, who may have to be answered.
  var received: [ReceivedMessage]
  /// Messages that the provider gave up for a fault of their template.
  var failures: [TemplateFailure]
  /// What was found in them.
  var summary: WebhookSummary

  /// Whether there is nothing in it but reports about attempts.
  var isReportsOnly: Bool {
    received.isEmpty && request.messages.isEmpty && request.consents.isEmpty && request.ceilings.isEmpty
      && request.news.isEmpty && request.echoes.isEmpty && failures.isEmpty
  }
}

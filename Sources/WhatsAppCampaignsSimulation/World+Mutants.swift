import Foundation
import WhatsAppCampaigns

// Where planted bugs sit: around the calls that the simulation makes, never in the engine.

extension World {
  /// The request as the store gets it.
  func mutated(_ call: StoreCall) -> StoreRequest {
    guard let mutant else { return call.request }
    switch call.request {
    case .commit(var request):
      request.decide = mutated(request, call)
      return .commit(request)
    case .record(var request):
      if mutant == .retryAfterForgotten { request.throttles = [:] }
      if mutant == .outcomeForgotten, request.entries.count > 1 { request.entries.removeLast() }
      return .record(request)
    case .sweep(var request):
      switch mutant {
      case .settlesAtOnce: request.settleTime = SettleTime(live: .zero, most: .zero)
      case .settlesNever: request.settleTime = SettleTime(live: .seconds(86_400 * 99), most: .seconds(86_400 * 99))
      case .sendsAgainUnasked: request.delivery = .atLeastOnce(maximumAttempts: 3)
      case .sendsAgainWithoutEnd where scenario.delivery != .atMostOnce:
        request.delivery = .atLeastOnce(maximumAttempts: 99)
      default: break
      }
      return .sweep(request)
    case .apply(var request):
      if mutant == .reportDropped, request.reports.count > 1 { request.reports.removeLast() }
      return .apply(request)
    default: return call.request
    }
  }

  private func mutated(
    _ request: CommitIntents,
    _ call: StoreCall
  ) -> @Sendable (IntentContext) -> IntentPlan {
    let decide = request.decide
    let known = call.caller.worker.flatMap { claimed[$0] } ?? [:]
    let worker = call.caller.worker
    let epoch = call.caller.controlEpoch
    let facts = shadows[call.tenant].facts
    let isForgetful = forgetful.contains(call.tenant)
    let isSecond = campaigns.count > 1 && request.campaign == campaigns[1].id
    let first = campaigns[0].id
    let othersWait =
      scenario.rates.active.isEmpty
      && shadows[0].recipients.contains { $0.campaign == first && $0.status == .pending }
    return { [mutant] context in
      var context = context
      switch mutant {
      case .consentOfTheClaim:
        for index in context.candidates.indices {
          if let then = known[context.candidates[index].recipient.id] { context.candidates[index].member = then.member }
        }
      case .suppressionIgnored:
        for index in context.candidates.indices { context.candidates[index].member.suppression = nil }
      case .lastDecisionHolds:
        for index in context.candidates.indices {
          guard let last = facts[context.candidates[index].recipient.person]?.last else { continue }
          var state = ConsentState()
          state.fold(ConsentEvent(decision: last.decision, purposes: [.marketing], at: context.now, source: ""))
          context.candidates[index].member.consent = state
        }
      case .controlIgnored:
        context.campaign.status = .sending
        context.campaign.controlEpoch = epoch ?? 0
      case .claimNotChecked:
        for index in context.candidates.indices {
          guard let worker, let then = known[context.candidates[index].recipient.id] else { continue }
          context.candidates[index].recipient.state = .claimed(by: worker, until: .distantFuture)
          context.candidates[index].recipient.epoch = then.recipient.epoch
        }
      case .limiterForgets where isForgetful: context.pace = [:]
      case .canaryIgnored: context.campaign.plan.canary = nil
      case .prioritiesIgnored: context.campaign.plan.priority = nil
      case .yieldsToTheOther where isSecond && othersWait, .starvesACampaign where isSecond:
        var plan = IntentPlan()
        plan.now = context.now
        plan.waiting = context.candidates.map(\.recipient.id)
        plan.resumeAt = context.now + .seconds(1)
        return plan
      default: break
      }
      var plan = decide(context)
      if mutant == .windowEndIgnored {
        for index in plan.intents.indices { plan.intents[index].sendBefore = plan.intents[index].slot + .seconds(1) }
      }
      if mutant == .asksAgainAtOnce, plan.intents.isEmpty, !plan.waiting.isEmpty { plan.resumeAt = plan.now }
      return plan
    }
  }

  /// What is wrong with the store before an operation.
  mutating func mutateBefore(_ call: StoreCall, at instant: Date) {
    guard mutant == .claimsLiveClaims, case .claim = call.request else { return }
    change(call.tenant) { recipient in
      guard case .claimed = recipient.state else { return false }
      recipient.state = .claimed(by: WorkerID(unchecked: "other"), until: instant)
      return true
    }
  }

  /// What is wrong with the store after an operation, and with its reply.
  mutating func mutateAfter(_ call: StoreCall, _ reply: StoreReply, at instant: Date) -> StoreReply {
    guard let mutant else { return reply }
    heal(call.tenant)
    let before = shadows[call.tenant].recipients
    switch (mutant, call.request, reply) {
    case (.sendingBackInLine, .sweep, _):
      change(call.tenant) { recipient in
        guard case .sending = recipient.state, let attempt = recipient.attempts.last,
          attempt.sendBefore + .seconds(5) <= instant
        else { return false }
        recipient.state = .pending(notBefore: nil)
        return true
      }
    case (.sweepIgnoresLeases, .sweep, _): change(call.tenant) { $0.release(at: instant) }
    case (.optedOutRevived, .sweep, _):
      change(call.tenant) { recipient in
        guard recipient.state.kind == .optedOut else { return false }
        recipient.state = .pending(notBefore: nil)
        return true
      }
    case (.hidesUnknownAttempts, .sweep, _), (.hidesUnknownAttempts, .commit, _):
      change(call.tenant) { recipient in
        guard case .unconfirmed = recipient.state, before.contains(where: { $0.id == recipient.id && $0.isWaiting })
        else { return false }
        recipient.state = .cancelled
        return true
      }
    case (.failsForNoReason, .apply, _):
      change(call.tenant) { recipient in
        guard recipient.status == .failed, recipient.reason != nil else { return false }
        recipient.reason = nil
        return true
      }
    case (.cancelLeavesWaiting, .sweep, _):
      restore(call.tenant, before) { $0.state.kind == .pending && $1.state.kind == .cancelled }
    case (.claimsForEver, .sweep, _), (.claimsForEver, .enlist, _), (.claimsForEver, .discharge, _):
      restore(call.tenant, before) { $0.state.kind == .claimed && $1.state.kind == .pending }
    case (.claimsForEver, .claim, .claimed(var result)):
      restore(call.tenant, before) { $0.state.kind == .claimed && $1.state.kind == .claimed }
      result.claimed.removeAll { record in
        before.contains { $0.id == record.recipient.id && $0.state.kind == .claimed }
      }
      return .claimed(result)
    case (.epochStandsStill, .claim, .claimed(var result)):
      for index in result.claimed.indices {
        result.claimed[index].recipient.epoch -= 1
        store.tenants[call.tenant].put(result.claimed[index].recipient)
      }
      return .claimed(result)
    case (.endsWithEmptyBatch, .claim(let request), .claimed(let result)) where result.claimed.isEmpty:
      let end = ControlCampaign(tenant: request.tenant, campaign: request.campaign, command: .complete)
      _ = try? store.tenants[call.tenant].control(end, at: instant)
    case (.limiterForgets, .enlist, _): forgetful.insert(call.tenant)
    case (.limiterForgets, .commit, _): forgetful.remove(call.tenant)
    case (.evidenceReplaced, .apply(let request), _):
      for report in request.reports {
        change(call.tenant) { recipient in
          guard let index = recipient.attempts.firstIndex(where: { $0.id == report.attempt }) else { return false }
          recipient.attempts[index].evidence = report.evidence
          return true
        }
      }
    case (.failuresForgotten, .apply, _):
      change(call.tenant) { recipient in
        var isChanged = false
        for index in recipient.attempts.indices where !recipient.attempts[index].evidence.failures.isEmpty {
          let evidence = recipient.attempts[index].evidence
          guard evidence.level > .none else { continue }
          recipient.attempts[index].evidence = Evidence(
            evidence.level,
            at: evidence.time(of: evidence.level) ?? instant,
            messageID: evidence.messageIDs.first,
            pricing: evidence.pricing
          )
          isChanged = true
        }
        return isChanged
      }
    case (.stopNotNoted, .apply, _):
      change(call.tenant) { recipient in
        guard recipient.stopRaced else { return false }
        recipient.stopRaced = false
        return true
      }
    case (.levelDips, .apply(let request), _): dip(request, call.tenant)
    case (.forgedReportsCountAsReplies, .apply(let request), _):
      for id in request.webhooks {
        guard let number = shadows[call.tenant].bodies[id] else { continue }
        guard bodies[number].isForged, case .status(let update) = bodies[number].event else { continue }
        let parts = (update.callbackData ?? "").split(separator: ".")
        let attempt = parts.count > 1 ? AttemptID(String(parts[1].prefix(22))) : nil
        change(call.tenant) { recipient in
          guard !recipient.hasResponded, recipient.attempts.contains(where: { $0.id == attempt }) else { return false }
          recipient.hasResponded = true
          return true
        }
      }
    case (.lastInLineForgotten, .claim, .claimed(var result)):
      guard let last = result.claimed.last?.recipient,
        last.id == before.last(where: { $0.campaign == last.campaign })?.id
      else { break }
      restore(call.tenant, before) { $0.id == last.id && $1.state.kind == .claimed }
      result.claimed.removeLast()
      return .claimed(result)
    case (.passesOverTheFirst, .claim, .claimed(var result)) where result.claimed.count > 1:
      let first = result.claimed.removeFirst().recipient.id
      restore(call.tenant, before) { $0.id == first && $1.state.kind == .claimed }
      return .claimed(result)
    case (.liftEndsAPause, .apply(let request), _) where request.news.contains(where: \.isLift):
      for info in campaigns where info.tenant == call.tenant {
        let resume = ControlCampaign(tenant: request.tenant, campaign: info.id, command: .resume)
        _ = try? store.tenants[call.tenant].control(resume, at: instant)
      }
    case (.freezesTwice, .snapshot(let request), _):
      guard let first = before.first(where: { $0.campaign == request.campaign }) else { break }
      store.tenants[call.tenant].addRecipient(first.contact, to: request.campaign, at: instant)
    case (.sendsAgainTwice, .sweep, _):
      let again = shadows[call.tenant].rearms
      change(call.tenant) { recipient in
        guard again[recipient.id] != nil else { return false }
        return recipient.rearm(at: instant)
      }
    case (.tenantMixedUp, .discharge, _) where store.tenants.count > 1:
      change(1 - call.tenant) { $0.release(at: instant) }
    default: break
    }
    if case .claimed(let result) = reply, let worker = call.caller.worker {
      for record in result.claimed { claimed[worker, default: [:]][record.recipient.id] = record }
    }
    return reply
  }

  /// A late report lowers what is known of its attempt.
  private mutating func dip(_ request: ApplyWebhooks, _ tenant: Int) {
    for report in request.reports {
      for var recipient in store.tenants[tenant].recipients {
        guard let index = recipient.attempts.firstIndex(where: { $0.id == report.attempt }),
          recipient.attempts[index].evidence.level > report.evidence.level, dipped[recipient.id] == nil
        else { continue }
        dipped[recipient.id] = recipient
        recipient.attempts[index].evidence = report.evidence
        store.tenants[tenant].put(recipient)
      }
    }
  }

  /// What was lowered is as it was.
  private mutating func heal(_ tenant: Int) {
    guard !dipped.isEmpty else { return }
    for (id, was) in dipped.sorted(by: { $0.key < $1.key }) {
      guard var recipient = shadows[tenant][id], recipient.person == was.person else { continue }
      for (index, attempt) in was.attempts.enumerated() where recipient.attempts.indices.contains(index) {
        recipient.attempts[index].evidence.join(attempt.evidence)
      }
      store.tenants[tenant].put(recipient)
      dipped[id] = nil
    }
  }

  /// Changes every recipient of a tenant that a body wants to change.
  private mutating func change(_ tenant: Int, _ body: (inout Recipient) -> Bool) {
    for var recipient in store.tenants[tenant].recipients where body(&recipient) {
      store.tenants[tenant].put(recipient)
    }
  }

  private mutating func restore(_ tenant: Int, _ before: [Recipient], _ isWanted: (Recipient, Recipient) -> Bool) {
    for (old, new) in zip(before, store.tenants[tenant].recipients) where isWanted(old, new) {
      store.tenants[tenant].put(old)
    }
  }

  /// The reply of an operation that did not take effect.
  mutating func pretended(_ call: StoreCall) -> Result<StoreReply, StoreError> {
    var copy = store
    let instant = copy.instant(wall, now)
    do throws(StoreError) {
      return .success(try copy.perform(call.request, for: call.tenant, by: call.process ?? -1, at: instant))
    } catch {
      return .failure(error)
    }
  }

  func mutatedLimits(_ limits: [PaceKey: [RateLimit]], _ process: Int) -> [PaceKey: [RateLimit]] {
    switch mutant {
    case .limitPlusOne:
      limits.mapValues { $0.compactMap { RateLimit(count: $0.count + 1, per: $0.window) } }
    case .halfSpeed:
      limits.mapValues { $0.compactMap { RateLimit(count: $0.count, per: $0.window * 2) } }
    case .limitsPerProcess:
      Dictionary(uniqueKeysWithValues: limits.map { (PaceKey.sender("\($0.key.rawValue)#\(process)"), $0.value) })
    default: limits
    }
  }

  func mutatedPlan(_ plan: CampaignPlan, _ info: CampaignInfo) -> CampaignPlan {
    var plan = plan
    switch mutant {
    case .windowIgnored: plan.window = nil
    case .limitEditIgnored: plan.limits = info.plan.limits
    case .endIgnored: plan.schedule?.end = nil
    case .capIgnored: plan.cap = nil
    default: break
    }
    return plan
  }

  func mutated(_ sender: SenderLimits) -> SenderLimits {
    var sender = sender
    if mutant == .warmUpIgnored { sender.warmUp = nil }
    if mutant == .pairGapIgnored { sender.pairGap = nil }
    return sender
  }

  func mutate(_ sizes: inout Dispatcher.Sizes) {
    if mutant == .windowTooLarge { sizes.maximumInFlight += 3 }
  }

  func mutatedWake(_ instant: Int64) -> Int64 {
    mutant == .wakesAllTheTime ? now + 1 : instant
  }

  func mutatedAnswer(_ result: Result<ProviderAnswer, ExchangeFailure>) -> Result<ProviderAnswer, ExchangeFailure> {
    guard mutant == .silenceMeansNotTaken, case .failure(var failure) = result else { return result }
    failure.isProvenUnsent = true
    return .failure(failure)
  }
}

extension Recipient {
  fileprivate var isWaiting: Bool { state.kind == .pending || state.kind == .claimed }
}

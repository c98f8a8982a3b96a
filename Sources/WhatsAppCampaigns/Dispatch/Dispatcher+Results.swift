import Foundation

// What the core learns from the results of its effects.

extension Dispatcher {
  mutating func take(_ result: ClaimRecipientsResult, since begin: Duration, _ effects: inout [Effect]) {
    claim = Operation()
    storeClock = (result.now, begin)
    lastClaim = begin
    lastClaimWasEmpty = result.claimed.isEmpty
    nextDue = result.nextDue.map { begin + .seconds($0.timeIntervalSince(result.now)) }
    guard result.campaign.status == .sending else { return end(.notSending) }
    guard !result.claimed.isEmpty else { return }
    preparing += result.claimed.count
    effects.append(.prepare(result.claimed))
  }

  mutating func take(_ plan: IntentPlan, since begin: Duration, at now: Duration) {
    wrote(at: now)
    lastCommit = now - begin
    storeClock = (plan.now, begin)
    lastClaimWasEmpty = false
    var candidates: [RecipientID: Candidate] = [:]
    candidates.reserveCapacity(committing.count)
    for candidate in committing { candidates[candidate.recipient.id] = candidate }
    committing = []
    guard plan.campaignIsSending else { return end(.notSending) }
    for intent in plan.intents {
      guard let candidate = candidates[intent.recipient], case .ready(_, let request) = candidate.preparation else {
        continue
      }
      let leaves = departure(of: intent, plan.now, since: begin, at: now)
      departures.append(Departure(intent: intent, candidate: candidate, request: request, leaves: leaves))
    }
    if !plan.waiting.isEmpty { ready = plan.waiting.compactMap { candidates[$0] } + ready }
    if let reason = plan.canaryFailure { return stop(reason, by: .failCanary(reason: reason), as: .halted(reason)) }
    if let resume = plan.resumeAt { paceUntil = begin + .seconds(resume.timeIntervalSince(plan.now)) }
  }

  /// What was on its way to the disk is there.
  mutating func wrote(at now: Duration) {
    write = Operation()
    recording = nil
    lastWrite = now - writeBegin
    writeEnd = now
  }

  /// Outcomes that did not get to the disk, as far as anybody knows, are recorded again; it makes no difference twice.
  private mutating func notRecorded() {
    guard let recording else { return }
    self.recording = nil
    outcomes = recording.entries + outcomes
    throttle = recording.throttles[assignment.sender]?.joined(throttle) ?? throttle
    news = recording.news + news
  }

  /// When an attempt should leave and when it may no longer leave, on the boot clock, which neither a change of the wall
  /// clock nor a difference between ours and the store's can move.
  ///
  /// The start is counted from after the transaction and the end from before it, so that both are safe.
  private func departure(
    of intent: IntentPlan.Intent,
    _ decidedAt: Date,
    since begin: Duration,
    at now: Duration
  ) -> Range<Duration> {
    let start = now + .seconds(max(0, intent.slot.timeIntervalSince(decidedAt)))
    let end = begin + .seconds(intent.sendBefore.timeIntervalSince(decidedAt))
    return start..<max(start, end)
  }

  mutating func take(
    _ result: Result<ProviderAnswer, ExchangeFailure>,
    of attempt: AttemptID,
    _ jitter: Double,
    at now: Duration
  ) {
    guard let exchange = exchanges.removeValue(forKey: attempt) else { return }
    let time = storeTime(at: now)
    let note = ReactionRules.note(of: result)
    let retries = exchange.candidate.recipient.attempts.count { $0.disposition == .notTaken && $0.note == note }
    let consequence = rules.consequence(
      of: result,
      retries: retries,
      jitter: jitter,
      left: exchange.intent.slot,
      at: time
    )
    let consent =
      consequence.isPlatformStop
      ? ConsentEvent(decision: .platformStop, purposes: [.marketing], at: time, source: "provider", rule: "refusal")
      : nil
    finish(exchange.intent, consequence.outcome, consent)
    if let asked = consequence.throttle {
      throttle = asked.joined(throttle)
      paceUntil = max(paceUntil, now + .seconds(asked.until.timeIntervalSince(time)))
    }
    if case .failure(let failure) = result, failure.isLocal { return }
    notice(consequence, of: exchange.intent, at: now)
    switch consequence.outcome {
    case .accepted:
      allowance = min(allowance + 1, sizes.maximumInFlight)
      doubtful = 0
    case .rejected, .decidedSent: if consequence.isDoubtful { doubtful += 1 }
    case .notTaken, .unknown: allowance = max(1, allowance / 2)
    }
    if let reason = consequence.pauseReason {
      if let blocked = consequence.blocked {
        if ending == nil { news.append(report(of: blocked, to: exchange.candidate.recipient.person, result, at: time)) }
        end(.refused(reason))
      } else {
        stop(reason, as: consequence.isSilence ? .unanswered(reason) : nil)
      }
    } else if let reason = assignment.breaker.flatMap({ tally.add(isRefusal: consequence.isRefusal, for: $0) }) {
      stop(reason, as: .halted(reason))
    } else if doubtful >= sizes.maximumDoubtful, case .rejected(let error) = consequence.outcome {
      stop(ReactionRules.sentence(for: error))
    } else if silence >= sizes.maximumSilence {
      let reason = ReactionRules.sentence(forSilence: result)
      stop(reason, as: .unanswered(reason))
    }
  }

  /// What a refusal says about every campaign that uses the same.
  private func report(
    of blocked: Blockage,
    to person: PersonKey,
    _ result: Result<ProviderAnswer, ExchangeFailure>,
    at time: Date
  ) -> ProviderNews {
    let plan = assignment.gate.plan
    let code: Int? = if case .success(.refused(let error)) = result { error.code } else { nil }
    let subject: CampaignHalt.Subject
    switch blocked {
    case .template:
      let variant = plan.variant(of: person)
      subject = .template(variant?.template ?? plan.template, variant?.language ?? plan.language)
    case .sender: subject = .sender
    case .account: subject = .account
    }
    let providers = blocked == .sender ? assignment.senderProviders : assignment.accountProviders
    return ProviderNews(.blocked(code: code), of: subject, providers: providers, at: time)
  }

  /// Counts silence, and waits longer after each one: whoever does not answer is not asked faster.
  private mutating func notice(_ consequence: Consequence, of intent: IntentPlan.Intent, at now: Duration) {
    guard consequence.isSilence else { return silence = 0 }
    guard intent.slot > silentSince else { return }
    silence += 1
    silentSince = storeTime(at: now)
    // A single lost answer is no reason to wait.
    if silence > 1 { paceUntil = max(paceUntil, now + .milliseconds(250 << min(silence, 7))) }
  }

  mutating func finish(_ intent: IntentPlan.Intent, _ outcome: AttemptOutcome, _ consent: ConsentEvent? = nil) {
    outcomes.append(.init(recipient: intent.recipient, attempt: intent.attempt, outcome: outcome, consent: consent))
  }

  mutating func storeFailed(_ error: StoreError, _ operation: StoreOperation, at now: Duration) {
    switch operation {
    case .claim: claim.fail(at: now)
    case .commit:
      write.fail(at: now)
      // A store that was busy has not begun. Any other failure leaves open what is on disk, so nothing of it is sent;
      // and because this process knows that, whatever is there is closed as not sent.
      if error.code == .busy {
        if recording?.entries.isEmpty != false { write.failures = 0 }
        ready = committing + ready
      } else {
        for candidate in committing {
          guard case .ready(let attempt, _) = candidate.preparation else { continue }
          let recipient = candidate.recipient.id
          outcomes.append(.init(recipient: recipient, attempt: attempt, outcome: .notSent("notCommitted")))
        }
      }
      committing = []
      notRecorded()
    case .record:
      write.fail(at: now)
      notRecorded()
    case .control: control.fail(at: now)
    }
    let mayPass: Set<StoreError.Code> = [.busy, .outcomeUnknown, .unavailable, .full]
    let failures = max(claim.failures, write.failures, control.failures)
    guard !mayPass.contains(error.code) || failures >= sizes.maximumFailures else { return }
    // Nothing new begins. What is under way ends and is recorded if the store lets it; otherwise it is unconfirmed
    // until evidence or the next start settles it.
    if case .failure = ending {} else { ending = .failure(error) }
    switch operation {
    case .claim, .commit: break
    case .record: outcomes = []
    case .control: command = nil
    }
  }
}

extension Dispatcher.Operation {
  mutating func fail(at now: Duration) {
    isUnderWay = false
    failures += 1
    notBefore = now + .milliseconds(100 * failures)
  }
}

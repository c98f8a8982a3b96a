import Foundation
import WhatsAppCampaigns

extension StoreReferee {
  /// Takes an operation into the shadow, and judges what only makes sense for its kind.
  mutating func note(
    _ request: StoreRequest,
    _ reply: StoreReply?,
    _ caller: StoreCaller,
    _ store: InMemoryTenant,
    _ shadow: inout Shadow
  ) {
    switch request {
    case .claim(let claim):
      if case .claimed(let result) = reply { judgeOrder(of: result.claimed, claim, shadow.recipients) }
    case .control(let control):
      if case .controlled(.done(let campaign, _)) = reply {
        note(control, campaign, caller, &shadow)
        shadow.status[control.campaign] = campaign.status
        shadow.epoch[control.campaign] = campaign.controlEpoch
      } else {
        marks.hit(.controlRefused)
        if control.command == .start, control.ifControlEpoch != nil { marks.hit(.startTakenBack) }
      }
    case .sweep(let sweep):
      if case .swept(let result) = reply {
        let status = result.campaign.status
        if status.isFinal, status != shadow.status[sweep.campaign] {
          judgeEnd(of: sweep.campaign, store)
          shadow.status[sweep.campaign] = status
          shadow.epoch[sweep.campaign] = result.campaign.controlEpoch
          let action = status == .cancelled ? "ended" : "completed"
          shadow.history[sweep.campaign, default: []].append(CampaignChange(action: action, at: now))
        }
      }
    case .keep(let keep):
      shadow.webhookKept(at: now)
      if case .kept(.kept(let id, _)) = reply { shadow.bodies[id] = WebhookBody.number(keep.body) }
      if case .kept(.duplicate) = reply { marks.hit(.webhookRepeated) }
    case .record(let record):
      for (key, throttle) in record.throttles {
        let until = min(throttle.until, now + Throttle.longest)
        shadow.holds[key] = max(shadow.holds[key] ?? .distantPast, until)
      }
      guard shadow.epoch[record.campaign] == record.controlEpoch else { break }
      // A refusal of one message is true now, whatever was seen to before.
      for news in record.news { _ = shadow.note(news, isCurrent: true, at: now) }
    case .suppress(let change):
      if case .add(let drafts) = change.action { shadow.suppressed.formUnion(drafts.map(\.person)) }
    default: break
    }
  }

  /// A campaign ends only when nobody is open.
  private mutating func judgeEnd(of campaign: CampaignID, _ store: InMemoryTenant) {
    let open = store.recipients.filter { $0.campaign == campaign && $0.isOpen }
    verdict.require(open.isEmpty, "A3", "a campaign ended with \(open.count) open recipients")
  }

  /// Judges a plan of intents that was committed.
  mutating func judge(_ plan: IntentPlan, by caller: StoreCaller, _ campaign: CampaignID, _ shadow: inout Shadow) {
    if !plan.campaignIsSending { marks.hit(.commitUnderOldControl) }
    if !plan.lost.isEmpty { marks.hit(.claimLost) }
    for recipient in plan.changed {
      switch recipient.state {
      case .optedOut: marks.hit(.consentAtIntent)
      case .pending: marks.hit(.windowAtIntent)
      default: break
      }
    }
    guard !plan.intents.isEmpty else {
      // Whoever decided nothing for anybody must not be asked again at once: on a clock that stands still that is for ever.
      let isIdle = plan.changed.isEmpty && plan.lost.isEmpty && !plan.waiting.isEmpty
      let isLater = plan.resumeAt.map { $0 > plan.now } ?? true
      return verdict.require(!isIdle || isLater, "L3", "nobody is decided, and it is to be tried again at once")
    }
    verdict.require(
      shadow.status[campaign] == .sending && shadow.epoch[campaign] == caller.controlEpoch,
      "S5",
      "an intent under control epoch \(caller.controlEpoch ?? -1) of a campaign that is \(shadow.status[campaign]?.rawValue ?? "nothing") under \(shadow.epoch[campaign] ?? -1)"
    )
    judgeCanary(plan, campaign, shadow)
    for intent in plan.intents { judge(intent, campaign, &shadow) }
  }

  private mutating func judge(_ intent: IntentPlan.Intent, _ campaign: CampaignID, _ shadow: inout Shadow) {
    let index = Int(intent.recipient.rawValue) - 1
    guard shadow.recipients.indices.contains(index) else { return verdict.fail("S15", "an intent for nobody") }
    let recipient = shadow.recipients[index]
    let person = recipient.person
    verdict.require(shadow.intents[intent.attempt] == nil, "S2", "an attempt id was used twice")
    verdict.require(!shadow.forbids(person), "S4", "an intent for somebody whose consent forbids it")
    if let window = plan.window {
      let last = intent.sendBefore.addingTimeInterval(-0.001)
      verdict.require(WindowRule.isOpen(window, at: now, person), "S6", "an intent outside the window at \(now)")
      verdict.require(WindowRule.isOpen(window, at: last, person), "S6", "may leave outside the window at \(last)")
      verdict.require(WindowRule.isOpen(window, at: intent.slot, person), "S6", "its slot is outside the window")
    }
    let unproven = recipient.attempts.count { !$0.isProvenNegative }
    switch plan.delivery {
    case .atMostOnce:
      let asked = shadow.rearms[recipient.id] ?? 0
      verdict.require(unproven <= asked, "S1b", "an earlier attempt is not proven negative")
    case .atLeastOnce(let most):
      let allowed = most + (shadow.rearms[recipient.id] ?? 0)
      verdict.require(unproven < allowed, "S2", "attempt \(unproven + 1) of at most \(allowed)")
    }
    judgeEnd(intent)
    judgeHistory(of: person, shadow)
    let own = PaceKey.campaign(campaign)
    let ownLimits = shadow.limits[campaign] ?? []
    judgePace(intent, own, ownLimits + ceilings(of: own, shadow), &shadow)
    judgePace(intent, sender, scenario.senderLimits + ceilings(of: sender, shadow) + warmUp(shadow), &shadow)
    shadow.intents[intent.attempt] = .init(
      campaign: campaign,
      recipient: intent.recipient,
      person: person,
      slot: intent.slot,
      sendBefore: intent.sendBefore,
      decidedAt: now,
      appliedAt: appliedAt
    )
  }

  /// Every window of every limit, from the exact log of slots.
  private mutating func judgePace(
    _ intent: IntentPlan.Intent,
    _ key: PaceKey,
    _ limits: [RateLimit],
    _ shadow: inout Shadow
  ) {
    if let hold = shadow.holds[key] {
      verdict.require(intent.slot >= hold.addingTimeInterval(-0.001), "S17", "a slot before the provider's Retry-After")
      if hold > now - .seconds(120) { marks.hit(.holdRespected) }
    }
    let slot = Int64((intent.slot.timeIntervalSince1970 * 1_000_000).rounded())
    var log = shadow.slots[key] ?? []
    let place = log.lastIndex { $0 <= slot }.map { $0 + 1 } ?? 0
    log.insert(slot, at: place)
    for limit in limits {
      let window = limit.windowMilliseconds * 1_000
      // Any `count + 1` neighbours that hold the new slot lie further apart than the window.
      let first = max(0, place - limit.count)
      let last = min(place, log.count - 1 - limit.count)
      guard first <= last else { continue }
      for start in first...last {
        let span = log[start + limit.count] - log[start]
        verdict.require(span >= window - 2, "S7", "\(limit.count + 1) intents within \(span) µs under \(limit)")
      }
    }
    shadow.slots[key] = log
  }

  /// Judges the counts after any change.
  mutating func judgeCounts(
    _ store: inout InMemoryTenant,
    _ tenant: TenantID,
    _ campaigns: [CampaignID],
    _ shadow: Shadow,
    skew: Bool
  ) {
    for campaign in campaigns {
      guard shadow.status[campaign] != nil,
        var counts = try? store.counts(CountRecipients(tenant: tenant, campaign: campaign))
      else { continue }
      // The planted bug: one of the counts lags behind. The comparison below has to notice it like any other.
      if skew, counts[.sent] > 1 { counts[.sent] -= 1 }
      for status in RecipientStatus.allCases {
        let expected = shadow.counts[campaign]?[status] ?? 0
        verdict.require(counts[status] == expected, "A1", "\(status) is \(counts[status]), not \(expected)")
      }
      let people = shadow.people[campaign] ?? 0
      verdict.require(counts.total == people, "A2", "the counts add up to \(counts.total), not \(people)")
    }
  }

  /// No worker has more under way than it may: that is what a crash can leave unconfirmed.
  mutating func judgeWindow(of worker: WorkerID?, _ shadow: Shadow) {
    guard let worker else { return }
    let underWay = shadow.recipients.count { $0.state.kind == .sending && shadow.claims[$0.id]?.worker == worker }
    verdict.require(underWay <= scenario.maximumInFlight, "L6", "\(underWay) attempts of one worker are under way")
  }
}

/// The window's rule, told a second time: minutes of the day on the clock of the person or of the place.
enum WindowRule {
  static func isOpen(_ window: SendWindow, at instant: Date, _ person: PersonKey) -> Bool {
    let identifier =
      switch window.zone {
      case .fixed(let name): name
      case .recipient: People.zone(of: person)
      }
    guard let zone = TimeZone(identifier: identifier) else { return false }
    let local = instant.timeIntervalSince1970 + Double(zone.secondsFromGMT(for: instant))
    let day = local - (local / 86_400).rounded(.down) * 86_400
    return day >= Double(window.startMinute * 60) && day < Double(window.endMinute * 60)
  }
}

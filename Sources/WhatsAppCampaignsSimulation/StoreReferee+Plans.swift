import Foundation
import WhatsAppCampaigns

// What plans, senders and operators ask for besides limits and hours, told a second time.

extension StoreReferee {
  /// A command took effect.
  mutating func note(_ control: ControlCampaign, _ campaign: Campaign, _ caller: StoreCaller, _ shadow: inout Shadow) {
    let id = control.campaign
    let epoch = shadow.epoch[id] ?? 0
    if case .settle = control.command {
      verdict.require(campaign.controlEpoch == epoch, "S5", "the control epoch rose for nothing")
    } else {
      verdict.require(campaign.controlEpoch == epoch + 1, "S5", "the control epoch")
    }
    var old = plan
    old.limits = shadow.limits[id] ?? plan.limits
    shadow.history[id, default: []].append(control.change(from: old, at: now))
    switch control.command {
    case .limit(let limits):
      shadow.limits[id] = limits
      shadow.isLimitEdited.insert(id)
      marks.hit(.limitEdited)
    case .start where caller.isEngine: judgeStart(of: id, caller, shadow)
    case .schedule(let schedule): shadow.starts[id] = schedule.start
    case .failCanary:
      marks.hit(.canaryFailed)
      shadow.failedCanaries.insert(id)
    case .pause, .cancel: shadow.halts[id] = nil
    case .resume:
      if shadow.halts[id]?.isEmpty == false { shadow.liftedAt[id] = now }
      shadow.halts[id] = nil
      if shadow.failedCanaries.contains(id) { shadow.canaries[id] = nil }
    default: break
    }
  }

  /// By itself a campaign starts only while it is scheduled, and neither early nor later than its schedule allows.
  private mutating func judgeStart(of id: CampaignID, _ caller: StoreCaller, _ shadow: Shadow) {
    marks.hit(.startedInTime)
    verdict.require(shadow.status[id] == .scheduled, "S5", "a start that was taken back")
    guard let start = shadow.starts[id] ?? plan.schedule?.start else { return }
    // On its way to a slow store the clock goes on, and may be set.
    guard scenario.rates[.clockJump] == 0 else { return }
    verdict.require(caller.wall >= start - .seconds(1), "S5", "a start before its time")
    guard let grace = plan.schedule?.missedStart.grace, scenario.rates[.freeze] + scenario.rates[.suspend] == 0 else {
      return
    }
    verdict.require(caller.wall <= start + grace + .seconds(60), "S5", "a start that was missed by too much")
  }

  /// Nobody is passed over: in front are those whose wait or lease ended, the earliest first, then those who wait for
  /// nothing, and who is equal goes by their numbers.
  mutating func judgeOrder(of claimed: [RecipientRecord], _ request: ClaimRecipients, _ before: [Recipient]) {
    func place(_ recipient: Recipient) -> (TimeInterval, Int64)? {
      switch recipient.state {
      case .pending(nil): (.infinity, recipient.id.rawValue)
      case .pending(let due?), .claimed(_, let due):
        due <= now ? (due.timeIntervalSince1970, recipient.id.rawValue) : nil
      default: nil
      }
    }
    let numbers = claimed.map { Int($0.recipient.id.rawValue) - 1 }
    guard numbers.allSatisfy(before.indices.contains) else { return }
    let places = numbers.compactMap { place(before[$0]) }
    verdict.require(zip(places, places.dropFirst()).allSatisfy(<), "L7", "they are given out in another order")
    if claimed.count > 1, places.first?.0 != .infinity, places.last?.0 == .infinity { marks.hit(.waitedGoFirst) }
    guard let last = places.last else { return }
    let left = Set(before.indices).subtracting(numbers)
    for index in left where before[index].campaign == request.campaign {
      guard let place = place(before[index]), claimed.count < request.limit || place < last else { continue }
      verdict.fail("L7", "recipient \(before[index].id) is passed over")
    }
  }

  /// Nothing leaves after the end.
  mutating func judgeEnd(_ intent: IntentPlan.Intent) {
    guard let end = plan.schedule?.end else { return }
    verdict.require(now < end && intent.slot < end && intent.sendBefore <= end, "S6", "it may leave after the end")
  }

  /// The cap over all campaigns, and the gap between two messages to one person.
  mutating func judgeHistory(of person: PersonKey, _ shadow: Shadow) {
    guard plan.cap != nil || scenario.features.pairGapSeconds > 0 else { return }
    let left = shadow.recipients.lazy.filter { $0.person == person }.flatMap(\.attempts)
      .filter { !$0.isProvenNegative }.map(\.sendBefore)
    if let cap = plan.cap {
      let counted = left.count { $0 + cap.window > now }
      if counted > 0 { marks.hit(.cappedPerson) }
      verdict.require(counted < cap.count, "S18", "message \(counted + 1) of at most \(cap.count) to one person")
    }
    let gap = Duration.seconds(scenario.features.pairGapSeconds)
    if gap > .zero, let last = left.max() {
      marks.hit(.pairGapKept)
      verdict.require(last + gap <= now, "S18", "too soon after the last message to the person")
    }
  }

  /// Behind the canary nobody follows before enough of it was delivered.
  mutating func judgeCanary(_ committed: IntentPlan, _ campaign: CampaignID, _ shadow: Shadow) {
    guard let canary = shadow.canaries[campaign] else { return }
    let people = shadow.recipients.filter { $0.campaign == campaign }
    let gone = people.count { ![.pending, .queued, .skipped, .optedOut, .cancelled].contains($0.status) }
    if gone < canary.size {
      let all = gone + committed.intents.count
      return verdict.require(all <= canary.size, "S19", "\(all) leave where \(canary.size) go ahead")
    }
    guard gone == canary.size else { return }
    marks.hit(.canaryWaited)
    let failed = people.count { $0.status == .failed }
    let delivered = people.count { $0.status == .delivered || $0.status == .read }
    let last = shadow.slots[.campaign(campaign)]?.last ?? 0
    let since = Int64(now.timeIntervalSince1970 * 1_000_000) - last
    verdict.require(
      failed * 100 <= canary.mostFailures * canary.size && delivered * 100 >= canary.fewestDeliveries * canary.size
        && since >= canary.waitMilliseconds * 1_000 - 2_000,
      "S19",
      "somebody follows a canary of \(canary.size), of whom \(failed) failed and \(delivered) got it"
    )
  }

  /// The limits that the provider gave by notices, as far as the store knows them.
  func ceilings(of key: PaceKey, _ shadow: Shadow) -> [RateLimit] {
    (shadow.ceilings[key] ?? [:]).values.compactMap(\.limit)
  }

  /// What the warm-up allows today.
  func warmUp(_ shadow: Shadow) -> [RateLimit] {
    guard let warmUp = scenario.features.warmUp else { return [] }
    let first = shadow.slots[sender]?.first.map { TimeInterval($0) / 1_000_000 } ?? now.timeIntervalSince1970
    let day = Int(max(0, now.timeIntervalSince1970 - first) / 86_400)
    return warmUp.messagesPerDay.indices.contains(day) ? [.perDay(warmUp.messagesPerDay[day])] : []
  }
}

extension Shadow {
  /// A word of the provider about a limit: the latest one holds, and of two of one second the stricter.
  mutating func note(_ ceiling: ApplyWebhooks.Ceiling, at now: Date) {
    let word = ceiling.ceiling
    let second = Int64(min(word.at, now).timeIntervalSince1970.rounded(.down))
    if let old = ceilings[ceiling.key]?[word.kind] {
      let isStricter = (word.limit?.count ?? .max) < (old.limit?.count ?? .max)
      guard second > old.second || second == old.second && isStricter else { return }
    }
    ceilings[ceiling.key, default: [:]][word.kind] = (second, word.limit)
  }
}

import Foundation
import WhatsAppCampaigns

/// Who asked the store, as the referee needs to know it.
struct StoreCaller: Sendable {
  var worker: WorkerID?
  /// The control epoch of the dispatch that asks.
  var controlEpoch: Int64?
  /// Generated content of the bodies that an `apply` applies.
  var isHostileOnly = false
  /// Whether it was not an operator.
  var isEngine = false
  /// What the wall clock shows, which schedules go by.
  var wall = Date.distantPast
}

/// A change of one recipient, in words only where they are read.
struct Edge: CustomStringConvertible {
  var from: Recipient.State.Kind
  var to: Recipient.State.Kind
  var by: StoreRequest
  var recipient: RecipientID

  var description: String { "\(from)→\(to) by \(by.name) on recipient \(recipient)" }
}

/// Judges one operation that took effect, from the recipients before and after it and from the shadow.
struct StoreReferee {
  let scenario: Scenario
  /// The campaign that the operation is about, and the pace of its sender.
  let campaign: CampaignID
  let sender: PaceKey
  let plan: CampaignPlan
  let now: Date
  let appliedAt: Int64
  var verdict = Verdict()
  var marks = Marks()

  /// Returns whether a recipient was changed or added.
  mutating func judge(
    _ request: StoreRequest,
    _ reply: StoreReply?,
    by caller: StoreCaller,
    _ store: InMemoryTenant,
    _ shadow: inout Shadow
  ) -> Bool {
    let before = shadow.recipients
    let after = store.recipients
    verdict.require(after.count >= before.count, "S8", "recipients vanished")
    // Of two arrays in one place nothing is compared.
    let isSame = before == after
    if !isSame {
      for index in 0..<min(before.count, after.count) where before[index] != after[index] {
        judge(before[index], after[index], request, caller, &shadow)
      }
      for recipient in after.dropFirst(before.count) {
        shadow.counts[recipient.campaign, default: [:]][recipient.status, default: 0] += 1
        shadow.people[recipient.campaign, default: 0] += 1
      }
      if case .apply = request, caller.isHostileOnly { verdict.fail("S14", "a forged tag changed a recipient") }
    }
    note(request, reply, caller, store, &shadow)
    shadow.recipients = after
    return !isSame
  }

  private mutating func judge(
    _ old: Recipient,
    _ new: Recipient,
    _ request: StoreRequest,
    _ caller: StoreCaller,
    _ shadow: inout Shadow
  ) {
    let edge = Edge(from: old.state.kind, to: new.state.kind, by: request, recipient: new.id)
    verdict.require(
      old.id == new.id && old.person == new.person && old.campaign == new.campaign,
      "S15",
      "recipient \(old.id) became somebody else"
    )
    if old.state != new.state {
      verdict.require(Self.isLegal(old.state.kind, new.state.kind, request), "S8", edge.description)
      judgeClaims(old, new, request, caller, edge, &shadow)
    }
    verdict.require(new.epoch >= old.epoch, "S8", "the epoch fell: \(edge)")
    judgeAttempts(old, new, edge)
    switch new.state {
    case .optedOut, .skipped, .cancelled:
      verdict.require(
        new.attempts.allSatisfy { $0.isProvenNegative || $0.status == .failed },
        "S10",
        "an attempt may have arrived: \(edge)"
      )
      verdict.require(new.reason != nil, "A3", "no reason: \(edge)")
    default: break
    }
    if old.status != new.status {
      shadow.counts[new.campaign, default: [:]][old.status, default: 0] -= 1
      shadow.counts[new.campaign, default: [:]][new.status, default: 0] += 1
    }
    if new.stopRaced, !old.stopRaced {
      verdict.require(old.state.kind == .sending, "A6", "stopRaced without an attempt under way: \(edge)")
      marks.hit(.stopRaced)
    }
    verdict.require(new.stopRaced || !old.stopRaced, "A6", "stopRaced was taken back: \(edge)")
  }

  private mutating func judgeAttempts(_ old: Recipient, _ new: Recipient, _ edge: Edge) {
    guard new.attempts.count >= old.attempts.count else { return verdict.fail("S8", "an attempt vanished: \(edge)") }
    for (before, after) in zip(old.attempts, new.attempts) {
      verdict.require(
        before.id == after.id && before.number == after.number,
        "S8",
        "an attempt changed its name: \(edge)"
      )
      verdict.require(after.evidence.level >= before.evidence.level, "S11", "the level fell: \(edge)")
      verdict.require(
        after.evidence.failures.count >= before.evidence.failures.count,
        "S11",
        "a failure was lost: \(edge)"
      )
      let isClosed = before.disposition != .open && before.disposition != .unknown
      verdict.require(
        !isClosed || after.disposition == before.disposition,
        "S9",
        "a closed attempt was changed: \(edge)"
      )
    }
    verdict.require(Set(new.attempts.map(\.id)).count == new.attempts.count, "S2", "two attempts share an id: \(edge)")
  }

  private mutating func judgeClaims(
    _ old: Recipient,
    _ new: Recipient,
    _ request: StoreRequest,
    _ caller: StoreCaller,
    _ edge: Edge,
    _ shadow: inout Shadow
  ) {
    switch (old.state, new.state) {
    case (.claimed(_, let lease), .claimed):
      verdict.require(lease <= now, "S9", "a live claim was taken: \(edge)")
      marks.hit(.leaseExpired)
    case (.claimed(let owner, let lease), .pending):
      switch request {
      case .sweep:
        verdict.require(lease <= now, "S9", "a live claim was given back: \(edge)")
        marks.hit(.leaseExpired)
      case .discharge(let request): verdict.require(request.worker == owner, "S9", "somebody else's claim: \(edge)")
      default: break
      }
    case (.claimed(let owner, let lease), _) where isCommit(request):
      let claim = shadow.claims[new.id]
      verdict.require(
        owner == caller.worker && lease > now && claim?.worker == caller.worker && claim?.epoch == old.epoch,
        "S9",
        "a claim that is not ours: \(edge)"
      )
    case (.sending, .settling) where !isRecord(request): marks.hit(.orphanedAttempt)
    case (.pending, .cancelled): marks.hit(.cancelledWaiting)
    case (.sending, .pending):
      if case .sweep(let sweep) = request { judgeResend(old, .distantFuture, sweep, edge, shadow) }
    case (.sending, .unconfirmed):
      if case .sweep(let sweep) = request, sweep.delivery == nil {
        verdict.require(isDue(old, .distantFuture, sweep, shadow), "S2", "settled too early: \(edge)")
      }
    case (_, .pending) where isRearm(request):
      marks.hit(.sentAgainByHand)
      shadow.rearms[new.id, default: 0] += 1
      let status = shadow.status[new.campaign]
      verdict.require(status == .sending || status == .paused, "S5", "sent again while it is \(edge)")
    case (_, .skipped) where new.reason == "expired":
      marks.hit(.expired)
      let isOver = plan.schedule?.end.map { $0 <= now } ?? false
      verdict.require(isOver, "S6", "left out before the end: \(edge)")
    case (.settling(_, let since), .pending):
      if case .sweep(let sweep) = request { judgeResend(old, since, sweep, edge, shadow) }
    case (.settling(_, let since), .unconfirmed):
      if case .sweep(let sweep) = request, sweep.delivery == nil {
        verdict.require(isDue(old, since, sweep, shadow), "S2", "settled too early: \(edge)")
        marks.hit(.settledUnconfirmed)
      }
    default: break
    }
    if case .claimed(let worker, _) = new.state {
      verdict.require(new.epoch == old.epoch + 1, "S8", "a claim without a new epoch: \(edge)")
      shadow.claims[new.id] = .init(worker: worker, epoch: new.epoch)
    }
  }

  private mutating func judgeResend(
    _ old: Recipient,
    _ since: Date,
    _ sweep: SweepCampaign,
    _ edge: Edge,
    _ shadow: Shadow
  ) {
    guard case .atLeastOnce(let most) = sweep.delivery ?? scenario.delivery else {
      return verdict.fail("S1b", "sent again under at-most-once: \(edge)")
    }
    marks.hit(.settledSendAgain)
    verdict.require(isDue(old, since, sweep, shadow), "S2", "sent again before the settle time was over: \(edge)")
    verdict.require(shadow.status[old.campaign] == .sending, "S5", "sent again while not sending: \(edge)")
    let allowed = most + (shadow.rearms[old.id] ?? 0)
    verdict.require(old.attempts.count { !$0.isProvenNegative } < allowed, "S2", "too many attempts: \(edge)")
  }

  private func isDue(_ old: Recipient, _ since: Date, _ sweep: SweepCampaign, _ shadow: Shadow) -> Bool {
    let committed = old.attempts.first { $0.id == old.currentAttempt }?.committedAt ?? now
    return shadow.ingest >= since.timeIntervalSince1970 + sweep.settleTime.live.timeInterval - 0.001
      || now >= committed + sweep.settleTime.most
  }

  private func isRecord(_ request: StoreRequest) -> Bool {
    if case .record = request { true } else { false }
  }

  private func isRearm(_ request: StoreRequest) -> Bool {
    if case .rearm = request { true } else { false }
  }

  private func isCommit(_ request: StoreRequest) -> Bool {
    if case .commit = request { true } else { false }
  }

  /// The edges of the recipient's states, by who may walk them.
  private static func isLegal(
    _ from: Recipient.State.Kind,
    _ to: Recipient.State.Kind,
    _ request: StoreRequest
  ) -> Bool {
    let legal: [Recipient.State.Kind: [Recipient.State.Kind]]
    switch request {
    case .claim: legal = [.pending: [.claimed], .claimed: [.claimed]]
    case .commit: legal = [.claimed: [.sending, .optedOut, .skipped, .pending, .unconfirmed]]
    case .record:
      legal = [
        .pending: [.accepted], .claimed: [.accepted], .rejected: [.accepted],
        .sending: [.accepted, .rejected, .pending, .settling, .cancelled, .unconfirmed],
        .settling: [.accepted, .rejected, .pending, .cancelled, .unconfirmed],
        // Unconfirmed again: the attempt is proven not taken while the campaign ends, and one before it is in doubt.
        .unconfirmed: [.accepted, .rejected, .pending, .cancelled, .unconfirmed],
      ]
    case .apply:
      legal = [
        .pending: [.accepted], .claimed: [.accepted], .rejected: [.accepted],
        .sending: [.accepted, .rejected], .settling: [.accepted, .rejected], .unconfirmed: [.accepted, .rejected],
      ]
    case .sweep:
      legal = [
        // Given up and settled in one sweep, where nobody swept for very long.
        .sending: [.settling, .accepted, .rejected, .unconfirmed, .pending], .settling: [.unconfirmed, .pending],
        .claimed: [.pending, .cancelled, .skipped, .unconfirmed], .pending: [.cancelled, .skipped, .unconfirmed],
      ]
    // A start that is given up, or a draft that is cancelled.
    case .control: legal = [.pending: [.cancelled]]
    // Who was given back in the memory of a process that died waits as the file says.
    case .enlist: legal = [.pending: [.pending], .claimed: [.pending], .sending: [.settling, .accepted, .rejected]]
    case .discharge: legal = [.claimed: [.pending]]
    case .rearm: legal = [.settling: [.pending], .unconfirmed: [.pending]]
    default: legal = [:]
    }
    return legal[from]?.contains(to) ?? false
  }
}

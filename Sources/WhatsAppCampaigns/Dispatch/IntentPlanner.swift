public import Foundation

/// What a store shows inside an intent's transaction, locked against every other writer.
public struct IntentContext: Sendable {
  /// The store's clock, read inside the transaction.
  public var now: Date
  /// The campaign as it is now.
  public var campaign: Campaign
  /// The recipients that the worker claimed, as they are now, with consent and suppression.
  public var candidates: [RecipientRecord]
  /// How much of each limit is used up; a key without a state has not been used yet.
  public var pace: [PaceKey: PaceState]
  /// How many recipients of the campaign have each status. It is asked for only where the plan has a canary; otherwise a
  /// store may leave it empty. Whether somebody who waits is in a worker's window makes no difference.
  public var counts: OutcomeCounts

  /// Creates a context.
  public init(
    now: Date,
    campaign: Campaign,
    candidates: [RecipientRecord],
    pace: [PaceKey: PaceState],
    counts: OutcomeCounts
  ) {
    self.now = now
    self.campaign = campaign
    self.candidates = candidates
    self.pace = pace
    self.counts = counts
  }
}

/// What an intent's transaction writes, decided by ``IntentPlanner``.
public struct IntentPlan: Sendable {
  /// An attempt that may now be made.
  public struct Intent: Hashable, Sendable {
    /// The recipient.
    public var recipient: RecipientID
    /// The attempt.
    public var attempt: AttemptID
    /// When it should leave.
    public var slot: Date
    /// When it may no longer leave.
    public var sendBefore: Date

    /// Creates an intent.
    public init(recipient: RecipientID, attempt: AttemptID, slot: Date, sendBefore: Date) {
      self.recipient = recipient
      self.attempt = attempt
      self.slot = slot
      self.sendBefore = sendBefore
    }
  }

  /// Every recipient that changed; the store writes them as they are.
  public var changed: [Recipient] = []
  /// Every pace that changed; the store writes them as they are.
  public var pace: [PaceKey: PaceState] = [:]
  /// The attempts that may now be made.
  public var intents: [Intent] = []
  /// Recipients that stay claimed, because no limit had room for them.
  public var waiting: [RecipientID] = []
  /// Recipients that were no longer ours: their work is dropped.
  public var lost: [RecipientID] = []
  /// When it is worth trying again for those who are waiting.
  public var resumeAt: Date?
  /// Whether the campaign may send at all. When not, nothing was changed.
  public var campaignIsSending = true
  /// Why the campaign is to be paused, because those who went ahead did badly.
  public var canaryFailure: String?
  /// The store's clock at the decision.
  public var now: Date = .distantPast

  /// Creates an empty plan.
  public init() {}
}

/// Decides one batch of intents: the rules of the intent transaction, once for all stores.
///
/// It is shared with the conformance suite, so that a store is judged with the decision that it will be given.
package struct IntentPlanner: Sendable {
  /// What the worker prepared for one recipient before the transaction.
  package enum Preparation: Sendable {
    /// A request is ready under this attempt.
    case ready(AttemptID)
    /// The message cannot be made for this person.
    case skip(Gate.SkipReason)
  }

  /// What the worker holds of one recipient.
  package struct Claim: Sendable {
    var epoch: Int64
    var preparation: Preparation

    package init(epoch: Int64, preparation: Preparation) {
      self.epoch = epoch
      self.preparation = preparation
    }
  }

  var worker: WorkerID
  var controlEpoch: Int64
  var claims: [RecipientID: Claim]
  package var limits: [PaceKey: [RateLimit]]
  /// How paces that are new start.
  package var warmUps: [PaceKey: WarmUp] = [:]
  /// The pace at which campaigns stand in line for their share; `nil` for whoever comes first.
  package var sharedPace: PaceKey?
  var gate: Gate
  /// How late after its slot an attempt may still leave.
  var slack = Duration.seconds(1)
  /// The most intents; recipients beyond it stay in line.
  var room = Int.max

  package init(
    worker: WorkerID,
    controlEpoch: Int64,
    claims: [RecipientID: Claim],
    limits: [PaceKey: [RateLimit]],
    gate: Gate
  ) {
    self.worker = worker
    self.controlEpoch = controlEpoch
    self.claims = claims
    self.limits = limits
    self.gate = gate
  }

  /// Decides. Pure: the same context gives the same plan.
  package func plan(_ context: IntentContext) -> IntentPlan {
    var plan = IntentPlan()
    plan.now = context.now
    guard context.campaign.status == .sending, context.campaign.controlEpoch == controlEpoch else {
      plan.campaignIsSending = false
      return plan
    }
    var planner = self
    if let canary = context.campaign.plan.canary {
      let last = context.pace[.campaign(context.campaign.id)]?.lastSlot.map(Date.init(microsecondsSince1970:))
      switch canary.verdict(on: context.counts, last: last, at: context.now) {
      case .healthy: break
      case .ahead(let count): planner.room = min(room, count)
      case .wait(let instant): return behind(context, until: instant, plan)
      case .failed(let reason):
        plan.canaryFailure = reason
        return behind(context, until: nil, plan)
      }
    }
    return planner.decide(context, plan)
  }

  /// Everybody waits behind the canary. Whoever is no longer ours is let go all the same.
  private func behind(_ context: IntentContext, until instant: Date?, _ plan: IntentPlan) -> IntentPlan {
    var plan = plan
    for recipient in context.candidates.map(\.recipient) {
      let isOurs =
        claims[recipient.id].map { recipient.isClaimed(by: worker, epoch: $0.epoch, at: context.now) } ?? false
      if isOurs { plan.waiting.append(recipient.id) } else { plan.lost.append(recipient.id) }
    }
    plan.resumeAt = plan.waiting.isEmpty ? nil : instant
    return plan
  }

  private func decide(_ context: IntentContext, _ plan: IntentPlan) -> IntentPlan {
    var plan = plan
    var pacers = pacers(context)
    // Nobody is decided twice, even if they were asked for twice: the second intent would be a second message.
    var seen: Set<RecipientID> = []
    for candidate in context.candidates where seen.insert(candidate.recipient.id).inserted {
      decide(candidate, context, &pacers, &plan)
    }
    if !plan.waiting.isEmpty { plan.resumeAt = Date(microsecondsSince1970: pacers.resume) }
    for (key, state) in pacers.finish() where (context.pace[key] ?? PaceState()) != state { plan.pace[key] = state }
    return plan
  }

  private func pacers(_ context: IntentContext) -> PacerSet {
    let now = context.now.microsecondsSince1970
    let paces = limits.keys.sorted().map { key in
      let state = context.pace[key] ?? PaceState()
      return (key, Pacer(state: state, limits: limits[key] ?? [], warmUp: warmUps[key], now: now))
    }
    let turn = sharedPace.map { key in
      PacerSet.Turn(
        key: key,
        campaign: context.campaign.id.digest,
        priority: context.campaign.plan.priority ?? CampaignPriority(gate.purpose)
      )
    }
    return PacerSet(paces, turn: turn, now: now)
  }

  private func decide(
    _ candidate: RecipientRecord,
    _ context: IntentContext,
    _ pacers: inout PacerSet,
    _ plan: inout IntentPlan
  ) {
    var recipient = candidate.recipient
    guard let claim = claims[recipient.id], recipient.isClaimed(by: worker, epoch: claim.epoch, at: context.now) else {
      return plan.lost.append(candidate.recipient.id)
    }

    let hasMessage = if case .ready = claim.preparation { true } else { false }
    switch gate.verdict(for: candidate.member, at: context.now, hasMessage: hasMessage) {
    case .optedOut(let block):
      recipient.end(.optedOut, reason: block.rawValue, at: context.now)
    case .skip(let reason):
      recipient.end(.skipped, reason: reason.word, detail: reason.detail, at: context.now)
    case .hold(let instant, let reason):
      recipient.hold(until: instant, reason: reason.rawValue, at: context.now)
    case .send(let windowEnd):
      switch claim.preparation {
      case .skip(let reason):
        recipient.end(.skipped, reason: reason.word, detail: reason.detail, at: context.now)
      case .ready(let id):
        // The slot is taken last, so that somebody who is not sent to gives it to the next.
        guard plan.intents.count < room else {
          pacers.refuseForOwnReason()
          return plan.waiting.append(recipient.id)
        }
        guard let instant = pacers.slot() else { return plan.waiting.append(recipient.id) }
        let slot = Date(microsecondsSince1970: instant)
        guard slot < windowEnd else {
          pacers.refuseForOwnReason(until: windowEnd)
          return plan.waiting.append(recipient.id)
        }
        pacers.take(instant)
        let sendBefore = min(windowEnd, slot + slack).truncatedToMilliseconds
        let attempt = Attempt(
          id: id,
          number: recipient.attempts.count + 1,
          committedAt: context.now,
          sendBefore: sendBefore
        )
        recipient.begin(attempt, at: context.now)
        plan.intents.append(.init(recipient: recipient.id, attempt: id, slot: slot, sendBefore: sendBefore))
      }
    }
    plan.changed.append(recipient)
  }
}

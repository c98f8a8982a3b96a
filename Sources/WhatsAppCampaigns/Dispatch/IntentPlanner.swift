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

  /// Creates a context.
  public init(now: Date, campaign: Campaign, candidates: [RecipientRecord], pace: [PaceKey: PaceState]) {
    self.now = now
    self.campaign = campaign
    self.candidates = candidates
    self.pace = pace
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

  var worker: WorkerID
  var controlEpoch: Int64
  var claims: [RecipientID: Int64]
  var preparations: [RecipientID: Preparation]
  package var limits: [PaceKey: [RateLimit]]
  var gate: Gate
  /// How late after its slot an attempt may still leave.
  var slack = Duration.seconds(1)
  /// The most intents; recipients beyond it stay in line.
  var room = Int.max

  package init(
    worker: WorkerID,
    controlEpoch: Int64,
    claims: [RecipientID: Int64],
    preparations: [RecipientID: Preparation],
    limits: [PaceKey: [RateLimit]],
    gate: Gate
  ) {
    self.worker = worker
    self.controlEpoch = controlEpoch
    self.claims = claims
    self.preparations = preparations
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
    var pacers: [PaceKey: Pacer] = [:]
    for (key, limits) in limits {
      pacers[key] = Pacer(state: context.pace[key] ?? PaceState(), limits: limits, now: context.now)
    }
    // Nobody is decided twice, even if they were asked for twice: the second intent would be a second message.
    var seen: Set<RecipientID> = []
    for candidate in context.candidates where seen.insert(candidate.recipient.id).inserted {
      decide(candidate, context, &pacers, &plan)
    }
    plan.pace = pacers.mapValues(\.state).filter { context.pace[$0.key] != $0.value }
    plan.resumeAt = plan.waiting.isEmpty ? nil : pacers.values.map(\.resume).max()
    return plan
  }

  private func decide(
    _ candidate: RecipientRecord,
    _ context: IntentContext,
    _ pacers: inout [PaceKey: Pacer],
    _ plan: inout IntentPlan
  ) {
    var recipient = candidate.recipient
    guard let epoch = claims[recipient.id], recipient.isClaimed(by: worker, epoch: epoch, at: context.now),
      let preparation = preparations[recipient.id]
    else { return plan.lost.append(candidate.recipient.id) }

    switch gate.verdict(for: candidate.member, at: context.now) {
    case .optedOut(let block):
      recipient.end(.optedOut, reason: block.rawValue, at: context.now)
    case .skip(let reason):
      recipient.end(.skipped, reason: reason.word, detail: reason.detail, at: context.now)
    case .hold(let instant, let reason):
      recipient.hold(until: instant, reason: reason.rawValue, at: context.now)
    case .send(let windowEnd):
      switch preparation {
      case .skip(let reason):
        recipient.end(.skipped, reason: reason.word, detail: reason.detail, at: context.now)
      case .ready(let id):
        // The slot is taken last, so that somebody who is not sent to gives it to the next.
        let slot = pacers.values.map(\.next).max() ?? context.now
        guard plan.intents.count < room, pacers.values.allSatisfy(\.hasSlot), slot < windowEnd else {
          return plan.waiting.append(recipient.id)
        }
        for key in pacers.keys { pacers[key]?.take(slot) }
        let sendBefore = min(windowEnd, slot + slack)
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

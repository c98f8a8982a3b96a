public import Foundation

/// What a store shows of one person inside the transaction that commits a free message, locked against every other writer.
public struct FreeMessageContext: Sendable {
  /// The store's clock, read inside the transaction.
  public var now: Date
  /// What is stored under the identifier of the message already.
  public var earlier: FreeMessage?
  /// When the person last wrote something through the message's provider that opens the window.
  public var opening: Date?
  /// What the person decided.
  public var consent: ConsentState
  /// The person's entry on the suppression list.
  public var suppression: Suppression?
  /// How much of each limit is used up; a key without a state has not been used yet.
  public var pace: [PaceKey: PaceState]

  /// Creates a context.
  public init(
    now: Date,
    earlier: FreeMessage? = nil,
    opening: Date?,
    consent: ConsentState,
    suppression: Suppression?,
    pace: [PaceKey: PaceState]
  ) {
    self.now = now
    self.earlier = earlier
    self.opening = opening
    self.consent = consent
    self.suppression = suppression
    self.pace = pace
  }
}

/// What the transaction of a free message decides and writes.
public struct FreeMessagePlan: Sendable {
  /// Whether the message may leave.
  @nonexhaustive
  public enum Verdict: Hashable, Sendable {
    /// It may leave at the first instant, and no longer at the second.
    case send(at: Date, before: Date)
    /// No limit has room before this instant: nothing was recorded, ask again then.
    case wait(until: Date)
    /// It may not leave.
    case refuse(Refusal)
  }

  /// Why a message may not leave.
  @nonexhaustive
  public enum Refusal: Hashable, Sendable {
    /// The person is on the suppression list, or the policy forbids even an answer.
    case forbidden(ConsentBlock)
    /// The person has not written within the last 24 hours: only a template may be sent.
    case outsideWindow
    /// A message of this identifier was committed before, and may have arrived.
    case committedBefore
  }

  /// Whether the message may leave.
  public var verdict: Verdict
  /// Every pace that changed; the store writes them as they are, whatever the verdict.
  public var pace: [PaceKey: PaceState] = [:]
  /// What was committed before under the same identifier.
  public var earlier: FreeMessage?
  /// The store's clock at the decision.
  public var now: Date

  /// Creates a plan.
  public init(_ verdict: Verdict, now: Date) {
    self.verdict = verdict
    self.now = now
  }

  /// The message as a store keeps it under this plan; `nil` where it keeps none.
  public func committed(_ message: FreeMessage) -> FreeMessage? {
    guard case .send(_, let before) = verdict else { return nil }
    var message = message
    message.attempt.number = (earlier?.attempt.number ?? 0) + 1
    message.attempt.committedAt = now
    message.attempt.sendBefore = before
    return message
  }
}

/// Decides whether a free message may leave, and when: the rules of its transaction, once for all stores.
///
/// It is shared with the conformance suite, so that a store is judged with the decision that it will be given.
package struct FreeMessagePlanner: Sendable {
  /// The limits of the sender and of its account.
  package var limits: [PaceKey: [RateLimit]]
  /// The pace at which campaigns stand in line for their share.
  package var sharedPace: PaceKey
  /// Who may be written to.
  package var policy: any ConsentPolicy
  /// How late after its slot a message may still leave.
  package var slack = Duration.seconds(1)

  package init(limits: [PaceKey: [RateLimit]], sharedPace: PaceKey, policy: any ConsentPolicy) {
    self.limits = limits
    self.sharedPace = sharedPace
    self.policy = policy
  }

  /// All answers are one party in the line of the sender.
  private static let party = CampaignID(unchecked: "answers to people").digest

  /// Decides. Pure: the same context gives the same plan.
  package func plan(_ context: FreeMessageContext) -> FreeMessagePlan {
    func refuse(_ refusal: FreeMessagePlan.Refusal) -> FreeMessagePlan {
      var plan = FreeMessagePlan(.refuse(refusal), now: context.now)
      plan.earlier = context.earlier
      return plan
    }
    if let earlier = context.earlier, !earlier.attempt.isProvenNegative { return refuse(.committedBefore) }
    if context.suppression != nil { return refuse(.forbidden(.suppressed)) }
    let question = ConsentQuestion(purpose: .service, state: context.consent, suppression: context.suppression)
    if case .forbidden(let block) = policy.verdict(on: question) { return refuse(.forbidden(block)) }
    guard let opening = context.opening else { return refuse(.outsideWindow) }
    let closing = ServiceWindow.end(after: opening)
    guard context.now < closing else { return refuse(.outsideWindow) }

    var pacers = pacers(context)
    let instant = pacers.slot()
    let at = Date(microsecondsSince1970: instant ?? pacers.resume)
    guard at < closing else { return refuse(.outsideWindow) }
    var plan = FreeMessagePlan(.wait(until: at), now: context.now)
    plan.earlier = context.earlier
    if let instant {
      pacers.take(instant)
      // It waits for nothing more: whoever is behind it in line need not wait for another answer.
      pacers.refuseForOwnReason()
      plan.verdict = .send(at: at, before: min(closing, at + slack).truncatedToMilliseconds)
    }
    for (key, state) in pacers.finish() where (context.pace[key] ?? PaceState()) != state { plan.pace[key] = state }
    return plan
  }

  /// Answers keep the distance between messages and go ahead of campaigns. They do not wait for the quotas of a day or a
  /// month, which providers set for what a business begins, but they are counted there.
  private func pacers(_ context: FreeMessageContext) -> PacerSet {
    let now = context.now.microsecondsSince1970
    let paces = limits.keys.sorted().map { key in
      let state = context.pace[key] ?? PaceState()
      return (key, Pacer(state: state, limits: limits[key] ?? [], now: now, keepsQuotas: false))
    }
    return PacerSet(paces, turn: PacerSet.Turn(key: sharedPace, campaign: Self.party, priority: .service), now: now)
  }
}

public import Foundation

/// What happened to one person in one campaign, and why: one answer from everything that is kept.
///
/// It holds the person's contact and consent; what it writes names neither number nor name.
public struct RecipientExplanation: Hashable, Sendable {
  /// What somebody waits for who has no outcome yet.
  public struct Waiting: Hashable, Sendable {
    /// In one word: why they were held or turned away, such as `outsideWindow` or `throttled`; otherwise `notStarted`,
    /// `scheduled`, `paused`, `turn`, `answer` or `evidence`.
    public let word: String
    /// Until when at the latest, where it is known.
    public let until: Date?

    init(_ word: String, until: Date? = nil) {
      self.word = word
      self.until = until
    }
  }

  /// The campaign as it is.
  public let campaign: Campaign
  /// The person, with consent and suppression as they are now.
  public let member: AudienceMember
  /// What became of them; `nil` while the campaign has no fixed recipients.
  public let recipient: Recipient?
  /// What would happen if it were their turn now; `nil` for somebody who was sent to or never will be.
  public let foresight: DryRunEntry.Verdict?
  /// What the person decided about messages like this one, oldest first.
  public let consent: [ConsentEvent]
  /// What they wait for; `nil` where nothing is waited for.
  public let waiting: Waiting?
  /// What was done to the campaign besides starting and ending it, such as its pauses, oldest first.
  public let changes: [CampaignChange]
  /// How many attempts the person gets in all, where nobody knows about the last one and they are sent to again by
  /// themselves.
  let mostAttempts: Int?

  /// What the campaign itself tells the time of.
  private static let milestones: Set<String> = ["started", "completed", "ended"]
  /// The most decisions that are shown: the latest.
  private static let mostDecisions = 100

  /// Explains one person.
  ///
  /// - Parameters:
  ///   - history: What the person decided.
  ///   - changes: What was done to the campaign.
  ///   - purpose: What the message is for, as the gate judges it: decisions about other purposes are left aside.
  ///   - settleTime: How long evidence is waited for.
  init(
    campaign: Campaign,
    member: AudienceMember,
    recipient: Recipient?,
    foresight: DryRunEntry.Verdict?,
    history: [ConsentRecord.Item],
    changes: [CampaignChange],
    purpose: ConsentPurpose,
    settleTime: SettleTime,
    at now: Date
  ) {
    self.campaign = campaign
    self.member = member
    self.recipient = recipient
    self.foresight = foresight
    consent = history.map(\.event).filter { $0.purposes.contains(purpose) }.suffix(Self.mostDecisions)
    self.changes = changes.filter { !Self.milestones.contains($0.action) }
    mostAttempts = recipient.flatMap { campaign.mostAttempts(for: $0, at: now) }
    waiting = campaign.waiting(recipient, foresight, settleTime, at: now)
  }

  /// The variant of the message, where the campaign has several.
  public var variant: VariantName? { campaign.plan.variant(of: member.contact.person)?.name }

  /// Why the person stands where they stand, or would be left out; `nil` where there is nothing to explain.
  public var reason: ReportReason? {
    if let reason = recipient?.reportReason { return reason }
    switch foresight {
    case .skip(let reason):
      return ReportReason(status: .skipped, word: reason.word, code: nil, detail: reason.detail, count: 1)
    case .optedOut(let block):
      return ReportReason(status: .optedOut, word: block.rawValue, code: nil, detail: nil, count: 1)
    case .send, .hold, .done, nil: return nil
    }
  }
}

extension Campaign {
  /// How many attempts somebody gets in all who is sent to again when their settling is over; otherwise `nil`.
  fileprivate func mostAttempts(for recipient: Recipient, at now: Date) -> Int? {
    guard case .settling = recipient.state, let most = mostAttempts(at: now),
      recipient.attempts.count(where: { !$0.isProvenNegative }) < most
    else { return nil }
    return most
  }

  fileprivate func waiting(
    _ recipient: Recipient?,
    _ foresight: DryRunEntry.Verdict?,
    _ settleTime: SettleTime,
    at now: Date
  ) -> RecipientExplanation.Waiting? {
    switch recipient?.state {
    case .sending: return .init("answer")
    case .settling(let attempt, _):
      let begun = recipient?.attempts.first { $0.id == attempt }?.committedAt
      return .init("evidence", until: begun.map { $0 + settleTime.most })
    case nil, .pending, .claimed: break
    case .accepted, .rejected, .unconfirmed, .optedOut, .skipped, .cancelled: return nil
    }
    switch status {
    case .draft: return .init("notStarted")
    case .scheduled: return .init("scheduled", until: plan.schedule?.start)
    case .paused: return .init("paused")
    case .cancelling, .completed, .cancelled, .failed: return nil
    case .sending: break
    }
    if case .pending(let notBefore?) = recipient?.state, notBefore > now {
      return .init(recipient?.reason ?? "turn", until: notBefore)
    }
    if case .hold(let instant, let reason) = foresight { return .init(reason.rawValue, until: instant) }
    return .init("turn")
  }
}

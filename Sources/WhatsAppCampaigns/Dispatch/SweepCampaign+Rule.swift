public import Foundation

extension SweepCampaign {
  /// Moves a recipient along where nobody else does: the one rule of a sweep, for which a store only finds candidates.
  ///
  /// - Parameters:
  ///   - recipient: Anybody of the campaign. Whoever needs nothing stays as they are.
  ///   - now: The store's clock.
  ///   - ingest: The clock of ingest of the campaign's provider, which waiting for evidence goes by.
  /// - Returns: Whether the recipient was moved, and so has to be written.
  public func move(_ recipient: inout Recipient, of campaign: Campaign, at now: Date, ingest: Date) -> Bool {
    switch recipient.state {
    case .pending, .claimed:
      recipient.leaveOut(of: campaign, at: now) || recipient.isLeaseOver(at: now) && recipient.release(at: now)
    case .sending:
      recipient.isOrphanDue(after: orphanAfter, at: now) && recipient.orphan(at: now, ingest: ingest)
    case .settling:
      recipient.isSettleDue(settleTime, at: now, ingest: ingest)
        && recipient.settle(
          delivery ?? campaign.plan.delivery,
          campaignIsSending: campaign.sendsAgain(at: now),
          at: now
        )
    case .accepted, .rejected, .unconfirmed, .optedOut, .skipped, .cancelled:
      false
    }
  }
}

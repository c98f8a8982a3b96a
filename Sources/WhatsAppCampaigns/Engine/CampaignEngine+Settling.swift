/// What an operator decides about attempts of which nobody knows whether they arrived.
@nonexhaustive
public enum SettleDecision: String, Hashable, Sendable {
  /// Wait no longer: they stay unconfirmed.
  case unconfirmed
  /// The operator knows that they arrived, from the provider's own records.
  case sent
}

extension CampaignEngine {
  /// Decides by hand about every attempt of a campaign of which nobody knows whether it arrived.
  ///
  /// Evidence that comes later still counts. Nothing is sent again.
  ///
  /// - Returns: How many recipients were decided.
  @discardableResult
  public func settle(_ id: CampaignID, as decision: SettleDecision) async throws(EngineError) -> Int {
    _ = try await existing(id)
    try await applyPendingWebhooks()
    var decided = 0
    switch decision {
    case .unconfirmed:
      decided = try await counts(of: id).settling
      // At most once here, whatever the plan says: who ends the waiting by hand does not ask for a second message.
      let request = SweepCampaign(
        tenant: tenant,
        campaign: id,
        settleTime: SettleTime(live: .zero, most: .zero),
        delivery: .atMostOnce
      )
      while try await stored({ () async throws(StoreError) in try await store.sweep(request) }).hasMore {}
    case .sent:
      var last: RecipientID?
      while true {
        let page = try await recipients(of: id, status: .unconfirmed, after: last)
        guard let end = page.last else { break }
        let entries = page.compactMap { record in
          record.recipient.currentAttempt.map {
            RecordOutcomes.Entry(
              recipient: record.recipient.id,
              attempt: $0,
              outcome: .accepted(nil, isHeld: false)
            )
          }
        }
        let request = RecordOutcomes(tenant: tenant, campaign: id, entries: entries)
        decided += try await stored { () async throws(StoreError) in try await store.recordOutcomes(request) }.recorded
        last = end.recipient.id
      }
      try await sweep(id)
    }
    return decided
  }
}

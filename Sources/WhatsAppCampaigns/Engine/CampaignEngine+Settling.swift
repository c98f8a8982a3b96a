extension CampaignEngine {
  /// Decides by hand about every attempt of a campaign of which nobody knows whether it arrived.
  ///
  /// Evidence that comes later still counts. ``SettleDecision/again`` needs a campaign that is sending or paused, and is
  /// the one decision after which something is sent: nobody can say then that nobody gets the message twice.
  ///
  /// - Parameters:
  ///   - id: The campaign.
  ///   - decision: What to take the unknown outcomes for.
  ///   - person: Only this person; `nil` for everybody. Waiting for evidence (``SettleDecision/unconfirmed``) ends for
  ///     everybody or for nobody.
  ///   - actor: Who decides, for the campaign's history.
  /// - Throws: ``EngineError/Code/unknownContact`` when the person is no recipient of the campaign.
  /// - Returns: How many recipients were decided.
  @discardableResult
  public func settle(
    _ id: CampaignID,
    as decision: SettleDecision,
    only person: PersonKey? = nil,
    by actor: String? = nil
  ) async throws(EngineError) -> Int {
    let campaign = try await existing(id)
    if decision == .again, !campaign.mayRearm {
      throw EngineError(
        .wrongStatus,
        "A campaign that is \(campaign.status.rawValue) sends nothing more. Make a new one for those who are "
          + "unconfirmed: put them into a group first."
      )
    }
    guard decision != .unconfirmed || person == nil else {
      throw EngineError(
        .unsupported,
        "Waiting for evidence ends for everybody at once. For one person decide that they were sent to, or are sent to "
          + "again."
      )
    }
    try await applyPendingWebhooks()
    let decided: Int
    switch decision {
    case .unconfirmed: decided = try await stopWaiting(id)
    case .sent:
      decided = try await decide(id, only: person) { (records) async throws(StoreError) in
        let entries = records.compactMap { record in
          record.recipient.currentAttempt.map {
            RecordOutcomes.Entry(recipient: record.recipient.id, attempt: $0, outcome: .decidedSent)
          }
        }
        let request = RecordOutcomes(tenant: self.tenant, campaign: id, entries: entries)
        return try await self.store.recordOutcomes(request).recorded
      }
    case .again:
      decided = try await decide(id, only: person) { (records) async throws(StoreError) in
        let request = RearmRecipients(tenant: self.tenant, campaign: id, recipients: records.map(\.recipient.id))
        return try await self.store.rearm(request).rearmed
      }
    }
    if decided == 0, let person { try await requireRecipient(person, of: id) }
    if decided > 0 { try await control(id, .settle(decision, count: decided), by: actor) }
    if decision == .sent { try await sweep(id) }
    return decided
  }

  private func requireRecipient(_ person: PersonKey, of id: CampaignID) async throws(EngineError) {
    let query = RecipientQuery(tenant: tenant, campaign: id, person: person, limit: 1)
    let found = try await stored { () async throws(StoreError) in try await store.recipients(query) }
    guard found.isEmpty else { return }
    throw EngineError(.unknownContact, "This person is no recipient of the campaign \(id).")
  }

  /// Waits no longer for evidence.
  private func stopWaiting(_ id: CampaignID) async throws(EngineError) -> Int {
    let waiting = try await counts(of: id).settling
    // At most once here, whatever the plan says: who ends the waiting by hand does not ask for a second message.
    let request = SweepCampaign(
      tenant: tenant,
      campaign: id,
      settleTime: SettleTime(live: .zero, most: .zero),
      orphanAfter: configuration.orphanAfter,
      delivery: .atMostOnce
    )
    while try await stored({ () async throws(StoreError) in try await store.sweep(request) }).hasMore {}
    return waiting
  }

  /// Decides about those who are unconfirmed, whether or not evidence may still come, page by page.
  private func decide(
    _ id: CampaignID,
    only person: PersonKey?,
    _ decide: ([RecipientRecord]) async throws(StoreError) -> Int
  ) async throws(EngineError) -> Int {
    var decided = 0
    var last: RecipientID?
    while true {
      let query = RecipientQuery(
        tenant: tenant,
        campaign: id,
        status: .unconfirmed,
        person: person,
        after: last,
        limit: 500
      )
      let page = try await stored { () async throws(StoreError) in try await store.recipients(query) }
      guard let end = page.last else { return decided }
      decided += try await stored { () async throws(StoreError) in try await decide(page) }
      last = end.recipient.id
    }
  }
}

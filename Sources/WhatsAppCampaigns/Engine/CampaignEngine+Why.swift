extension CampaignEngine {
  /// Explains what happened to one person in a campaign, or what would happen, with the webhooks that are waiting applied
  /// first.
  ///
  /// - Returns: `nil` where the person is no recipient of the campaign, and would be none.
  public func why(_ person: PersonKey, in id: CampaignID) async throws(EngineError) -> RecipientExplanation? {
    try await applyPendingWebhooks()
    let campaign = try await existing(id)
    if let record = try await recipient(person, of: id) {
      let isWaiting = record.recipient.isOpen && record.recipient.currentAttempt == nil && !campaign.isEnding
      // A template that is gone meanwhile explains nothing about what has happened.
      var member = record.member
      if isWaiting { member.history = try await history(of: person, in: campaign) }
      let foresight = isWaiting ? try? await judge(member, in: campaign) : nil
      return try await explanation(campaign, record.member, record.recipient, foresight)
    }
    guard campaign.status.isBeforeStart else { return nil }
    var found: AudienceMember?
    try await members(of: campaign.plan.audience, history: historySpan(of: campaign.plan)) {
      if $0.contact.person == person { found = $0 }
    }
    guard let found else { return nil }
    return try await explanation(campaign, found, nil, try await judge(found, in: campaign))
  }

  /// What may have reached a recipient before, as far as the campaign's cap and its sender's gap ask.
  private func history(of person: PersonKey, in campaign: Campaign) async throws(EngineError) -> [EarlierSend] {
    guard let span = historySpan(of: campaign.plan) else { return [] }
    let query = RecipientQuery(tenant: tenant, campaign: campaign.id, person: person, limit: 1, history: span)
    return try await stored { () async throws(StoreError) in try await store.recipients(query) }.first?.member.history
      ?? []
  }

  /// What would happen to somebody now.
  private func judge(_ member: AudienceMember, in campaign: Campaign) async throws(EngineError) -> DryRunEntry.Verdict {
    let messages = try await messages(of: campaign.plan)
    let gate = try gate(of: campaign.plan, category: messages.category)
    let builder = messages.builder(for: member.contact.person)
    return Self.judge(member, gate, builder, channels[campaign.plan.provider]?.provider, at: time.now).verdict
  }

  private func explanation(
    _ campaign: Campaign,
    _ member: AudienceMember,
    _ recipient: Recipient?,
    _ foresight: DryRunEntry.Verdict?
  ) async throws(EngineError) -> RecipientExplanation {
    let category = try? await messages(of: campaign.plan).category
    let purpose = try gate(of: campaign.plan, category: category ?? .authentication).purpose
    return RecipientExplanation(
      campaign: campaign,
      member: member,
      recipient: recipient,
      foresight: foresight,
      history: try await consent(of: member.contact.person).history,
      changes: try await history(of: campaign.id),
      purpose: purpose,
      settleTime: configuration.settleTime,
      at: time.now
    )
  }
}

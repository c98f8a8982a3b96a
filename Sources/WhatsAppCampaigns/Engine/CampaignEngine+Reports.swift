public import Foundation

extension CampaignEngine {
  /// Says what became of a campaign, in numbers that add up, with the webhooks that are waiting applied first.
  ///
  /// The recipients are read page by page; memory does not grow with them.
  ///
  /// - Parameters:
  ///   - id: The campaign.
  ///   - timeZone: In whose time instants are shown; without it the zone of the campaign's window, otherwise UTC.
  ///   - rateCard: The prices by which the report reckons what the provider charges for.
  public func report(
    of id: CampaignID,
    timeZone: TimeZone? = nil,
    rateCard: RateCard? = nil
  ) async throws(EngineError) -> CampaignReport {
    try await applyPendingWebhooks()
    let campaign = try await existing(id)
    var report = CampaignReport(campaign: campaign, generatedAt: time.now, timeZone: timeZone, rateCard: rateCard)
    try await eachRecipient(of: id) { report.add($0) }
    return report
  }

  /// Goes through the recipients of a campaign, in the order of their numbers, page by page.
  ///
  /// It ends with whatever the body throws, and with `CancellationError` when the task is cancelled.
  public func forEachRecipient(
    of id: CampaignID,
    status: RecipientStatus? = nil,
    _ body: (RecipientRecord) throws -> Void
  ) async throws {
    var last: RecipientID?
    while true {
      try Task.checkCancellation()
      let page = try await recipients(of: id, status: status, after: last, limit: 1_000)
      guard let end = page.last else { return }
      for record in page { try body(record) }
      last = end.recipient.id
    }
  }

  /// As ``forEachRecipient(of:status:_:)`` for a body that cannot fail, and in a task that is not given up half-way.
  func eachRecipient(
    of id: CampaignID,
    history: Duration? = nil,
    _ body: (RecipientRecord) -> Void
  ) async throws(EngineError) {
    var last: RecipientID?
    while true {
      let query = RecipientQuery(tenant: tenant, campaign: id, after: last, limit: 1_000, history: history)
      let page = try await stored { () async throws(StoreError) in try await store.recipients(query) }
      guard let end = page.last else { return }
      page.forEach(body)
      last = end.recipient.id
    }
  }
}

import Foundation
public import WhatsAppCampaigns

extension SQLiteStore {
  /// Records what came of attempts, and joins what was reported about their messages before.
  public func recordOutcomes(_ request: RecordOutcomes) async throws(StoreError) -> RecordOutcomesResult {
    try write(request.tenant) { (transaction) throws(StoreError) in try transaction.recordOutcomes(request) }
  }
}

extension Transaction {
  fileprivate func recordOutcomes(_ request: RecordOutcomes) throws(StoreError) -> RecordOutcomesResult {
    let stored = try campaign(request.campaign)
    let ingest = try ingestClock(of: stored.campaign.plan.provider).reading
    var records: [RecipientID: StoredRecipient] = [:]
    for record in try recipientRecords(request.entries.map(\.recipient.rawValue), of: stored.number) {
      records[record.recipient.id] = record
    }
    var recorded = 0
    var messages: [ProviderMessageID] = []
    for entry in request.entries {
      guard var record = records[entry.recipient] else { continue }
      var recipient = record.recipient
      let isRecorded = recipient.record(
        entry.outcome,
        of: entry.attempt,
        campaignIsCancelling: stored.campaign.isEnding,
        at: now,
        ingest: ingest
      )
      guard isRecorded else { continue }
      recorded += 1
      messages += try save(recipient, over: record)
      record.record.recipient = recipient
      records[entry.recipient] = record
    }
    // Only now, because both may change recipients that are held above.
    for entry in request.entries {
      guard let event = entry.consent, let record = records[entry.recipient] else { continue }
      try appendOnce(event, contact: record.recipient.contact.rawValue)
    }
    try joinOrphanReports(about: messages)
    for (key, instant) in request.holds {
      var pace = try paces([key])[key] ?? PaceState()
      pace.hold(until: instant)
      try save(pace, of: key)
    }
    return RecordOutcomesResult(recorded: recorded)
  }
}

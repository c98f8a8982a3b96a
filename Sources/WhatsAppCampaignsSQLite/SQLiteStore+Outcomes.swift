import Foundation
public import WhatsAppCampaigns

extension SQLiteStore {
  /// Records what came of attempts, and joins what was reported about their messages before.
  public func recordOutcomes(_ request: RecordOutcomes) async throws(StoreError) -> RecordOutcomesResult {
    try await write(request.tenant, keepsRecords: true) { (transaction) throws(StoreError) in
      try transaction.recordOutcomes(request)
    }
  }
}

extension SQLiteStore {
  /// How much of their limits some things have used up.
  public func paces(_ request: PaceQuery) async throws(StoreError) -> [PaceKey: PaceState] {
    try read(request.tenant) { (transaction) throws(StoreError) in try transaction.paces(request.keys) }
  }

  /// Puts unconfirmed recipients back in line.
  public func rearm(_ request: RearmRecipients) async throws(StoreError) -> RearmRecipientsResult {
    try await write(request.tenant, keepsRecords: true) { (transaction) throws(StoreError) in
      try transaction.rearm(request)
    }
  }
}

extension Transaction {
  fileprivate func rearm(_ request: RearmRecipients) throws(StoreError) -> RearmRecipientsResult {
    let stored = try campaign(request.campaign)
    var result = RearmRecipientsResult(rearmed: 0)
    guard stored.campaign.mayRearm else { return result }
    for record in try recipientRecords(request.recipients.map(\.rawValue), of: stored.number) {
      var recipient = record.recipient
      guard recipient.rearm(at: now) else { continue }
      try save(recipient, over: record)
      result.rearmed += 1
    }
    return result
  }

  func recordOutcomes(_ request: RecordOutcomes) throws(StoreError) -> RecordOutcomesResult {
    let stored = try campaign(request.campaign)
    let ingest = try ingestClock(of: stored.campaign.plan.provider).reading
    let loaded = try rememberedRecords(request.entries.map(\.recipient.rawValue), of: stored.number)
    var moved: Set<Int64> = []
    var recorded = 0
    var messages: [KnownMessage] = []
    for entry in request.entries {
      let number = entry.recipient.rawValue
      // A second outcome of the same recipient goes by what the first one has written.
      let known = moved.contains(number) ? try recipientRecord(number, of: stored.number) : loaded[number]
      guard let record = known else { continue }
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
      messages += try save(recipient, over: record).messages
      moved.insert(number)
    }
    // Only now, because both may change recipients that are held above.
    for entry in request.entries where entry.consent != nil {
      guard let event = entry.consent, let record = loaded[entry.recipient.rawValue] else { continue }
      try appendOnce(event, contact: record.recipient.contact.rawValue)
    }
    try joinOrphanReports(about: messages)
    for (key, throttle) in request.throttles {
      var pace = try paces([key])[key] ?? PaceState()
      pace.apply(throttle, at: now)
      try save(pace, of: key)
    }
    if request.controlEpoch.map({ $0 == stored.campaign.controlEpoch }) ?? true {
      try apply(request.news, isCurrent: true)
    }
    return RecordOutcomesResult(recorded: recorded)
  }
}

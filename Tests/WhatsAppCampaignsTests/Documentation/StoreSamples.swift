import Foundation
import Testing
import WhatsAppCampaigns
import WhatsAppCampaignsTesting

/// What the sample needs of a database: one transaction at a time over locked rows.
private struct ToyDatabase: Sendable {
  struct Rows {
    var now: Date
    var campaign: Campaign
    var records: [RecipientRecord]
    var paces: [PaceKey: PaceState] = [:]

    func lockedCampaign(_ id: CampaignID, of tenant: TenantID) throws(StoreError) -> Campaign {
      guard campaign.id == id else { throw StoreError(.notFound, "There is no campaign of this identifier.") }
      return campaign
    }

    func lockedRecipients(_ ids: [RecipientID], of campaign: CampaignID) throws(StoreError) -> [RecipientRecord] {
      records.filter { ids.contains($0.recipient.id) }
    }

    func lockedPaces(_ keys: [PaceKey]) throws(StoreError) -> [PaceKey: PaceState] {
      paces.filter { keys.contains($0.key) }
    }

    func counts(of campaign: CampaignID) throws(StoreError) -> OutcomeCounts { OutcomeCounts() }

    mutating func record(_ outcomes: RecordOutcomes) throws(StoreError) {
      for entry in outcomes.entries {
        for index in records.indices where records[index].recipient.id == entry.recipient {
          _ = records[index].recipient.record(
            entry.outcome,
            of: entry.attempt,
            campaignIsCancelling: campaign.isEnding,
            at: now,
            ingest: now
          )
        }
      }
    }

    mutating func save(_ recipients: [Recipient]) throws(StoreError) {
      for recipient in recipients {
        for index in records.indices where records[index].recipient.id == recipient.id {
          records[index].recipient = recipient
        }
      }
    }

    mutating func save(_ paces: [PaceKey: PaceState]) throws(StoreError) {
      self.paces.merge(paces) { $1 }
    }
  }

  let rows: Rows

  func transaction<Value>(_ body: (inout Rows) throws(StoreError) -> Value) throws(StoreError) -> Value {
    var copy = rows
    return try body(&copy)
  }
}

private struct ToyStore {
  let database: ToyDatabase

  // sample: commit-intents
  func commitIntents(_ request: CommitIntents) async throws(StoreError) -> IntentPlan {
    try database.transaction { (rows) throws(StoreError) in
      // What came back meanwhile …
      if let outcomes = request.outcomes { try rows.record(outcomes) }
      // … then load, locked against every other writer until the transaction ends …
      let context = IntentContext(
        now: rows.now,
        campaign: try rows.lockedCampaign(request.campaign, of: request.tenant),
        candidates: try rows.lockedRecipients(request.recipients, of: request.campaign),
        pace: try rows.lockedPaces(request.paceKeys),
        counts: try rows.counts(of: request.campaign)
      )
      // … ask the rules …
      let plan = request.decide(context)
      guard plan.campaignIsSending else { return plan }
      // … and write what they say.
      try rows.save(plan.changed)
      try rows.save(plan.pace)
      return plan
    }
  }
  // end
}

@Suite("The samples of the guide to stores run")
struct StoreSampleTests {
  // sample: conformance
  @Test("My store does what every store does", arguments: StoreConformance.cases)
  func conforms(_ conformance: ConformanceCase) async throws {
    try await conformance.run { time in InMemoryStore(time: time) }
  }
  // end

  @Test("The intent transaction shows the decision what is stored")
  func commits() async throws {
    let now = Date(timeIntervalSince1970: 1_763_000_000)
    let plan = CampaignPlan(
      name: "Sale",
      provider: "cloud",
      template: "sale",
      language: "en",
      variables: VariableMapping(),
      audience: Audience()
    )
    let campaign = Campaign(id: "c1", plan: plan, status: .sending, createdAt: now)
    let store = ToyStore(database: ToyDatabase(rows: .init(now: now, campaign: campaign, records: [])))
    let request = CommitIntents(tenant: .default, campaign: "c1", recipients: [], paceKeys: []) { context in
      var plan = IntentPlan()
      plan.now = context.now
      return plan
    }
    #expect(try await store.commitIntents(request).now == now)
  }
}

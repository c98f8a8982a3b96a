import Foundation
import Synchronization
import Testing
import WhatsAppCampaigns

@testable import WhatsAppCampaignsSQLite

@Suite("What a SQLite store remembers between claim and outcome")
struct SQLiteRecordTests {
  /// Sees every candidate as it is shown to the decision.
  private final class Shown: Sendable {
    private let state = Mutex<[RecipientRecord]>([])
    var records: [RecipientRecord] { state.withLock { $0 } }
    func note(_ context: IntentContext) { state.withLock { $0 = context.candidates } }
  }

  private func commit(_ bench: SQLiteBench, _ id: CampaignID, _ claimed: [Recipient]) async throws -> Shown {
    let shown = Shown()
    let request = CommitIntents(
      tenant: bench.tenant,
      campaign: id,
      recipients: claimed.map(\.id),
      paceKeys: [],
      decide: { context in
        shown.note(context)
        return SQLiteBench.decide(context)
      }
    )
    _ = try await bench.store.commitIntents(request)
    return shown
  }

  @Test("A STOP, a suppression and a change of the contact in another process are seen by the next intent")
  func otherProcess() async throws {
    let folder = try TemporaryFolder()
    let sender = try await SQLiteBench.open(folder.path())
    let receiver = try await SQLiteBench.open(folder.path())
    try await sender.save(0..<4)
    let id = try await sender.start()
    let claimed = try await sender.claim(id)

    let stop = ConsentEvent(decision: .withdrawn, purposes: [.marketing], at: FixedTime().now, source: "test")
    let entry = RecordConsent.Entry(identity: .phone(try SQLiteBench.phone(0)), event: stop)
    _ = try await receiver.store.recordConsent(RecordConsent(tenant: receiver.tenant, entries: [entry]))
    let key = PersonKey(try SQLiteBench.phone(1))
    let add = SuppressionChange.Action.add([key], source: "list", reason: nil)
    _ = try await receiver.store.changeSuppressions(SuppressionChange(tenant: receiver.tenant, action: add))
    let renamed = ContactDraft(phone: try SQLiteBench.phone(2), name: "Renamed")
    _ = try await receiver.store.saveContacts(SaveContacts(tenant: receiver.tenant, drafts: [renamed]))

    let shown = try await commit(sender, id, claimed).records
    #expect(shown[0].member.consent.isWithdrawn(.marketing))
    #expect(shown[1].member.suppression != nil)
    #expect(shown[2].member.contact.name == "Renamed")
    #expect(shown.map(\.recipient.epoch) == [1, 1, 1, 1])
  }

  @Test("The same in this process, between claim and intent and between two intents of one commit")
  func sameProcess() async throws {
    let folder = try TemporaryFolder()
    let bench = try await SQLiteBench.open(folder.path())
    try await bench.save(0..<2)
    let id = try await bench.start()
    let claimed = try await bench.claim(id)
    let stop = ConsentEvent(decision: .withdrawn, purposes: [.marketing], at: FixedTime().now, source: "test")
    for index in 0..<2 {
      let entry = RecordConsent.Entry(identity: .phone(try SQLiteBench.phone(index)), event: stop)
      _ = try await bench.store.recordConsent(RecordConsent(tenant: bench.tenant, entries: [entry]))
      let shown = try await commit(bench, id, [claimed[index]]).records
      #expect(shown[0].member.consent.isWithdrawn(.marketing))
    }
  }

  @Test("A suppression and an address that two names of a webhook move are seen by the next intent")
  func namesInThisProcess() async throws {
    let folder = try TemporaryFolder()
    let bench = try await SQLiteBench.open(folder.path())
    try await bench.save(0..<2)
    let users = ["MY.1A2B3C", "MY.4D5E6F", "MY.7A8B9C", "MY.0C1D2E"].map { WhatsAppIdentity.userID($0) }
    let add = SuppressionChange.Action.add(users.prefix(2).compactMap(\.key), source: "list", reason: nil)
    _ = try await bench.store.changeSuppressions(SuppressionChange(tenant: bench.tenant, action: add))
    let grant = ConsentEvent(decision: .granted, purposes: [.marketing], at: FixedTime().now, source: "test")
    let agreed = RecordConsent(tenant: bench.tenant, entries: [RecordConsent.Entry(identity: users[2], event: grant)])
    _ = try await bench.store.recordConsent(agreed)
    let known = ContactQuery(tenant: bench.tenant, selection: .people(users[2].key.map { [$0] } ?? []))
    let contact = try #require(try await bench.store.contacts(known).items.first)
    let change = GroupChange(tenant: bench.tenant, name: "all", action: .add([contact.id]))
    _ = try await bench.store.changeGroup(change)
    let id = try await bench.start()
    let claimed = try await bench.claim(id)
    let first = try #require(ApplyWebhooks.Naming(.phone(try SQLiteBench.phone(0)), users[0]))
    let second = try #require(ApplyWebhooks.Naming(.phone(try SQLiteBench.phone(1)), users[1]))
    let third = try #require(ApplyWebhooks.Naming(users[3], users[2]))
    _ = try await bench.store.applyWebhooks(ApplyWebhooks(tenant: bench.tenant, webhooks: [], namings: [first]))
    #expect(try await commit(bench, id, [claimed[0]]).records[0].member.suppression != nil)
    let body = KeepWebhook(tenant: bench.tenant, provider: "cloud", body: [1], isUrgent: false, namings: [second])
    _ = try await bench.store.keepWebhook(body)
    #expect(try await commit(bench, id, [claimed[1]]).records[0].member.suppression != nil)
    _ = try await bench.store.applyWebhooks(ApplyWebhooks(tenant: bench.tenant, webhooks: [], namings: [third]))
    #expect(try await commit(bench, id, [claimed[2]]).records[0].member.contact.identity == users[3])
  }

  @Test("Two names that were one person are looked for again when that person was forgotten", arguments: [false, true])
  func namesOfSomebodyForgotten(byAnotherProcess: Bool) async throws {
    let folder = try TemporaryFolder()
    let bench = try await SQLiteBench.open(folder.path())
    let other = byAnotherProcess ? try await SQLiteBench.open(folder.path()) : bench
    let phone = try SQLiteBench.phone(0)
    let user = WhatsAppIdentity.userID("MY.1A2B3C")
    let naming = try #require(ApplyWebhooks.Naming(.phone(phone), user))
    let byUser = ContactQuery(tenant: bench.tenant, selection: .people(user.key.map { [$0] } ?? []))
    func report(_ number: Int) async throws -> Contact? {
      try await bench.keep("report \(number)", [naming])
      return try await bench.store.contacts(byUser).items.first
    }

    try await bench.save(0..<1)
    for number in 0..<3 { #expect(try await report(number)?.person == PersonKey(phone)) }
    #expect(try await other.forget(0).wasContact)
    #expect(try await report(3) == nil)
    try await other.save(0..<1)
    #expect(try await report(4)?.person == PersonKey(phone))
  }

  @Test("A recipient that another process has moved is no longer claimed, and is shown as it is")
  func movedElsewhere() async throws {
    let folder = try TemporaryFolder()
    let sender = try await SQLiteBench.open(folder.path())
    let other = try await SQLiteBench.open(folder.path())
    try await sender.save(0..<2)
    let id = try await sender.start()
    let mine = try await sender.claim(id, by: "w1")
    // Without the right to send nothing keeps a second store from claiming; the intent is what decides.
    let theirs = try await other.claim(id, by: "w2")
    #expect(theirs.map(\.id) == mine.map(\.id))
    _ = try await other.intend(id, theirs)
    let shown = try await commit(sender, id, mine).records
    let isSending = shown.map { record in
      if case .sending = record.recipient.state { true } else { false }
    }
    #expect(isSending == [true, true])
    #expect(try await sender.counts(id)[.queued] == 0)
    #expect(try await sender.claim(id, by: "w1").isEmpty)
  }

  @Test("Claims and their epochs survive a commit that failed")
  func claimsSurvive() async throws {
    let folder = try TemporaryFolder()
    let bench = try await SQLiteBench.open(folder.path(), busyTimeout: .zero)
    try await bench.save(0..<3)
    let id = try await bench.start()
    let claimed = try await bench.claim(id)
    let other = try folder.connection()
    try other.execute("BEGIN IMMEDIATE")
    await expectStoreError(.busy) { _ = try await bench.intend(id, claimed) }
    try other.execute("ROLLBACK")
    #expect(try await bench.recipients(id).map(\.recipient) == claimed)
    #expect(try await bench.intend(id, claimed).intents.count == 3)
    #expect(try await bench.recipients(id).map(\.recipient.epoch) == [1, 1, 1])
  }

  @Test("The kept numbers are those of the rows after every kind of change")
  func countsAreRows() async throws {
    let folder = try TemporaryFolder()
    let bench = try await SQLiteBench.open(folder.path())
    try await bench.save(0..<60)
    let id = try await bench.start()
    let reader = try folder.connection()
    func check() async throws {
      let differences = try reader.number(
        """
        SELECT count(*) FROM (
          SELECT campaign, status, state, responded, count(*) AS n FROM recipients GROUP BY 1, 2, 3, 4
          EXCEPT SELECT campaign, status, state, responded, count FROM recipient_counts WHERE count <> 0
          UNION ALL
          SELECT * FROM (SELECT campaign, status, state, responded, count FROM recipient_counts WHERE count <> 0
          EXCEPT SELECT campaign, status, state, responded, count(*) FROM recipients GROUP BY 1, 2, 3, 4))
        """
      )
      #expect(differences == 0)
      let rows = try await bench.recipients(id).map(\.recipient.status)
      let counts = try await bench.counts(id)
      for status in RecipientStatus.allCases { #expect(counts[status] == rows.count { $0 == status }) }
    }
    var random = SystemRandomNumberGenerator()
    for round in 0..<6 {
      let intents = try await bench.intend(id, try await bench.claim(id, limit: 8)).intents
      try await check()
      _ = try await bench.claim(id, limit: 2)
      try await check()
      let entries = intents.enumerated().map { index, intent in
        let outcomes: [AttemptOutcome] = [
          .accepted(ProviderMessageID(provider: "wamid.\(round)-\(index)"), isHeld: false), .unknown("timeout"),
          .notTaken(note: "throttled", code: nil, retryAt: nil),
          .rejected(ProviderError(errorClass: .recipientUnreachable, scope: .recipient, reaction: .fail)),
        ]
        return RecordOutcomes.Entry(
          recipient: intent.recipient,
          attempt: intent.attempt,
          outcome: outcomes[Int.random(in: 0..<4, using: &random)]
        )
      }
      _ = try await bench.store.recordOutcomes(
        RecordOutcomes(tenant: bench.tenant, campaign: id, entries: entries + entries.prefix(1))
      )
      try await check()
      let reports = intents.map {
        ApplyWebhooks.Report(
          attempt: $0.attempt,
          recipient: $0.recipient,
          messageID: nil,
          evidence: Evidence(.delivered, at: FixedTime().now, messageID: nil)
        )
      }
      _ = try await bench.store.applyWebhooks(
        ApplyWebhooks(tenant: bench.tenant, webhooks: [], reports: Array(reports.prefix(2)))
      )
      try await check()
    }
    try await bench.control(id, .cancel)
    var hasMore = true
    while hasMore {
      hasMore = try await bench.store.sweep(SweepCampaign(tenant: bench.tenant, campaign: id, limit: 7)).hasMore
      try await check()
    }
  }
}

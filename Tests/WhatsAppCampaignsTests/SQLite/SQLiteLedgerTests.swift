import Foundation
import Testing
import WhatsAppCampaigns

@testable import WhatsAppCampaignsSQLite

@Suite("The ledger in a SQLite file")
struct SQLiteLedgerTests {
  private static func fill(_ path: String, _ people: Int = 5) async throws -> CampaignEngine {
    let store = try await SQLiteStore.open(at: path, time: FixedTime())
    let engine = CampaignEngine(store: store, time: FixedTime())
    for decision in [ConsentDecision.granted, .withdrawn] {
      let event = ConsentEvent(decision: decision, purposes: [.marketing], at: FixedTime().now, source: "form")
      let identities = try (0..<people).map { WhatsAppIdentity.phone(try SQLiteBench.phone($0)) }
      try await engine.recordConsent(event, for: identities)
    }
    return engine
  }

  @Test(
    "Whoever changes the file with SQL is found",
    arguments: [
      ("DELETE FROM consent_events WHERE place = 4", LedgerProblem.Kind.missing, Int64(4)),
      ("UPDATE consent_events SET event = replace(event, 'granted', 'withdrawn') WHERE place = 2", .outOfPlace, 2),
      ("UPDATE consent_events SET event = replace(event, 'form', 'farm') WHERE place = 3", .changed, 3),
      ("UPDATE consent_events SET event = 'no event' WHERE place = 7", .changed, 7),
      ("UPDATE consent_events SET person = 'nobody' WHERE place = 7", .changed, 7),
      ("UPDATE consent_events SET person = 'p60120000099' WHERE place = 1", .changed, 1),
      ("UPDATE consent_events SET recorded_at = recorded_at + 1 WHERE place = 10", .outOfPlace, 10),
      (
        "UPDATE consent_events SET place = -place WHERE place IN (5, 6); "
          + "UPDATE consent_events SET place = 11 + place WHERE place < 0", .outOfPlace, 5
      ),
      ("DELETE FROM consent_events WHERE place = 10", .missing, 10),
      ("UPDATE consent_heads SET count = 9", .outOfPlace, 11),
      (
        "INSERT INTO consent_events (tenant, contact, event, recorded_at, place, person, salt, seal, link) "
          + "SELECT tenant, contact, event, recorded_at, 11, person, salt, seal, link FROM consent_events WHERE place = 3",
        .outOfPlace, 11
      ),
    ]
  )
  func tampering(sql: String, kind: LedgerProblem.Kind, place: Int64) async throws {
    let folder = try TemporaryFolder()
    let engine = try await Self.fill(folder.path())
    let before = try await engine.verifyLedger()
    #expect(before.problem == nil)
    #expect(before.entries == 10 && before.head.count == 10)
    let connection = try folder.connection()
    try connection.execute("PRAGMA foreign_keys = OFF; \(sql)")
    #expect(try await engine.verifyLedger().problem == LedgerProblem(kind: kind, place: place))
  }

  @Test(
    "Beside an export, what stands behind the first problem is not counted as lacking",
    arguments: [
      ("DELETE FROM consent_events WHERE place = 1", 1, 9), ("DELETE FROM consent_events WHERE place IN (4, 6)", 1, 6),
      ("UPDATE consent_events SET event = replace(event, 'form', 'farm') WHERE place = 3", 1, 7),
      ("UPDATE consent_events SET event = 'no event' WHERE place = 7", 1, 3),
      ("DELETE FROM consent_events WHERE place > 7", 3, 0), ("SELECT 1", 0, 0),
    ]
  )
  func export(sql: String, missing: Int, unconfirmed: Int) async throws {
    let folder = try TemporaryFolder()
    let engine = try await Self.fill(folder.path())
    var chain = LedgerExportChain()
    var lines: [[UInt8]] = []
    for entry in try await engine.ledger().entries {
      let link = entry.link.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
      lines.append(chain.append(["place": .number(JSONNumber(entry.place)), "link": .string(link)]))
    }
    try folder.connection().execute("PRAGMA foreign_keys = OFF; \(sql)")
    var rest = lines[...]
    let export = try await engine.verifyLedger { rest.popFirst() }.export
    #expect(export.lines == 10 && export.problem == nil)
    #expect(export.missing == missing && export.unconfirmed == unconfirmed)
  }

  @Test(
    "Consent that is kept beside the ledger and is not what the ledger says is found, with its place",
    arguments: [
      (
        "UPDATE contacts SET consent = replace(consent, 'withdrawn', 'granted') WHERE id = 2",
        "for contact 2 and marketing, “granted” is kept where entry 7 of the ledger says “withdrawn”", 1
      ),
      (
        "UPDATE contacts SET consent = NULL WHERE id IN (4, 5)",
        "for contact 4 and marketing, nothing is kept where entry 9 of the ledger says “withdrawn”", 2
      ),
      (
        "UPDATE contacts SET consent = consent || ';s:utility:granted:1' WHERE id = 1",
        "for contact 1 and utility, “granted” is kept where the ledger says nothing", 1
      ),
      (
        "UPDATE contacts SET consent = consent || ';p:marketing:platformResume:1' WHERE id = 3",
        "for contact 3 and marketing, “platformResume” is kept where the ledger says nothing", 1
      ),
      (
        "UPDATE consent_events SET person = NULL, salt = NULL, event = replace(event, 'form', 'erased') WHERE place = 7",
        "entry 7 of the ledger has lost its evidence, and contact 2, who decided it, was not forgotten", 1
      ),
      ("UPDATE contacts SET consent = 'x' WHERE id = 5", "what is kept as the consent of contact 5 cannot be read", 1),
    ]
  )
  func staleState(sql: String, sentence: String, count: Int) async throws {
    let folder = try TemporaryFolder()
    let engine = try await Self.fill(folder.path())
    let before = try await engine.verifyLedger()
    #expect(before.isIntact && before.contacts == 5 && before.mismatches == 0)
    try folder.connection().execute(sql)
    let report = try await engine.verifyLedger()
    #expect(report.problem == nil && !report.isIntact)
    #expect(report.mismatch?.description == sentence)
    #expect(report.mismatches == count)
  }

  @Test("An entry that an export still shows in full is not taken for erased while its person is the same contact")
  func strippedBesideExport() async throws {
    let folder = try TemporaryFolder()
    let engine = try await Self.fill(folder.path())
    var chain = LedgerExportChain()
    var lines: [[UInt8]] = []
    for entry in try await engine.ledger().entries {
      let link = entry.link.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
      let phone = entry.person.map { JSONValue.string("+" + String($0.rawValue.dropFirst())) } ?? .null
      lines.append(
        chain.append(["place": .number(JSONNumber(entry.place)), "link": .string(link), "phone": phone])
      )
    }
    let forgotten = try PersonKey(SQLiteBench.phone(3))
    try await engine.erase(forgotten)
    func export() async throws -> LedgerReport.Export {
      var rest = lines[...]
      return try await engine.verifyLedger { rest.popFirst() }.export
    }
    #expect(try await export().erasedSince == 2)
    #expect(try await export().strippedSince == 0)
    // Put aside with somebody who was forgotten, so that their own contact does not show it.
    try folder.connection().execute(
      "UPDATE consent_events SET person = NULL, salt = NULL, contact = 4, event = replace(event, 'form', 'erased') "
        + "WHERE place = 7"
    )
    #expect(try await export().erasedSince == 2)
    #expect(try await export().strippedSince == 1)
  }

  @Test("A ledger from before there was a chain is chained when it is opened, and goes on")
  func oldLayout() async throws {
    let folder = try TemporaryFolder()
    let connection = try folder.connection()
    try Migrator(Array(Migration.all.prefix { $0.name != "privacy" })).migrate(connection, at: 1)
    for tenant in 1...2 {
      try connection.run(
        "INSERT INTO tenants (number, name) VALUES (?, ?)",
        [.integer(tenant), .text(tenant == 1 ? "default" : "other")]
      )
    }
    for number in 1...7 {
      let phone = try SQLiteBench.phone(number)
      try connection.run(
        "INSERT INTO contacts (id, tenant, person, identity_kind, identity, created_at) VALUES (?, ?, ?, 0, ?, 0)",
        [.integer(number), .integer(number % 2 + 1), .text(PersonKey(phone).rawValue), .text(phone.e164)]
      )
      let event = ConsentEvent(
        decision: .granted,
        purposes: [.marketing],
        at: FixedTime().now,
        source: "form \(number)"
      )
      try connection.run(
        "INSERT INTO consent_events (tenant, contact, event, recorded_at) VALUES (?, ?, ?, ?)",
        [.integer(number % 2 + 1), .integer(number), .text(try StoredJSON.encode(event)), .integer(number)]
      )
    }
    let engine = try await Self.fill(folder.path(), 1)
    #expect(try await engine.verifyLedger().entries == 5)
    #expect(try await engine.ledger().entries.map(\.event.source) == ["form 2", "form 4", "form 6", "form", "form"])
    let other = EngineConfiguration(tenant: TenantID("other"))
    let store = try await SQLiteStore.open(at: folder.path(), time: FixedTime())
    let report = try await CampaignEngine(store: store, configuration: other).verifyLedger()
    #expect(report.problem == nil)
    #expect(report.entries == 4)
  }
}

@Suite("What the layout knows about people")
struct SQLitePersonalTableTests {
  /// The tables that forgetting and merging deal with. Whoever adds a table that names a contact or a person adds what
  /// becomes of its rows to `Transaction.forget(_:)` and `Transaction.merge(_:)`, in both databases, and the table here.
  private static let known: Set = [
    "contacts", "group_members", "suppressions", "consent_events", "recipients", "messages", "free_messages", "notes",
    "sealed_values", "contest_entries",
  ]

  @Test("Every table that names a contact or a person is dealt with when somebody is forgotten")
  func tables() throws {
    let folder = try TemporaryFolder()
    let connection = try folder.connection()
    try Migrator().migrate(connection, at: 1)
    let naming = try connection.all(
      """
      SELECT DISTINCT t.name FROM pragma_table_list t JOIN pragma_table_xinfo(t.name) c
      WHERE t.type = 'table' AND (c.name LIKE '%contact' OR c.name LIKE '%person%' OR c.name LIKE '%identity%')
      """
    ) { $0.text(0) }
    #expect(Set(naming) == Self.known)
  }
}

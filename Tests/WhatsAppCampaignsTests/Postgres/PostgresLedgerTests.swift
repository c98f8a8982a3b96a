import Foundation
import Testing
import WhatsAppCampaigns

@testable import WhatsAppCampaignsPostgres

@Suite(
  "The ledger in PostgreSQL",
  .enabled(if: PostgresServer.isInstalled, PostgresServer.absence),
  .timeLimit(.minutes(15))
)
struct PostgresLedgerTests {
  @Test("A ledger from before there was a chain is chained when it is opened, and goes on")
  func oldLayout() async throws {
    let server = try PostgresServer.shared.get()
    let schema = server.newSchema()
    let connection = try server.connection()
    try Migrator(schema: schema, Array(Migration.all.prefix { $0.name != "privacy" }))
      .migrate(try server.connection(schema))
    for name in ["default", "other"] {
      try connection.run("INSERT INTO \(schema).tenants (name) VALUES ($1)", [.text(name)])
    }
    for number in 1...7 {
      let phone = try PostgresBench.phone(number)
      let tenant = SQLValue.integer(number % 2 + 1)
      let contact = try connection.number(
        """
        INSERT INTO \(schema).contacts (tenant, person, identity_kind, identity, created_at) VALUES ($1, $2, 0, $3, 0)
        RETURNING id
        """,
        [tenant, .text(PersonKey(phone).rawValue), .text(phone.e164)]
      )
      let event = ConsentEvent(
        decision: .granted,
        purposes: [.marketing],
        at: Date(timeIntervalSince1970: 1_760_000_000),
        source: "form \(number)"
      )
      try connection.run(
        "INSERT INTO \(schema).consent_events (tenant, contact, event, recorded_at) VALUES ($1, $2, $3, $4)",
        [tenant, .integer(contact), .text(try StoredJSON.encode(event)), .integer(number)]
      )
      var state = ConsentState()
      state.fold(event)
      try connection.run(
        "UPDATE \(schema).contacts SET consent = $1 WHERE id = $2",
        [.text(orNull: ConsentCoding.text(of: state)), .integer(contact)]
      )
    }

    let store = try await PostgresStore.connect(to: server.url, options: PostgresStoreOptions(schema: schema).patient)
    let engine = CampaignEngine(store: store)
    let report = try await engine.verifyLedger()
    #expect(report.isIntact && report.entries == 3 && report.contacts == 3)
    try await engine.recordConsent(EngineFixture.grant(), for: [.phone(try PostgresBench.phone(2))])
    #expect(try await engine.verifyLedger().entries == 4)
    #expect(try await engine.ledger().entries.map(\.event.source) == ["form 2", "form 4", "form 6", "form"])
    let other = EngineConfiguration(tenant: TenantID("other"))
    let theirs = try await CampaignEngine(store: store, configuration: other).verifyLedger()
    #expect(theirs.isIntact && theirs.entries == 4)
  }

  @Test("Whoever changes a row of the ledger, or what is kept beside it, is found")
  func tampering() async throws {
    let bench = try await PostgresBench()
    let engine = CampaignEngine(store: bench.store)
    let people = try (0..<5).map { WhatsAppIdentity.phone(try PostgresBench.phone($0)) }
    try await engine.recordConsent(EngineFixture.grant(), for: people)
    #expect(try await engine.verifyLedger().isIntact)
    let connection = try bench.connection()
    try connection.run(
      "UPDATE contacts SET consent = NULL WHERE id = (SELECT contact FROM consent_events WHERE place = 3)"
    )
    let report = try await engine.verifyLedger()
    #expect(report.problem == nil && report.mismatch?.place == 3 && report.mismatch?.kept == nil)
    try connection.run("UPDATE consent_events SET person = NULL, salt = NULL WHERE place = 1")
    let stripped = try await engine.verifyLedger()
    #expect(stripped.problem == nil && stripped.mismatch?.isStripped == true && stripped.mismatch?.place == 1)
    try connection.run("UPDATE consent_events SET event = replace(event, 'granted', 'withdrawn') WHERE place = 2")
    #expect(try await engine.verifyLedger().problem == LedgerProblem(kind: .outOfPlace, place: 2))
  }
}

import Foundation
import Testing
import WhatsAppCampaigns

@testable import WhatsAppCampaignsSQLite

@Suite("A store that an earlier version made")
struct SQLiteOldLayoutTests {
  /// A campaign in the layout of three steps: one recipient fresh, one claimed, one on the way, one accepted.
  private func makeStore(_ folder: TemporaryFolder) throws {
    let connection = try folder.connection()
    try Migrator(Array(Migration.all.prefix(3))).migrate(connection, at: 1)
    let plan = CampaignPlan(
      name: "old",
      provider: ProviderName("cloud"),
      template: TemplateName("hello"),
      language: LanguageCode("en"),
      variables: VariableMapping(),
      audience: Audience(groups: [])
    )
    try connection.run("INSERT INTO tenants (number, name) VALUES (1, 'default')")
    try connection.run(
      """
      INSERT INTO campaigns (number, tenant, id, plan, status, control_epoch, created_at, snapshot_done)
      VALUES (1, 1, 'old', ?, 'sending', 1, 0, 1)
      """,
      [.text(try StoredJSON.encode(plan))]
    )
    let states: [(state: Int, due: String, worker: String, attempt: String, status: Int)] = [
      (0, "NULL", "NULL", "NULL", 0), (1, "99", "'w0'", "NULL", 1), (2, "99", "'w0'", "'a3'", 2),
      (3, "NULL", "NULL", "'a4'", 4),
    ]
    for (index, row) in states.enumerated() {
      let number = index + 1
      try connection.execute(
        """
        INSERT INTO contacts (id, tenant, person, identity_kind, identity, created_at)
          VALUES (\(number), 1, 'p6012000000\(number)', 0, '+6012000000\(number)', 0);
        INSERT INTO recipients (id, campaign, contact, state, due, worker, attempt, epoch, status, updated_at)
          VALUES (\(number), 1, \(number), \(row.state), \(row.due), \(row.worker), \(row.attempt), 1, \(row.status),
            1760000000000);
        """
      )
    }
    try connection.run("UPDATE contacts SET fields = ?1 WHERE id < 3", [.text(#"{"City":"Ipoh","a \"b\\":"x"}"#)])
    try connection.run("UPDATE contacts SET fields = ?1 WHERE id = 4", [.text(#"{"CITY":"Ipoh"}"#)])
    try connection.execute("INSERT INTO contact_groups (tenant, name, created_at) VALUES (1, 'old', 5)")
    try connection.execute(
      """
      INSERT INTO attempts (recipient, number, tenant, id, committed_at, send_before, disposition, evidence)
        VALUES (3, 1, 1, 'a3', 5, 99, 0, NULL), (4, 1, 1, 'a4', 5, 99, 2, '{"t":[[1,6]],"m":["wamid.4"]}');
      INSERT INTO message_ids (tenant, id, recipient, attempt) VALUES (1, 'wamid.4', 4, 'a4');
      """
    )
  }

  private func report(_ attempt: String?, _ message: String?) -> ApplyWebhooks.Report {
    let message = message.map { ProviderMessageID(provider: $0) } ?? nil
    let evidence = Evidence(.delivered, at: FixedTime().now, messageID: message)
    return .init(attempt: attempt.flatMap { AttemptID($0) }, messageID: message, evidence: evidence)
  }

  @Test("It opens and goes on: claims are given back, numbers are right, reports find their attempts")
  func goesOn() async throws {
    let folder = try TemporaryFolder()
    try makeStore(folder)
    let bench = try await SQLiteBench.open(folder.path())
    let id = CampaignID("old")
    #expect(try await bench.counts(id) == OutcomeCounts([.pending: 2, .sending: 1, .sent: 1]))
    #expect(try await bench.enlist("w1").orphaned == 1)
    let claimed = try await bench.claim(id, by: "w1")
    #expect(claimed.map(\.id.rawValue) == [1, 2])
    #expect(claimed.map(\.epoch) == [2, 2])
    #expect(try await bench.intend(id, claimed).intents.count == 2)
    // Tags of the first version name no recipient; the message's identifier stands in the old index.
    let reports = [report("a3", nil), report(nil, "wamid.4")]
    let request = ApplyWebhooks(tenant: bench.tenant, webhooks: [], reports: reports)
    #expect(try await bench.store.applyWebhooks(request).joined == 2)
    #expect(try await bench.counts(id) == OutcomeCounts([.sending: 2, .delivered: 2]))
    #expect(try await bench.store.pragma("integrity_check") == "ok")
  }

  @Test("The fields of its people are found by their names, and its groups say nothing of themselves")
  func names() async throws {
    let folder = try TemporaryFolder()
    try makeStore(folder)
    let bench = try await SQLiteBench.open(folder.path())
    let names = try await bench.store.fieldNames(FieldNameQuery(tenant: bench.tenant))
    #expect(names == ["CITY", "City", "a \"b\\"])
    let audience = Audience(segments: [.field("city", .equals("Ipoh"))])
    #expect(try await bench.store.audience(AudienceQuery(tenant: bench.tenant, audience: audience)).count == 3)
    let groups = try await bench.store.groups(GroupQuery(tenant: bench.tenant))
    #expect(groups.map(\.note) == [nil] && groups.map(\.source) == [nil])
  }
}

import Foundation
import Testing
import WhatsAppCampaigns

@testable import WhatsAppCampaignsPostgres

@Suite("A schema that an earlier version made", .enabled(if: PostgresServer.isInstalled, PostgresServer.absence))
struct PostgresOldLayoutTests {
  @Test("The fields of its people are found by their names, also where one holds U+0000, and its groups say nothing")
  func names() async throws {
    let server = try PostgresServer.shared.get()
    let schema = server.newSchema()
    let connection = try server.connection(schema)
    try Migrator(schema: schema, Array(Migration.all.prefix { $0.name != "names" })).migrate(connection)
    try connection.run("INSERT INTO tenants (name) VALUES ('default')")
    let tenant = try connection.number("SELECT number FROM tenants WHERE name = 'default'")
    let fields = [
      #"{"City":"Ipoh","a \"b\\":"x"}"#, #"{"CITY":"Ipoh"}"#,
      #"{"city":"\u0000\u0000Ipoh\\\u0000","n\u0000":"\\u0000"}"#,
    ]
    for (index, fields) in fields.enumerated() {
      try connection.run(
        """
        INSERT INTO contacts (tenant, person, identity_kind, identity, fields, created_at)
        VALUES ($1, $2, 0, $3, $4, 0)
        """,
        [.integer(tenant), .text("p6012000000\(index)"), .text("+6012000000\(index)"), .text(fields)]
      )
    }
    try connection.run(
      "INSERT INTO contact_groups (tenant, name, created_at) VALUES ($1, 'old', 5)",
      [.integer(tenant)]
    )

    let store = try await PostgresStore.connect(to: server.url, options: PostgresStoreOptions(schema: schema).patient)
    let names = try await store.fieldNames(FieldNameQuery(tenant: .default))
    #expect(names == ["CITY", "City", "a \"b\\", "city", "n\u{FFFD}"])
    func people(_ rule: SegmentRule) async throws -> Int {
      try await store.audience(AudienceQuery(tenant: .default, audience: Audience(segments: [rule]))).count
    }
    #expect(try await people(.field("city", .equals("Ipoh"))) == 2)
    #expect(try await people(.field("city", .equals("\u{FFFD}\u{FFFD}Ipoh\\\u{FFFD}"))) == 1)
    #expect(try await people(.field("n\u{FFFD}", .equals("\\u0000"))) == 1)
    let groups = try await store.groups(GroupQuery(tenant: .default))
    #expect(groups.map(\.note) == [nil] && groups.map(\.source) == [nil])
  }
}

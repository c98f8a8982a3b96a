import Foundation
import Testing
import WhatsAppCampaigns

@testable import WhatsAppCampaignsPostgres

@Suite("Connecting to a database", .enabled(if: PostgresServer.isInstalled, PostgresServer.absence))
struct PostgresOpeningTests {
  private func connect(
    _ url: String,
    schema: String = "nowhere",
    adjust: (inout PostgresStoreOptions) -> Void = { _ in }
  ) async throws -> PostgresStore {
    var options = PostgresStoreOptions(schema: schema)
    adjust(&options)
    return try await PostgresStore.connect(to: url, options: options)
  }

  @Test(
    "No error holds the password",
    arguments: [
      "postgres://me:hunter2secret@127.0.0.1:1/db", "postgres://me:hunter2secret@127.0.0.1:x/db",
      "postgres://me:hunter2secret@/db?nonsense=1", "host=127.0.0.1 port=1 user=me password=hunter2secret",
      "password=hunter2secret host='", "postgres://me:hunter2%73ecret@127.0.0.1:1/db", "hunter2secret",
    ]
  )
  func passwords(_ text: String) async throws {
    let error = await expectStoreError(.unavailable) { _ = try await connect(text) }
    let said = "\(String(describing: error)) \(String(reflecting: error))"
    #expect(!said.contains("hunter2"))
    #expect(error?.detail.isEmpty == false)
  }

  @Test("What cannot be reached is told with the reason")
  func reasons() async throws {
    let server = try PostgresServer.shared.get()
    let closed = await expectStoreError(.unavailable) { _ = try await connect("postgres://me@127.0.0.1:1/db") }
    #expect(closed?.detail.contains("Connection refused") == true)
    let missing = await expectStoreError(.unavailable) { _ = try await connect(server.url(database: "none")) }
    #expect(missing?.detail.contains("\"none\" does not exist") == true)
    try server.connection().run("CREATE ROLE locked LOGIN PASSWORD 'opensesame'")
    let wrong = await expectStoreError(.unavailable) {
      _ = try await connect(server.url(user: "locked", password: "wrongword"))
    }
    #expect(wrong?.detail.contains("password authentication failed") == true)
    #expect(wrong?.detail.contains("wrongword") == false)
  }

  @Test("Whoever only reads makes no store in a database that was mistyped")
  func absent() async throws {
    let server = try PostgresServer.shared.get()
    let missing = await expectStoreError(.notAStore) {
      _ = try await connect(server.url, schema: "mistyped") { $0.makesStore = false }
    }
    #expect(missing?.detail == "There is no store in this database.")
    let schemas = "SELECT count(*) FROM pg_namespace WHERE nspname = 'mistyped'"
    #expect(try server.connection().number(schemas) == 0)
    await (try connect(server.url, schema: "mistyped")).close()
    await (try connect(server.url, schema: "mistyped") { $0.makesStore = false }).close()
  }

  @Test("Whatever the role has as a default, every commit waits for the disk")
  func durability() async throws {
    let server = try PostgresServer.shared.get()
    try server.connection().run("CREATE ROLE careless SUPERUSER LOGIN")
    try server.connection().run("ALTER ROLE careless SET synchronous_commit = off")
    let options = PostgresStoreOptions()
    let connection = try Connection(try ConnectionTarget(server.url(user: "careless"), options: options))
    #expect(try connection.text("SHOW synchronous_commit") == "off")
    try connection.prepareSession(options)
    #expect(try connection.text("SHOW synchronous_commit") == "on")
    #expect(try connection.text("SHOW search_path") == "whatsapp_campaigns")
  }

  @Test("A schema of something else, or of a later version, is left as it is")
  func strangers() async throws {
    let server = try PostgresServer.shared.get()
    let connection = try server.connection()
    let schema = server.newSchema()
    try connection.run("CREATE SCHEMA \(schema)")
    try connection.run("CREATE TABLE \(schema).recipients (id int)")
    await expectStoreError(.notAStore) { _ = try await connect(server.url, schema: schema) }

    let later = server.newSchema()
    _ = try await connect(server.url, schema: later)
    try connection.run("INSERT INTO \(later).migrations VALUES (99, 'more', now())")
    let error = await expectStoreError(.notAStore) { _ = try await connect(server.url, schema: later) }
    #expect(error?.detail.contains("later version") == true)
    try connection.run("UPDATE \(later).migrations SET name = 'other' WHERE number = 1")
    try connection.run("DELETE FROM \(later).migrations WHERE number = 99")
    await expectStoreError(.notAStore) { _ = try await connect(server.url, schema: later) }
  }

  @Test(
    "The name of a schema cannot carry SQL",
    arguments: ["", "a b", "Upper", "1a", "a\"; DROP", String(repeating: "a", count: 64)]
  )
  func schemaNames(_ schema: String) async throws {
    let server = try PostgresServer.shared.get()
    await expectStoreError(.unavailable) { _ = try await connect(server.url, schema: schema) }
  }

  @Test("A role that may only read and write rows can work with tables that are there")
  func leastPrivilege() async throws {
    let server = try PostgresServer.shared.get()
    let schema = server.newSchema()
    let connection = try server.connection()
    try connection.run("CREATE ROLE clerk LOGIN")
    await expectStoreError(.unavailable) { _ = try await connect(server.url(user: "clerk"), schema: schema) }
    _ = try await connect(server.url, schema: schema)
    try connection.run("GRANT USAGE ON SCHEMA \(schema) TO clerk")
    try connection.run("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA \(schema) TO clerk")
    let store = try await connect(server.url(user: "clerk"), schema: schema)
    let request = SaveContacts(tenant: .default, drafts: [ContactDraft(phone: try PostgresBench.phone(1))])
    #expect(try await store.saveContacts(request).items.count == 1)
  }

  @Test("A store that was closed says so")
  func closed() async throws {
    let server = try PostgresServer.shared.get()
    let store = try await connect(server.url, schema: server.newSchema())
    await store.close()
    let error = await expectStoreError(.unavailable) { _ = try await store.groups(GroupQuery(tenant: .default)) }
    #expect(error?.detail.contains("closed") == true)
  }

  @Test(
    "Texts come back as they were given, but for a character that PostgreSQL has not",
    arguments: [
      "", "plain", "“ü” 🙂", "{\"a\",NULL}", "back\\slash\nline\ttab", "null", "NULL", "nothing\u{0}here",
    ]
  )
  func texts(_ text: String) async throws {
    let connection = try PostgresServer.shared.get().connection()
    let expected = text.replacingOccurrences(of: "\u{0}", with: "\u{FFFD}")
    #expect(try connection.text("SELECT $1::text", [.text(text)]) == expected)
    let rows = try connection.all("SELECT unnest($1::text[])", [.texts([text, nil, text])]) { $0.optionalText(0) }
    #expect(rows == [expected, nil, expected])
    let bytes: [UInt8] = [0, 1, 9, 10, 15, 16, 127, 128, 255]
    #expect(try connection.first("SELECT $1::bytea", [.blob(bytes)]) { $0.blob(0) } == bytes)
    let numbers: [Int64?] = [.min, -1, nil, 0, 7, .max]
    #expect(
      try connection.all("SELECT unnest($1::bigint[])", [.integers(numbers)]) { $0.optionalInteger(0) } == numbers
    )
  }
}

import Foundation
import Testing
import WhatsAppCampaigns

@testable import WhatsAppCampaignsPostgres

@Suite(
  "Names of many people in one body",
  .enabled(if: PostgresServer.isInstalled, PostgresServer.absence),
  .timeLimit(.minutes(15))
)
struct PostgresNamingTests {
  private static let count = 1_000

  private func user(_ index: Int) -> WhatsAppIdentity { .userID("MY.\(100_000 + index)") }

  private func body(_ name: String, _ people: some Sequence<Int>, _ bench: PostgresBench) throws -> KeepWebhook {
    let namings = try people.map { try #require(ApplyWebhooks.Naming(.phone(try PostgresBench.phone($0)), user($0))) }
    return KeepWebhook(
      tenant: bench.tenant,
      provider: "cloud",
      body: Array(name.utf8),
      isUrgent: false,
      namings: namings
    )
  }

  private func contacts(_ bench: PostgresBench) async throws -> [PersonKey] {
    try await bench.store.contacts(ContactQuery(tenant: bench.tenant, selection: .all, limit: 2_000)).items.map(
      \.person
    )
  }

  @Test("A thousand first reports give everybody their second name, and what forbids one of them moves along")
  func firstReports() async throws {
    let bench = try await PostgresBench()
    try await bench.save(0..<Self.count)
    // Of these one is suppressed, one erased and one a contact of their own under the user id; one is nobody.
    let listed = SuppressionChange.Action.add([try #require(user(7).key)], source: "list", reason: nil)
    _ = try await bench.store.changeSuppressions(SuppressionChange(tenant: bench.tenant, action: listed))
    _ = try await bench.store.forget(
      ForgetPerson(
        tenant: bench.tenant,
        person: try #require(user(8).key),
        token: .anonymous(from: .system),
        extent: .erase,
        keyProposal: Secret("the tenant's key")
      )
    )
    let stop = ConsentEvent(decision: .withdrawn, purposes: [.marketing], at: Date(), source: "test")
    let entry = RecordConsent.Entry(identity: user(9), event: stop)
    _ = try await bench.store.recordConsent(RecordConsent(tenant: bench.tenant, entries: [entry]))
    let request = try body("first", 0...Self.count, bench)
    _ = try await bench.store.keepWebhook(request)

    let keys = try (0..<Self.count).map { PersonKey(try PostgresBench.phone($0)) }
    #expect(try await contacts(bench) == keys)
    let users = (0...Self.count).compactMap { user($0).key }
    let query = ContactQuery(tenant: bench.tenant, selection: .people(users), limit: 2_000)
    #expect(try await bench.store.contacts(query).items.map(\.person) == keys)
    let suppressed = try await bench.store.suppressions(SuppressionQuery(tenant: bench.tenant)).map(\.person)
    #expect(suppressed.sorted() == [keys[7], keys[8]])
    let state = try await bench.store.consent(ConsentQuery(tenant: bench.tenant, person: keys[9])).state
    #expect(state.isWithdrawn(.marketing))
  }

  @Test("Two bodies that name the same people in opposite orders at once are both kept")
  func oppositeOrders() async throws {
    let bench = try await PostgresBench()
    try await bench.save(0..<Self.count)
    let other = try await bench.anotherStore()
    let (forward, backward) = (
      try body("one", 0..<Self.count, bench), try body("two", (0..<Self.count).reversed(), bench)
    )
    async let one = bench.store.keepWebhook(forward)
    async let two = other.keepWebhook(backward)
    for result in [try await one, try await two] {
      if case .duplicate = result { Issue.record("a body was taken for another one") }
    }
    #expect(try await contacts(bench).count == Self.count)
    let people = [user(3), user(997)].compactMap(\.key)
    let query = ContactQuery(tenant: bench.tenant, selection: .people(people))
    let expected = [PersonKey(try PostgresBench.phone(3)), PersonKey(try PostgresBench.phone(997))]
    #expect(try await bench.store.contacts(query).items.map(\.person) == expected)
  }
}

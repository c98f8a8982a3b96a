import Foundation
import Testing
import WhatsAppCampaigns

@testable import WhatsAppCampaignsPostgres

@Suite(
  "Groups while somebody else changes what they are about",
  .enabled(if: PostgresServer.isInstalled, PostgresServer.absence),
  .timeLimit(.minutes(15))
)
struct PostgresGroupTests {
  @Test("Who is being forgotten while they are put into a group is waited for, and is in none afterwards")
  func forgotten() async throws {
    let bench = try await PostgresBench()
    try await bench.save(0..<2)
    let people = ContactQuery(tenant: bench.tenant, selection: .all)
    let ids = try await bench.store.contacts(people).items.map(\.id)
    _ = try await bench.store.changeGroup(GroupChange(tenant: bench.tenant, name: "new", action: .create))
    let other = try bench.connection()
    let watcher = try Watcher(bench.connection())
    try other.run("BEGIN")
    // What forget does, up to its commit.
    try other.run("UPDATE contacts SET person = 'aAAAAAAAAAAAAAAAAAAAAAA', name = NULL WHERE name = 'P0'")
    let fields = Dictionary(uniqueKeysWithValues: ids.map { ($0, ["code": "A"]) })
    let change = GroupChange(tenant: bench.tenant, name: "new", action: .add(ids, fields: fields))
    async let group = bench.store.changeGroup(change)
    while !watcher.somebodyWaits() { await Task.yield() }
    try other.run("COMMIT")
    #expect(try await group.memberCount == 1)
  }

  @Test("A group that is to be left out cannot go while an audience is fixed: it is waited for, and missed")
  func deleted() async throws {
    let bench = try await PostgresBench()
    try await bench.save(0..<2)
    try await bench.save(0..<1, into: "staff")
    let id = CampaignID("camp")
    let plan = CampaignPlan(
      name: "Sale",
      provider: "cloud",
      template: "hello",
      language: "en",
      variables: VariableMapping(),
      audience: Audience(groups: ["all"], excludedSegments: [.inGroup("staff")])
    )
    _ = try await bench.store.createCampaign(CreateCampaign(tenant: bench.tenant, id: id, plan: plan))
    let other = try bench.connection()
    let watcher = try Watcher(bench.connection())
    try other.run("BEGIN")
    try other.run("DELETE FROM contact_groups WHERE name = 'staff'")
    async let refusal = Self.refusal(of: SnapshotAudience(tenant: bench.tenant, campaign: id), by: bench.store)
    while !watcher.somebodyWaits() { await Task.yield() }
    try other.run("COMMIT")
    #expect(await refusal == .notFound)
    #expect(try await bench.recipients(id).isEmpty)
  }

  private static func refusal(of snapshot: SnapshotAudience, by store: PostgresStore) async -> StoreError.Code? {
    do {
      _ = try await store.snapshotAudience(snapshot)
      return nil
    } catch {
      return error.code
    }
  }
}

import Foundation
import Testing
import WhatsAppCampaigns
import WhatsAppCampaignsPostgres
import WhatsAppCampaignsSQLite
import WhatsAppCampaignsSimulation

/// What seeds do to their store, repeated with the real ones. `make test` repeats more of it with SQLite after these.
@Suite("A real store does what the simulation's store does")
struct StoreReplayTests {
  @Test("SQLite", arguments: [1, 75, 239] as [UInt64])
  func sqlite(_ seed: UInt64) async throws {
    let folder = try TemporaryFolder()
    let replay = await StoreReplay.run(.draw(seed)) { (tenant, time) async throws(StoreError) in
      let store = try await SQLiteStore.open(at: folder.path("\(tenant).sqlite"), time: time)
      return StoreReplay.Handle(store: store) { await store.close() }
    }
    #expect(replay.difference == nil)
    #expect(replay.operations > 0)
  }

  @Test(
    "PostgreSQL",
    .enabled(if: PostgresServer.isInstalled, PostgresServer.absence),
    arguments: 1...18 as ClosedRange<UInt64>
  )
  func postgres(_ seed: UInt64) async throws {
    let server = try PostgresServer.shared.get()
    let schemas = [server.newSchema(), server.newSchema()]
    let replay = await StoreReplay.run(.draw(seed), isExclusive: false) { (tenant, time) async throws(StoreError) in
      let options = PostgresStoreOptions(schema: schemas[tenant]).patient
      let store = try await PostgresStore.connect(to: server.url, time: time, options: options)
      return StoreReplay.Handle(store: store) { await store.close() }
    }
    #expect(replay.difference == nil)
    #expect(replay.operations > 0)
  }
}

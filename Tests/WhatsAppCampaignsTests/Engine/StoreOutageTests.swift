import Foundation
import Testing
import WhatsAppCampaigns
import WhatsAppCampaignsTesting

@Suite("A store that is away while an engine runs", .timeLimit(.minutes(15)))
struct StoreOutageTests {
  private let time = ManualTimeSource()

  /// A store that cannot list its campaigns before an instant, though everything else of it works.
  private func store(awayUntil end: Date) -> InterposedStore {
    InterposedStore(
      InMemoryStore(time: time),
      beforeList: { [time] () async throws(StoreError) in
        if time.now < end { throw StoreError(.unavailable, "the database is being restarted") }
      }
    )
  }

  @Test("A store that does not come back ends the engine with an error, so that whoever runs it can act")
  func neverBack() async throws {
    let engine = try EngineFixture(store: store(awayUntil: .distantFuture), time: time).engine
    let start = time.now
    let error = await withMovingClock(time) { () -> EngineError? in
      do throws(EngineError) { try await engine.run() } catch { return error }
      return nil
    }
    #expect(error?.code == .store)
    #expect(time.now.timeIntervalSince(start) > 45, "it waited before it gave up")
  }

  @Test("After half a minute without a store the engine goes on by itself, and everybody gets the message once")
  func back() async throws {
    let start = time.now
    let fixture = try EngineFixture(store: store(awayUntil: start + 30), time: time)
    try await withMovingClock(time) {
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await fixture.engine.run() }
        while time.now < start + 30 { await Task.yield() }
        let id = try await fixture.campaign(people: 5)
        try await fixture.engine.start(id)
        while fixture.simulator.log.acceptedCount < 5 { await Task.yield() }
        group.cancelAll()
      }
    }
    #expect(fixture.simulator.log.duplicates.isEmpty)
  }
}

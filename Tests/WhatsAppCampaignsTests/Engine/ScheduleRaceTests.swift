import Foundation
import Synchronization
import Testing
import WhatsAppCampaigns
import WhatsAppCampaignsTesting

@Suite("A person and an engine decide about a start at the same time")
struct ScheduleRaceTests {
  @Test("A start that is taken back while an engine carries it out does not happen")
  func startTakenBack() async throws {
    let time = ManualTimeSource()
    let base = InMemoryStore(time: time)
    let target = Mutex<CampaignID?>(nil)
    let store = InterposedStore(
      base,
      beforeControl: { () async throws(StoreError) in
        let id = target.withLock { id in
          defer { id = nil }
          return id
        }
        guard let id else { return }
        _ = try await base.control(
          ControlCampaign(tenant: .default, campaign: id, command: .unschedule(reason: nil), actor: "lee")
        )
      }
    )
    let fixture = try EngineFixture(store: store, time: time)
    let id = try await fixture.campaign(people: 2)
    try await fixture.engine.schedule(id, at: time.now.addingTimeInterval(600))
    time.advance(by: .seconds(601))
    target.withLock { $0 = id }
    await #expect(throws: EngineError.self) { try await fixture.engine.send(id) }
    #expect(try await fixture.engine.campaign(id).status == .draft)
    #expect(fixture.simulator.log.entries.isEmpty)
  }
}

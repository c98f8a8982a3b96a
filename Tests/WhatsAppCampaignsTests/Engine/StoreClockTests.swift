import Foundation
import Testing
import WhatsAppCampaigns
import WhatsAppCampaignsTesting

@Suite("A store's clock that is not this machine's")
struct StoreClockTests {
  private let start = Date(timeIntervalSince1970: 1_760_000_000)

  /// All day in UTC.
  private let window = SendWindow(startMinute: 0, endMinute: 1_440, zone: .fixed("UTC"))

  @Test("Far ahead, nothing is sent that has a window, since it could be night, until the machine's clock is there")
  func ahead() async throws {
    let time = ManualTimeSource(now: start)
    let fixture = try EngineFixture(store: InMemoryStore(time: time), time: time)
    let id = try await fixture.campaign(people: 3) { $0.window = window }
    let other = try await fixture.campaign(people: 3)
    time.wallClockJumps(by: .seconds(-2 * 86_400))
    let error = try await #require(throws: EngineError.self) { try await fixture.engine.send(id) }
    #expect(error.code == .storeClockAhead)
    #expect(error.detail.contains("2 days ahead"))
    #expect(try await fixture.engine.campaign(id).status == .draft)
    #expect(fixture.simulator.log.requestCount == 0)
    #expect(try await fixture.engine.send(other).counts[.sent] == 3, "what has no hours goes by no clock")
    time.wallClockJumps(by: .seconds(2 * 86_400 - 1_800))
    #expect(try await fixture.engine.send(id).counts[.sent] == 3)
  }

  @Test("A machine whose clock is ahead of what the store last heard sends: time has passed")
  func behind() async throws {
    let time = ManualTimeSource(now: start)
    let fixture = try EngineFixture(store: InMemoryStore(time: time), time: time)
    let id = try await fixture.campaign(people: 3) { $0.window = window }
    time.wallClockJumps(by: .seconds(30 * 86_400))
    #expect(try await fixture.engine.send(id).counts[.sent] == 3)
  }
}

import Foundation
import Testing
import WhatsAppCampaigns
import WhatsAppCampaignsTesting

@Suite("The end of the send window on a clock that a test moves")
struct WindowEndTests {
  /// Nine in the morning in Malaysia.
  private static let nine = Date(timeIntervalSince1970: 1_763_082_000)
  private static let hours = SendWindow(startMinute: 540, endMinute: 600, zone: .fixed("Asia/Kuala_Lumpur"))

  /// Sends from an instant on, and says how it ended.
  private func send(
    _ people: Int,
    _ limits: [RateLimit],
    from start: Date
  ) async throws -> SendSummary {
    let time = ManualTimeSource(now: start)
    let fixture = try EngineFixture(
      store: InMemoryStore(time: time),
      settings: EngineConfiguration(patience: .seconds(7_200)),
      time: time
    )
    let id = try await fixture.campaign(people: people) {
      $0.window = Self.hours
      $0.limits = limits
    }
    return try await withMovingClock(time) { try await fixture.engine.send(id) }
  }

  @Test(
    "Whoever's slot comes after the end waits for the next day, also where no clock moves meanwhile",
    .timeLimit(.minutes(15))
  )
  func slotAfterTheEnd() async throws {
    // The fourth slot lies 100 ms behind the end, and may be given out 125 ms before it.
    let spacing = 10.05
    let start = Self.nine.addingTimeInterval(3_600.1 - 3 * spacing)
    let summary = try await send(5, [.perMinute(6)], from: start)
    #expect(summary.ending == .nothingBefore(Self.nine.addingTimeInterval(86_400)))
    #expect(summary.counts[.sent] == 3)
  }

  @Test("A quota that opens with the end of the hours leaves the others to the next day", .timeLimit(.minutes(15)))
  func quotaAtTheEnd() async throws {
    let quota = try #require(RateLimit(count: 10, per: .seconds(3_600)))
    let summary = try await send(12, [.perMinute(6), quota], from: Self.nine)
    #expect(summary.ending == .nothingBefore(Self.nine.addingTimeInterval(86_400)))
    #expect(summary.counts[.sent] == 10)
  }
}

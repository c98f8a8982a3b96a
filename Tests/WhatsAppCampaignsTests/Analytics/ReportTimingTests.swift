import Foundation
import Testing
import WhatsAppCampaigns

@Suite("Campaign report: the times")
struct ReportTimingTests {
  private typealias Fixture = ReportFixture

  private static func report(sendsAt seconds: [Double]) throws -> CampaignReport {
    let id = AttemptID("attempt-1")
    return try Fixture.report(
      seconds.enumerated().map { number, at in
        try Fixture.record(number, state: .accepted(id), attempts: [Fixture.attempt(at: at)])
      }
    )
  }

  @Test(
    "However long a campaign takes, the bars are few and hold every message",
    arguments: [1, 60, 3_599, 86_400, 10_000_000, 1e9, 1e11]
  )
  func bounded(span: Double) throws {
    let times = (0..<300).map { Double($0) * span / 299 }
    let sends = try Self.report(sendsAt: times).sends
    #expect(sends.bars.count <= SendTimeline.maximumBars)
    #expect(sends.bars.map(\.count).reduce(0, +) == 300)
    #expect(sends.first == Fixture.start)
  }

  @Test("A short campaign has bars of one minute, a day has bars of half an hour")
  func widths() throws {
    #expect(try Self.report(sendsAt: [0, 600]).sends.width == .seconds(60))
    #expect(try Self.report(sendsAt: [0, 86_400]).sends.width == .seconds(1_800))
    #expect(try Self.report(sendsAt: []).sends.bars.isEmpty)
  }

  @Test("Bars of a day start at midnight in the zone of the campaign's window")
  func localDays() throws {
    let window = try #require(SendWindow(startMinute: 0, endMinute: 1_440, zone: .fixed("Asia/Kuala_Lumpur")))
    let id = AttemptID("attempt-1")
    let records = try [0.0, 30 * 86_400].map {
      try Fixture.record(state: .accepted(id), attempts: [Fixture.attempt(at: $0)])
    }
    let report = try Fixture.report(records, Fixture.campaign(window: window))
    #expect(report.timeZone.identifier == "Asia/Kuala_Lumpur")
    let start = try #require(report.sends.bars.first).start.timeIntervalSince1970
    #expect((start + 8 * 3_600).truncatingRemainder(dividingBy: 43_200) == 0)
  }

  @Test("A percentile is a span within which so many people were reached, never too short")
  func percentiles() throws {
    let id = AttemptID("attempt-1")
    let records = try (1...100).map { number in
      let seconds = number == 100 ? 2_000_000.0 : Double(number) / 10
      return try Fixture.record(
        number,
        state: .accepted(id),
        attempts: [Fixture.attempt(evidence: [Fixture.level(.delivered, after: seconds)])]
      )
    }
    let delivery = try Fixture.report(records).timeToDelivery
    #expect(delivery.count == 100)
    #expect(delivery.within(percent: 50) == .seconds(5))
    #expect(delivery.within(percent: 99) == .seconds(10))
    #expect(delivery.within(percent: 100) == .seconds(2_000_000))
    #expect(try Fixture.report([]).timeToDelivery.within(percent: 50) == nil)
  }

  @Test("Clocks that disagree give no negative time, and absurd instants do not trap")
  func oddClocks() throws {
    let id = AttemptID("attempt-1")
    let early = try Fixture.record(
      state: .accepted(id),
      attempts: [Fixture.attempt(evidence: [Fixture.level(.delivered, after: -3)])]
    )
    #expect(try Fixture.report([early]).timeToDelivery.within(percent: 50) == .zero)
    for odd in [Date.distantPast, .distantFuture, Date(timeIntervalSince1970: 1e300)] {
      let record = try Fixture.record(
        state: .accepted(id),
        attempts: [
          Fixture.attempt(evidence: [Evidence(.read, at: odd, messageID: nil)]),
          Fixture.attempt(number: 2, at: odd.timeIntervalSince(Fixture.start)),
        ]
      )
      #expect(try Fixture.report([record]).html().contains("</html>"))
    }
  }
}

import Foundation
import Testing
import WhatsAppCampaigns

@Suite("The clock of ingest")
struct IngestClockTests {
  private let start = Date(timeIntervalSince1970: 1_763_000_000)

  /// What a clock reads after webhooks at these seconds.
  private func reading(_ seconds: [Double]) -> TimeInterval {
    var clock = IngestClock()
    for second in seconds { clock.webhookArrived(at: start.addingTimeInterval(second)) }
    return clock.reading.timeIntervalSince1970
  }

  @Test("Counts from one webhook to the next, and five minutes of silence at the most")
  func counts() {
    #expect(reading([0]) == 0)
    #expect(reading([0, 60, 90]) == 90)
    #expect(reading([0, 10_000]) == 300)
  }

  @Test("Webhooks within a second move it once, and lose no time")
  func steps() {
    var clock = IngestClock()
    let moves = [0, 0.999, 1, 1].map { clock.webhookArrived(at: start.addingTimeInterval($0)) }
    #expect(moves == [true, false, true, false])
    #expect(reading(Array(stride(from: 0, through: 60, by: 0.25))) == 60)
  }

  @Test("Does not run backwards with the wall clock")
  func setBack() {
    #expect(reading([0, 100, 50, 99, 110]) == 110)
  }
}

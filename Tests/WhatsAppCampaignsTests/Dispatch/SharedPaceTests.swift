import Foundation
import Testing

@testable import WhatsAppCampaigns

@Suite("Campaigns that share a sender")
struct SharedPaceTests {
  /// A campaign with people enough, whose worker asks whenever it may.
  private struct Sender {
    var id: CampaignID
    var priority: CampaignPriority
    /// How many it asks for at once, and how long it is busy afterwards, in seconds.
    var batch: Int
    var pause = 0.005
    /// When it asks, in seconds.
    var asks = 0.0..<Double.infinity
    var limits: [RateLimit] = []
    var next = 0.0
    var sent: [Date] = []
  }

  private let start = Date(timeIntervalSince1970: 1_763_000_000)
  private let key = PaceKey.sender("60")

  private func run(_ senders: inout [Sender], limit: RateLimit, seconds: Double) {
    var pace: [PaceKey: PaceState] = [:]
    for index in senders.indices { senders[index].next = max(senders[index].next, senders[index].asks.lowerBound) }
    while let index = senders.indices.min(by: { senders[$0].next < senders[$1].next }), senders[index].next < seconds {
      let sender = senders[index]
      guard sender.asks.contains(sender.next) else {
        senders[index].next = .infinity
        continue
      }
      let now = start + sender.next
      var limits = [key: [limit]]
      if !sender.limits.isEmpty { limits[.campaign(sender.id)] = sender.limits }
      let batch = PlannerBatch(sender.id, people: sender.batch, priority: sender.priority, limits: limits)
      let plan = batch.plan(at: now, pace: pace, shared: key)
      pace.merge(plan.pace) { $1 }
      senders[index].sent += plan.intents.map(\.slot)
      let resume = plan.resumeAt.map { $0.timeIntervalSince(start) } ?? 0
      senders[index].next = max(sender.next + sender.pause, min(resume, sender.next + 2))
    }
  }

  private func count(_ sender: Sender, _ range: Range<Double>) -> Int {
    sender.sent.count { range.contains($0.timeIntervalSince(start)) }
  }

  @Test(
    "Each gets its share over ten windows, however large its batches are, and nothing of the limit is lost",
    arguments: [
      ([16, 16], "80/s"), ([1, 64], "80/s"), ([2, 16, 64], "20/s"), ([1, 5, 16, 32, 64], "80/s"), ([4, 16], "60/min"),
      ([1, 16, 64, 2, 8], "100/min"),
    ]
  )
  func shares(_ batches: [Int], _ text: String) throws {
    let limit = try #require(RateLimit(text))
    var senders = batches.enumerated().map { Sender(id: .init(unchecked: "c\($0)"), priority: .marketing, batch: $1) }
    let window = limit.window.timeInterval
    run(&senders, limit: limit, seconds: window * 31)
    for block in 0..<3 {
      let range = window * (1 + 10 * Double(block))..<window * (11 + 10 * Double(block))
      let counts = senders.map { count($0, range) }
      let share = Double(limit.count * 10) / Double(senders.count)
      for count in counts { #expect(Double(count) > 0.85 * share && Double(count) < 1.15 * share, "\(counts)") }
      #expect(counts.reduce(0, +) >= limit.count * 10 * 97 / 100, "\(counts)")
    }
    #expect(PacerTests.isKept(limit, by: senders.flatMap(\.sent).map(\.microsecondsSince1970).sorted()))
  }

  @Test("A higher priority goes first, and what it leaves goes to the others")
  func priority() {
    var senders = [
      Sender(id: "offers", priority: .marketing, batch: 64),
      Sender(id: "receipts", priority: .utility, batch: 4, asks: 10..<20),
      Sender(id: "replies", priority: .service, batch: 16, asks: 14..<16),
    ]
    run(&senders, limit: .perSecond(80), seconds: 40)
    #expect(count(senders[0], 1..<10) > 9 * 78)
    #expect(count(senders[1], 10.5..<14) > 3 * 76)
    #expect(count(senders[0], 10.5..<14) < 20)
    #expect(count(senders[2], 14.5..<16) > 110)
    #expect(count(senders[0], 23.5..<40) > 16 * 78, "nobody else asks any more")
  }

  @Test("Who is held back by a limit of its own leaves the rest to the others")
  func ownLimit() {
    var senders = [
      Sender(id: "slow", priority: .service, batch: 16, limits: [.perMinute(60)]),
      Sender(id: "fast", priority: .marketing, batch: 16),
    ]
    run(&senders, limit: .perSecond(80), seconds: 60)
    #expect(count(senders[0], 0..<60) >= 58)
    #expect(count(senders[1], 0..<60) > 60 * 77)
  }

  @Test("Who stops asking is forgotten within seconds, and meanwhile nothing is lost")
  func leaving() {
    var senders = [
      Sender(id: "gone", priority: .utility, batch: 16, asks: 0..<10),
      Sender(id: "stays", priority: .marketing, batch: 16, pause: 0.001),
    ]
    run(&senders, limit: .perSecond(20), seconds: 30)
    #expect(count(senders[1], 10.5..<13) > 30)
    #expect(count(senders[1], 14..<30) > 16 * 19)
  }
}

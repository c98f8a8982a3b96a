import Testing

@testable import WhatsAppCampaigns

@Suite("The pace of departures")
struct DeparturePaceTests {
  @Test("A limit is kept in every window and hardly anything is lost, however often the process stands still")
  func standstills() {
    for seed in 0..<20 {
      let random = SeededRandomSource(seed: UInt64(seed))
      let limit = [RateLimit.perSecond(1_000), .perSecond(80), .perSecond(7), .perMinute(600)][seed % 4]
      var pace = DeparturePace([limit])
      var departures: [Duration] = []
      var slot = Duration.zero
      var now = Duration.zero
      let last = limit.spacing * 5_000
      while slot < last {
        // Mostly a timer that is a little late, now and then a disk that takes its time.
        let standstill = random.next() % 200 == 0 ? 60_000 + random.next() % 140_000 : random.next() % 5_000
        now += DeparturePace.tick + .microseconds(Int64(standstill))
        while slot <= now {
          let due = pace.opening(for: slot)
          guard due <= now else { break }
          _ = pace.leave(at: now, due: due)
          departures.append(now)
          slot += limit.spacing
        }
      }
      for index in departures.indices.dropFirst(limit.count) {
        let earlier = departures[index - limit.count]
        #expect(departures[index] - earlier > limit.window, "more than \(limit.count) in a window (seed \(seed))")
      }
      #expect(now < last * 1.05, "what a standstill held up is made good (seed \(seed))")
    }
  }

  @Test("Of several limits each is kept")
  func several() {
    var pace = DeparturePace([.perSecond(20), .perMinute(60)])
    // Everything is long overdue.
    var departures: [Duration] = []
    for step in 0..<30_000 {
      let now = Duration.seconds(1_000) + .milliseconds(4 * step)
      let due = pace.opening(for: .zero)
      guard due <= now else { continue }
      _ = pace.leave(at: now, due: due)
      departures.append(now)
    }
    for index in departures.indices.dropFirst(60) {
      #expect(departures[index] - departures[index - 60] > .seconds(60))
    }
    #expect(departures.count > 110)
  }

  @Test("A message that really left later is counted from then")
  func delayed() {
    var pace = DeparturePace([.perSecond(2)])
    let first = pace.leave(at: .zero, due: .zero)
    _ = pace.leave(at: .milliseconds(505), due: .milliseconds(505))
    pace.departure(first, wasAt: .milliseconds(400))
    #expect(pace.opening(for: .milliseconds(1_010)) > .milliseconds(1_400))
    // Out of every window it changes nothing.
    _ = pace.leave(at: .milliseconds(1_500), due: .milliseconds(1_500))
    pace.departure(first, wasAt: .milliseconds(1_900))
    #expect(pace.opening(for: .milliseconds(1_515)) < .milliseconds(1_800))
  }
}

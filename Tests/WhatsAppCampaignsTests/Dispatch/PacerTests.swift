import Foundation
import Testing

@testable import WhatsAppCampaigns

@Suite("The pacer")
struct PacerTests {
  static let start: Int64 = 1_763_000_000_000_000

  static func limits(_ texts: [String]) -> [RateLimit] { texts.compactMap { RateLimit($0) } }

  /// Takes every slot as soon as there is one, from the stored state each time, and returns all slots.
  static func run(_ limits: [RateLimit], for seconds: Int64, batch: Int, seed: UInt64) -> (slots: [Int64], bytes: Int) {
    let random = SeededRandomSource(seed: seed)
    var text = PaceState().compact
    var (now, slots, bytes) = (start, [Int64](), 0)
    while now < start + seconds * 1_000_000, slots.count < 20_000 {
      // The state survives a restart: it is written and read again.
      var pacer = Pacer(state: PaceState(compact: text) ?? PaceState(), limits: limits, now: now)
      var taken = 0
      while taken < batch, pacer.earliest <= now + pacer.lookahead {
        slots.append(pacer.earliest)
        pacer.take(pacer.earliest)
        taken += 1
      }
      let resume = taken < batch ? pacer.earliest - pacer.lookahead / 2 : now
      text = pacer.finish().compact
      bytes = max(bytes, text.utf8.count)
      now = max(now + 1_000, resume - Int64(random.fraction() * 20_000))
    }
    return (slots, bytes)
  }

  static func isKept(_ limit: RateLimit, by slots: [Int64]) -> Bool {
    slots.indices.dropFirst(limit.count).allSatisfy { index in
      slots[index] - slots[index - limit.count] > limit.windowMilliseconds * 1_000
    }
  }

  @Test(
    "With work at hand no limit is exceeded in any window, and the one that binds is used to 98 in 100",
    arguments: [
      (["80/s"], 200), (["1000/s"], 18), (["10/min"], 60_000), (["7/s", "100/min"], 9_000),
      (["20/s", "50/h"], 900_000),
      (["80/s", "600/h"], 100_000), (["3/s", "90/min", "600/day"], 2_000_000),
      (["20/min", "600/h", "9000/day"], 180_000),
    ]
  )
  func rate(_ texts: [String], _ seconds: Int) throws {
    let limits = Self.limits(texts)
    for batch in [1, 16, 64] {
      let (slots, bytes) = Self.run(limits, for: Int64(seconds), batch: batch, seed: UInt64(batch))
      #expect(bytes < 2_048, "\(bytes) bytes are written with every batch")
      for limit in limits { #expect(Self.isKept(limit, by: slots), "\(limit) was exceeded") }
      let last = try #require(slots.last)
      // Over whole windows of each limit, none can have allowed much less than what was sent.
      let used = limits.map { limit in
        let window = limit.windowMilliseconds * 1_000
        let windows = max(1, (last - Self.start) / window)
        let sent = slots.count { $0 < Self.start + windows * window }
        return Double(sent) / Double(Int64(limit.count) * windows)
      }
      #expect(try #require(used.max()) >= 0.98, "only \(used) of \(texts) was used with batches of \(batch)")
    }
  }

  @Test(
    "Limits that come, go and change, clocks that stand, jump or go back, restarts: never more than a limit in any window",
    arguments: 0..<8
  )
  func gremlins(block: Int) {
    for seed in 0..<40 {
      var trial = PaceTrial(seed: UInt64(block * 1_000 + seed))
      let fault = trial.run(operations: 250)
      #expect(fault == nil, "seed \(block * 1_000 + seed): \(fault ?? "")")
    }
  }

  @Test("A limit that is lowered counts what left before, and one that is raised lends nothing")
  func changes() {
    var (slots, _) = Self.run(Self.limits(["80/s"]), for: 60, batch: 16, seed: 3)
    var pacer = Pacer(state: PaceState(), limits: Self.limits(["80/s"]), now: Self.start)
    for slot in slots { pacer.take(slot) }
    let now = slots[slots.count - 1]
    var lowered = Pacer(state: pacer.finish(), limits: Self.limits(["10/min"]), now: now)
    // 4,800 left in the last minute: only when but nine of them are left in it may the next one leave.
    #expect(lowered.earliest > slots[slots.count - 10] + 60_000_000)
    #expect(lowered.earliest <= now + 61_000_000)
    lowered.take(lowered.earliest)
    var raised = Pacer(state: lowered.finish(), limits: Self.limits(["80/s"]), now: lowered.earliest + 600_000_000)
    slots = []
    for _ in 0..<100 {
      slots.append(raised.earliest)
      raised.take(raised.earliest)
    }
    #expect(Self.isKept(.perSecond(80), by: slots))
  }

  @Test("A quota that is added later counts what left before it was")
  func addedQuota() {
    let (slots, _) = Self.run(Self.limits(["1/s"]), for: 7_200, batch: 16, seed: 1)
    var pacer = Pacer(state: PaceState(), limits: Self.limits(["1/s"]), now: Self.start)
    for (index, slot) in slots.enumerated() {
      pacer.take(slot)
      if index % 16 == 15 { pacer = Pacer(state: pacer.finish(), limits: Self.limits(["1/s"]), now: slot) }
    }
    let now = slots[slots.count - 1]
    let asked = Pacer(state: pacer.finish(), limits: Self.limits(["1/s", "5000/day"]), now: now)
    #expect(asked.earliest > slots[slots.count - 5_000] + 86_400_000_000)
    #expect(asked.earliest < slots[slots.count - 5_000] + 86_400_000_000 + 3_600_000_000)
  }

  @Test("A clock that was set back costs no more than a moment, however far it went")
  func clockSetBack() {
    for back: Int64 in [300_000, 5_000_000, 3_600_000_000, 86_400_000_000 * 300] {
      var pacer = Pacer(state: PaceState(), limits: Self.limits(["10/min", "100/day"]), now: Self.start)
      for _ in 0..<5 { pacer.take(pacer.earliest) }
      let last = pacer.state.lastSlot ?? 0
      let now = last - back
      let after = Pacer(state: pacer.finish(), limits: Self.limits(["10/min", "100/day"]), now: now)
      #expect(after.earliest > now && after.earliest <= now + 6_330_000)
    }
  }

  @Test("A clock that was set back is followed once, also while nothing leaves")
  func setBackAndWaiting() {
    var state = PaceState()
    state.apply(
      Throttle(until: Date(microsecondsSince1970: Self.start + 30_000_000)),
      at: Date(microsecondsSince1970: Self.start)
    )
    var first = Pacer(state: state, limits: Self.limits(["10/min"]), now: Self.start + 30_000_000)
    first.take(first.earliest)
    state = first.finish()
    var now = Self.start - 50_000_000
    var waited: Int64 = 0
    while waited < 60_000_000 {
      var pacer = Pacer(state: state, limits: Self.limits(["10/min"]), now: now)
      if pacer.earliest <= now + pacer.lookahead { break }
      state = pacer.finish()
      now += 100_000
      waited += 100_000
    }
    #expect(waited < 7_000_000)
  }

  @Test("A number that warms up sends what its day allows, and everything afterwards")
  func warmUp() {
    let plan = WarmUp(messagesPerDay: [5, 10])
    var state = PaceState()
    var perDay: [Int] = []
    for day in 0..<4 {
      var sent = 0
      for hour in 0..<24 {
        let now = Self.start + Int64(day) * 86_400_000_000 + Int64(hour) * 3_600_000_000
        var pacer = Pacer(state: state, limits: Self.limits(["1/s"]), warmUp: plan, now: now)
        while sent < 1_000, pacer.earliest <= now + 60_000_000 {
          pacer.take(pacer.earliest)
          sent += 1
        }
        state = pacer.finish()
      }
      perDay.append(sent)
    }
    #expect(perDay[0] == 5)
    #expect(perDay[1] <= 10 && perDay[1] >= 5)
    #expect(perDay[2] > 100 && perDay[3] > 100)
  }

  @Test("A state of the layout before this one is read")
  func earlierLayout() throws {
    let text = """
      {"lastSlot":\(Self.start),"heldUntil":null,"buckets":[{"last":\(Self.start),"start":\(Self.start - 9),"count":90}]}
      """
    let state = try JSONDecoder().decode(PaceState.self, from: Data(text.utf8))
    #expect(Pacer(state: state, limits: Self.limits(["90/h"]), now: Self.start).earliest > Self.start + 3_599_000_000)
    #expect(try JSONDecoder().decode(PaceState.self, from: JSONEncoder().encode(state)) == state)
  }

  @Test("What was stored and damaged is refused, never trusted")
  func damagedState() {
    let (slots, _) = Self.run(Self.limits(["80/s", "100/h"]), for: 600, batch: 16, seed: 2)
    var pacer = Pacer(state: PaceState(), limits: Self.limits(["100/h"]), now: Self.start)
    for slot in slots { pacer.take(slot) }
    let text = pacer.finish().compact
    let random = SeededRandomSource(seed: 7)
    #expect(PaceState(compact: text)?.compact == text)
    for _ in 0..<3_000 {
      var bytes = Array(text.utf8)
      let index = Int(random.fraction() * Double(bytes.count))
      bytes[index] = UInt8(random.fraction() * 255)
      if random.fraction() < 0.3 { bytes.removeLast(Int(random.fraction() * Double(bytes.count))) }
      guard let state = PaceState(compact: String(decoding: bytes, as: UTF8.self)) else { continue }
      // Whatever passes must not trap.
      var other = Pacer(state: state, limits: Self.limits(["80/s", "100/h"]), now: Self.start)
      for _ in 0..<4 { other.take(other.earliest) }
      _ = other.finish().compact
    }
  }
}

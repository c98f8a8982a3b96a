import Foundation
import Testing

@testable import WhatsAppCampaigns

@Suite("The pacer")
struct PacerTests {
  private let start = Date(timeIntervalSince1970: 1_763_000_000)

  /// Takes every slot as soon as there is one, from the stored state each time, and returns all slots.
  private func run(_ limits: [RateLimit], for span: TimeInterval, seed: UInt64) throws -> [Date] {
    let random = SeededRandomSource(seed: seed)
    var state = PaceState()
    var now = start
    var slots: [Date] = []
    while now < start + span, slots.count < 4_000 {
      // The state survives a restart: it is written and read again.
      let stored = try JSONEncoder().encode(state)
      state = try JSONDecoder().decode(PaceState.self, from: stored)
      var pacer = Pacer(state: state, limits: limits, now: now)
      for _ in 0..<16 where pacer.hasSlot {
        let slot = pacer.next
        pacer.take(slot)
        slots.append(slot)
      }
      state = pacer.state
      now = max(now + 0.001, pacer.next - 0.1 * random.fraction())
    }
    return slots
  }

  @Test("No sliding window holds more than any of its limits", arguments: 0..<12)
  func windows(seed: Int) throws {
    let choices: [[String]] = [
      ["80/s"], ["10/min"], ["7/s", "100/min"], ["20/s", "50/h"], ["3/s", "90/min", "600/day"],
    ]
    let limits = choices[seed % choices.count].compactMap { RateLimit($0) }
    let slots = try run(limits, for: 3 * 3_600, seed: UInt64(seed))
    #expect(slots == slots.sorted())
    for limit in limits {
      for index in slots.indices.dropFirst(limit.count) {
        let span = slots[index].timeIntervalSince(slots[index - limit.count])
        #expect(span > limit.window.timeInterval - 0.000_001)
      }
    }
  }

  @Test("An even pace is used up to 95 in 100")
  func rate() throws {
    let slots = try run([.perSecond(20)], for: 60, seed: 1)
    #expect(slots.count >= 20 * 60 * 95 / 100)
  }

  @Test("A clock that was set back costs one window, not the time until it has caught up")
  func clockSetBack() {
    var pacer = Pacer(state: PaceState(), limits: [.perMinute(10)], now: start)
    pacer.take(pacer.next)
    let earlier = start - 86_400
    let after = Pacer(state: pacer.state, limits: [.perMinute(10)], now: earlier)
    #expect(!after.hasSlot)
    #expect(after.next <= earlier + 61)
  }

  @Test("A later hold stands and a shorter one does not end it")
  func hold() {
    var state = PaceState()
    state.hold(until: start + 60)
    state.hold(until: start + 5)
    #expect(Pacer(state: state, limits: [.perSecond(80)], now: start).next == start + 60)
    #expect(Pacer(state: state, limits: [], now: start + 59).next == start + 60)
  }
}

import Foundation
import Testing

@testable import WhatsAppCampaigns

@Suite("A provider that asks to slow down")
struct ThrottleTests {
  private let start = Date(microsecondsSince1970: PacerTests.start)

  private func pacer(_ state: PaceState, _ limits: [RateLimit] = [.perSecond(80)], after seconds: Double) -> Pacer {
    Pacer(state: state, limits: limits, now: (start + .seconds(seconds)).microsecondsSince1970)
  }

  private var busy: PaceState {
    var pacer = pacer(PaceState(), after: -1)
    for _ in 0..<80 { pacer.take(pacer.earliest) }
    return pacer.finish()
  }

  @Test("A later hold stands and a shorter one does not end it")
  func hold() {
    var state = PaceState()
    state.apply(Throttle(until: start + 60), at: start)
    state.apply(Throttle(until: start + 5), at: start)
    #expect(pacer(state, after: 0).earliest == PacerTests.start + 60_000_000)
    #expect(pacer(state, [], after: 59).earliest == PacerTests.start + 60_000_000)
    #expect(pacer(state, after: 0).spacing == RateLimit.perSecond(80).spacingMicroseconds)
  }

  @Test("A wait of years is one of a day, and one that is over is none")
  func absurdWaits() {
    var state = PaceState()
    state.apply(Throttle(until: start + 1e9), at: start)
    #expect(pacer(state, after: 0).earliest == PacerTests.start + 86_400_000_000)
    state = PaceState()
    state.apply(Throttle(until: .distantPast), at: start)
    #expect(pacer(state, after: 0).earliest == PacerTests.start)
  }

  @Test("A refusal halves the pace once for everything that was under way, and never below a 64th")
  func cuts() {
    var state = busy
    let full = RateLimit.perSecond(80).spacingMicroseconds
    for _ in 0..<20 { state.apply(Throttle(until: start, left: start - 0.1), at: start) }
    #expect(pacer(state, after: 0).spacing == full * 2)
    #expect(pacer(state, after: 0).earliest >= PacerTests.start + 500_000, "no pause after a refusal")
    for round in 1...20 {
      let now = start + Double(round)
      state.apply(Throttle(until: now, left: now - 0.01), at: now)
    }
    #expect(pacer(state, after: 20).spacing == full * 64)
    #expect(pacer(state, after: 20).earliest >= (start + 36).microsecondsSince1970)
  }

  @Test("The pace recovers by itself: a 64th every five seconds, all of it within 320 seconds")
  func recovers() {
    var state = busy
    state.apply(Throttle(until: start, left: start), at: start)
    let full = RateLimit.perSecond(80).spacingMicroseconds
    #expect(pacer(state, after: 80).spacing == full * 4 / 3)
    #expect(pacer(state, after: 160).spacing == full)
    for (limit, spacing) in [(RateLimit.perSecond(40), RateLimit.perSecond(40).spacingMicroseconds * 4 / 3)] {
      #expect(pacer(state, [limit], after: 80).spacing == spacing, "a lower limit is cut as well")
    }
  }

  @Test("Without a limit the pace that was sent at is cut")
  func withoutLimits() {
    var free = pacer(PaceState(), [], after: -10)
    for index in 0..<1_000 { free.take(PacerTests.start - 10_000_000 + Int64(index) * 10_000) }
    var state = free.finish()
    state.apply(Throttle(until: start, left: start), at: start)
    #expect((18_000...22_000).contains(pacer(state, [], after: 0).spacing))
  }

  @Test("A storm of refusals for ten minutes meets less than a request a second, and the pace is back afterwards")
  func storm() {
    var state = busy
    var (requests, after) = (0, 0)
    var now = PacerTests.start
    let end = now + 600_000_000
    while now < end + 420_000_000 {
      var pacer = Pacer(state: state, limits: [.perSecond(80)], now: now)
      var slots: [Int64] = []
      while slots.count < 16, pacer.earliest <= now + pacer.lookahead {
        slots.append(pacer.earliest)
        pacer.take(pacer.earliest)
      }
      let next = pacer.earliest
      state = pacer.finish()
      if now < end {
        requests += slots.count
        let seen = Date(microsecondsSince1970: now)
        for slot in slots {
          state.apply(Throttle(until: seen, left: Date(microsecondsSince1970: slot)), at: seen)
        }
      } else {
        after += slots.count { $0 >= end + 360_000_000 && $0 < end + 420_000_000 }
      }
      now = max(now + 1_000, next - 100_000)
    }
    #expect(requests < 600, "\(requests) requests in ten minutes of refusals")
    #expect(after >= 60 * 80 * 90 / 100, "only \(after) in a minute, six minutes after the storm")
  }

  @Test("What the provider asks for is waited for to the letter, and nothing for longer than a day")
  func retryAfter() throws {
    for (asked, waited) in [(Duration.seconds(7), 7.0), (.seconds(1_000_000_000), 86_400)] {
      let error = ProviderError(errorClass: .throttled, scope: .sender, reaction: .slowDown, retryAfter: asked)
      let consequence = ReactionRules().consequence(of: .success(.refused(error)), retries: 0, jitter: 0, at: start)
      #expect(try #require(consequence.throttle).until == start + waited)
      #expect(try #require(consequence.throttle).left == start)
    }
    for asked in [Duration.zero, .seconds(-5), nil] {
      let error = ProviderError(errorClass: .throttled, scope: .sender, reaction: .slowDown, retryAfter: asked)
      let consequence = ReactionRules().consequence(of: .success(.refused(error)), retries: 0, jitter: 0, at: start)
      #expect(try #require(consequence.throttle).until > start)
    }
  }

  @Test("The latest word of the provider about a limit holds, in whatever order the words come")
  func ceilings() {
    let words = [
      PaceCeiling(.tier, limit: .perDay(2_000), at: start),
      PaceCeiling(.tier, limit: .perDay(10_000), at: start + 60),
      PaceCeiling(.tier, limit: nil, at: start + 120),
      PaceCeiling(.quality, limit: .perSecond(40), at: start + 10),
    ]
    for order in [[0, 1, 2, 3], [2, 1, 0, 3], [3, 1, 2, 0], [1, 3, 0, 2, 2, 0]] {
      var state = PaceState()
      for index in order { state.apply(words[index], at: start + 200) }
      #expect(state.ceilingLimits == [.perSecond(40)])
      #expect(pacer(state, after: 200).spacing == RateLimit.perSecond(40).spacingMicroseconds)
    }
    var state = PaceState()
    state.apply(PaceCeiling(.tier, limit: .perDay(250), at: start), at: start)
    state.apply(PaceCeiling(.tier, limit: .perDay(2_000), at: start), at: start)
    #expect(state.ceilingLimits == [.perDay(250)])
    #expect(PaceState(compact: state.compact) == state)
  }
}

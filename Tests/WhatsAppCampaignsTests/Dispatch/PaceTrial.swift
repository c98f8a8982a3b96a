import Foundation

@testable import WhatsAppCampaigns

/// One run of a pacer through everything that can happen to it, judged by an exact log of what left.
///
/// The log's clock runs with whichever of the true time and the store's clock went further: a store's clock that jumps
/// ahead cannot be told from time that has passed.
struct PaceTrial {
  private static let pool: [RateLimit] =
    [
      "80/s", "1000/s", "20/s", "3/s", "1/s", "10/min", "600/min", "45/min", "90/h", "5/h", "2000/h", "1000/day",
      "20000/day", "250/day",
    ].compactMap { RateLimit($0) }
    + [(3, 7), (40, 90_000), (7, 61_000)].compactMap { RateLimit(count: $0.0, per: .milliseconds($0.1)) }
  /// Spans of time in microseconds, short ones more often.
  private static let spans: [Int64] = [
    0, 0, 1_000, 1_000, 5_000, 5_000, 5_000, 20_000, 20_000, 20_000, 20_000, 120_000, 120_000, 1_000_000, 1_000_000,
    7_000_000, 61_000_000, 3_600_000_000, 40_000_000_000,
  ]

  private let random: SeededRandomSource
  private let movesClock: Bool
  private let changesLimits: Bool
  private let throttles: Bool
  private var limits: [RateLimit] = []
  private var state = PaceState()
  private var storeClock = PacerTests.start
  private var elapsed: Int64 = 0
  private var log: [Int64] = []

  init(seed: UInt64) {
    random = SeededRandomSource(seed: seed)
    movesClock = random.fraction() < 0.35
    changesLimits = random.fraction() < 0.5
    throttles = random.fraction() < 0.25
    limits = drawLimits()
  }

  private func draw(below bound: Int) -> Int { min(bound - 1, Int(random.fraction() * Double(bound))) }

  private func drawLimits() -> [RateLimit] { (0..<draw(below: 4)).map { _ in Self.pool[draw(below: Self.pool.count)] } }

  private func drawSpan() -> Int64 { Self.spans[draw(below: Self.spans.count)] }

  /// Runs, and says what went wrong first.
  mutating func run(operations: Int) -> String? {
    for _ in 0..<operations {
      pass()
      if changesLimits, draw(below: 15) == 0 { limits = drawLimits() }
      if throttles, draw(below: 40) == 0 {
        let now = Date(microsecondsSince1970: storeClock)
        state.apply(Throttle(until: now + .milliseconds(draw(below: 5_000)), left: now), at: now)
      }
      guard let restarted = PaceState(compact: state.compact) else { return "the state cannot be read" }
      state = restarted
      if let fault = batch() { return fault }
    }
    return nil
  }

  /// Time passes, and the store's clock shows it more or less.
  private mutating func pass() {
    let span = drawSpan()
    let real = Int64(random.fraction() * Double(span)) / 1_000 * 1_000
    var shown = real
    if movesClock {
      switch draw(below: 12) {
      case 0: shown = 0
      case 1: shown = real + drawSpan()
      case 2: shown = real - drawSpan()
      case 3: shown = real / 2
      default: break
      }
    }
    storeClock += shown
    elapsed += max(real, shown)
  }

  private mutating func batch() -> String? {
    var pacer = Pacer(state: state, limits: limits, now: storeClock)
    let size = 1 + draw(below: 40)
    for _ in 0..<size {
      let slot = pacer.earliest
      guard slot <= storeClock + pacer.lookahead else { break }
      pacer.take(slot)
      let instant = elapsed + slot - storeClock
      if let last = log.last, instant < last { return "a slot before the one before it" }
      log.append(instant)
      for limit in limits {
        let first = log.count - 1 - limit.count
        guard first >= 0, instant - log[first] <= limit.windowMilliseconds * 1_000 else { continue }
        return "\(limit.count + 1) within \(instant - log[first]) µs under \(limit), of \(limits)"
      }
    }
    state = pacer.finish()
    let bytes = state.compact.utf8.count
    return bytes < 2_300 ? nil : "\(bytes) bytes of state under \(limits)"
  }
}

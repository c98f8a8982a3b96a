import Foundation
import Testing

@testable import WhatsAppCampaigns

@Suite("The forecast of departures")
struct PaceForecastTests {
  private let start = Date(microsecondsSince1970: PacerTests.start)

  @Test(
    "The forecast is what the real pacer does",
    arguments: [
      ["80/s"], ["10/min"], ["7/s", "100/min"], ["20/s", "50/h"], ["3/s", "90/min", "600/day"], ["5/h", "20/day"],
    ]
  )
  func agrees(_ texts: [String]) throws {
    let limits = PacerTests.limits(texts)
    let slots = PacerTests.run(limits, for: 3_000_000, batch: 64, seed: 1).slots.prefix(3_000)
    var forecast = PaceForecast([.init(limits: limits)], at: start)
    for number in [1, 2, 10, 49, 51, 100, 599, 601, 1_000, 3_000] where number <= slots.count {
      let real = Double(slots[number - 1] - PacerTests.start) / 1_000_000
      let told = forecast.departure(of: number).timeIntervalSince(start)
      #expect(abs(told - real) <= max(1, 0.01 * real), "message \(number) leaves after \(real) s, told \(told) s")
    }
  }

  @Test("A forecast goes on from what was sent already, and what was throttled recovers in it")
  func goesOn() {
    var pacer = Pacer(state: PaceState(), limits: PacerTests.limits(["20/s", "50/h"]), now: PacerTests.start)
    for _ in 0..<50 { pacer.take(pacer.earliest) }
    var used = PaceForecast([.init(state: pacer.finish(), limits: PacerTests.limits(["20/s", "50/h"]))], at: start)
    #expect(used.departure(of: 1).timeIntervalSince(start) > 3_599)

    var state = PaceState()
    var busy = Pacer(state: state, limits: [.perSecond(80)], now: PacerTests.start - 10_000_000)
    busy.take(busy.earliest)
    state = busy.finish()
    state.apply(Throttle(until: start, left: start), at: start)
    var slow = PaceForecast([.init(state: state, limits: [.perSecond(80)])], at: start)
    let first = slow.duration(of: 800)
    #expect(first > .seconds(15) && first < .seconds(25))
    let all = slow.duration(of: 80_000)
    #expect(all > .seconds(1_005) && all < .seconds(1_120))
  }

  @Test("Several paces at once: the tightest decides, and the one that is waited for longest is named")
  func several() {
    var forecast = PaceForecast(
      [.init(limits: [.perSecond(80), .perDay(10_000)]), .init(limits: [.perMinute(60)])],
      at: start
    )
    #expect(forecast.bindingLimit(of: 5_000) == .perMinute(60))
    #expect(abs(forecast.duration(of: 5_000).timeInterval - 5_064) < 5)
    #expect(forecast.bindingLimit(of: 100_000) == .perDay(10_000))
    #expect(abs(forecast.duration(of: 100_000).timeInterval - 9 * 86_400 - 10_064) < 9_000)
    #expect(forecast.bindingLimit(of: 1) == nil)
    var free = PaceForecast([.init(limits: [])], at: start)
    #expect(free.duration(of: 1_000_000) == .zero)
    #expect(free.bindingLimit(of: 1_000_000) == nil)
  }

  @Test("A warm-up is in the forecast")
  func warmUp() {
    var forecast = PaceForecast(
      [.init(limits: [.perSecond(80)], warmUp: WarmUp(messagesPerDay: [250, 500]))],
      at: start
    )
    #expect(forecast.duration(of: 250) < .seconds(60))
    #expect(forecast.duration(of: 251) >= .seconds(86_400))
    #expect(forecast.duration(of: 5_000) < .seconds(3 * 86_400))
  }

  @Test("A million are forecast in stretches, and absurd numbers end", .timeLimit(.minutes(15)))
  func large() {
    var forecast = PaceForecast([.init(limits: PacerTests.limits(["1/day"]))], at: start)
    let days = forecast.duration(of: 1_000_000).timeInterval / 86_400
    #expect(days > 999_000 && days < 1_010_000)
    _ = forecast.departure(of: .max)
    #expect(forecast.departure(of: 0) == start)
  }
}

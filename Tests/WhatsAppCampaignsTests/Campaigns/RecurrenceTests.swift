import Foundation
import Testing
import WhatsAppCampaigns

@Suite("Campaigns that come again")
struct RecurrenceTests {
  private func day(_ text: String) throws -> CalendarDay { try #require(CalendarDay(text)) }
  private func date(_ text: String) throws -> Date { try Date(text, strategy: .iso8601) }

  private func times(_ recurrence: Recurrence, after text: String, _ count: Int) throws -> [String] {
    var times: [String] = []
    var last = try date(text)
    while times.count < count, let next = recurrence.next(after: last) {
      times.append(next.formatted(.iso8601))
      last = next
    }
    return times
  }

  @Test("Every other week on two days begins with the week of its first day")
  func weekly() throws {
    let days: Set<Weekday> = [.monday, .thursday]
    let zone = "Asia/Kuala_Lumpur"
    let recurrence = try #require(
      Recurrence(.weekly(on: days), every: 2, from: try day("2026-11-24"), minute: 540, timeZone: zone)
    )
    #expect(
      try times(recurrence, after: "2026-11-01T00:00:00Z", 4) == [
        "2026-11-26T01:00:00Z", "2026-12-07T01:00:00Z", "2026-12-10T01:00:00Z", "2026-12-21T01:00:00Z",
      ]
    )
    #expect(recurrence.description == "every 2 weeks on mon,thu at 09:00 Asia/Kuala_Lumpur")
  }

  @Test("The 31st is the last day of a shorter month")
  func monthly() throws {
    let recurrence = try #require(
      Recurrence(.monthly(day: 31), from: try day("2027-12-31"), minute: 0, timeZone: "UTC")
    )
    #expect(
      try times(recurrence, after: "2027-12-01T00:00:00Z", 4) == [
        "2027-12-31T00:00:00Z", "2028-01-31T00:00:00Z", "2028-02-29T00:00:00Z", "2028-03-31T00:00:00Z",
      ]
    )
  }

  @Test("A time that the clock skips moves to the end of the gap, and one that it shows twice comes once")
  func clockChanges() throws {
    let recurrence = try #require(
      Recurrence(.daily, from: try day("2026-03-28"), minute: 150, timeZone: "Europe/Berlin")
    )
    #expect(
      try times(recurrence, after: "2026-03-28T00:00:00Z", 3) == [
        "2026-03-28T01:30:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z",
      ]
    )
    #expect(
      try times(recurrence, after: "2026-10-24T12:00:00Z", 2) == ["2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"]
    )
  }

  @Test("A last day and a count end it, and holidays are neither kept nor counted")
  func ends() throws {
    let three = try #require(
      Recurrence(.daily, from: try day("2026-12-24"), minute: 0, timeZone: "UTC", count: 3, holidays: ["MY"])
    )
    #expect(try times(three, after: "2026-12-01T00:00:00Z", 9).count == 3)
    let christmas = try #require(HolidayCalendars.shipped.days(of: three.holidays))
    #expect(
      three.next(after: try date("2026-12-24T00:00:00Z"), holidays: christmas) == (try date("2026-12-26T00:00:00Z"))
    )
    #expect(
      three.next(after: try date("2026-12-26T00:00:00Z"), holidays: christmas) == (try date("2026-12-27T00:00:00Z"))
    )
    #expect(three.next(after: try date("2026-12-27T00:00:00Z"), holidays: christmas) == nil)
    let until = try #require(
      Recurrence(.daily, from: try day("2026-12-24"), minute: 0, timeZone: "UTC", through: try day("2026-12-25"))
    )
    #expect(try times(until, after: "2026-12-01T00:00:00Z", 9) == ["2026-12-24T00:00:00Z", "2026-12-25T00:00:00Z"])
  }

  @Test("What has no days, no time or no zone is refused, and does not trap")
  func refused() throws {
    let first = try day("2026-12-24")
    #expect(Recurrence(.weekly(on: []), from: first, minute: 0, timeZone: "UTC") == nil)
    #expect(Recurrence(.monthly(day: 32), from: first, minute: 0, timeZone: "UTC") == nil)
    #expect(Recurrence(.daily, every: 0, from: first, minute: 0, timeZone: "UTC") == nil)
    #expect(Recurrence(.daily, every: .max, from: first, minute: 0, timeZone: "UTC") == nil)
    #expect(Recurrence(.daily, from: first, minute: 1_440, timeZone: "UTC") == nil)
    #expect(Recurrence(.daily, from: first, minute: 0, timeZone: "Mars/Olympus") == nil)
    #expect(Recurrence(.daily, from: first, minute: 0, timeZone: "UTC", count: 0) == nil)
    let far = try #require(CalendarDay("9999-12-31"))
    for rule in [Recurrence.Rule.daily, .weekly(on: .everyDay), .monthly(day: 31)] {
      let recurrence = try #require(Recurrence(rule, every: 1_000, from: far, minute: 0, timeZone: "UTC"))
      _ = recurrence.next(after: .distantPast)
      _ = recurrence.next(after: .distantFuture)
      _ = recurrence.next(after: Date(timeIntervalSince1970: 1e18))
    }
  }

  @Test("Rules are written alike and come back")
  func coding() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    for rule in [Recurrence.Rule.daily, .weekly(on: [.sunday, .monday]), .monthly(day: 31)] {
      let recurrence = try #require(
        Recurrence(rule, from: try day("2026-12-24"), minute: 540, timeZone: "UTC", count: 3, holidays: ["MY"])
      )
      let text = try encoder.encode(recurrence)
      #expect(try JSONDecoder().decode(Recurrence.self, from: text) == recurrence)
      #expect(text == (try encoder.encode(recurrence)))
    }
    let bad = #"{"rule":{"daily":true},"every":0,"firstDay":"2026-12-24","minute":0,"timeZone":"UTC"}"#
    #expect(throws: DecodingError.self) { try JSONDecoder().decode(Recurrence.self, from: Data(bad.utf8)) }
  }

  // MARK: - Against a slow oracle

  @Test(
    "Times are those of a calendar that is read day by day and a clock that is read minute by minute",
    arguments: 0..<40
  )
  func oracle(_ seed: Int) throws {
    var random = Lottery(seed: UInt64(seed) + 100)
    let places = ["Europe/Berlin", "America/Sao_Paulo", "Australia/Lord_Howe", "Asia/Kuala_Lumpur", "Africa/Cairo"]
    let name = places[random.below(places.count)]
    let zone = try #require(TimeZone(identifier: name))
    let first = CalendarDay(try date("2018-01-01T00:00:00Z") + Double(random.below(500) * 86_400), in: zone)
    let every = 1 + random.below(3)
    let minute = random.below(3) == 0 ? random.below(4) * 30 : random.below(1_440)
    let weekdays = Set(Weekday.allCases.filter { _ in random.below(3) == 0 })
    let rules: [Recurrence.Rule] = [
      .daily, .weekly(on: weekdays.isEmpty ? [.monday] : weekdays), .monthly(day: 1 + random.below(31)),
    ]
    let rule = rules[random.below(3)]
    let recurrence = try #require(Recurrence(rule, every: every, from: first, minute: minute, timeZone: name))

    var calendar = Calendar(identifier: .iso8601)
    calendar.timeZone = .gmt
    let base = try date("\(first)T00:00:00Z")
    var expected: [Date] = []
    for offset in 0..<420 where expected.count < 12 {
      let midnight = base + Double(offset * 86_400)
      let parts = calendar.dateComponents([.year, .month, .day, .weekday], from: midnight)
      let start = calendar.dateComponents([.year, .month], from: base)
      guard let year = parts.year, let month = parts.month, let number = parts.day, let index = parts.weekday,
        let firstYear = start.year, let firstMonth = start.month,
        let length = calendar.range(of: .day, in: .month, for: midnight)?.count
      else { continue }
      let isDay: Bool
      switch rule {
      case .weekly(let days):
        let monday = base - Double((calendar.component(.weekday, from: base) + 5) % 7 * 86_400)
        let week = Int(midnight.timeIntervalSince(monday) / 604_800)
        isDay = week % every == 0 && days.contains(Weekday.allCases[(index + 5) % 7])
      case .monthly(let day):
        isDay = ((year - firstYear) * 12 + month - firstMonth) % every == 0 && number == min(day, length)
      default: isDay = offset % every == 0
      }
      guard isDay else { continue }
      // The first minute at which the clock shows the time or has passed it.
      let target = midnight.timeIntervalSince1970 + Double(minute * 60)
      var probe = Date(timeIntervalSince1970: target - 15 * 3_600)
      while probe.timeIntervalSince1970 + Double(zone.secondsFromGMT(for: probe)) < target { probe += 60 }
      expected.append(probe)
    }

    var last = Date.distantPast
    for time in expected {
      #expect(recurrence.next(after: last) == time, "\(recurrence) from \(first)")
      #expect(recurrence.next(after: time - 1) == time, "\(recurrence) from \(first)")
      last = time
    }
  }
}

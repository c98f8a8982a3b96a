import Foundation
import Testing
import WhatsAppCampaigns

@Suite("Send windows on weekdays and holidays")
struct OpenDaysTests {
  private func date(_ text: String) throws -> Date { try Date(text, strategy: .iso8601) }

  @Test("A window of weekdays is closed at the weekend and opens on Monday")
  func weekdays() throws {
    let days = try #require(Set<Weekday>(days: "mon-fri"))
    let window = try #require(SendWindow("09:00-18:00", zone: .fixed("Asia/Kuala_Lumpur"), weekdays: days))
    let monday = try date("2026-11-23T01:00:00Z")
    // Friday evening is an hour that is closed, Saturday noon a day that is.
    #expect(window.verdict(at: try date("2026-11-20T12:00:00Z"), recipientZones: []) == .closed(until: monday))
    #expect(window.verdict(at: try date("2026-11-21T04:00:00Z"), recipientZones: []) == .closedDay(until: monday))
    #expect(window.verdict(at: monday, recipientZones: []) == .open(until: try date("2026-11-23T10:00:00Z")))
  }

  @Test("A holiday is a holiday by the recipient's date, not by ours")
  func holidays() throws {
    let window = try #require(SendWindow("00:00-24:00", zone: .recipient, holidays: ["MY"]))
    let christmas = try #require(HolidayCalendars.shipped.days(of: ["MY"]))
    let eve = try date("2026-12-24T16:30:00Z")  // Already the 25th in Malaysia, still the 24th in London.
    let end = try date("2026-12-25T16:00:00Z")
    #expect(
      window.verdict(at: eve, recipientZones: ["Asia/Kuala_Lumpur"], holidays: christmas) == .closedDay(until: end)
    )
    #expect(
      window.verdict(at: eve, recipientZones: ["Europe/London"], holidays: christmas)
        == .open(until: try date("2026-12-25T00:00:00Z"))
    )
  }

  @Test("Of several zones, the day has to be open in all")
  func severalZones() throws {
    let saturday: Set<Weekday> = [.saturday]
    let window = try #require(SendWindow("00:00-24:00", zone: .recipient, weekdays: saturday))
    let zones = ["Asia/Jakarta", "Asia/Jayapura"]
    // Saturday in Jayapura from 15:00 UTC on Friday, in Jakarta from 17:00.
    let opening = try date("2026-11-20T17:00:00Z")
    #expect(window.verdict(at: opening - 3_600, recipientZones: zones) == .closedDay(until: opening))
    #expect(window.verdict(at: opening, recipientZones: zones) == .open(until: try date("2026-11-21T15:00:00Z")))
  }

  @Test("The zone for want of a better one stands in for none, and never for one that nobody knows")
  func fallback() throws {
    let window = try #require(SendWindow("09:00-18:00", zone: .recipient, fallbackZone: "Asia/Kuala_Lumpur"))
    let noon = try date("2026-11-23T04:00:00Z")
    #expect(window.verdict(at: noon, recipientZones: []) == .open(until: try date("2026-11-23T10:00:00Z")))
    #expect(window.verdict(at: noon, recipientZones: ["Mars/Olympus"]) == .unknownZone)
    #expect(SendWindow("09:00-18:00", zone: .recipient, fallbackZone: "Mars/Olympus") == nil)
    #expect(SendWindow("09:00-18:00", zone: .recipient, weekdays: []) == nil)
  }

  @Test("A profile's zone counts before the number's, and nonsense in it before nothing")
  func profileZone() throws {
    let phone = try #require(PhoneNumber(e164: "+60123456789"))
    func zones(_ fields: [String: String]) -> [String] {
      let now = Date(timeIntervalSince1970: 0)
      return Contact(
        id: ContactID(1),
        person: PersonKey(phone),
        identity: .phone(phone),
        fields: fields,
        createdAt: now
      )
      .timeZones
    }
    #expect(zones([:]) == phone.timeZones)
    #expect(zones(["timezone": ""]) == phone.timeZones)
    #expect(zones(["timezone": "Europe/London"]) == ["Europe/London"])
    #expect(zones(["Time_Zone": "Europe/London", "time_zones": "x"]) == ["Europe/London"])
    #expect(zones(["timezone": "later", "time zone": "Asia/Tokyo"]) == ["Asia/Tokyo", "later"])
  }

  @Test("A window that is never open says when to ask again")
  func neverOpen() throws {
    let now = try date("2026-11-23T04:00:00Z")
    let days = Set((0..<500).compactMap { CalendarDay(now + Double($0 - 2) * 86_400, in: .gmt) })
    let window = try #require(SendWindow("09:00-18:00", zone: .fixed("UTC"), closedDays: days))
    guard case .closedDay(let until) = window.verdict(at: now, recipientZones: []) else {
      Issue.record("the window is open")
      return
    }
    #expect(until > now + 300 * 86_400)
  }

  @Test(
    "Windows that were stored before there were weekdays are open on all of them, and new ones come back as they were"
  )
  func coding() throws {
    let old = #"{"startMinute":540,"endMinute":1260,"zone":{"recipient":{}}}"#
    let window = try JSONDecoder().decode(SendWindow.self, from: Data(old.utf8))
    #expect(window == SendWindow("09:00-21:00", zone: .recipient))
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    #expect(String(decoding: try encoder.encode(window), as: UTF8.self).contains("weekdays") == false)

    let day = try #require(CalendarDay("2026-12-31"))
    let new = try #require(
      SendWindow(
        "09:00-21:00",
        zone: .recipient,
        weekdays: [.friday, .monday],
        holidays: ["MY", "MY-10"],
        closedDays: [day],
        fallbackZone: "Asia/Kuala_Lumpur"
      )
    )
    let text = try encoder.encode(new)
    #expect(try JSONDecoder().decode(SendWindow.self, from: text) == new)
    #expect(
      String(decoding: text, as: UTF8.self) == """
        {"closedDays":["2026-12-31"],"endMinute":1260,"fallbackZone":"Asia\\/Kuala_Lumpur","holidays":["MY","MY-10"],\
        "startMinute":540,"weekdays":[1,5],"zone":{"recipient":{}}}
        """
    )
    #expect(
      new.description == "mon,fri 09:00-21:00 recipient's time (else Asia/Kuala_Lumpur) except MY, MY-10, 2026-12-31"
    )
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(
        SendWindow.self,
        from: Data(#"{"startMinute":540,"endMinute":1260,"zone":{"recipient":{}},"weekdays":[]}"#.utf8)
      )
    }
  }

  @Test(
    "Days are parsed as spans and lists, also over the end of the week",
    arguments: [
      ("mon-fri", "mon,tue,wed,thu,fri"), ("sun-thu", "mon,tue,wed,thu,sun"), ("SAT,sun", "sat,sun"), ("wed", "wed"),
    ]
  )
  func parsesDays(_ text: String, _ days: String) {
    #expect(Set<Weekday>(days: text)?.text == days)
  }

  @Test("Texts that are no days are refused", arguments: ["", "mon-", "monday", "mon-wed-fri", "mon,,tue"])
  func refusesDays(_ text: String) {
    #expect(Set<Weekday>(days: text) == nil)
  }

  // MARK: - Against a slow oracle

  /// Zones with every kind of change: an hour, half an hour, at midnight, a whole day, and none.
  private static let places: [(zone: String, around: String)] = [
    ("Asia/Kuala_Lumpur", "2026-03-20T00:00:00Z"), ("Europe/Berlin", "2026-03-27T00:00:00Z"),
    ("Europe/Berlin", "2026-10-23T00:00:00Z"), ("America/New_York", "2026-10-30T00:00:00Z"),
    ("Australia/Lord_Howe", "2026-04-03T00:00:00Z"), ("Australia/Lord_Howe", "2026-10-02T00:00:00Z"),
    ("America/Sao_Paulo", "2018-02-16T00:00:00Z"), ("America/Sao_Paulo", "2018-11-02T00:00:00Z"),
    ("Asia/Beirut", "2026-03-27T00:00:00Z"), ("Africa/Cairo", "2026-10-28T00:00:00Z"),
    ("Pacific/Apia", "2011-12-28T00:00:00Z"), ("Asia/Pyongyang", "2018-05-03T00:00:00Z"),
  ]

  @Test("Verdicts are those of a clock that is read minute by minute", arguments: 0..<12)
  func oracle(_ place: Int) throws {
    let (name, around) = Self.places[place]
    let zone = try #require(TimeZone(identifier: name))
    var random = Lottery(seed: UInt64(place) + 1)
    for _ in 0..<12 {
      let from = random.below(90) * 15
      let start = from == 0 || random.below(4) == 0 ? 0 : from
      let end = random.below(4) == 0 ? 1_440 : min(1_440, start + 1 + random.below(600))
      let weekdays = random.below(2) == 0 ? Set.everyDay : Set(Weekday.allCases.filter { _ in random.below(2) == 0 })
      let instant = try date(around) + Double(random.below(5 * 86_400))
      let closed = Set((0..<6).compactMap { _ in CalendarDay(instant + Double(random.below(9) * 86_400), in: zone) })
      guard
        let window = SendWindow(
          startMinute: start,
          endMinute: end,
          zone: .fixed(name),
          weekdays: weekdays,
          closedDays: random.below(2) == 0 ? closed : []
        )
      else { continue }
      try check(window, zone, at: instant)
    }
  }

  private func check(_ window: SendWindow, _ zone: TimeZone, at instant: Date) throws {
    func isOpen(_ instant: Date) -> Bool {
      let local = Int(instant.timeIntervalSince1970.rounded(.down)) + zone.secondsFromGMT(for: instant)
      let minute = (local % 86_400) / 60
      let weekday = Weekday.allCases[(local / 86_400 + 3) % 7]
      return (window.startMinute..<window.endMinute).contains(minute) && window.weekdays.contains(weekday)
        && !window.closedDays.contains(CalendarDay(instant, in: zone))
    }
    // The next whole minute at which the answer is the other one.
    let isOpenNow = isOpen(instant)
    var probe = Date(timeIntervalSince1970: (instant.timeIntervalSince1970 / 60).rounded(.down) * 60 + 60)
    let horizon = instant + 24 * 86_400
    while probe < horizon, isOpen(probe) == isOpenNow { probe += 60 }
    let comment: Comment = "\(window) at \(instant.formatted(.iso8601))"
    switch window.verdict(at: instant, recipientZones: []) {
    case .open(let end):
      #expect(isOpenNow, comment)
      // Midnight ends the day's window, also where the next day's begins there.
      #expect(end == probe || (end < probe && window.endMinute == 1_440), comment)
    case .closed(let opening), .closedDay(let opening):
      #expect(!isOpenNow, comment)
      #expect(opening == probe || (probe >= horizon && opening >= horizon), comment)
    default: Issue.record("\(zone.identifier) is not known")
    }
  }
}

/// Numbers that are the same at every run.
struct Lottery {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed &* 0x9E37_79B9_7F4A_7C15
  }

  mutating func below(_ limit: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int((state >> 33) % UInt64(limit))
  }
}

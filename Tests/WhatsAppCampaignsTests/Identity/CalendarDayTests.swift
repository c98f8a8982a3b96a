import Foundation
import Testing
import WhatsAppCampaigns

struct CalendarDayTests {
  @Test("A day is one that the calendar has")
  func form() {
    #expect(CalendarDay("2026-11-21")?.description == "2026-11-21")
    #expect(CalendarDay(year: 2000, month: 2, day: 29) != nil)
    for text in [
      "2026-02-29", "1900-02-29", "2026-13-01", "2026-00-10", "2026-04-31", "26-1-1", "2026-1-01", "0000-01-01",
      "2026-11-21T00:00", "+026-11-21", "2026/11/21", "",
    ] {
      #expect(CalendarDay(text) == nil, "\(text)")
    }
  }

  @Test("The day of an instant depends on the time zone")
  func timeZones() throws {
    let instant = Date(timeIntervalSince1970: 1_795_280_400)  // 2026-11-21 17:00 in UTC
    let malaysia = try #require(TimeZone(identifier: "Asia/Kuala_Lumpur"))
    #expect(CalendarDay(instant, in: .gmt).description == "2026-11-21")
    #expect(CalendarDay(instant, in: malaysia).description == "2026-11-22")
  }

  @Test("The day of an instant is the calendar's, in every year")
  func agreesWithCalendar() {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    for number in stride(from: -12_000_000_000, through: 200_000_000_000, by: 86_400 * 97 + 12_345) {
      let instant = Date(timeIntervalSince1970: Double(number))
      let parts = calendar.dateComponents([.year, .month, .day], from: instant)
      let day = CalendarDay(instant, in: .gmt)
      #expect([day.year, day.month, day.day] == [parts.year, parts.month, parts.day])
    }
    #expect(CalendarDay(.distantFuture.addingTimeInterval(1e15), in: .gmt).description == "9999-12-31")
    #expect(CalendarDay(Date(timeIntervalSince1970: -1e15), in: .gmt).description == "0001-01-01")
  }

  @Test("Days sort by time and survive storing")
  func sorting() throws {
    let days = ["2026-11-21", "1990-12-31", "2026-02-01", "2026-11-02"].compactMap(CalendarDay.init(_:))
    #expect(days.sorted().map(\.description) == days.map(\.description).sorted())
    #expect(try JSONDecoder().decode([CalendarDay].self, from: JSONEncoder().encode(days)) == days)
    #expect(throws: DecodingError.self) { try JSONDecoder().decode([CalendarDay].self, from: Data("[\"x\"]".utf8)) }
  }
}

import Foundation
import Testing
import WhatsAppCampaigns

@Suite("Holiday calendars")
struct HolidayCalendarTests {
  private func days(_ names: HolidayCalendar.Name...) throws -> Set<String> {
    Set(try #require(HolidayCalendars.shipped.days(of: names)).map(\.description))
  }

  @Test("Malaysia with its sixteen states and India are there, with the list that each was taken from")
  func shipped() throws {
    let names = HolidayCalendars.shipped.names.map(\.rawValue)
    #expect(names.count == 20)
    #expect(names.prefix(3) == ["IN", "IN-DL", "IN-national"])
    for name in HolidayCalendars.shipped.names {
      let calendar = try #require(HolidayCalendars.shipped[name])
      #expect(calendar.source.contains("2027"), "\(name)")
      #expect(Set(calendar.holidays.map(\.day.year)) == [2026, 2027], "\(name)")
      #expect(calendar.holidays == calendar.holidays.sorted { ($0.day, $0.name) < ($1.day, $1.name) }, "\(name)")
    }
  }

  @Test("A list ends, and whoever asks beyond it is told so")
  func gaps() throws {
    func day(_ text: String) throws -> CalendarDay { try #require(CalendarDay(text)) }
    let shipped = HolidayCalendars.shipped
    let known = try day("2026-01-01")...day("2027-12-31")
    #expect(shipped.names.allSatisfy { shipped[$0]?.known == known })
    for (first, last, hasGap) in [
      ("2026-01-01", "2027-12-31", false), ("2025-12-31", "2026-02-01", true), ("2027-12-31", "2028-01-01", true),
      ("2028-01-03", "2028-01-03", true),
    ] {
      let gaps = shipped.gaps(in: ["MY"], from: try day(first), through: try day(last))
      #expect(gaps == (hasGap ? [HolidayGap(calendar: "MY", known: known)] : []), "\(first) to \(last)")
    }
    let endless = shipped.gaps(in: ["MY", "MY-10", "MY"], from: try day("2026-06-01"), through: nil)
    #expect(endless.map(\.calendar) == ["MY", "MY-10"])
    #expect(endless.first?.description.hasPrefix("The holidays of MY are known from 2026-01-01 to 2027-12-31.") == true)
    // A host that does not say which days its list is about is taken at its word.
    let own = HolidayCalendars([HolidayCalendar(name: "shop", days: [try day("2030-01-01")])])
    #expect(own.gaps(in: ["shop", "nobody"], from: try day("2031-01-01"), through: nil).isEmpty)
  }

  @Test("Every line of the tables is a day: the counts are those of the lists")
  func counts() throws {
    func count(_ name: HolidayCalendar.Name, _ year: Int) -> Int {
      HolidayCalendars.shipped[name]?.holidays.count { $0.day.year == year } ?? 0
    }
    for year in [2026, 2027] {
      #expect(count("IN-national", year) == 3)
      #expect(count("IN", year) == 14)
      #expect(count("IN-DL", year) == 17)
      #expect(count("MY", year) == 14)
    }
    // Selangor in 2026: New Year, Thaipusam with its substitute, Nuzul Al-Quran, three substitutes, the Sultan.
    #expect(count("MY-10", 2026) == 8)
    #expect(count("MY-13", 2026) == 6)
    let all = HolidayCalendars.shipped.names.compactMap { HolidayCalendars.shipped[$0] }.flatMap(\.holidays)
    #expect(all.count == 321)
  }

  @Test("Days fall on the weekdays that the lists print beside them")
  func weekdays() throws {
    let printed: [(String, Weekday)] = [
      ("2026-03-21", .saturday), ("2026-11-08", .sunday), ("2027-02-06", .saturday), ("2027-03-10", .wednesday),
      ("2027-05-17", .monday), ("2027-05-20", .thursday), ("2027-06-07", .monday), ("2027-10-28", .thursday),
    ]
    let malaysia = try days("MY")
    for (text, weekday) in printed {
      #expect(Weekday(try #require(CalendarDay(text))) == weekday)
      #expect(malaysia.contains(text))
    }
  }

  @Test("A state has its own days, and the moon's days are marked")
  func states() throws {
    #expect(try days("MY-14").contains("2027-02-01"))
    #expect(try !days("MY-10").contains("2027-02-01"))
    #expect(try days("MY", "MY-10").isSuperset(of: ["2026-12-11", "2026-12-25"]))
    #expect(try !days("MY-01").contains("2027-01-01"))
    #expect(try !days("MY-06").contains("2027-07-30"))
    let tentative = try #require(HolidayCalendars.shipped["MY"]).holidays.filter(\.isTentative).map(\.day.description)
    #expect(tentative.contains("2027-03-10"))
    #expect(!tentative.contains("2027-08-31"))
  }

  @Test("A host's calendar is found by its name, and replaces a shipped one of that name")
  func ownCalendars() throws {
    let day = try #require(CalendarDay("2026-11-30"))
    let own = HolidayCalendar(name: "stocktaking", days: [day])
    let calendars = HolidayCalendars.shipped.merging([own, HolidayCalendar(name: "MY", days: [day])])
    #expect(calendars.days(of: ["stocktaking"]) == [day])
    #expect(calendars.days(of: ["MY"]) == [day])
    #expect(calendars.days(of: ["MY", "nowhere"]) == nil)
    #expect(HolidayCalendars.shipped.days(of: []) == [])
  }
}

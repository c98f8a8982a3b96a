import Testing
import WhatsAppCampaigns

@Suite("Days as people write them")
struct CalendarDayWrittenTests {
  @Test(
    "are read where they can be one day alone, the day before the month",
    arguments: [
      ("2026-11-21", "2026-11-21"), ("2026-11-21 13:45:00", "2026-11-21"), ("2026-11-21T23:30:00Z", "2026-11-21"),
      ("2026-11-21T00:30:00.250+08:00", "2026-11-21"), ("2026-11-21 9:30 AM", "2026-11-21"), ("2026/3/4", "2026-03-04"),
      ("2026.03.04", "2026-03-04"), ("3/4/2026", "2026-04-03"), ("21-11-2026", "2026-11-21"),
      ("21.11.2026 10:30", "2026-11-21"),
      ("29/02/2024", "2024-02-29"), ("3 Nov 2026", "2026-11-03"), ("03-NOV-2026", "2026-11-03"),
      ("3 november 2026", "2026-11-03"),
      ("3 Sept 2026", "2026-09-03"), ("Nov 3, 2026", "2026-11-03"), ("November 3 2026", "2026-11-03"),
      ("1 Ogos 2026", "2026-08-01"),
      ("31 Disember 2026", "2026-12-31"), ("1 Mac 2026", "2026-03-01"), ("1 Mei 2026", "2026-05-01"),
      ("9 Okt 2026", "2026-10-09"),
      ("3 Agustus 2026", "2026-08-03"), ("0001-01-01", "0001-01-01"),
      ("2026/11/21 1:45:10 PM GMT+8", "2026-11-21"), ("2026/11/21 1:45:10 AM GMT-3:30", "2026-11-21"),
      ("2026-11-21 23:30 UTC", "2026-11-21"), ("2026-11-21T23:30:00utc+05:30", "2026-11-21"),
      ("Sat, 21 Nov 2026 13:45:10 GMT", "2026-11-21"), ("Sat Nov 21 2026 13:45:10 GMT+0800", "2026-11-21"),
      ("21 Nov 2026, 10:30", "2026-11-21"), ("21/11/2026, 1:45:10 pm", "2026-11-21"), ("21 Nov, 2026", "2026-11-21"),
      ("21 Nov. 2026", "2026-11-21"), ("21 Sept., 2026", "2026-09-21"), ("21-Nov.-2026", "2026-11-21"),
      ("Nov. 21, 2026, 9:30 AM", "2026-11-21"), ("Saturday, 21 November 2026", "2026-11-21"),
      ("Sat 21 Nov 2026", "2026-11-21"), ("SABTU 21 NOVEMBER 2026", "2026-11-21"), ("Ahad, 1 Mac 2026", "2026-03-01"),
      ("Jumaat, 2 Okt 2026", "2026-10-02"), ("Min, 1 Mar 2026", "2026-03-01"),
      ("Friday, November 20, 2026", "2026-11-20"),
      ("Isn, 23/11/2026 10:30", "2026-11-23"), ("Monday, 21 Nov 2026", "2026-11-21"),
    ]
  )
  func reads(text: String, day: String) {
    #expect(CalendarDay(written: text)?.description == day)
  }

  @Test(
    "are none where the calendar has no such day, the year has two digits, or something else stands there",
    arguments: [
      "", "2026", "20261121", "11/21/2026", "29/2/2026", "29/2/2100", "31/4/2026", "0/1/2026", "21/11/26", "26-11-21",
      "3 Nov 26",
      "Nov 2026", "3 Nove 2026", "3 xxx 2026", "3Nov2026", "3  Nov 2026", "2026-11-211", "02026-11-21", "2026-11-21x",
      "2026-11-21 ",
      " 2026-11-21", "2026-11-21 soon", "2026-11-21 to 2026-11-30", "2026-11-21Z", "2026-11-21 1:2", "0000-01-01",
      "٣/4/2026",
      "21 Nov 26, 10:30", "21 Nov 2026,", "21 Nov 2026,10:30", "21 Nov 2026,T10:30", "21 Nov,2026", "21 Nov,-2026",
      "21 Nov.2026", "21 Nov.. 2026", "21 November. 2026", "21 ,Nov 2026", "21 Nov ,2026", "Saturday,21 Nov 2026",
      "Saturday", "Saturday, ", "Satur 21 Nov 2026", "Sat Sun 21 Nov 2026", "Sat. 21 Nov 2026", "Sat  21 Nov 2026",
      "Sat 31 Nov 2026", "21 Sat 2026", "2026-11-21 GMT+8", "2026-11-21 10:30 GMT+", "2026-11-21 10:30 GMT+8:3",
      "2026-11-21 10:30 GMT+80000", "2026-11-21 10:30 GMT+8:", "2026-11-21 10:30 GMT8", "2026-11-21 10:30 CUT",
      "2026-11-21 10:30 GM", "2026-11-21 10:30 GMT+8 UTC", "2026-11-21 10:30 MYT",
      "1-2-3-4", "46000", "2026-11-21\n", "3/Nov/2026", "Nov 3,2026", "2026-11-21 " + String(repeating: "1", count: 60),
    ]
  )
  func refuses(text: String) {
    #expect(CalendarDay(written: text) == nil)
  }

  @Test("come back from every form in which a day is written")
  func property() throws {
    let months = ["Jan", "Feb", "Mac", "April", "May", "Jun", "Julai", "Aug", "Sep", "Oct", "Nov", "Disember"]
    for days in stride(from: -20_000, to: 40_000, by: 7) {
      let day = CalendarDay(daysSince1970: days)
      let forms = [
        day.description, "\(day.year)/\(day.month)/\(day.day)", "\(day.day)/\(day.month)/\(day.year)",
        "\(day.day)-\(months[day.month - 1])-\(day.year)", "\(months[day.month - 1]) \(day.day), \(day.year) 10:00",
        "Rabu, \(day.day) \(months[day.month - 1]), \(day.year), 9:05 PM GMT+8",
      ]
      for form in forms { #expect(CalendarDay(written: form) == day, "\(form)") }
    }
  }
}

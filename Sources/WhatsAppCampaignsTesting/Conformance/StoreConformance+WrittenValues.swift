import Foundation
import WhatsAppCampaigns

extension StoreConformance {
  static let writtenValueCases = [
    ConformanceCase("A segment reads amounts and days as people write them, whatever else a list says") { bench in
      let twin = StoreBench(caseName: bench.caseName, store: InMemoryStore(time: bench.time), time: bench.time)
      let dice = WrittenDice(random: SeededRandomSource(seed: 11))
      let texts = dice.amounts(800) + dice.days(1_000)
      for start in stride(from: 0, to: texts.count, by: 500) {
        let drafts = try texts[start...].prefix(500).enumerated().map { offset, text in
          ContactDraft(phone: try bench.phone(start + offset), fields: ["Value": text])
        }
        for bench in [bench, twin] {
          _ = try await bench.store.saveContacts(SaveContacts(tenant: bench.tenant, drafts: drafts))
        }
      }
      let amounts: [Double] = [-1e9, -12.5, 0, 1, 99.5, 2_000, 120_000, 1e12]
      let days = ["0001-01-01", "1999-12-31", "2024-02-29", "2026-03-04", "2026-11-21", "9999-12-31"]
      let tests =
        amounts.flatMap { [SegmentRule.FieldTest.isAtLeast($0), .isLessThan($0)] }
        + (try days.map { try bench.unwrap(CalendarDay($0), "The day of the case cannot be read") })
        .flatMap { [.isOnOrAfter($0), .isBefore($0)] }
        + ["rm 2,000", "  21 NOV 2026 ", "É", "é"].map { .equalsIgnoringCase($0) }
      for test in tests {
        let rule = SegmentRule.field("VALUE", test)
        let expected = try await twin.everybody(rule)
        let found = try await bench.everybody(rule)
        let wrong = Set(found).symmetricDifference(expected)
        let told = try texts.indices.filter { wrong.contains(try bench.key($0)) }.prefix(5).map {
          texts[$0].debugDescription
        }
        try bench.expect(wrong.isEmpty, "The people of \(rule) differ in those of \(told.joined(separator: ", "))")
      }
      let readable = try await bench.everybody(.any([.field("value", .isAtLeast(0)), .field("value", .isLessThan(0))]))
      try bench.expect((100..<1_000).contains(readable.count), "The texts are amounts too seldom to prove anything")
      let dated = try await bench.everybody(.field("value", .isOnOrAfter(try bench.unwrap(CalendarDay(days[0]), ""))))
      try bench.expect((100..<1_000).contains(dated.count), "The texts are days too seldom to prove anything")
    },

    ConformanceCase("A rule finds a field whatever its capitals, as a template does") { bench in
      let twin = StoreBench(caseName: bench.caseName, store: InMemoryStore(time: bench.time), time: bench.time)
      let names = [
        "City", "CITY", "city", "cIty", "Étage", "ÉTAGE", "e\u{301}tage", "İl", "il", "IL", "ΟΔΟΣ", "οδος", "οδοσ",
        "straße",
        "STRASSE", "K", "\u{212A}", "k", "a \"b\\", "A \"B\\", "ſ", "s", "Ⅷ", "ⅷ", "街", "Name", "NAME", "Phone",
      ]
      let dice = SeededRandomSource(seed: 12)
      var contacts: [Contact] = []
      for index in 0..<120 {
        var fields: [String: String] = [:]
        for _ in 0..<3 { fields[names[Int(dice.next() % UInt64(names.count))]] = "v\(dice.next() % 3)" }
        let draft = ContactDraft(phone: try bench.phone(index), name: index % 3 == 0 ? "v1" : nil, fields: fields)
        for bench in [bench, twin] {
          _ = try await bench.store.saveContacts(SaveContacts(tenant: bench.tenant, drafts: [draft]))
        }
      }
      let query = ContactQuery(tenant: bench.tenant, selection: .all)
      contacts = try await bench.store.contacts(query).items
      for name in names + ["CiTY", "étAGE", "iL", "Οδος", "nobody", "name", "nAME", "phone", "PHONE"] {
        let expected = contacts.filter { $0.value(of: name) == "v1" }.map(\.person)
        let rule = SegmentRule.field(name, .equals("v1"))
        try bench.expect(try await bench.everybody(rule), is: expected, "The people whose \(name) is v1")
        try bench.expect(try await twin.everybody(rule), is: expected, "The people in memory whose \(name) is v1")
      }
      let known = try await bench.store.fieldNames(FieldNameQuery(tenant: bench.tenant))
      let expected = try await twin.store.fieldNames(FieldNameQuery(tenant: bench.tenant))
      try bench.expect(known.map { Array($0.utf8) }, is: expected.map { Array($0.utf8) }, "The names of the fields")
      let other = FieldNameQuery(tenant: bench.asTenant("beta").tenant)
      try bench.expect(try await bench.store.fieldNames(other), is: [], "Those of another tenant")
    },

    ConformanceCase("The names of fields are known from the first person who has one, and stay known") { bench in
      func names() async throws -> [String] { try await bench.store.fieldNames(FieldNameQuery(tenant: bench.tenant)) }
      func save(_ index: Int, _ fields: [String: String]) async throws {
        let draft = ContactDraft(phone: try bench.phone(index), fields: fields, memberFields: ["code": "x"])
        let group = try bench.group("g")
        _ = try await bench.store.saveContacts(SaveContacts(tenant: bench.tenant, drafts: [draft], group: group))
      }
      try bench.expect(try await names(), is: [], "The names before anybody is saved")
      try await save(0, [:])
      try bench.expect(try await names(), is: [], "The names where nobody has a field of their own")
      try await save(1, ["tier": "gold", "City": "Ipoh"])
      try bench.expect(try await names(), is: ["City", "tier"], "The names of a new contact's fields")
      try await save(1, ["CITY": "Ipoh", "new": ""])
      try bench.expect(
        try await names(),
        is: ["CITY", "City", "new", "tier"],
        "The names, with those of a known contact"
      )
    },

    ConformanceCase("Two spellings of one field in a draft mean the same to every store") { bench in
      let twin = StoreBench(caseName: bench.caseName, store: InMemoryStore(time: bench.time), time: bench.time)
      let dice = SeededRandomSource(seed: 13)
      let names = ["CITY", "City", "city", "Tier", "tIER"]
      for round in 0..<80 {
        var fields: [String: String] = [:]
        for name in names where dice.next() % 3 > 0 { fields[name] = "v\(dice.next() % 4)" }
        let person = round % 10
        let drafts = [
          ContactDraft(phone: try bench.phone(person), fields: fields),
          ContactDraft(phone: try bench.phone(round % 7), fields: ["city": "w\(round)"]),
        ]
        var effects: [[SaveContactsResult.Effect]] = []
        for bench in [bench, twin] {
          let request = SaveContacts(tenant: bench.tenant, drafts: drafts)
          effects.append(try await bench.store.saveContacts(request).items.map(\.effect))
        }
        try bench.expect(try effects[at: 0], is: try effects[at: 1], "What became of the drafts of round \(round)")
      }
      let query = ContactQuery(tenant: bench.tenant, selection: .all)
      let found = try await bench.store.contacts(query).items.map(\.fields)
      try bench.expect(found, is: try await twin.store.contacts(query).items.map(\.fields), "The fields")
    },
  ]
}

extension StoreBench {
  fileprivate func everybody(_ rule: SegmentRule) async throws -> [PersonKey] {
    let query = AudienceQuery(tenant: tenant, audience: Audience(segments: [rule]), limit: 5_000)
    return try await store.audience(query).map(\.contact.person)
  }
}

/// Throws texts together that are amounts and days, or nearly.
private struct WrittenDice {
  let random: SeededRandomSource

  private func roll(_ sides: Int) -> Int { Int(random.next() % UInt64(sides)) }

  private func pick(_ texts: [String]) -> String { texts[roll(texts.count)] }

  func amounts(_ count: Int) -> [String] {
    let known = [
      "500", "-1.5", "0", "12.50", "1e3", "007", "99.", ".5", "--1", "RM 2,000", "1,500.00", "RM2000.50",
      "MYR 1\u{A0}500",
      "₹1,20,000", "$99", "12,50", "1.500,00", "0,500", "1,5", "Rs. 500/-", "99 USD", "5 km", "A12", "5%", "1-2",
      "(500)",
      "+60123450003", "1 20 000", "12,34,567.8", "12,34,56", "1,2345", "1,234,56", "\u{2212}5", "-RM-5", "RM -5",
      "-RM5",
      "RM 5 MYR", "SE\u{212A} 5", "٣", "5\n", "\n5", "5\u{0}", "é", "É", "rm 2,000", "Infinity", "NaN", "0x10", "1_000",
      "’5", "''",
      "\\", "99999999999999999999", "0.1", "1000000000000000000000000000000000000000",
      "00000000000000000000000000000000000000001",
      "Rp 250.000", "Rp250.000", "IDR 1.500", "€ 1.500", "RM 1.500", "1.500", "1.500 usd", "250.000₫", "1.250.000 VND",
      "Rp 1.250.000", "RM 1.250.000", "1.250.000", "Rp 1.500,00", "€ 1.500,00", "Rp.-1.500,75", "Rp 250.000,-",
      "250.000,- idr", "Rp 500,-", "500,-", "Rp 1.500,000", "Rp 0.500", "Rp 2000.500", "RM 2000.500", "Rp 1,500.000",
      "Rp 1.500/-", "RM 1.500/-", "1.500/-", "Rp 1.500,00/-", "Rp 1.500 IDR", "Rp 01.500.000",
      "Rp 1.5000",
    ]
    return (0..<count).map { index in
      if index < known.count { return known[index] }
      // Mostly in the order of an amount, now and then in none.
      let parts = [
        pick(["", "", "", "-", "\u{2212}", " "]),
        pick(["", "", "RM", "rm", "US$", "Rs.", "€", "kg", "K", "Rp", "rp.", "IDR", "₫"]),
        pick(["", "", " ", "\u{A0}", "  "]), pick(["", "", "", "-"]), number(),
        pick(["", "", ".5", ".50", ",50", ".", ".500", ",00"]),
        pick(["", "", "", "/-", " ", ",-"]), pick(["", "", "", " MYR", "usd", "x", "%", " vnd"]),
      ]
      guard roll(5) == 0 else { return parts.joined() }
      return (0..<roll(6)).map { _ in parts[roll(parts.count)] }.joined()
    }
  }

  private func number() -> String {
    let groups =
      switch roll(3) {
      case 0: (0...roll(3)).map { _ in pick(["1", "12", "120", "000", "5", "07"]) }
      case 1: [pick(["1", "12", "120"])] + (0..<roll(3)).map { _ in pick(["000", "120", "005"]) }
      default: [pick(["1", "12"])] + (0..<roll(3)).map { _ in pick(["20", "00"]) } + [pick(["000", "450"])]
      }
    return groups.joined(separator: pick([",", ",", " ", "", "\u{202F}", ".", "."]))
  }

  func days(_ count: Int) -> [String] {
    let known = [
      "2026-11-21", "2026-11-21 13:45:00", "2026-11-21T13:45:00Z", "2026-11-21T9:30 AM", "2026/3/4", "3/4/2026",
      "21.11.2026",
      "11/21/2026", "29/2/2026", "29/2/2024", "29/2/2100", "29/2/2000", "31-4-2026", "21/11/26", "0000-01-01",
      "0001-01-01", "9999-12-31",
      "3 Nov 2026", "3-NOV-2026", "03 november 2026", "Nov 3, 2026", "Ogos 3 2026", "3 Dis 2026", "3 Mac 2026",
      "3 Nove 2026",
      "3 Nov 26", "Nov 2026", "2026-11-21 to 2026-11-30", "2026-11-21x", "2026-11-211", "20261121", "2026-13-01",
      "2026-00-10",
      "2026-11-00", "21/11-2026", "3 Nov-2026", "٣ Nov 2026", "2026-11-21\n", " 2026-11-21", "2026-11-21 ",
      "2026-11-21 25:61",
      "2026-11-21 1:2", "1-2-3-4", "3 DÉC 2026", "2026-11-2\u{301}1", "3 ıNov 2026", "2026-11-21 10:00\u{0}",
      "2026/11/21 1:45:10 PM GMT+8", "2026-11-21 10:30 utc-3:30", "2026-11-21 10:30 GMT+0800",
      "2026-11-21 10:30 GMT+8:3",
      "2026-11-21 10:30 CUT", "2026-11-21 GMT+8", "21 Nov 2026, 10:30", "21/11/2026, 1:45 pm", "21 Nov, 2026",
      "21 Nov. 2026", "21 Nov., 2026", "21-Nov.-2026", "21 November. 2026", "Nov. 21, 2026", "21 Nov,2026",
      "Saturday, 21 November 2026", "Sat 21 Nov 2026", "Sat Nov 21 2026 13:45:10 GMT+0800", "AHAD, 1 Mac 2026",
      "Min 1/3/2026", "Sat Sun 1/3/2026", "Sat, 2026-11-21T10:30", "Sat. 21 Nov 2026", "21 Sat 2026",
      "\u{212A}am 1 Mac 2026",
    ]
    return (0..<count).map { index in
      if index < known.count { return known[index] }
      let year = pick(["2026", "2024", "1900", "2026", "2024", "26", "02026", "0026"])
      let month = pick([
        "1", "02", "2", "11", "12", "10", "13", "Feb", "SEPT", "disember", "Okt", "mei", "Nov.", "june.",
      ])
      let day = pick(["1", "01", "9", "28", "29", "30", "31", "32", "0"])
      let between = pick(["-", "-", "/", ".", " ", " ", ""])
      let parts = [[year, month, day], [day, month, year], [day, month, year], [month, day, year]][roll(4)]
      let text = parts[0] + between + parts[1] + (roll(4) > 0 ? between : pick(["-", "/", " ", ", "])) + parts[2]
      let weekday = pick(["", "", "", "", "", "", "Sat ", "sunday, ", "ISNIN, ", "Rab ", "Kamis,", "Nov "])
      let time = pick(["", "", " 10:30", "T10:30:00.000+08:00", " 9:05 PM", "Z", " ", "\t10:30", ", 10:30", ","])
      return weekday + text + time + (roll(4) > 0 ? "" : pick([" GMT+8", " utc", "UTC-03:30", " GMT+", " G"]))
    }
  }
}

import Foundation
import Testing
import WhatsAppCampaigns

@Suite("Segment rules")
struct SegmentRuleTests {
  private static let example: SegmentRule = .all([
    .any([.field("city", .isOneOf(["Ipoh", "Taiping"])), .field("name", .contains("Ali"))]),
    .field("purchase_value", .isAtLeast(12.5)), .field("age", .isLessThan(40)), .field("email", .isPresent),
    .field("tier", .equals("gold")), .field("project", .equalsIgnoringCase(" Tower")),
    .field("booked", .isOnOrAfter(CalendarDay(daysSince1970: 20_000))),
    .field("booked", .isBefore(CalendarDay(daysSince1970: 20_100))),
    .decided(.granted, .marketing), .stoppedByPlatform(.utility), .suppressed,
    .not(.inGroup("staff")), .created(.since(.daysAgo(30))),
    .lastWrote(.before(.instant(Date(timeIntervalSince1970: 1_760_000_000.25)))),
    .lastWrittenTo(.since(.daysAgo(7))), .messages(.inbound, .isAtLeast(3)), .messages(.outbound, .isLessThan(1)),
    .recipient(of: CampaignID("c7h2kq9xmp"), [.delivered, .read]), .recipient(of: nil, [.failed]), .responded(to: nil),
    .responded(to: CampaignID("c7h2kq9xmp")), .entered(nil, .everybody), .entered(ContestID("w7h2kq9xmp"), .winners),
  ])

  @Test("A rule comes back from JSON as it was")
  func roundTrip() throws {
    let ready: [SegmentRule] = [
      Self.example, .new(), .consented(), .optedOut(), .highValue(atLeast: 1), .inactive(),
      .leads(of: "Seri Indah", since: .daysAgo(7), before: .daysAgo(0)),
      .leads(
        of: "Seri Indah",
        by: "booked",
        since: CalendarDay(daysSince1970: 0),
        before: CalendarDay(daysSince1970: 31)
      ),
    ]
    for rule in ready {
      let data = try JSONEncoder().encode(rule)
      #expect(try JSONDecoder().decode(SegmentRule.self, from: data) == rule)
    }
  }

  @Test("A rule reads as people write it")
  func reads() throws {
    func rule(_ text: String) throws -> SegmentRule {
      try JSONDecoder().decode(SegmentRule.self, from: Data(text.utf8))
    }
    #expect(try rule(#"{"field":"city","equals":"Ipoh"}"#) == .field("city", .equals("Ipoh")))
    #expect(try rule(#"{"consent":"platformStop","purpose":"marketing"}"#) == .stoppedByPlatform(.marketing))
    let first = try #require(CalendarDay("2026-11-01"))
    #expect(try rule(#"{"field":"booked","since":"2026-11-01"}"#) == .field("booked", .isOnOrAfter(first)))
    #expect(try rule(#"{"field":"booked","before":"2026-11-01"}"#) == .field("booked", .isBefore(first)))
    #expect(try rule(#"{"field":"p","equalsIgnoringCase":"A"}"#) == .field("p", .equalsIgnoringCase("A")))
    #expect(try rule(#"{"group":"staff"}"#) == .inGroup("staff"))
    #expect(try rule(#"{"suppressed":false}"#) == .not(.suppressed))
    #expect(try rule(#"{"messages":"inbound","atLeast":3}"#) == .messages(.inbound, .isAtLeast(3)))
    #expect(try rule(#"{"entered":"verified","contest":"w1"}"#) == .entered(ContestID("w1"), .verified))
    let day = Date(timeIntervalSince1970: 1_795_219_200)
    #expect(try rule(#"{"created":{"since":"2026-11-21T00:00:00Z"}}"#) == .created(.since(.instant(day))))
    for text in ["{}", #"{"field":"city"}"#, #"{"field":"city","present":false}"#, #"{"created":{}}"#, "[]"] {
      #expect(throws: DecodingError.self) { try rule(text) }
    }
  }

  @Test(
    "What is wrong with a rule in JSON is said with its place and the words that may stand there",
    arguments: [
      (
        #"{"field":"city","equal":"Ipoh"}"#, "equal",
        "this has no meaning here; a rule about “field” has field, present, equals"
      ),
      (
        #"{"all":[{"group":"vip"},{"not":{"feild":"city"}}]}"#, "all[1].not.feild",
        "this has no meaning here; a rule asks about all, any"
      ),
      (#"{"any":[{}]}"#, "any[0]", "there is no question; it begins with all, any, not, field"),
      (#"{"field":"city"}"#, "", "it needs one of present, equals, equalsIgnoringCase, in, contains, atLeast"),
      (#"{"field":"age","atLeast":1,"lessThan":2}"#, "", "it may have only one of atLeast, lessThan"),
      (#"{"field":"age","atLeast":"18"}"#, "atLeast", "a number belongs here"),
      (#"{"field":"city","in":"Ipoh"}"#, "in", "a list belongs here"),
      (#"{"field":"booked","since":"1/11/2026"}"#, "since", "A day is written as 2026-11-21."),
      (#"{"field":"booked","before":{"daysAgo":3}}"#, "before", "a text belongs here"),
      (#"{"all":{"group":"vip"}}"#, "all", "a list belongs here"),
      (#"{"all":["vip"]}"#, "all[0]", "an object in braces belongs here"),
      (#"{"consent":"granted"}"#, "", "“purpose” is missing"),
      (#"{"consent":"yes","purpose":"marketing"}"#, "consent", "it must be one of granted, withdrawn"),
      (#"{"recipient":["read","seen"]}"#, "recipient[1]", "it must be one of pending"),
      (#"{"created":{"since":{"days":3}}}"#, "created.since.days", "this has no meaning here; a moment has daysAgo"),
      (#"{"created":{}}"#, "created", "it needs one of since, before"),
      (#"{"created":{"since":"yesterday"}}"#, "created.since", "an instant is written as 2026-11-21T00:00:00Z"),
      (#"{"group":""}"#, "group", "this is no group's name"),
      (#"{"responded":true,"campaign":"a b"}"#, "campaign", "this is no identifier"),
      (#"{"suppressed":1}"#, "suppressed", "true or false belongs here"),
      ("[]", "", "an object in braces belongs here"),
      (#"{"not":{"group":"one"},"not":{"group":"two"}}"#, "not", "this stands here twice"),
      (#"{"group":"one","gr\u006fup":"two"}"#, "group", "this stands here twice"),
      (#"{"all":[{"group":"a"}],"all":[{"group":"b"}]}"#, "all", "this stands here twice"),
      (
        #"{"any":[{"group":"a"},{"not":{"created":{"since":{"daysAgo":3,"daysAgo":4}}}}]}"#,
        "any[1].not.created.since.daysAgo", "this stands here twice"
      ),
      (#"{"group":"vip""#, "", "not valid JSON at byte 14: the document ends in the middle of a value"),
    ]
  )
  func mistakes(text: String, path: String, problem: String) {
    let error = #expect(throws: SegmentRuleError.self) { try SegmentRule(json: Array(text.utf8)) }
    #expect(error?.path == path)
    #expect(error?.problem.hasPrefix(problem) == true, "\(error?.problem ?? "")")
    #expect(error?.description.contains("rule cannot be understood\(path.isEmpty ? "" : " at \(path)"): ") == true)
  }

  @Test("The fields that nobody has are told, each once, as the rule writes them")
  func unknownFields() {
    let rule = SegmentRule.all([
      .field("citty", .isPresent), .not(.any([.field("CITY", .isPresent), .field("citty", .equals("x"))])),
      .field("name", .isPresent), .field("phone", .isPresent), .suppressed,
    ])
    #expect(rule.unknownFields(among: ["City", "tier"]) == ["citty"])
    #expect(rule.unknownFields(among: []) == ["citty", "CITY"])
    #expect(SegmentRule.suppressed.unknownFields(among: []).isEmpty)
  }

  @Test("A rule that could exhaust a store is refused before it is asked")
  func limits() {
    #expect(Self.example.problem == nil)
    var deep = SegmentRule.suppressed
    for _ in 0..<SegmentRule.maximumDepth { deep = .not(deep) }
    #expect(deep.problem != nil)
    #expect(SegmentRule.any(Array(repeating: .suppressed, count: 200)).problem != nil)
    #expect(SegmentRule.field("x", .isOneOf(Array(repeating: "", count: 200))).problem != nil)
    for number in [Double.nan, .infinity] {
      #expect(SegmentRule.not(.field("x", .isAtLeast(number))).problem?.contains("finite") == true)
    }
  }

  @Test("An audience from before there were segments is read, and one without them looks as it did")
  func audience() throws {
    let old = #"{"excludedGroups":[{"rawValue":"b"}],"groups":[{"rawValue":"a"}],"numbers":[]}"#
    let audience = try JSONDecoder().decode(Audience.self, from: Data(old.utf8))
    #expect(audience == Audience(groups: ["a"], excludedGroups: ["b"]))
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    #expect(String(decoding: try encoder.encode(audience), as: UTF8.self) == old)
    let new = Audience(segments: [Self.example], excludedSegments: [.suppressed])
    #expect(try JSONDecoder().decode(Audience.self, from: encoder.encode(new)) == new)
  }
}

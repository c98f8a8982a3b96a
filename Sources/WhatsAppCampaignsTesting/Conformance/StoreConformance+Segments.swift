import Foundation
import WhatsAppCampaigns

extension StoreConformance {
  static let segmentCases = [
    ConformanceCase("A segment has the same people in every store, whatever its rule asks") { bench in
      // The store in memory evaluates rules as the library has them; this store must come to the same people.
      let twin = StoreBench(caseName: bench.caseName, store: InMemoryStore(time: bench.time), time: bench.time)
      try await StoreBench.fillSegments([bench, twin])
      try await StoreBench.fillHistory([bench, twin])
      let dice = RuleDice(random: SeededRandomSource(seed: 6))
      var sizes: Set<Int> = []
      for number in 0..<300 {
        let rule = dice.rule(depth: 3)
        let audience = Audience(segments: [rule])
        let expected = try await twin.people(in: audience)
        let found = try await bench.people(in: audience)
        try bench.expect(found, is: expected, "The people of rule \(number), \(rule)")
        sizes.insert(found.count)
      }
      try bench.expect(sizes.count > 10, "The rules choose the same people too often to prove anything")
    },

    ConformanceCase("Text that a rule holds is never a part of a query") { bench in
      try await StoreBench.fillSegments([bench])
      for text in ["' OR 1=1 --", "\"", "%", "_", "?", "$1", "\\", "{}", "x') = ''"] {
        for rule in [
          SegmentRule.field(text, .isPresent), .field("city", .equals(text)), .field("city", .contains(text)),
          .inGroup(try bench.group(text)),
        ] {
          try bench.expect(try await bench.people(in: Audience(segments: [rule])), is: [], "The people of \(rule)")
        }
      }
    },

    ConformanceCase("Groups, segments and numbers mix, and exclusions hold against all of them") { bench in
      try await StoreBench.fillSegments([bench])
      let audience = Audience(
        groups: [try bench.group("even")],
        segments: [.field("city", .equals("Ipoh"))],
        numbers: [try bench.phone(5), try bench.phone(7), try bench.phone(900)],
        excludedGroups: [try bench.group("third")],
        excludedSegments: [.suppressed]
      )
      let expected = try (0..<24).filter {
        ($0 % 2 == 0 || $0 % 4 == 1 || [5, 7].contains($0)) && $0 % 3 != 0 && $0 % 7 != 2
      }.map { try bench.key($0) }
      try bench.expect(try await bench.people(in: audience), is: expected, "The people of the mix")
      let id = try await bench.create("mix", audience)
      let fixed = try await bench.store.snapshotAudience(SnapshotAudience(tenant: bench.tenant, campaign: id))
      try bench.expect(fixed.recipients, is: expected.count + 1, "The recipients, with the number that was no contact")
      let stored = try await bench.store.campaigns(CampaignQuery(tenant: bench.tenant, id: id))
      try bench.expect(stored.first?.plan.audience, is: audience, "The audience that comes back")
    },
  ]
}

extension StoreBench {
  /// Twenty-four people who differ in all that a rule may ask, a day apart, in each of some stores.
  fileprivate static func fillSegments(_ benches: [StoreBench]) async throws {
    guard let time = benches.first?.time else { return }
    for index in 0..<24 {
      for bench in benches { try await bench.saveSegmentPerson(index) }
      time.advance(by: .seconds(86_400))
    }
    for bench in benches {
      try await bench.decide(.granted, 0..<12)
      try await bench.decide(.platformStop, 4..<8)
    }
    time.advance(by: .seconds(1))
    for bench in benches {
      try await bench.decide(.withdrawn, 10..<16)
      let people = try (0..<24).filter { $0 % 7 == 2 }.map { try bench.key($0) }
      let action = SuppressionChange.Action.add(people, source: "list", reason: nil)
      _ = try await bench.store.changeSuppressions(SuppressionChange(tenant: bench.tenant, action: action))
    }
  }

  private func saveSegmentPerson(_ index: Int) async throws {
    let cities = ["Johor Bahru", "Ipoh", "ipoh", "Kuala Lumpur é"]
    let values = [
      "500", "-1.5", "0", "12.50", "1e3", "", "007", "99.", "--1", "1234567890123456", "RM 2,000", "٣", "12,50",
      "₹1,20,000", "-RM 7",
    ]
    let days = ["2026-11-21", "3/4/2026", "3 Nov 2026", "21/11/26", "2026-11-03 10:30:00", "soon", "29/2/2026"]
    var fields = [index % 9 == 4 ? "City" : "city": try cities[at: index % 4]]
    if index % 8 == 3 { fields["CITY"] = "Ipoh" }
    if index % 3 > 0 { fields[index % 2 == 0 ? "Booked" : "booked"] = try days[at: index % days.count] }
    if index % 5 > 0 { fields["purchase_value"] = try values[at: index % values.count] }
    if index % 6 == 0 { fields["a \"quoted\" field"] = "x" }
    let name = index % 3 == 0 ? nil : "Name \(index % 2)"
    let draft = ContactDraft(phone: try phone(index), name: name, fields: fields)
    for (divisor, group) in [(2, "even"), (3, "third")] {
      let group = index % divisor == 0 ? try self.group(group) : nil
      _ = try await store.saveContacts(SaveContacts(tenant: tenant, drafts: [draft], group: group))
    }
  }

  /// Some of them are recipients, and some write.
  fileprivate static func fillHistory(_ benches: [StoreBench]) async throws {
    for bench in benches {
      for (name, people) in [("first", 0..<8), ("second", 6..<20)] {
        let id = try await bench.create(name, Audience(numbers: try people.map { try bench.phone($0) }))
        _ = try await bench.store.snapshotAudience(SnapshotAudience(tenant: bench.tenant, campaign: id))
      }
      try await bench.control(CampaignID(unchecked: "second"), .cancel)
      let sent = try await bench.startedCampaign(17..<21, named: "sent")
      let intents = try await bench.launch(sent)
      try await bench.record(bench.accepted("sent-1"), of: try intents[at: 0], in: sent)
      let failure = AttemptOutcome.notTaken(note: "line", code: nil, retryAt: nil)
      try await bench.record(failure, of: try intents[at: 1], in: sent)
    }
    try await fillContests(benches)
    for index in 0..<6 {
      benches.first?.time.advance(by: .seconds(5 * 86_400))
      for bench in benches {
        let message = ApplyWebhooks.Message(
          messageID: ProviderMessageID(unchecked: "in.\(index)"),
          identity: index == 5 ? .waID("60123459999") : .phone(try bench.phone(index * 3)),
          at: bench.now,
          provider: StoreBench.provider
        )
        var earlier = message
        earlier.messageID = ProviderMessageID(unchecked: "earlier.\(index)")
        earlier.at = bench.now - 3 * 86_400
        let messages = index % 2 == 0 ? [message] : [message, earlier]
        _ = try await bench.store.applyWebhooks(ApplyWebhooks(tenant: bench.tenant, webhooks: [], messages: messages))
        guard index < 4 else { continue }
        for number in 0...index {
          _ = try await bench.commitFree("free-\(index)-\(number)", to: index * 3, "x")
          if number == 1 {
            _ = try await bench.recordFree("free-\(index)-1", .notTaken(note: "x", code: nil, retryAt: nil))
          }
        }
      }
    }
  }

  /// Some of them have entered contests; the first one is drawn.
  private static func fillContests(_ benches: [StoreBench]) async throws {
    for (name, people) in [("first", 4..<16), ("second", 10..<24)] {
      for bench in benches {
        let id = try await bench.createContest(name) { plan in
          plan.winners = 3
          plan.reserves = 2
        }
        for person in people { _ = try await bench.enter(id, person) }
        for number in [2, 3, 7] { _ = try await bench.verify(number, of: id) }
      }
    }
    benches.first?.time.advance(by: .seconds(7_200))
    for bench in benches { _ = try await bench.draw(ContestID(unchecked: "first")) }
  }

  /// Everybody in an audience, by pages that are smaller than it.
  fileprivate func people(in audience: Audience) async throws -> [PersonKey] {
    var people: [PersonKey] = []
    var last: ContactID?
    while true {
      let query = AudienceQuery(tenant: tenant, audience: audience, after: last, limit: 7)
      let page = try await store.audience(query)
      guard let end = page.last else { return people }
      people += page.map(\.contact.person)
      last = end.contact.id
    }
  }
}

/// Throws rules together.
private struct RuleDice {
  let random: SeededRandomSource

  private func roll(_ sides: Int) -> Int { Int(random.next() % UInt64(sides)) }

  private func pick<Element>(_ elements: [Element]) -> Element { elements[roll(elements.count)] }

  func rule(depth: Int) -> SegmentRule {
    guard depth > 0, roll(3) > 0 else { return question() }
    let rules = (0..<roll(4)).map { _ in rule(depth: depth - 1) }
    return switch roll(3) {
    case 0: .all(rules)
    case 1: .any(rules)
    default: .not(rule(depth: depth - 1))
    }
  }

  private func question() -> SegmentRule {
    switch roll(13) {
    case 0, 1:
      .field(
        pick([
          "name", "phone", "city", "City", "cITY", "purchase_value", "Purchase_Value", "booked", "BOOKED",
          "a \"quoted\" field",
          "A \"Quoted\" Field", "none",
        ]),
        text()
      )
    case 2: .decided(pick([.granted, .withdrawn, .reset]), pick([.marketing, .utility]))
    case 3: .stoppedByPlatform(.marketing)
    case 4: .suppressed
    case 5: pick(["even", "third", "nobody"].compactMap { GroupName($0).map(SegmentRule.inGroup) })
    case 6: .created(moment())
    case 7: .lastWrote(moment())
    case 8: .lastWrittenTo(moment())
    case 9: .messages(pick([.inbound, .outbound]), count())
    case 10:
      .entered(
        pick([nil, ContestID(unchecked: "first"), ContestID(unchecked: "second"), ContestID(unchecked: "none")]),
        pick(ContestEntrants.allCases)
      )
    default: pick([.recipient(of: campaign(), statuses()), .responded(to: campaign())])
    }
  }

  private func text() -> SegmentRule.FieldTest {
    switch roll(9) {
    case 0: .isPresent
    case 1: .equals(pick(["Ipoh", "ipoh", "500", "Name 1", "", "+60123450003"]))
    case 2: .isOneOf((0..<roll(3)).map { _ in pick(["Ipoh", "abc", "Name 0", "x"]) })
    case 3: .contains(pick(["poh", "u", "", "é", "e\u{301}", "%", "+60"]))
    case 4: .isAtLeast(pick([0, -1.5, 12.5, 500, 2_000, 1e15, -1e20]))
    case 5: .isLessThan(pick([0, 12.5, 7, 1e16, 1e-3, -5]))
    case 6: .equalsIgnoringCase(pick(["IPOH", " ipoh ", "kuala lumpur É", "Kuala Lumpur é", "rm 2,000", "", "name 1"]))
    case 7: .isOnOrAfter(day())
    default: .isBefore(day())
    }
  }

  private func day() -> CalendarDay {
    let days = [(2026, 4, 3), (2026, 11, 3), (2026, 11, 21), (1, 1, 1), (9999, 12, 31), (2026, 11, 22)]
      .compactMap { CalendarDay(year: $0.0, month: $0.1, day: $0.2) }
    return pick(days)
  }

  private func moment() -> SegmentRule.TimeTest {
    let moment = SegmentRule.Moment.daysAgo(pick([-1, 0, 3, 10, 25, 40, 60, 10_000, .max]))
    return roll(2) == 0 ? .since(moment) : .before(moment)
  }

  private func count() -> SegmentRule.CountTest {
    let count = pick([-1, 0, 1, 2, 3, 5, .max])
    return roll(2) == 0 ? .isAtLeast(count) : .isLessThan(count)
  }

  private func campaign() -> CampaignID? {
    pick([nil, CampaignID(unchecked: "first"), CampaignID(unchecked: "second"), CampaignID(unchecked: "sent")])
  }

  private func statuses() -> [RecipientStatus] {
    (0..<roll(3)).map { _ in pick([.pending, .queued, .cancelled, .sent, .skipped]) }
  }
}

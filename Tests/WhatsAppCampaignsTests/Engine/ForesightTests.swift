import Foundation
import Testing
import WhatsAppCampaigns
import WhatsAppCampaignsTesting

@Suite("What a dry run foresees", .timeLimit(.minutes(15)))
struct ForesightTests {
  /// 08:00 in Kuala Lumpur.
  private let time = ManualTimeSource(now: Date(timeIntervalSince1970: 1_800_057_600))
  private let hours = SendWindow("09:00-10:00", zone: .fixed("Asia/Kuala_Lumpur"))

  private func fixture() throws -> EngineFixture {
    try EngineFixture(store: InMemoryStore(time: time), time: time)
  }

  @Test("A number that is no contact yet and is not to be contacted is foreseen as that")
  func suppressedStranger() async throws {
    let fixture = try fixture()
    let numbers = [EngineFixture.number(1), EngineFixture.number(2)]
    let id = try await fixture.campaign(people: 0) { plan in
      plan.audience = Audience(numbers: numbers)
      plan.variables = (try? VariableMapping(assignments: ["1=text:a", "2=text:b"])) ?? plan.variables
    }
    try await fixture.engine.recordConsent(EngineFixture.grant(), for: numbers.map { .phone($0) })
    try await fixture.engine.suppress([PersonKey(numbers[0])], source: "test")
    var foreseen: [PersonKey: DryRunEntry] = [:]
    let summary = try await fixture.engine.dryRun(id) { foreseen[$0.contact.person] = $0 }
    #expect(summary.send == 1 && summary.skip == 1)
    guard case .optedOut(.suppressed) = foreseen[PersonKey(numbers[0])]?.verdict else {
      Issue.record("the suppressed number is not foreseen as such")
      return
    }
    _ = try await withMovingClock(time) { try await fixture.engine.send(id) }
    let statuses = try await fixture.engine.recipients(of: id).map(\.recipient.status)
    #expect(statuses.count { $0 == .optedOut } == 1 && statuses.count { $0 == .sent } == 1)
  }

  @Test("The instants that are foreseen are those at which the messages leave")
  func comesTrue() async throws {
    let fixture = try fixture()
    let id = try await fixture.campaign(people: 25) { plan in
      plan.window = hours
      plan.limits = [.perMinute(6)]
    }
    var foreseen: [PersonKey: Date] = [:]
    let summary = try await fixture.engine.dryRun(id) { foreseen[$0.contact.person] = $0.departure }
    #expect(summary.hold == 25)
    #expect(summary.unreached == 0)
    #expect(foreseen.count == 25)

    for _ in 0..<20 {
      let ending = try await withMovingClock(time) { try await fixture.engine.send(id) }.ending
      guard case .nothingBefore(let instant) = ending else { break }
      time.advance(by: .seconds(max(0, instant.timeIntervalSince(time.now))))
    }
    let records = try await fixture.engine.recipients(of: id)
    #expect(records.count == 25)
    for record in records {
      let left = try #require(record.recipient.attempts.first?.committedAt)
      let expected = try #require(foreseen[record.recipient.person])
      #expect(abs(left.timeIntervalSince(expected)) < 90, "\(left) instead of \(expected)")
    }
  }

  @Test("A quota that is used up is waited for, over the closed hours of the window")
  func quota() async throws {
    let fixture = try fixture()
    let id = try await fixture.campaign(people: 25) { plan in
      plan.window = hours
      plan.limits = [.perMinute(6), RateLimit("10/h")].compactMap(\.self)
    }
    var perDay: [Int: Int] = [:]
    let summary = try await fixture.engine.dryRun(id) { entry in
      guard let departure = entry.departure else { return }
      perDay[Int(departure.timeIntervalSince(time.now) / 86_400), default: 0] += 1
    }
    #expect(perDay == [0: 10, 1: 10, 2: 5])
    #expect(summary.reached == 25)
  }

  @Test("Who is not reached before the end is counted, and the verdict says so first")
  func endsTooEarly() async throws {
    let fixture = try fixture()
    let short = try await fixture.campaign(people: 100) { plan in
      plan.window = hours
      plan.limits = [.perMinute(1)]
      plan.schedule = CampaignSchedule(end: time.now + 2 * 3_600)
    }
    var missed = 0
    let early = try await fixture.engine.dryRun(short) { if $0.departure == nil { missed += 1 } }
    #expect(missed == early.unreached)
    #expect((59...60).contains(early.reached))
    #expect(early.obstacles == [.notReached(early.unreached)])
    #expect(early.headline.hasSuffix("The campaign would end before the turn of \(early.unreached) more."))
    #expect(early.bindingLimit == .perMinute(1))
    #expect(early.lastDeparture.map { $0 < time.now + 2 * 3_600 } == true)
  }

  @Test("Who was written to a moment ago waits for the sender's gap, and the dry run says so")
  func pairGap() async throws {
    let fixture = try fixture()
    let first = try await fixture.campaign(people: 2)
    _ = try await fixture.engine.send(first)
    let second = try await fixture.campaign(people: 3) { $0.ignoresProviderLimits = false }
    let now = time.now
    var verdicts: [DryRunEntry.Verdict] = []
    let summary = try await fixture.engine.dryRun(second) { verdicts.append($0.verdict) }
    #expect(summary.hold == 2 && summary.send == 1)
    for case .hold(let opening, let reason) in verdicts {
      #expect(reason == .pairGap)
      #expect(opening > now && opening <= now + 8)
    }
    let why = try await fixture.engine.why(PersonKey(EngineFixture.number(0)), in: second)
    guard case .hold(_, .pairGap) = why?.foresight else {
      Issue.record("why says something else than the dry run")
      return
    }
  }

  @Test("A template that is not approved is said first, and a paused campaign says that it is")
  func obstacles() async throws {
    let fixture = try fixture()
    let id = try await fixture.campaign(people: 3)
    #expect(try await fixture.engine.dryRun(id).obstacles.isEmpty)
    try await fixture.engine.start(id)
    try await fixture.engine.pause(id)
    #expect(try await fixture.engine.dryRun(id).obstacles == [.notSending(.paused)])

    let other = try await fixture.campaign(people: 3)
    var template = EngineFixture.template
    template.status = .pending
    try await fixture.engine.saveTemplate(template)
    let summary = try await fixture.engine.dryRun(other)
    #expect(summary.send == 3)
    #expect(summary.obstacles == [.templateNotApproved("promo", .pending)])
    #expect(
      summary.headline == "Nothing would be sent: the template “promo” is pending, so the provider would refuse it."
    )
  }

  @Test("People in different zones get the slots of their own hours, the first ones first")
  func zones() async throws {
    let fixture = try fixture()
    let id = try await fixture.campaign(people: 30) { plan in
      plan.window = SendWindow("09:00-10:00", zone: .recipient)
      plan.limits = [.perMinute(1)]
    }
    let indian = try (0..<30).map { try #require(PhoneNumber(e164: "+9198765432\($0 + 10)")) }
    let drafts = indian.map { ContactDraft(phone: $0, name: "X", fields: ["city": "Pune"]) }
    try await fixture.engine.add(drafts, to: EngineFixture.customers)
    try await fixture.engine.recordConsent(EngineFixture.grant(), for: indian.map { .phone($0) })
    var departures: [Date] = []
    let summary = try await fixture.engine.dryRun(id) { if let at = $0.departure { departures.append(at) } }
    #expect(departures.count == 60)
    // 09:00 in Malaysia is two and a half hours before 09:00 in India.
    let malaysia = departures.filter { $0 < time.now + 2 * 3_600 }
    #expect(malaysia.count == 30)
    #expect(departures.dropFirst(30).allSatisfy { $0 >= time.now + 3.5 * 3_600 })
    #expect(Set(departures).count == 60)
    #expect(summary.firstDeparture == departures.min())
  }

  @Test("The cost is that of those who would be sent to, by the variant that they get")
  func cost() async throws {
    let fixture = try fixture()
    try await fixture.engine.saveTemplate(
      MessageTemplate(name: "bill", language: "ms", category: .utility, status: .approved, body: "{{1}}, {{2}}.")
    )
    let id = try await fixture.campaign(people: 100) { plan in
      plan.holdout = 20
      plan.variants = [
        CampaignVariant(name: "a", template: "promo", language: "ms", variables: plan.variables),
        CampaignVariant(name: "b", template: "bill", language: "ms", variables: plan.variables),
      ]
    }
    let json =
      #"{"name":"x","currency":"MYR","effective":"2027-01-01","prices":[{"category":"marketing","price":"0.5"}]}"#
    let card = try RateCard(json: Array(json.utf8))
    var first = 0
    let summary = try await fixture.engine.dryRun(id, rateCard: card) { entry in
      if entry.departure != nil, entry.variant == "a" { first += 1 }
    }
    let cost = try #require(summary.cost)
    #expect(cost.total == Decimal(first) / 2)
    #expect(cost.unpriced == summary.reached - first)
    #expect(cost.lines.map(\.messages).reduce(0, +) == summary.reached)
    #expect(cost.lines.map(\.category) == [.marketing, .utility])
  }

  @Test("A long campaign is foreseen quickly: fifty thousand people over months")
  func long() async throws {
    let fixture = try fixture()
    let id = try await fixture.campaign(people: 50_000) { plan in
      plan.window = hours
      plan.limits = [.perMinute(10)]
    }
    let summary = try await fixture.engine.dryRun(id)
    #expect(summary.reached == 50_000)
    // 592 in each hour at ten a minute, which are 6.078 s apart.
    #expect(summary.duration.components.seconds / 86_400 == 84)
  }
}

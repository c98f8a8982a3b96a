import Foundation
import Synchronization
import Testing
import WhatsAppCampaigns
import WhatsAppCampaignsTesting

@Suite("What people write enters contests")
struct ContestEntryTests {
  private let time = ManualTimeSource()
  private let store: InMemoryStore
  private let fixture: EngineFixture

  init() throws {
    store = InMemoryStore(time: time)
    let settings = EngineConfiguration(dialogue: ConsentDialogue(brand: "Kedai Ali"), patience: .zero)
    fixture = try EngineFixture(store: store, settings: settings, time: time)
  }

  private func contest(_ adjust: (inout ContestPlan) -> Void = { _ in }) async throws -> Contest {
    var plan = ContestPlan(
      name: "Giveaway",
      opensAt: time.now,
      closesAt: time.now + 86_400,
      prize: "A rice cooker",
      claimInstructions: "Come to our counter."
    )
    adjust(&plan)
    return try await fixture.engine.createContest(plan)
  }

  /// The body of a webhook with messages, each from one person.
  private func body(_ messages: [(person: Int, text: String, id: String)]) -> [UInt8] {
    let seconds = String(Int(time.now.timeIntervalSince1970))
    let items: [JSONValue] = messages.map { message in
      let from = String(EngineFixture.number(message.person).e164.dropFirst())
      return [
        "id": .string(message.id), "from": .string(from), "timestamp": .string(seconds), "type": "text",
        "text": ["body": .string(message.text)],
      ]
    }
    let value: JSONValue = ["metadata": ["phone_number_id": "100"], "messages": .array(items)]
    let entry: JSONValue = ["id": "1", "changes": [["field": "messages", "value": value]]]
    return (["object": "whatsapp_business_account", "entry": [entry]] as JSONValue).encoded()
  }

  /// What the engine answers, a kind a message; each message a second after the one before it.
  @discardableResult
  private func say(_ text: String, _ person: Int = 0, id: String? = nil) async throws -> [String] {
    time.advance(by: .seconds(1))
    let message = (person: person, text: text, id: id ?? "m\(time.now.timeIntervalSince1970)")
    let receipt = await fixture.engine.take(trusted: body([message]), from: EngineFixture.cloud)
    #expect(receipt.response.status == 200)
    var summary = receipt.applied
    summary.add(try await fixture.engine.applyPendingWebhooks())
    return summary.replies.map(\.answer.kind.rawValue)
  }

  private func entries(_ contest: Contest) async throws -> [String?] {
    try await fixture.engine.entries(of: contest.id).map(\.text)
  }

  @Test("Consent comes first: who has not agreed is asked, and what they wrote is no entry")
  func consentFirst() async throws {
    let contest = try await contest()
    #expect(try await say("I want to win") == ["request", "request"])
    #expect(try await entries(contest) == [])
    #expect(try await say("yes") == ["granted"])
    #expect(try await say("yes") == [], "an agreement is no entry, however often it is said")
    #expect(try await say("help") == [])
    #expect(try await say("I want to win") == ["contestEntered"])
    #expect(try await say("me too") == [], "who does not name the contest is not told that it is full")
    #expect(try await say("stop") == ["stopped"])
    #expect(try await say("I want to win") == [])
    #expect(try await entries(contest) == ["I want to win"])
    let notes = try await fixture.engine.notes(of: PersonKey(EngineFixture.number(0)))
    #expect(notes.filter { $0.kind == .joinedContest }.map(\.text) == ["Giveaway (\(contest.id)-1)"])
    #expect(try await say("I want to win", 1) == ["request", "request"])
  }

  @Test("What answers a question about the person is no entry, unless it names the contest")
  func profileComesBefore() async throws {
    let plain = try await contest()
    let named = try await contest { $0.keyword = "win" }
    try await say("yes")
    #expect(try await say("901231-01-1234") == ["profileSaved"])
    #expect(try await say("single") == ["profileSaved"])
    #expect(try await entries(plain) == [])
    #expect(try await say("WIN 901231-01-1234") == ["profileSaved", "contestEntered"])
    #expect(try await entries(named) == ["WIN ••••••-••-••••"])
    #expect(try await entries(plain) == [])
    #expect(try await say("win again") == ["contestRefused"])
  }

  @Test("Who is suppressed, or stopped the business in the app, enters nothing")
  func forbidden() async throws {
    let contest = try await contest()
    for person in 0..<2 { try await say("yes", person) }
    try await fixture.engine.suppress([PersonKey(EngineFixture.number(0))], source: "test")
    let stop = ConsentEvent(decision: .platformStop, purposes: [.marketing], at: time.now, source: "test")
    try await fixture.engine.recordConsent(stop, for: [.phone(EngineFixture.number(1))])
    for person in 0..<2 { #expect(try await say("hello", person) == []) }
    #expect(try await entries(contest) == [])
  }

  @Test("Where a card is asked for, its number enters, is not kept, and enters once")
  func cards() async throws {
    let contest = try await contest { plan in
      plan.keyword = "menang"
      plan.onePerIdentityCard = true
    }
    for person in 0..<2 { try await say("ya", person) }
    #expect(try await say("Menang saya") == ["contestRefused"])
    #expect(try await say("Menang 901231-01-1234") == ["profileSaved", "contestEntered"])
    #expect(try await say("menang 901231011234", 1).last == "contestRefused")
    #expect(try await entries(contest) == ["Menang ••••••-••-••••"])
    let unnamed = try await self.contest { $0.onePerIdentityCard = true }
    #expect(try await say("my card is 901231-01-1234", 1) == ["profileSaved", "contestEntered"])
    #expect(try await entries(unnamed).count == 1)
  }

  @Test("Agreeing and entering in one webhook is both, and the same webhook again is nothing")
  func oneBody() async throws {
    let contest = try await contest()
    time.advance(by: .seconds(1))
    let body = body([(0, "yes", "m1"), (0, "count me in", "m2")])
    let receipt = await fixture.engine.take(trusted: body, from: EngineFixture.cloud)
    #expect(receipt.applied.entries == 1)
    #expect(receipt.applied.replies.map(\.answer.kind) == [.granted, .contestEntered])
    #expect(receipt.applied.replies.map(\.answer.language) == ["en", "en"])
    #expect(try await say("count me in", id: "m2") == [])
    #expect(try await entries(contest) == ["count me in"])
  }

  @Test("An entry whose recording failed is recorded when the webhook comes round again")
  func failure() async throws {
    let fails = Atomic<Bool>(true)
    let interposed = InterposedStore(
      store,
      beforeEntry: { () async throws(StoreError) in
        if fails.exchange(false, ordering: .relaxed) { throw StoreError(.unavailable, "The store is away.") }
      }
    )
    let contest = try await contest()
    try await say("yes")
    let other = try EngineFixture(store: interposed, time: time).engine
    time.advance(by: .seconds(1))
    let body = body([(0, "count me in", "m9")])
    #expect(await other.take(trusted: body, from: EngineFixture.cloud).response.status == 503)
    #expect(try await entries(contest) == [])
    #expect(await other.take(trusted: body, from: EngineFixture.cloud).response.status == 200)
    #expect(try await entries(contest) == ["count me in"])
    #expect(try await store.pendingWebhooks(PendingWebhooks(tenant: .default)).isEmpty)
  }

  @Test("Somebody enters by a form, once a form, without the keyword")
  func form() async throws {
    let contest = try await contest { $0.keyword = "win" }
    let person = WhatsAppIdentity.phone(EngineFixture.number(3))
    let form = try #require(ProviderMessageID(provider: "form-1"))
    for isNew in [true, false] {
      let result = try await fixture.engine.enter(contest.id, as: person, reference: form, text: "From the form")
      guard case .entered(let entry, let wasNew) = result else {
        Issue.record("\(result)")
        return
      }
      #expect(wasNew == isNew)
      #expect(entry.person == PersonKey(EngineFixture.number(3)))
    }
    let next = try #require(ProviderMessageID(provider: "form-2"))
    let result = try await fixture.engine.enter(contest.id, as: person, reference: next)
    #expect(result == .refused(.limitReached))
  }

  @Test("Winners are told by a campaign, through the same gate as everybody")
  func winners() async throws {
    let contest = try await contest { plan in
      plan.winners = 3
      plan.reserves = 2
    }
    let engine = fixture.engine
    for person in 0..<8 {
      try await say("yes", person)
      #expect(try await say("count me in", person) == ["contestEntered"])
    }
    await #expect(throws: EngineError.self) { try await engine.collect(into: "winners", from: contest.id, .winners) }
    await #expect(throws: EngineError.self) { try await engine.draw(contest.id, by: "Siti") }
    time.advance(by: .seconds(86_400))
    let draw = try await engine.draw(contest.id, by: "Siti")
    #expect(try await engine.collect(into: "winners", from: contest.id, .winners).memberCount == 3)
    #expect(try await engine.collect(into: "reserves", from: contest.id, .reserves).memberCount == 2)
    #expect(try await engine.collect(into: "entrants", from: contest.id).memberCount == 8)
    #expect(try await engine.collectNotDrawn(into: "others", from: contest.id).memberCount == 3)
    #expect(try await engine.contestRecord(contest.id).problems(commitment: contest.commitment) == [])
    await #expect(throws: EngineError.self) { try await engine.draw(contest.id, by: "Siti") }

    // One of the winners takes their agreement back before they are told.
    let first = try #require(draw.winners.first)
    try await say("STOP", first - 1)
    let template = MessageTemplate(
      name: "contest_winner",
      language: "en",
      category: .marketing,
      status: .approved,
      body: ContestTexts.english.winner
    )
    try await engine.saveTemplate(template)
    let plan = CampaignPlan(
      name: "Winners",
      provider: EngineFixture.cloud,
      template: "contest_winner",
      language: "en",
      variables: contest.variables,
      audience: Audience(groups: ["winners"]),
      ignoresProviderLimits: true
    )
    let campaign = try await engine.createCampaign(plan)
    try await engine.start(campaign.id)
    let counts = try await withMovingClock(time) { try await engine.send(campaign.id) }.counts
    #expect(counts.total == 3)
    #expect(counts[.optedOut] + counts[.skipped] == 1)
    #expect(counts[.sent] + counts[.delivered] == 2)
  }
}

import Foundation
import Testing

@testable import WhatsAppCampaigns

@Suite("The rules of a contest")
struct ContestRuleTests {
  static let start = Date(timeIntervalSince1970: 1_795_219_200)

  static func plan(_ adjust: (inout ContestPlan) -> Void = { _ in }) -> ContestPlan {
    var plan = ContestPlan(
      name: "Monthly Giveaway",
      opensAt: start,
      closesAt: start + 86_400,
      prize: "A rice cooker",
      claimInstructions: "Show this message at our counter."
    )
    adjust(&plan)
    return plan
  }

  static func contest(_ id: ContestID = "w1", _ adjust: (inout ContestPlan) -> Void = { _ in }) -> Contest {
    let seed = DrawSeed(random: SeededRandomSource(seed: 1))
    let plan = plan(adjust)
    return Contest(id: id, plan: plan, commitment: seed.commitment(to: ContestRules(of: id, plan)), createdAt: start)
  }

  private func verdict(
    _ contest: Contest,
    _ text: String = "hello",
    at seconds: TimeInterval = 0,
    token: String? = "t",
    _ tally: ContestTally = ContestTally(ofPerson: 0, ofToken: 0)
  ) -> ContestVerdict {
    contest.judge(ContestBid(at: Self.start + seconds, text: text, token: token), tally)
  }

  @Test("A bid is accepted from the first moment on and not at the last")
  func period() {
    let contest = Self.contest()
    #expect(verdict(contest, at: -0.001) == .refused(.notOpenYet))
    #expect(verdict(contest, at: 0) == .accepted)
    #expect(verdict(contest, at: 86_399.999) == .accepted)
    #expect(verdict(contest, at: 86_400) == .refused(.over))
  }

  @Test("A person has as many entries as the plan says, and a card one")
  func limits() {
    let two = Self.contest { $0.entriesPerPerson = 2 }
    #expect(verdict(two, ContestTally(ofPerson: 1, ofToken: 1)) == .accepted)
    #expect(verdict(two, ContestTally(ofPerson: 2, ofToken: 2)) == .refused(.limitReached))
    let cards = Self.contest { $0.onePerIdentityCard = true }
    #expect(verdict(cards, token: nil) == .refused(.cardMissing))
    #expect(verdict(cards, ContestTally(ofPerson: 0, ofToken: 1)) == .refused(.cardEntered))
  }

  private func verdict(_ contest: Contest, _ tally: ContestTally) -> ContestVerdict {
    verdict(contest, "hello", at: 0, token: "t", tally)
  }

  @Test(
    "A keyword is the first words of the message, whatever they look like",
    arguments: ["WIN", "win me", "*Win*: 12", "ＷＩＮ", "  win", "🎉 WIN"]
  )
  func keyword(_ text: String) {
    #expect(verdict(Self.contest { $0.keyword = "Win" }, text) == .accepted)
  }

  @Test("What only holds the keyword somewhere is no entry", arguments: ["I win", "winner", "", "w i n", "windows"])
  func noKeyword(_ text: String) {
    #expect(verdict(Self.contest { $0.keyword = "win" }, text) == .refused(.notMatching))
  }

  @Test("Who writes in the second in which a contest opens is not too early, and in that of its end too late")
  func wholeSeconds() {
    let plan = ContestPlan(
      name: "Now",
      opensAt: Self.start + 0.7,
      closesAt: Self.start + 60.7,
      prize: "A cooker",
      claimInstructions: "Come"
    )
    #expect(plan.opensAt == Self.start)
    #expect(plan.closesAt == Self.start + 60)
  }

  @Test("A message goes to the contests that it names, else to the open ones without a name")
  func addressed() {
    let named = Self.contest("named") { $0.keyword = "win" }
    let past = Self.contest("past") { plan in
      plan.keyword = "win"
      plan.opensAt -= 864_000
      plan.closesAt -= 864_000
    }
    let coming = Self.contest("coming") { plan in
      plan.keyword = "gold"
      plan.opensAt += 864_000
      plan.closesAt += 864_000
    }
    let open = Self.contest("open")
    let closed = Self.contest("closed") { $0.closesAt = $0.opensAt + 1 }
    let all = [past, named, coming, open, closed]
    func found(_ text: String, _ contests: [Contest]) -> [ContestID] {
      Contest.addressed(by: text, at: Self.start + 60, among: contests).map(\.id)
    }
    #expect(found("WIN this", all) == ["named"])
    #expect(found("hello", all) == ["open"])
    #expect(found("win", [past, coming, open]) == ["past"], "whose end people are told of")
    #expect(found("gold", all) == ["coming"])
    #expect(found("hello", [named, closed]) == [])
  }

  @Test("Rules that nothing can go by are refused with a sentence")
  func problems() {
    #expect(Self.plan().problem() == nil)
    let flaws: [(inout ContestPlan) -> Void] = [
      { $0.name = " " }, { $0.prize = "" }, { $0.closesAt = $0.opensAt }, { $0.winners = 0 }, { $0.reserves = -1 },
      { $0.entriesPerPerson = 0 }, { $0.keyword = "STOP" }, { $0.keyword = "yes" }, { $0.keyword = "start now" },
      { $0.keyword = "!" }, { $0.keyword = "one two three four" }, { $0.timeZone = "Nowhere" }, { $0.beacon = " " },
      { $0.terms = String(repeating: "x", count: 5_000) },
    ]
    for flaw in flaws { #expect(Self.plan(flaw).problem() != nil) }
  }

  @Test("The texts are those of the source, with every variable filled in")
  func texts() throws {
    let contest = Self.contest()
    let entry = ContestEntry(
      contest: "w1",
      number: 7,
      contact: ContactID(1),
      person: try #require(PersonKey(rawValue: "p60123456789")),
      at: Self.start,
      messageID: try #require(ProviderMessageID(provider: "m")),
      text: "hello",
      token: "t"
    )
    #expect(
      ContestTexts.english.filled(ContestTexts.english.entered, contest: contest, entry: entry) == """
        🎉 Contest Entry Confirmed!

        Contest: Monthly Giveaway
        Entry Date: 21 November 2026
        Entry ID: w1-7

        Good luck! Winners will be announced on 22 November 2026.
        """
    )
    for texts in [ContestTexts.english, .malay] {
      for text in Array(texts.refusals.values) + [texts.entered, texts.winner, texts.notDrawn] {
        #expect(!texts.filled(text, contest: contest, entry: entry).contains("{"))
      }
      #expect(Set(texts.refusals.keys) == Set(ContestRefusal.allCases).subtracting([.notMatching]))
      #expect(texts.months.count == 12)
    }
  }

  @Test("What prints of an entry, a seed and a bid's text names nobody")
  func redaction() throws {
    let seed = DrawSeed(random: SeededRandomSource(seed: 1))
    #expect("\(seed)" == "‹seed›")
    #expect(!String(reflecting: seed).contains(seed.revealed))
    #expect(ContestEntry.kept("WIN 901231-01-1234 ١٢", hidesDigits: true) == "WIN ••••••-••-•••• ••")
    #expect(ContestEntry.kept(String(repeating: "x", count: 5_000), hidesDigits: false).utf8.count == 1_000)
  }

  @Test("A token is the same for one person in one contest, and nothing else")
  func tokens() throws {
    let person = try #require(PersonKey(rawValue: "p60123456789"))
    let other = try #require(PersonKey(rawValue: "p60123456780"))
    let tokens = ContestTokens("w1", key: Secret("key"))
    #expect(tokens.token(of: person) == ContestTokens("w1", key: Secret("key")).token(of: person))
    #expect(tokens.token(of: person) != tokens.token(of: other))
    #expect(tokens.token(of: person) != ContestTokens("w2", key: Secret("key")).token(of: person))
    #expect(tokens.token(of: person) != ContestTokens("w1", key: Secret("yek")).token(of: person))
  }
}

import Foundation
import Testing
import WhatsAppCampaigns

@Suite("A draw that anybody can check")
struct DrawTests {
  /// A contest that was drawn, with a third of the entries left out and some people with two entries.
  private func record(entries: Int, seed: UInt64 = 1, beacon: String? = nil) throws -> ContestRecord {
    var contest = ContestRuleTests.contest { plan in
      plan.winners = 3
      plan.reserves = 4
      plan.drawsVerifiedOnly = true
      plan.beacon = beacon == nil ? nil : "The first prize of Saturday"
      plan.name = "Cabutan “Ramadan” 🎉 \\ \n"
    }
    let drawn = DrawSeed(random: SeededRandomSource(seed: seed))
    contest.commitment = drawn.commitment(to: contest.rules)
    let lots = (1...entries).map { DrawList.Lot(number: $0, token: "t\($0 % 7)", takesPart: $0 % 3 > 0) }
    let list = DrawList(contest: contest.id, lots: lots)
    let end = contest.plan.closesAt
    contest.draw = try contest.draw(from: list, seed: drawn, beacon: beacon, at: end, by: "Siti")
    return ContestRecord(contest: contest, list: list)
  }

  @Test("Each identity wins once, reserves follow, and only who takes part is drawn")
  func oneWinEach() throws {
    for seed in 0..<50 {
      let record = try record(entries: 20, seed: UInt64(seed))
      let draw = try #require(record.contest.draw)
      let drawn = draw.winners + draw.reserves
      #expect(draw.winners.count == 3 && draw.reserves.count == 4)
      #expect(drawn.allSatisfy { $0 % 3 > 0 })
      #expect(Set(drawn.map { $0 % 7 }).count == 7)
      #expect(record.problems() == [])
    }
  }

  @Test("Everybody is drawn about as often")
  func fairness() throws {
    let lots = (1...10).map { DrawList.Lot(number: $0, token: "t\($0)", takesPart: true) }
    let list = DrawList(contest: "w1", lots: lots)
    var wins = [Int](repeating: 0, count: 11)
    for seed in 0..<2_000 {
      let first = list.order(seed: DrawSeed(random: SeededRandomSource(seed: UInt64(seed))), beacon: nil).first
      wins[first ?? 0] += 1
    }
    #expect(wins.dropFirst().allSatisfy { (140...260).contains($0) }, "\(wins)")
  }

  @Test("The public value and every entry change the draw")
  func everythingCounts() throws {
    let lots = (1...50).map { DrawList.Lot(number: $0, token: "t\($0)", takesPart: true) }
    let seed = DrawSeed(random: SeededRandomSource(seed: 1))
    func order(_ lots: [DrawList.Lot], _ beacon: String?) -> [Int] {
      DrawList(contest: "w1", lots: lots).order(seed: seed, beacon: beacon)
    }
    let plain = order(lots, nil)
    #expect(plain.sorted() == Array(1...50))
    #expect(Set([plain, order(lots, "4821"), order(lots, "4822"), order(lots, "")]).count == 4)
    #expect(order(Array(lots.dropLast()), nil) != plain.filter { $0 < 50 })
  }

  @Test("A contest is drawn when it is over, with the value that it has announced and no other")
  func refusals() throws {
    let list = DrawList(contest: "w1", lots: [.init(number: 1, token: "t", takesPart: true)])
    let seed = DrawSeed(random: SeededRandomSource(seed: 1))
    func refusal(_ contest: Contest, _ beacon: String?, after seconds: TimeInterval = 0) -> DrawRefusal? {
      let now = contest.plan.closesAt + seconds
      do throws(DrawRefusal) {
        _ = try contest.draw(from: list, seed: seed, beacon: beacon, at: now, by: "Siti")
        return nil
      } catch {
        return error
      }
    }
    let plain = ContestRuleTests.contest()
    let announced = ContestRuleTests.contest { $0.beacon = "Saturday's number" }
    #expect(refusal(plain, nil) == nil)
    #expect(refusal(plain, nil, after: -1) == .notOver)
    #expect(refusal(plain, "4821") == .beaconUnasked)
    #expect(refusal(announced, nil) == .beaconMissing)
    for text in ["", "1\n2", "1\u{2028}2", "\u{200B}1", String(repeating: "9", count: 201)] {
      #expect(refusal(announced, text) == .beaconUnreadable)
    }
    #expect(refusal(announced, "4821") == nil)
  }

  @Test("A record comes back from JSON as it was", arguments: [nil, "4821 é"])
  func roundTrip(_ beacon: String?) throws {
    let record = try record(entries: 12, beacon: beacon)
    let text = record.document.encodedString()
    let read = try #require(ContestRecord(document: try JSONValue.parse(Array(text.utf8))))
    #expect(read == record)
    #expect(read.problems(commitment: record.contest.commitment, listDigest: record.list.digest.uppercased()) == [])
    #expect(ContestRecord(document: ["format": "something else"]) == nil)
  }

  @Test("Whatever is changed in a record is found")
  func tampering() throws {
    let record = try record(entries: 12, beacon: "4821")
    let changes: [(inout ContestRecord) -> Void] = [
      { $0.list.lots[3].token = "t9" }, { $0.list.lots[2].takesPart = true }, { $0.list.lots.removeLast() },
      { $0.list.lots.remove(at: 4) }, { $0.list.lots.append(.init(number: 13, token: "x", takesPart: false)) },
      { $0.list.lots.swapAt(0, 1) }, { $0.contest.draw?.winners.swapAt(0, 1) },
      { $0.contest.draw?.reserves.removeLast() }, { $0.contest.draw?.beacon = "4822" },
      { $0.contest.draw?.beacon = nil }, { $0.contest.plan.beacon = nil }, { $0.contest.plan.winners = 4 },
      { $0.contest.draw?.listDigest = "" }, { $0.contest.commitment = "00" },
      { $0.contest.draw?.seed = DrawSeed(random: SeededRandomSource(seed: 2)) },
    ]
    for (number, change) in changes.enumerated() {
      var changed = record
      change(&changed)
      #expect(changed.problems() != [], "change \(number)")
    }
    let rules: [(inout ContestPlan) -> Void] = [
      { $0.name = "x" }, { $0.details = "x" }, { $0.prize = "x" }, { $0.terms = "x" }, { $0.claimInstructions = "x" },
      { $0.opensAt += 1 }, { $0.closesAt += 1 }, { $0.timeZone = "UTC" }, { $0.entriesPerPerson += 1 },
      { $0.onePerIdentityCard.toggle() }, { $0.drawsVerifiedOnly.toggle() }, { $0.reserves += 10 },
      { $0.keyword = "x" },
      { $0.beacon = "x" },
    ]
    for (number, change) in rules.enumerated() {
      var changed = record
      change(&changed.contest.plan)
      #expect(changed.problems().contains { $0.contains("rules") }, "rule \(number)")
    }
    #expect(record.problems(commitment: "ab").count == 1)
    #expect(record.problems(listDigest: "ab").count == 1)
    // Whoever draws anew under a seed of their own has a record that fits itself: only the old commitment shows it.
    let forged = try self.record(entries: 12, seed: 2, beacon: "4821")
    #expect(forged.problems() == [])
    #expect(forged.problems(commitment: record.contest.commitment).count == 1)
  }

  @Test(
    "The few lines of Python in the guide draw the same",
    .enabled(if: Python.path != nil, Python.absence),
    arguments: [nil, "4821", "Ganjil é"]
  )
  func python(_ beacon: String?) throws {
    let folder = try CommandLineRun.Folder()
    for entries in [1, 2, 40, 300] {
      let record = try record(entries: entries, beacon: beacon)
      try folder.write(record.document.encodedString(), to: "contest.json")
      let output = try Python.run(try Python.programOfTheGuide(), folder.url.appending(path: "contest.json"))
      let draw = try #require(record.contest.draw)
      let expected = [("winner", draw.winners), ("reserve", draw.reserves)].flatMap { place, numbers in
        numbers.map { "\(place) \(record.contest.id)-\($0)\n" }
      }
      #expect(output == expected.joined())
      // A rule that was changed afterwards is none of those that were committed to.
      var changed = record
      changed.contest.plan.terms = "Only staff"
      try folder.write(changed.document.encodedString(), to: "changed.json")
      #expect(throws: Python.Failure.self) {
        try Python.run(try Python.programOfTheGuide(), folder.url.appending(path: "changed.json"))
      }
    }
  }
}

import Foundation
import WhatsAppCampaigns

extension StoreConformance {
  static let contestCases = [
    ConformanceCase("Contests come back as they were made, the newest first, and an identifier is given once") {
      bench in
      let first = try await bench.createContest("one") { plan in
        plan.keyword = "WIN"
        plan.beacon = "The first prize of Saturday"
        plan.onePerIdentityCard = true
      }
      bench.time.advance(by: .seconds(1))
      let second = try await bench.createContest("two") { $0.closesAt = $0.opensAt + 86_400 }
      let all = try await bench.store.contests(ContestQuery(tenant: bench.tenant))
      try bench.expect(all.map(\.id), is: [second, first], "The contests")
      try bench.expect(all[at: 1].plan.keyword, is: "WIN", "The keyword")
      try bench.expect(all[at: 1].createdAt, is: bench.now - 1, "When it was made")
      let seed = StoreBench.seed(of: "one")
      try bench.expect(all[at: 1].commitment, is: seed.commitment(to: all[at: 1].rules), "The commitment")
      let later = ContestQuery(tenant: bench.tenant, closingAfter: try all[at: 1].plan.closesAt)
      try bench.expect(try await bench.store.contests(later).map(\.id), is: [second], "Those that close later")
      try await bench.expectRefusal(.conflict, "Making it again") { _ = try await bench.createContest("one") }
      try bench.expect(try await bench.contest(first), is: all[at: 1], "The contest after the refusal")
    },

    ConformanceCase("Entries are numbered from 1 without gaps, come by pages, and make their people contacts") {
      bench in
      let id = try await bench.createContest("one")
      for person in 0..<5 {
        guard case .entered(let entry, isNew: true) = try await bench.enter(id, person) else {
          return try bench.expect(false, "An entry was refused")
        }
        try bench.expect(entry.number, is: person + 1, "The entry's number")
        try bench.expect(entry.person, is: try bench.key(person), "Whose entry it is")
        try bench.expect(entry.text, is: "I want to win", "What they wrote")
      }
      let query = ContestEntryQuery(tenant: bench.tenant, contest: id, after: 2, limit: 2)
      let page = try await bench.store.contestEntries(query)
      try bench.expect(page.map(\.number), is: [3, 4], "A page")
      try bench.expect(page[at: 0].at, is: bench.now, "When they entered")
      let contacts = try await bench.store.contacts(ContactQuery(tenant: bench.tenant, selection: .all)).items
      try bench.expect(contacts.map(\.person), is: try (0..<5).map { try bench.key($0) }, "The contacts")
      try bench.expect(page[at: 0].contact, is: contacts[at: 2].id, "The entry's contact")
    },

    ConformanceCase("A message enters a contest once, however often it comes, and several contests if it has to") {
      bench in
      let id = try await bench.createContest("one") { $0.entriesPerPerson = 2 }
      let other = try await bench.createContest("two")
      let first = try await bench.enter(id, 0, message: "m1")
      guard case .entered(let entry, isNew: true) = first else { return try bench.expect(false, "It was refused") }
      let again = try await bench.enter(id, 0, message: "m1")
      try bench.expect(again, is: .entered(entry, isNew: false), "The same message once more")
      guard case .entered(_, isNew: true) = try await bench.enter(other, 0, message: "m1") else {
        return try bench.expect(false, "The same message did not enter another contest")
      }
      bench.time.advance(by: .seconds(86_400))
      let late = try await bench.enter(id, 0, message: "m1")
      try bench.expect(late, is: .entered(entry, isNew: false), "The same message after the end")
      try bench.expect(try await bench.entries(id).count, is: 1, "The entries")
    },

    ConformanceCase("Of bids at once, no more are accepted than the rules leave room for") { bench in
      let id = try await bench.createContest("one") { $0.entriesPerPerson = 2 }
      let results = try await withThrowingTaskGroup(of: EnterContestResult.self) { group in
        for index in 0..<12 { group.addTask { try await bench.enter(id, index % 2, message: "m\(index)") } }
        var results: [EnterContestResult] = []
        for try await result in group { results.append(result) }
        return results
      }
      try bench.expect(results.count { $0 == .refused(.limitReached) }, is: 8, "The bids that were refused")
      let entries = try await bench.entries(id)
      try bench.expect(entries.map(\.number), is: [1, 2, 3, 4], "The entries")
      try bench.expect(entries.count { $0.person == entries.first?.person }, is: 2, "The entries of one person")
    },

    ConformanceCase("The period, the keyword and the identity card are asked for inside the transaction") { bench in
      let id = try await bench.createContest("one") { plan in
        plan.keyword = "win"
        plan.opensAt = bench.now + 60
        plan.onePerIdentityCard = true
      }
      try bench.expect(try await bench.enter(id, 0), is: .refused(.notMatching), "Without the keyword")
      try bench.expect(try await bench.enter(id, 0, text: "WIN"), is: .refused(.notOpenYet), "Before it opens")
      bench.time.advance(by: .seconds(60))
      let unstated = try await bench.enter(id, 0, text: "*Win* me", token: .some(nil))
      try bench.expect(unstated, is: .refused(.cardMissing), "Without a card")
      guard case .entered(_, isNew: true) = try await bench.enter(id, 0, text: "WIN", token: "card") else {
        return try bench.expect(false, "A bid that is right was refused")
      }
      let taken = try await bench.enter(id, 1, text: "WIN", token: "card")
      try bench.expect(taken, is: .refused(.cardEntered), "Another person with the same card")
      let ahead = try await bench.enter(id, 2, text: "WIN", at: bench.now + 86_400)
      guard case .entered(let entry, _) = ahead else { return try bench.expect(false, "A clock ahead was refused") }
      try bench.expect(entry.at, is: bench.now, "When a message of the future was written")
      bench.time.advance(by: .seconds(86_400))
      try bench.expect(try await bench.enter(id, 3, text: "WIN"), is: .refused(.over), "After the end")
      let late = try await bench.enter(id, 4, text: "WIN", at: bench.now - 86_400)
      guard case .entered = late else { return try bench.expect(false, "What came late was refused") }
      let contacts = try await bench.store.contacts(ContactQuery(tenant: bench.tenant, selection: .all)).items
      try bench.expect(contacts.count, is: 3, "The contacts: a refusal makes nobody one")
    },

    ConformanceCase("An entry is verified until the draw") { bench in
      let id = try await bench.createContest("one")
      for person in 0..<2 { _ = try await bench.enter(id, person) }
      let entry = try await bench.verify(2, of: id)
      try bench.expect(entry.verification, is: .init(by: "Siti", at: bench.now), "The verification")
      try bench.expect(try await bench.entries(id), is: [try await bench.entries(id)[at: 0], entry], "The entries")
      try bench.expect(try await bench.verify(2, of: id, by: nil).verification, is: nil, "The mark taken off")
      try await bench.expectRefusal(.notFound, "An entry that is not there") { _ = try await bench.verify(3, of: id) }
      bench.time.advance(by: .seconds(7_200))
      _ = try await bench.draw(id)
      try await bench.expectRefusal(.conflict, "Verifying after the draw") { _ = try await bench.verify(2, of: id) }
    },

    ConformanceCase("A contest is drawn once it is over, once, and from those who take part") { bench in
      let id = try await bench.createContest("one") { plan in
        plan.winners = 2
        plan.reserves = 1
        plan.drawsVerifiedOnly = true
      }
      for person in 0..<6 { _ = try await bench.enter(id, person) }
      try bench.expect(try await bench.draw(id), is: .refused(.notOver), "Before the end")
      bench.time.advance(by: .seconds(7_200))
      try bench.expect(try await bench.draw(id), is: .refused(.nobody), "Without a verified entry")
      for number in [1, 2, 4, 6] { _ = try await bench.verify(number, of: id) }
      try bench.expect(try await bench.draw(id, beacon: "7"), is: .refused(.beaconUnasked), "With a surprise")
      guard case .done(let draw) = try await bench.draw(id) else { return try bench.expect(false, "It was refused") }
      let list = DrawList(
        contest: id,
        lots: try await bench.entries(id).map {
          .init(number: $0.number, token: $0.token, takesPart: $0.verification != nil)
        }
      )
      let order = list.order(seed: StoreBench.seed(of: "one"), beacon: nil)
      try bench.expect(draw.winners, is: Array(order.prefix(2)), "The winners")
      try bench.expect(draw.reserves, is: Array(order.dropFirst(2).prefix(1)), "The reserves")
      try bench.expect(draw.listDigest, is: list.digest, "The digest of the list")
      try bench.expect(draw.seed, is: StoreBench.seed(of: "one"), "The seed")
      try bench.expect(draw.drawnAt, is: bench.now, "When it was drawn")
      let entries = try await bench.entries(id)
      try bench.expect(entries.filter { $0.drawnAs == .winner }.map(\.number), is: draw.winners.sorted(), "Their marks")
      try bench.expect(entries.filter { $0.drawnAs == .reserve }.map(\.number), is: draw.reserves, "The others' marks")
      bench.time.advance(by: .seconds(60))
      try bench.expect(try await bench.draw(id), is: .refused(.drawnAlready), "A second draw")
      let contest = try await bench.contest(id)
      try bench.expect(contest.draw, is: draw, "The draw that is kept")
      let late = try await bench.enter(id, 7, at: contest.plan.opensAt)
      try bench.expect(late, is: .refused(.over), "An entry that comes after the draw")
      let query = ContestRecordQuery(tenant: bench.tenant, contest: id)
      let record = try await bench.store.contestRecord(query)
      try bench.expect(record, is: ContestRecord(contest: contest, list: list), "What is published")
      try bench.expect(record.problems(), is: [], "What is wrong with it")
    },

    ConformanceCase("Of two draws at once, one is the draw") { bench in
      let id = try await bench.createContest("one") { $0.beacon = "Saturday's number" }
      for person in 0..<3 { _ = try await bench.enter(id, person) }
      bench.time.advance(by: .seconds(7_200))
      async let one = bench.draw(id, beacon: "1234")
      async let two = bench.draw(id, beacon: "1234")
      let results = try await [one, two]
      try bench.expect(results.count { $0 == .refused(.drawnAlready) }, is: 1, "The draws that were refused")
    },

    ConformanceCase("Whoever is forgotten counts in a draw as before, and what they wrote is gone") { bench in
      let id = try await bench.createContest("one")
      for person in 0..<3 { _ = try await bench.enter(id, person) }
      let data = try await bench.personalData(1)
      try bench.expect(data.contestEntries, is: [try await bench.entries(id)[at: 1]], "What an access request shows")
      let query = ContestRecordQuery(tenant: bench.tenant, contest: id)
      let before = try await bench.store.contestRecord(query)
      _ = try await bench.forget(1, .erase)
      let entry = try await bench.entries(id)[at: 1]
      try bench.expect(entry.person.isAnonymous && entry.text == nil, "The entry still tells who it was")
      try bench.expect(!entry.messageID.rawValue.hasPrefix("enter-"), "The message's identifier is left")
      try bench.expect(try await bench.store.contestRecord(query), is: before, "What is published")
      let words = ForgetConversation(tenant: bench.tenant, person: try bench.key(0), before: bench.now)
      try bench.expect(try await bench.store.forgetConversation(words).changed, is: 0, "Words that are not old enough")
      let all = ForgetConversation(tenant: bench.tenant, person: nil, before: bench.now + 1)
      try bench.expect(try await bench.store.forgetConversation(all).changed, is: 2, "Entries that lost their words")
      try bench.expect(try await bench.entries(id).compactMap(\.text), is: [], "The words")
    },

    ConformanceCase("Two contacts that become one have the entries of both") { bench in
      let id = try await bench.createContest("one")
      for person in 0..<3 { _ = try await bench.enter(id, person) }
      _ = try await bench.merge(2, into: 0)
      let mine = try await bench.personalData(0).contestEntries
      try bench.expect(mine.map(\.number), is: [1, 3], "Their entries")
      try bench.expect(mine.map(\.person), is: [try bench.key(0), try bench.key(0)], "Whose entries they are")
      try bench.expect(try await bench.entries(id).map(\.text).count, is: 3, "All entries")
      try bench.expect(try await bench.enter(id, 0, message: "more"), is: .refused(.limitReached), "One more entry")
    },

    ConformanceCase("No tenant sees or enters another one's contest") { bench in
      let other = bench.asTenant("beta")
      let id = try await bench.createContest("one")
      _ = try await bench.enter(id, 0)
      try other.expect(try await other.store.contests(ContestQuery(tenant: other.tenant)), is: [], "The contests")
      try await other.expectRefusal(.notFound, "Entering") { _ = try await other.enter(id, 1) }
      try await other.expectRefusal(.notFound, "Reading") { _ = try await other.entries(id) }
      try await other.expectRefusal(.notFound, "Verifying") { _ = try await other.verify(1, of: id) }
      bench.time.advance(by: .seconds(7_200))
      try await other.expectRefusal(.notFound, "Drawing") { _ = try await other.draw(id) }
      try await other.expectRefusal(.notFound, "Publishing") {
        _ = try await other.store.contestRecord(ContestRecordQuery(tenant: other.tenant, contest: id))
      }
      try bench.expect(try await bench.entries(id).count, is: 1, "The entries")
      bench.time.advance(by: .seconds(60))
      let same = try await other.createContest("one")
      try other.expect(try await other.entries(same), is: [], "The entries of the other tenant's contest of that name")
    },
  ]
}

extension StoreBench {
  /// The seed of the contest of that name.
  static func seed(of name: String) -> DrawSeed {
    DrawSeed(random: SeededRandomSource(seed: UInt64(name.utf8.reduce(0) { $0 &* 31 &+ Int($1) })))
  }

  /// A contest that is open now and for an hour.
  func createContest(_ name: String, adjust: (inout ContestPlan) -> Void = { _ in }) async throws -> ContestID {
    var plan = ContestPlan(
      name: name,
      opensAt: now,
      closesAt: now + 3_600,
      prize: "A rice cooker",
      claimInstructions: "Bring your identity card."
    )
    adjust(&plan)
    let id = ContestID(unchecked: name)
    let request = CreateContest(tenant: tenant, id: id, plan: plan, seed: Self.seed(of: name))
    return try await store.createContest(request).id
  }

  /// One bid; the person's own token unless it says otherwise.
  func enter(
    _ id: ContestID,
    _ person: Int,
    text: String = "I want to win",
    message: String? = nil,
    token: String?? = nil,
    at date: Date? = nil
  ) async throws -> EnterContestResult {
    let bid = ContestBid(at: date ?? now, text: text, token: token ?? "token-\(person)")
    let request = EnterContest(
      tenant: tenant,
      contest: id,
      identity: .phone(try phone(person)),
      messageID: ProviderMessageID(unchecked: message ?? "enter-\(id)-\(person)-\(now.timeIntervalSince1970)"),
      bid: bid,
      keptText: text.isEmpty ? nil : text
    )
    return try await store.enterContest(request)
  }

  func contest(_ id: ContestID) async throws -> Contest {
    let found = try await store.contests(ContestQuery(tenant: tenant, id: id))
    return try unwrap(found.first, "A contest that was made is not there")
  }

  func entries(_ id: ContestID) async throws -> [ContestEntry] {
    try await store.contestEntries(ContestEntryQuery(tenant: tenant, contest: id))
  }

  func verify(_ number: Int, of id: ContestID, by actor: String? = "Siti") async throws -> ContestEntry {
    let request = VerifyContestEntry(tenant: tenant, contest: id, number: number, verifiedBy: actor)
    return try await store.verifyContestEntry(request)
  }

  func draw(_ id: ContestID, beacon: String? = nil) async throws -> DrawContestResult {
    try await store.drawContest(DrawContest(tenant: tenant, contest: id, beacon: beacon, by: "Siti"))
  }
}

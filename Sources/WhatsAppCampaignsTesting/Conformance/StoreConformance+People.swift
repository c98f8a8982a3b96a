import Foundation
import WhatsAppCampaigns

extension StoreConformance {
  static let peopleCases = [
    ConformanceCase("Texts about people are read kind by kind and page by page, and replaced unless changed") { bench in
      try await bench.save(0..<2)
      try await bench.receive(try ["m2", "m1", "m3"].map { try bench.words($0, from: 0, "said \($0)") })
      try await bench.receive([try bench.words("m0", from: 1, nil)])
      for id in ["f1", "f2"] { _ = try await bench.commitFree(id, to: 0, "told \(id)") }
      try await bench.note("n1", about: 1)
      let contests = [try await bench.createContest("one"), try await bench.createContest("two")]
      for contest in contests {
        for person in 0..<2 { _ = try await bench.enter(contest, person, message: "e\(person)") }
      }
      let other = bench.asTenant("beta")
      try await other.receive([try other.words("m9", from: 0, "elsewhere")])

      let rows = try await bench.keptTexts(limit: 1)
      let counts: [KeptText.Kind: Int] = [.messages: 3, .freeMessages: 2, .notes: 1, .contestEntries: 4]
      try bench.expect(rows.mapValues(\.count), is: counts, "How many texts there are")
      for limit in [2, 3, 100] {
        try bench.expect(try await bench.keptTexts(limit: limit), is: rows, "The texts in pages of \(limit)")
      }
      try bench.expect(
        Set(rows[.messages, default: []].map(\.text)),
        is: ["said m1", "said m2", "said m3"],
        "The words"
      )

      let all = rows.values.flatMap(\.self)
      var replacements = all.map { KeptTextChange.Replacement(row: $0.row, old: $0.text, new: "\($0.text) anew") }
      replacements[0].old = "something else"
      let change = KeptTextChange(tenant: bench.tenant, replacements: replacements)
      try bench.expect(try await bench.store.changeKeptTexts(change), is: all.count - 1, "How many were replaced")
      let after = try await bench.keptTexts(limit: 100).values.flatMap(\.self).filter { $0.text.hasSuffix(" anew") }
      try bench.expect(after.count, is: all.count - 1, "How many say something else")
      let elsewhere = try await bench.store.changeKeptTexts(
        KeptTextChange(tenant: other.tenant, replacements: change.replacements)
      )
      try bench.expect(elsewhere, is: 0, "How many another tenant has changed")
      let words = try await bench.history(0).compactMap(\.text).filter { $0.hasSuffix(" anew") }.count
      try bench.expect(words >= 4, "The history does not have what was replaced")
    },

    ConformanceCase("Whoever is forgotten is forgotten under every number, by whichever they are named") { bench in
      for extent in ForgetPerson.Extent.allCases {
        let tenant = bench.asTenant(extent.rawValue)
        try await tenant.save(0..<3)
        _ = try await tenant.merge(1, into: 0)
        try await tenant.receive([try tenant.message("in-1", from: 1)])
        let plans = try await tenant.create("numbers", Audience(numbers: [try tenant.phone(1), try tenant.phone(2)]))
        let result = try await tenant.forget(1, extent)
        try bench.expect(result.wasContact, "Nobody was found under the old number")
        for index in 0..<2 {
          try bench.expect(try await tenant.personalData(index).contact == nil, "Number \(index) still finds somebody")
        }
        try bench.expect(try await tenant.campaign(plans).plan.audience.numbers.count, is: 1, "The numbers of the plan")
        try bench.expect(try await tenant.contactKeys(), is: [try tenant.key(2)], "The contacts")
        try await tenant.save(0..<2)
        let back = try await tenant.store.suppressions(SuppressionQuery(tenant: tenant.tenant)).map(\.person)
        let expected = extent == .erase ? try (0..<2).map { try tenant.key($0) } : []
        try bench.expect(back, is: expected, "Who is kept away")
        try bench.expect(try await tenant.contactKeys().count, is: 3, "The contacts who have come back")
      }
    },

    ConformanceCase("A message that comes once more brings nobody back who was forgotten") { bench in
      for extent in ForgetPerson.Extent.allCases {
        let tenant = bench.asTenant(extent.rawValue)
        let grant = tenant.event(.granted, source: "whatsapp")
        try await tenant.receive([try tenant.message("in-1", from: 0, consent: grant)])
        _ = try await tenant.forget(0, extent)
        let again = try await tenant.receive([
          try tenant.message("in-1", from: 0, consent: grant), try tenant.message("in-2", from: 1),
        ])
        try bench.expect(again.messages.map(\.rawValue), is: ["in-2"], "Which messages are new")
        try bench.expect(try await tenant.personalData(0).contact == nil, "The person is back")
        let history = try await tenant.contactKeys()
        try bench.expect(history, is: [try tenant.key(1)], "The contacts")
        // Something new that they write is new.
        let fresh = try await tenant.receive([try tenant.message("in-3", from: 0)])
        try bench.expect(fresh.messages.count, is: 1, "A new message of the person")
      }
    },

    ConformanceCase("Reports that nobody can place go with the person, and none is kept about somebody who is erased") {
      bench in
      try await bench.save(0..<2)
      func wamid(_ index: Int, _ tail: String) throws -> String {
        let bytes = [0x1C, 0x18, 0x0B] + Array(String(try bench.phone(index).e164.dropFirst()).utf8) + [0x15, 2, 0]
        return "wamid." + Data(bytes).base64EncodedString() + tail
      }
      for index in 0..<2 {
        let parked = try await bench.apply([bench.report(.delivered, message: try wamid(index, "A"))]).parked
        try bench.expect(parked, is: 1, "The reports that wait")
      }
      _ = try await bench.forget(0, .erase)
      var late = bench.report(.read, message: try wamid(0, "B"))
      late.party = WebhookParty(waID: String(try bench.phone(0).e164.dropFirst()))
      try bench.expect(try await bench.apply([late]).parked, is: 0, "A report about somebody who is erased waits")
      // Those that are left are joined when their messages are known, and the others are not.
      for index in 0..<2 {
        try await bench.receive([try bench.words("in-\(index)", from: index, "hi")])
        if index == 0 {
          let removal = SuppressionChange.Action.remove([try bench.key(0)])
          _ = try await bench.store.changeSuppressions(SuppressionChange(tenant: bench.tenant, action: removal))
        }
        _ = try await bench.commitFree("free-\(index)", to: index, "hello")
        let id = ProviderMessageID(unchecked: try wamid(index, "A"))
        let message = try await bench.recordFree("free-\(index)", .accepted(id, isHeld: false))
        try bench.expect(message?.status, is: index == 0 ? .sent : .delivered, "What became of the message")
      }
    },

    ConformanceCase("Reports that nobody can place are dropped when their time is over") { bench in
      for index in 0..<5 { try await bench.apply([bench.report(.delivered, message: "old-\(index)")]) }
      bench.time.advance(by: .seconds(60))
      let before = bench.now
      try await bench.apply([bench.report(.delivered, message: "new")])
      var changed = 0
      var after: Int64? = 0
      while let place = after {
        let request = Purge(tenant: bench.tenant, kind: .parkedReports, before: before, after: place, limit: 2)
        let result = try await bench.store.purge(request)
        changed += result.changed
        after = result.next
      }
      try bench.expect(changed, is: 5, "How many were dropped")
      let id = try await bench.startedCampaign(0..<2)
      let intents = try await bench.launch(id)
      for (intent, message) in zip(intents, ["old-0", "new"]) {
        try await bench.record(bench.accepted(message), of: intent, in: id)
      }
      try bench.expect(try await bench.recipients(id).map(\.status), is: [.sent, .delivered], "What was reported")
    },

    ConformanceCase("A free message that was on its way to somebody who is forgotten counts without its identifier") {
      bench in
      try await bench.receive([try bench.words("in-1", from: 0, "hi")])
      _ = try await bench.commitFree("free-1", to: 0, "hello")
      _ = try await bench.forget(0, .erase)
      let message = try await bench.recordFree("free-1", bench.accepted("m1"))
      try bench.expect(message?.status, is: .sent, "What became of it")
      try bench.expect(message?.messageID == nil, "The identifier came back")
      try bench.expect(message?.text == nil, "The words came back")
      let joined = try await bench.apply([bench.report(.delivered, message: "m1")]).joined
      try bench.expect(joined, is: 0, "A report found the message by its identifier")
    },

    ConformanceCase("What is kept of each contact is shown beside the ledger, page by page") { bench in
      try await bench.decide(.granted, 0..<3)
      bench.time.advance(by: .seconds(10))
      try await bench.decide(.withdrawn, 1..<2)
      try await bench.decide(.platformStop, 2..<3)
      try await bench.save(3..<5)
      _ = try await bench.merge(1, into: 0)
      _ = try await bench.forget(2, .erase)
      try await bench.decide(.granted, 4..<5)
      var found: [StoredConsent] = []
      while true {
        let query = StoredConsentQuery(tenant: bench.tenant, after: found.last?.contact, limit: 2)
        let page = try await bench.store.storedConsent(query)
        if page.isEmpty { break }
        found += page
      }
      try bench.expect(found.map(\.isForgotten), is: [false, true, false, false], "Who is forgotten")
      try bench.expect(found.map { $0.entries.map(\.place) }, is: [[1, 2, 4], [3, 5], [], [6]], "The entries")
      let erased = found.map { $0.entries.map(\.isErased) }
      try bench.expect(erased, is: [[false, false, false], [true, true], [], [false]], "Which entries were erased")
      try bench.expect(found.compactMap(\.mismatch), is: [], "What differs from the ledger")
      try bench.expect(try found[at: 0].state?.isWithdrawn(.marketing), is: true, "What is kept of a merged contact")
      try bench.expect(try found[at: 3].state?.isGranted(.marketing), is: true, "What is kept of the last one")
    },

    ConformanceCase("What the business wrote by other means stands in the history, once, and makes nobody a contact") {
      bench in
      let id = try await bench.startedCampaign(0..<1)
      _ = try await bench.sendAll(id)
      bench.time.advance(by: .seconds(60))
      try await bench.apply([bench.report(.delivered, message: "e1")])
      for _ in 0..<2 {
        try await bench.echo("e1", to: 0, "See you at nine")
        try await bench.echo("e2", to: 7, "A stranger")
        try await bench.echo("case-1", to: 0, "What a campaign sent")
      }
      let history = try await bench.history(0)
      try bench.expect(history.map(\.text), is: ["See you at nine", nil], "The history")
      try bench.expect(history.map(\.kind), is: ["echo.text", "template"], "The kinds")
      try bench.expect(history.first?.status, is: .delivered, "What was reported before")
      try await bench.apply([bench.report(.read, message: "e1")])
      try bench.expect(try await bench.history(0).first?.status, is: .read, "What is reported later")
      let summary = try await bench.summary(0)
      try bench.expect(summary.outbound, is: 2, "How many messages there are to the person")
      try bench.expect(summary.openings.isEmpty, "An echo opens a window")
      try bench.expect(try await bench.personalData(7).contact == nil, "An echo has made somebody a contact")
    },
  ]
}

extension StoreBench {
  /// Changes the suppression list, and says how many were concerned.
  func change(_ action: SuppressionChange.Action) async throws -> Int {
    try await store.changeSuppressions(SuppressionChange(tenant: tenant, action: action)).changed
  }

  /// Every text, in pages.
  func keptTexts(limit: Int) async throws -> [KeptText.Kind: [KeptText]] {
    var found: [KeptText.Kind: [KeptText]] = [:]
    for kind in KeptText.Kind.allCases {
      while true {
        let query = KeptTextQuery(tenant: tenant, kind: kind, after: found[kind]?.last?.row, limit: limit)
        let page = try await store.keptTexts(query)
        try expect(page.count <= limit, "A page has more than it may have")
        if page.isEmpty { break }
        found[kind, default: []] += page
      }
    }
    return found
  }

  func note(_ id: String, about index: Int) async throws {
    let request = AddNote(
      tenant: tenant,
      person: try key(index),
      id: NoteID(unchecked: id),
      kind: .written,
      text: "noted \(id)"
    )
    try await store.addNote(request)
  }

  func echo(_ id: String, to index: Int, _ text: String) async throws {
    let echo = ApplyWebhooks.Echo(
      messageID: ProviderMessageID(unchecked: id),
      id: AttemptID(unchecked: "echo-\(id)"),
      identity: .phone(try phone(index)),
      provider: Self.provider,
      text: text,
      at: now
    )
    _ = try await store.applyWebhooks(ApplyWebhooks(tenant: tenant, webhooks: [], echoes: [echo]))
  }
}

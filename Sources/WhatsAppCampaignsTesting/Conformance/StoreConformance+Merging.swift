import Foundation
import WhatsAppCampaigns

extension StoreConformance {
  static let mergingCases = [
    ConformanceCase("Whoever was merged is found under the old number, by lists, webhooks, campaigns and commands") {
      bench in
      try await bench.save(0..<3)
      _ = try await bench.merge(1, into: 0)
      let item = try await bench.store.saveContacts(
        SaveContacts(
          tenant: bench.tenant,
          drafts: [
            ContactDraft(phone: try bench.phone(1), name: "Siti"), ContactDraft(phone: try bench.phone(1)),
            ContactDraft(phone: try bench.phone(5)),
          ],
          group: try bench.group("list")
        )
      ).items
      let staying = try bench.unwrap(try await bench.personalData(0).contact, "The contact is gone")
      try bench.expect(item.map(\.effect), is: [.updated, .existing, .created], "What the list did")
      try bench.expect(item.prefix(2).map(\.id), is: [staying.id, staying.id], "Who is in the list")
      try bench.expect(staying.name, is: "Siti", "The name that the list gives")
      try bench.expect(staying.phone, is: try bench.phone(0), "The number that is sent to")
      try await bench.receive([try bench.words("in-1", from: 1, "hello")])
      try bench.expect(try await bench.history(0).map(\.text), is: ["hello"], "The history of the contact that stays")
      try bench.expect(try await bench.history(1).map(\.text), is: ["hello"], "The history under the old number")
      let again = try await bench.personalData(1)
      try bench.expect(
        again.contact?.phone,
        is: try bench.phone(0),
        "A message has moved the contact to the old number"
      )
      try await bench.keepSealed(0, "s1.a.\(sealed)", lookup: "h")
      try bench.expect(try await bench.personalData(1).sealed.count, is: 1, "The sealed values under the old number")
      try await bench.expectRefusal(.notFound, "A value that is sealed for the old number") {
        try await bench.keepSealed(1, "s1.a.\(sealed)", lookup: "h")
      }
      let numbers = try [0, 1].map { try bench.phone($0) }
      for segments in [[], [SegmentRule.all([])]] {
        let audience = Audience(segments: segments, numbers: numbers)
        let people = try await bench.store.audience(AudienceQuery(tenant: bench.tenant, audience: audience))
        let keys = people.map(\.contact.person).filter { $0 != (try? bench.key(2)) && $0 != (try? bench.key(5)) }
        try bench.expect(keys, is: [try bench.key(0)], "The people of an audience that names both numbers")
      }
      let id = try await bench.create("old", Audience(numbers: [try bench.phone(1)]))
      _ = try await bench.store.snapshotAudience(SnapshotAudience(tenant: bench.tenant, campaign: id))
      try bench.expect(try await bench.recipients(id).map(\.person), is: [try bench.key(0)], "The people of a campaign")
      let query = RecipientQuery(tenant: bench.tenant, campaign: id, person: try bench.key(1))
      try bench.expect(try await bench.store.recipients(query).count, is: 1, "The recipient under the old number")
      let contest = try await bench.createContest("c") { $0.entriesPerPerson = 1 }
      _ = try await bench.enter(contest, 0, message: "e0")
      let second = try await bench.enter(contest, 1, message: "e1", token: "token-0")
      if case .entered = second { try bench.expect(false, "One person has entered under both numbers") }
      let keys = try await bench.contactKeys()
      try bench.expect(keys, is: try [0, 2, 5].map { try bench.key($0) }, "The contacts")
      try await bench.expectRefusal(.conflict, "Merging once more") { _ = try await bench.merge(1, into: 0) }
    },

    ConformanceCase("A list that names somebody under both numbers of a merged contact loses nothing it says") {
      bench in
      try await bench.save(0..<2)
      _ = try await bench.merge(1, into: 0)
      let (staying, old) = (try bench.phone(0), try bench.phone(1))
      let items = try await bench.store.saveContacts(
        SaveContacts(
          tenant: bench.tenant,
          drafts: [
            ContactDraft(phone: old, name: "Siti", fields: ["city": "Ipoh"]),
            ContactDraft(phone: staying, name: "Siti", fields: ["age": "34"]), ContactDraft(phone: old, name: "Siti"),
          ]
        )
      ).items
      try bench.expect(items.map(\.effect), is: [.updated, .updated, .existing], "What each row did")
      let contact = try bench.unwrap(try await bench.personalData(0).contact, "The contact is gone")
      try bench.expect(contact.name, is: "Siti", "The name")
      try bench.expect([contact.fields["city"], contact.fields["age"]], is: ["Ipoh", "34"], "What both rows say")
    },

    ConformanceCase(
      "A field that both had under other capitals is one field, and says what the contact that stays says"
    ) {
      bench in
      let fields = [["CITY": "Ipoh", "age": "34"], ["City": "Johor", "tier": "gold"]]
      for (index, fields) in fields.enumerated() {
        let draft = ContactDraft(phone: try bench.phone(index), fields: fields)
        _ = try await bench.store.saveContacts(SaveContacts(tenant: bench.tenant, drafts: [draft]))
      }
      _ = try await bench.merge(1, into: 0)
      let contact = try bench.unwrap(try await bench.personalData(0).contact, "The contact is gone")
      try bench.expect(contact.fields, is: ["CITY": "Ipoh", "age": "34", "tier": "gold"], "The fields")
    },

    ConformanceCase("An objection under either number binds for both, and so does what the operator does") { bench in
      try await bench.save(0..<4)
      _ = try await bench.merge(1, into: 0)
      _ = try await bench.merge(0, into: 2)
      try await bench.decide(.granted, 2..<3)
      bench.time.advance(by: .seconds(10))
      let stop = bench.event(.withdrawn, source: "whatsapp")
      try await bench.receive([try bench.message("in-1", from: 1, consent: stop)])
      for index in 0..<3 {
        try bench.expect(
          try await bench.consent(index).state.isWithdrawn(.marketing),
          "The STOP does not bind \(index)"
        )
      }
      try bench.expect(try await bench.consent(0).history.count, is: 2, "The history under another number")
      let page = try await bench.store.ledger(LedgerQuery(tenant: bench.tenant, person: try bench.key(1)))
      try bench.expect(page.entries.count, is: 2, "The ledger under another number")
      let both = [try bench.key(0), try bench.key(1)]
      let added = try await bench.change(.add(both, source: "list", reason: nil))
      try bench.expect(added, is: 1, "How many were put on the suppression list")
      for index in 0..<3 {
        try bench.expect(try await bench.personalData(index).suppression != nil, "Number \(index) is not suppressed")
      }
      try bench.expect(try await bench.change(.remove([try bench.key(1)])), is: 1, "How many were taken off")
      try bench.expect(try await bench.personalData(2).suppression == nil, "The contact is still suppressed")
    },

    ConformanceCase("What a provider reports about a message to whoever was merged is the contact's that stays") {
      bench in
      let id = try await bench.startedCampaign(0..<2)
      let intents = try await bench.launch(id)
      for (index, intent) in intents.enumerated() {
        try await bench.record(bench.accepted("m\(index)"), of: intent, in: id)
      }
      _ = try await bench.merge(1, into: 0)
      let theirs = try bench.unwrap(intents.last, "The case has no intent")
      let stop = bench.event(.platformStop, source: "provider")
      try await bench.apply([bench.report(.delivered, of: theirs, message: "m1", consent: stop)])
      try bench.expect(try await bench.consent(0).state.isStoppedByPlatform(.marketing), "The stop was lost")
    },

    ConformanceCase("Two contacts become one: groups and histories are joined, and an objection of either holds") {
      bench in
      let phones = try [0, 1].map { try bench.phone($0) }
      let drafts = [
        ContactDraft(phone: phones[0], fields: ["city": "Ipoh"]),
        ContactDraft(phone: phones[1], name: "Siti", fields: ["city": "Kuching", "size": "M"]),
      ]
      _ = try await bench.store.saveContacts(SaveContacts(tenant: bench.tenant, drafts: drafts))
      try await bench.save(0..<1, into: "a")
      try await bench.save(1..<2, into: "b")
      try await bench.decide(.withdrawn, 1..<2)
      bench.time.advance(by: .seconds(60))
      try await bench.decide(.granted, 0..<1)
      try await bench.keepSealed(1, "s1.a.\(Self.sealed)", lookup: "h")
      let result = try await bench.merge(1, into: 0)
      try bench.expect(result.entries, is: 1, "The entries that were taken over")
      let data = try await bench.personalData(0)
      try bench.expect(data.contact?.name, is: "Siti", "The name that only the other one had")
      try bench.expect(data.contact?.fields, is: ["city": "Ipoh", "size": "M"], "The fields")
      try bench.expect(data.groups.map(\.rawValue), is: ["a", "b"], "The groups")
      try bench.expect(data.consent.isWithdrawn(.marketing), "The objection was lost")
      let decisions: [ConsentDecision] = [.withdrawn, .granted, .withdrawn]
      try bench.expect(data.ledger.map(\.event.decision), is: decisions, "The history")
      try bench.expect(try await bench.consent(0).state, is: data.consent, "What holds")
      try bench.expect(try await bench.personalData(1), is: data, "What is found under the other number")
      try bench.expect(try await bench.contactKeys(), is: [try bench.key(0)], "The contacts")
      try bench.expect(try await bench.followedLedger(by: 10).count, is: 3, "The entries of the ledger")
    },

    ConformanceCase("Recipients go to the contact that stays, and where both are in a campaign only one is sent to") {
      bench in
      let both = try await bench.startedCampaign(0..<2, named: "both")
      let one = try await bench.startedCampaign(1..<3, named: "one")
      _ = try await bench.store.changeSuppressions(
        SuppressionChange(tenant: bench.tenant, action: .add([try bench.key(2)], source: "list", reason: nil))
      )
      let result = try await bench.merge(1, into: 0)
      try bench.expect(result.recipients, is: 1, "The recipients that were taken over")
      try bench.expect(result.doubled, is: 1, "The campaigns that both are in")
      let people = try await bench.recipients(one).map(\.person)
      try bench.expect(people, is: [try bench.key(0), try bench.key(2)], "The people of the one campaign")
      let claimed = try await bench.claim(both)
      let intents = try await bench.intend(both, claimed).intents
      try bench.expect(intents.count, is: 1, "How many are sent to")
      try bench.expect(try await bench.recipients(both).map(\.status), is: [.sending, .skipped], "The recipients")
      try bench.expect(try await bench.recipients(both).first?.person, is: try bench.key(0), "Who is sent to")
      _ = try await bench.merge(2, into: 0)
      try bench.expect(try await bench.personalData(0).suppression?.source, is: "list", "The suppression")
      try await bench.expectRefusal(.notFound, "Somebody who is no contact") { _ = try await bench.merge(9, into: 0) }
      try await bench.expectRefusal(.conflict, "The same contact") { _ = try await bench.merge(0, into: 0) }
    },
  ]
}

import Foundation
import WhatsAppCampaigns

extension StoreConformance {
  static let privacyCases = [
    ConformanceCase("Everything that is kept about one person is shown together, and nothing of anybody else") {
      bench in
      let id = try await bench.startedCampaign(0..<2)
      _ = try await bench.sendAll(id)
      try await bench.save(0..<2, into: "all")
      try await bench.keepSealed(0, "s1.k.\(Self.sealed)", lookup: "h0")
      try await bench.keepSealed(1, "s1.k.\(Self.sealed)", lookup: "h1")
      _ = try await bench.store.changeSuppressions(
        SuppressionChange(tenant: bench.tenant, action: .add([try bench.key(0)], source: "list", reason: "asked"))
      )
      let data = try await bench.personalData(0)
      try bench.expect(data.contact?.person, is: try bench.key(0), "Whose contact it is")
      try bench.expect(data.groups, is: [try bench.group("all")], "The groups")
      try bench.expect(data.ledger.map(\.event.decision), is: [.granted], "The entries of the ledger")
      try bench.expect(data.consent.isGranted(.marketing), "What the person agreed to is missing")
      try bench.expect(data.suppression?.reason, is: "asked", "The entry on the suppression list")
      try bench.expect(data.recipients.map(\.status), is: [.sent], "The campaigns")
      try bench.expect(data.recipients.first?.attempts.count, is: 1, "The attempts")
      try bench.expect(data.sealed.map(\.lookup), is: ["h0"], "The sealed values")
      try bench.expect(try await bench.personalData(7).isEmpty, "There is data about somebody nobody knows")
    },

    ConformanceCase("Somebody who was forgotten is found nowhere, and every number adds up as before") { bench in
      for extent in ForgetPerson.Extent.allCases {
        let tenant = bench.asTenant(extent.rawValue)
        let id = try await tenant.startedCampaign(0..<3)
        _ = try await tenant.sendAll(id)
        try await tenant.save(0..<3, into: "all")
        try await tenant.receive([try tenant.message("in-1", from: 0, name: "Siti")])
        try await tenant.keepSealed(0, "s1.k.\(Self.sealed)", lookup: "h0")
        let before = try await tenant.counts(id)
        let head = try await tenant.store.ledger(LedgerQuery(tenant: tenant.tenant)).head
        let result = try await tenant.forget(0, extent)
        try bench.expect(result.wasContact && result.recipients == 1 && result.entries == 1, "What was forgotten")
        try bench.expect(try await tenant.counts(id), is: before, "The numbers of the campaign")
        let people = try await tenant.contactKeys()
        try bench.expect(people, is: [try bench.key(1), try bench.key(2)], "The contacts")
        let members = try await tenant.store.groups(GroupQuery(tenant: tenant.tenant)).map(\.memberCount)
        try bench.expect(members, is: [2], "The members of the group")
        let recipient = try tenant.unwrap(try await tenant.recipients(id).first, "The recipient is gone")
        try bench.expect(recipient.person.isAnonymous, "The recipient still has the person's key")
        try bench.expect(recipient.status, is: .sent, "The recipient's status")
        try bench.expect(recipient.attempts.flatMap(\.evidence.messageIDs).isEmpty, "A message identifier is left")
        try bench.expect(try await tenant.personalData(0).contact == nil, "The contact is still found")
        let hidden = try await tenant.store.sealedValues(SealedValueQuery(tenant: tenant.tenant, selection: .all))
        try bench.expect(hidden.isEmpty, "A sealed value is left")
        let entries = try await tenant.followedLedger(by: 10)
        try bench.expect(entries.map(\.isErased), is: [true, false, false], "Which entries of the ledger are erased")
        try bench.expect(entries.first?.event.decision, is: .granted, "The outline of the erased entry")
        let after = try await tenant.store.ledger(LedgerQuery(tenant: tenant.tenant)).head
        try bench.expect(after, is: head, "Where the ledger ends")
      }
    },

    ConformanceCase("Whoever is forgotten after a worker gave them back is passed over, and their campaign can end") {
      bench in
      let id = try await bench.startedCampaign(0..<1)
      _ = try await bench.claim(id)
      try await bench.store.discharge(DischargeWorker(tenant: bench.tenant, worker: StoreBench.worker))
      _ = try await bench.forget(0, .anonymize)
      let claimed = try await bench.claim(id)
      try bench.expect(claimed.count, is: 1, "How many are claimed")
      try bench.expect(try await bench.intend(id, claimed).intents.count, is: 0, "How many messages leave")
      try bench.expect(try await bench.recipients(id).map(\.status), is: [.skipped], "The recipient")
    },

    ConformanceCase("Whoever is forgotten twice, or was never known, is passed over") { bench in
      try await bench.decide(.granted, 0..<1)
      try bench.expect(try await bench.forget(0, .anonymize).wasContact, "The person was not found")
      let again = try await bench.forget(0, .anonymize)
      try bench.expect(again, is: ForgetPersonResult(), "What the second time did")
      try bench.expect(try await bench.forget(5, .anonymize), is: ForgetPersonResult(), "What a stranger's did")
      // The number may belong to somebody new.
      try await bench.decide(.granted, 0..<1)
      try bench.expect(try await bench.consent(0).history.count, is: 1, "The new person's history")
      try bench.expect(try await bench.personalData(0).suppression == nil, "The new person is suppressed")
      try bench.expect(try await bench.forget(0, .anonymize).wasContact, "The new person was not found")
      let count = try await bench.followedLedger(by: 10).count
      try bench.expect(count, is: 2, "The entries of the ledger")
    },

    ConformanceCase("Who was erased is on the suppression list as soon as they are a contact again, however they come")
    {
      bench in
      try await bench.save(0..<4)
      for index in 0..<6 { try bench.expect(try await bench.forget(index, .erase).isKeptAway, "Nobody is kept away") }
      let listed = try await bench.store.suppressions(SuppressionQuery(tenant: bench.tenant))
      try bench.expect(listed.isEmpty, "A number of somebody who was erased is on the list")
      let known = try await bench.personalData(4).suppression
      try bench.expect(known?.source, is: "erasure", "What is said of a number that was erased")

      try await bench.save(0..<1, into: "list")
      try await bench.decide(.granted, 1..<2)
      try await bench.receive([try bench.message("in-1", from: 2)])
      let id = try await bench.create("numbers", Audience(numbers: [try bench.phone(3), try bench.phone(9)]))
      _ = try await bench.store.snapshotAudience(SnapshotAudience(tenant: bench.tenant, campaign: id))
      let back = try await bench.store.suppressions(SuppressionQuery(tenant: bench.tenant))
      try bench.expect(back.map(\.person), is: try (0..<4).map { try bench.key($0) }, "Who is on the list")
      try bench.expect(Set(back.map(\.source)), is: ["erasure"], "Where the entries come from")
      let query = RecipientQuery(tenant: bench.tenant, campaign: id)
      let members = try await bench.store.recipients(query).map { $0.member.suppression != nil }
      try bench.expect(members, is: [true, false], "Whom the campaign may not send to")
      // Erased again: the entry becomes a mark again.
      _ = try await bench.forget(0, .erase)
      let left = try await bench.store.suppressions(SuppressionQuery(tenant: bench.tenant)).map(\.person)
      try bench.expect(left, is: try (1..<4).map { try bench.key($0) }, "Who is on the list then")
    },

    ConformanceCase("Taking somebody off the suppression list takes the mark of an erasure away") { bench in
      _ = try await bench.forget(0, .erase)
      let removal = SuppressionChange(tenant: bench.tenant, action: .remove([try bench.key(0), try bench.key(1)]))
      let result = try await bench.store.changeSuppressions(removal)
      try bench.expect(result.changed, is: 1, "How many were taken off")
      try await bench.save(0..<1)
      try bench.expect(try await bench.personalData(0).suppression == nil, "The person is still kept away")
      _ = try await bench.forget(1, .erase)
      let action = SuppressionChange.Action.add([try bench.key(1)], source: "list", reason: nil)
      _ = try await bench.store.changeSuppressions(SuppressionChange(tenant: bench.tenant, action: action))
      let listed = try await bench.store.suppressions(SuppressionQuery(tenant: bench.tenant))
      try bench.expect(listed.count, is: 1, "The number of entries")
    },

    ConformanceCase("An objection outlives the person's data, also where nobody asked for an erasure") { bench in
      try await bench.decide(.withdrawn, 0..<1)
      try await bench.decide(.platformStop, 1..<2)
      try await bench.save(2..<4)
      _ = try await bench.store.changeSuppressions(
        SuppressionChange(tenant: bench.tenant, action: .add([try bench.key(2)], source: "list", reason: nil))
      )
      let kept = try await [
        bench.forget(0, .anonymize), bench.forget(1, .anonymize), bench.forget(2, .anonymize),
        bench.forget(3, .anonymize),
      ].map(\.isKeptAway)
      try bench.expect(kept, is: [true, true, true, false], "Who is kept away")
      try await bench.save(0..<4)
      let back = try await bench.store.suppressions(SuppressionQuery(tenant: bench.tenant)).map(\.person)
      try bench.expect(back, is: try (0..<3).map { try bench.key($0) }, "Who is on the list when they come back")
    },

    ConformanceCase("A running campaign never sends to somebody who was forgotten, claimed or not") { bench in
      let id = try await bench.startedCampaign(0..<3)
      let claimed = try await bench.claim(id, limit: 2)
      let planner = try await bench.planner(id, claimed)
      _ = try await bench.forget(0, .anonymize)
      _ = try await bench.forget(2, .erase)
      let plan = try await bench.commit(id, claimed, planner)
      // The audience is single numbers: taking them out of the plan may have raised the control epoch.
      let others = plan.intents.map(\.recipient)
      try bench.expect(!others.contains(try claimed.map(\.id)[at: 0]), "The forgotten person has an intent")
      bench.time.advance(by: .seconds(60))
      let rest = try await bench.claim(id, by: StoreBench.otherWorker)
      let next = try await bench.intend(id, rest, by: StoreBench.otherWorker)
      let sent = Set((plan.intents + next.intents).map(\.recipient))
      try bench.expect(sent, is: [try claimed.map(\.id)[at: 1]], "Who has an intent")
      let statuses = try await bench.recipients(id).map(\.status)
      try bench.expect(statuses, is: [.skipped, .sending, .skipped], "What became of the recipients")
      let numbers = try await bench.campaign(id).plan.audience.numbers
      try bench.expect(numbers, is: [try bench.phone(1)], "The single numbers of the plan")
    },

    ConformanceCase("A message that was on its way may still arrive, and counts without its identifier") { bench in
      let id = try await bench.startedCampaign(0..<1)
      let intent = try await bench.launchOne(id)
      _ = try await bench.forget(0, .erase)
      try await bench.record(bench.accepted("m1"), of: intent, in: id)
      try await bench.apply([bench.report(.delivered, of: intent, message: "m1")])
      let recipient = try await bench.recipient(intent.recipient, of: id)
      try bench.expect(recipient.status, is: .delivered, "The outcome")
      try bench.expect(recipient.stopRaced, "It is not noted that the message was under way")
      try bench.expect(recipient.attempts.flatMap(\.evidence.messageIDs).isEmpty, "A message identifier came back")
    },

    ConformanceCase("Webhooks that wait and hold the number are counted; one tenant's forgetting leaves others alone") {
      bench in
      let other = bench.asTenant("beta")
      try await bench.save(0..<1)
      try await other.save(0..<1, into: "all")
      let digits = String(try bench.phone(0).e164.dropFirst())
      _ = try await bench.keep("{\"from\":\"\(digits)\"}")
      _ = try await bench.keep("{\"from\":\"somebody else\"}")
      try bench.expect(try await bench.forget(0, .erase).pendingWebhooks, is: 1, "The bodies that wait")
      let person = try await other.personalData(0)
      try bench.expect(person.contact?.person, is: try bench.key(0), "The other tenant's contact")
      try bench.expect(person.groups.count, is: 1, "The other tenant's group")
      try bench.expect(person.suppression == nil, "The other tenant's contact is suppressed")
    },

    ConformanceCase(
      "A sealed value is found by its person, its hash and its place in line, and replaced unless changed"
    ) {
      bench in
      try await bench.save(0..<3)
      for index in 0..<3 { try await bench.keepSealed(index, "s1.a.\(Self.sealed)", lookup: "h\(index % 2)") }
      let all = try await bench.store.sealedValues(SealedValueQuery(tenant: bench.tenant, selection: .all, limit: 2))
      try bench.expect(all.map(\.person), is: [try bench.key(0), try bench.key(1)], "The first page")
      let rest = try await bench.store.sealedValues(
        SealedValueQuery(tenant: bench.tenant, selection: .all, after: all.last?.id)
      )
      try bench.expect(rest.map(\.person), is: [try bench.key(2)], "The second page")
      func found(_ hashes: [String], _ field: String = "ic_number") async throws -> [PersonKey] {
        let selection = SealedValueQuery.Selection.lookup(field: field, hashes)
        return try await bench.store.sealedValues(SealedValueQuery(tenant: bench.tenant, selection: selection))
          .map(\.person)
      }
      try bench.expect(try await found(["h0", "x"]), is: [try bench.key(0), try bench.key(2)], "Who shares a hash")
      try bench.expect(try await found(["h0"], "name").isEmpty, "A value of another field was found")
      let strangers = SealedValueQuery(tenant: TenantID(unchecked: "beta"), selection: .all)
      try bench.expect(try await bench.store.sealedValues(strangers).isEmpty, "Another tenant sees the values")

      // One of them changes after it was read.
      try await bench.keepSealed(1, "s1.b.\(Self.sealed)", lookup: "h9")
      let fresh = try bench.unwrap(SealedText("s1.c.\(Self.sealed)"), "The text of the case cannot be read")
      let replacements = (all + rest).map {
        SealedValueChange.Replacement(id: $0.id, old: $0.sealed, new: fresh, lookup: "n")
      }
      let change = SealedValueChange(tenant: bench.tenant, action: .replace(replacements))
      try bench.expect(try await bench.store.changeSealedValues(change), is: 2, "How many were replaced")
      let after = try await bench.store.sealedValues(SealedValueQuery(tenant: bench.tenant, selection: .all))
      try bench.expect(after.map(\.sealed.keyID), is: ["c", "b", "c"], "The keys of the values")
      let removal = SealedValueChange(tenant: bench.tenant, action: .remove(try bench.key(1), field: "ic_number"))
      try bench.expect(try await bench.store.changeSealedValues(removal), is: 1, "How many were removed")
      try await bench.expectRefusal(.notFound, "A value of somebody who is no contact") {
        try await bench.keepSealed(8, "s1.a.\(Self.sealed)", lookup: "h")
      }
    },

    ConformanceCase("People with whom nothing happened are named page by page, and nobody else") { bench in
      try await bench.save(0..<6)
      try await bench.decide(.granted, 1..<2)
      _ = try await bench.forget(5, .anonymize)
      let old = try await bench.startedCampaign(2..<3, named: "old")
      _ = try await bench.sendAll(old)
      bench.time.advance(by: .seconds(86_400))
      let before = bench.now
      bench.time.advance(by: .seconds(86_400))
      try await bench.receive([try bench.message("in-1", from: 0)])
      try await bench.decide(.requested, 1..<2)
      _ = try await bench.startedCampaign(3..<4, named: "new")
      try await bench.save(6..<7)
      var named: [PersonKey] = []
      var after: Int64? = 0
      while let place = after {
        let request = Purge(tenant: bench.tenant, kind: .idleContacts, before: before, after: place, limit: 2)
        let result = try await bench.store.purge(request)
        named += result.people
        after = result.next
      }
      try bench.expect(named, is: [try bench.key(2), try bench.key(4)], "Who is named")
    },

    ConformanceCase("The identifiers of messages go when their campaign is long over, and its numbers stay") { bench in
      let ended = try await bench.startedCampaign(0..<3, named: "ended")
      _ = try await bench.sendAll(ended)
      try await bench.control(ended, .cancel)
      _ = try await bench.sweep(ended)
      try bench.expect(try await bench.campaign(ended).endedAt != nil, "The campaign of the case has not ended")
      let running = try await bench.startedCampaign(3..<5, named: "running")
      _ = try await bench.sendAll(running)
      bench.time.advance(by: .seconds(86_400))
      let before = try await bench.counts(ended)
      var changed = 0
      var after: Int64? = 0
      while let place = after {
        let request = Purge(
          tenant: bench.tenant,
          kind: .messageIdentifiers,
          before: bench.now,
          after: place,
          limit: 2
        )
        let result = try await bench.store.purge(request)
        changed += result.changed
        after = result.next
      }
      try bench.expect(changed, is: 3, "How many recipients changed")
      try bench.expect(try await bench.counts(ended), is: before, "The numbers of the campaign")
      func identifiers(_ id: CampaignID) async throws -> Int {
        let attempts = try await bench.recipients(id).flatMap(\.attempts)
        return attempts.flatMap(\.evidence.messageIDs).count
      }
      try bench.expect(try await identifiers(ended), is: 0, "The identifiers of the campaign that is over")
      try bench.expect(try await identifiers(running), is: 2, "The identifiers of the other one")
    },
  ]

  /// 40 bytes that no cipher made: no store opens anything.
  static let sealed = String(repeating: "A", count: 54)
}

extension StoreBench {
  func personalData(_ index: Int) async throws -> PersonalData {
    try await store.personalData(PersonalDataQuery(tenant: tenant, person: try key(index)))
  }

  func forget(_ index: Int, _ extent: ForgetPerson.Extent) async throws -> ForgetPersonResult {
    let token = PersonKey.anonymous(from: random)
    let request = ForgetPerson(
      tenant: tenant,
      person: try key(index),
      token: token,
      extent: extent,
      keyProposal: Secret("the tenant's key")
    )
    return try await store.forget(request)
  }

  func merge(_ index: Int, into other: Int) async throws -> MergeContactsResult {
    let query = SealedValueQuery(tenant: tenant, selection: .person(try key(index)), limit: .max)
    let request = MergeContacts(
      tenant: tenant,
      from: try key(index),
      into: try key(other),
      token: PersonKey.anonymous(from: random),
      sealed: try await store.sealedValues(query)
    )
    return try await store.mergeContacts(request)
  }

  func keepSealed(_ index: Int, _ text: String, lookup: String) async throws {
    let sealed = try unwrap(SealedText(text), "The sealed text of the case cannot be read")
    let action = SealedValueChange.Action.keep(try key(index), field: "ic_number", sealed, lookup: lookup)
    _ = try await store.changeSealedValues(SealedValueChange(tenant: tenant, action: action))
  }

  func contactKeys() async throws -> [PersonKey] {
    try await store.contacts(ContactQuery(tenant: tenant, selection: .all)).items.map(\.person)
  }
}

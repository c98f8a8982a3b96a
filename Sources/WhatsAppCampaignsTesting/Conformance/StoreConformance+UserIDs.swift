import Foundation
import WhatsAppCampaigns

extension StoreConformance {
  static let userIDCases = [
    ConformanceCase("What forbids a user id is seen by the intent for a number that was claimed before both are one") {
      bench in
      for isErased in [false, true] {
        let tenant = bench.asTenant(isErased ? "erased" : "listed")
        try await tenant.forbid(user, isErased: isErased)
        let id = try await tenant.startedCampaign(0..<1)
        let claimed = try await tenant.claim(id)
        try bench.expect(claimed.count, is: 1, "How many are claimed")
        try await tenant.name(0)
        let intents = try await tenant.intend(id, claimed).intents
        try bench.expect(intents.count, is: 0, "How many messages leave for the number")
        let other = bench.asTenant(isErased ? "erased-kept" : "listed-kept")
        try await other.forbid(user, isErased: isErased)
        let kept = try await other.startedCampaign(0..<1)
        let held = try await other.claim(kept)
        _ = try await other.keepNaming(try bench.naming(0))
        let late = try await other.intend(kept, held).intents
        try bench.expect(late.count, is: 0, "How many messages leave once the body is kept")
      }
    },

    ConformanceCase("A number never ends in a user id, in whatever order and by whatever names the two are given") {
      bench in
      let changed = try bench.naming(firstUser, user)
      let known = try bench.naming(0)
      for (order, requests) in [[[known], [changed]], [[known, changed]], [[known], [changed], [known]]].enumerated() {
        for isContact in [false, true] {
          let tenant = bench.asTenant("order-\(order)-\(isContact)")
          try await tenant.save(0..<1)
          let id = try await tenant.create("case", Audience(numbers: [try bench.phone(0)]))
          if isContact { try await tenant.decide(.withdrawn, firstUser) }
          for namings in requests { try await tenant.apply(namings) }
          try bench.expect(try await tenant.contactKeys(), is: [try bench.key(0)], "The contacts")
          for name in [firstUser, user] {
            let contact = try await tenant.contact(name)
            try bench.expect(contact?.identity, is: .phone(try bench.phone(0)), "Where messages to a user id go")
            try bench.expect(try await tenant.consent(name).isWithdrawn(.marketing), is: isContact, "What was refused")
          }
          let numbers = try await tenant.campaign(id).plan.audience.numbers
          try bench.expect(numbers, is: [try bench.phone(0)], "The numbers of a campaign")
        }
      }
    },

    ConformanceCase("Of two user ids the new one is sent to, by the same contact, until a number is known") {
      bench in
      try await bench.decide(.granted, firstUser)
      let before = try bench.unwrap(try await bench.contact(firstUser), "Nobody is known by the user id")
      try await bench.apply([try bench.naming(user, firstUser)])
      for name in [firstUser, user] {
        let contact = try await bench.contact(name)
        try bench.expect(contact?.id, is: before.id, "The contact")
        try bench.expect(contact?.person, is: before.person, "The contact's key")
        try bench.expect(contact?.identity, is: user, "Where messages go")
      }
      try await bench.apply([try bench.naming(secondUser, user)])
      try await bench.apply([try bench.naming(user, firstUser)])
      // What is told late, and what was written under an old name, brings no old name back.
      try await bench.apply([try bench.naming(.userID("MY.LATE1"), firstUser)])
      try await bench.receive([bench.message("in-1", by: firstUser)])
      try bench.expect(
        try await bench.contact(user)?.identity,
        is: secondUser,
        "Where messages go after another change"
      )
      try await bench.receive([bench.message("in-2", by: secondUser, consent: bench.event(.withdrawn))])
      try bench.expect(try await bench.consent(firstUser).isWithdrawn(.marketing), "A STOP under the new name is lost")
      let campaign = try await bench.campaign(of: firstUser)
      let intents = try await bench.intend(campaign, try await bench.claim(campaign)).intents
      try bench.expect(intents.count, is: 0, "How many messages leave")
      try bench.expect(try await bench.contactKeys(), is: [before.person], "The contacts")
      try await bench.apply([try bench.naming(0, secondUser)])
      try bench.expect(try await bench.contactKeys(), is: [try bench.key(0)], "The contacts once the number is known")
      try bench.expect(try await bench.consent(0).state.isWithdrawn(.marketing), "The number is not bound")
    },

    ConformanceCase("What forbids a new user id holds for whoever had the old one") { bench in
      for isErased in [false, true] {
        let tenant = bench.asTenant(isErased ? "erased" : "listed")
        try await tenant.decide(.granted, firstUser)
        let id = try await tenant.campaign(of: firstUser)
        try await tenant.forbid(user, isErased: isErased)
        let claimed = try await tenant.claim(id)
        try await tenant.apply([try bench.naming(user, firstUser)])
        let intents = try await tenant.intend(id, claimed).intents
        try bench.expect(intents.count, is: 0, "How many messages leave")
      }
    },

    ConformanceCase("Two names may build on what two others of the same request have made known") { bench in
      for (isKept, isReversed) in [(false, false), (true, false), (false, true), (true, true)] {
        let tenant = bench.asTenant("\(isKept ? "kept" : "applied")-\(isReversed)")
        let id = try await tenant.startedCampaign(0..<1)
        let inOrder = [
          try bench.naming(0, firstUser), try bench.naming(firstUser, user), try bench.naming(user, secondUser),
        ]
        let namings = isReversed ? inOrder.reversed() : inOrder
        if isKept {
          _ = try await tenant.keepNaming(namings[0], namings[1], namings[2])
        } else {
          try await tenant.apply(namings)
        }
        try await tenant.receive([bench.message("in-1", by: secondUser, consent: bench.event(.withdrawn))])
        try bench.expect(try await tenant.consent(0).state.isWithdrawn(.marketing), "The number is not bound")
        let intents = try await tenant.intend(id, try await tenant.claim(id)).intents
        try bench.expect(intents.count, is: 0, "How many messages leave for the number")
        try bench.expect(try await tenant.contactKeys(), is: [try bench.key(0)], "The contacts")
      }
    },

    ConformanceCase("An agreement that gives both names takes a refusal back; an earlier one that comes late does not")
    {
      bench in
      for isOwnMessage in [true, false] {
        let tenant = bench.asTenant(isOwnMessage ? "message" : "report")
        try await tenant.decide(.withdrawn, 0..<1)
        bench.time.advance(by: .seconds(60))
        try await tenant.decide(.granted, user)
        bench.time.advance(by: .seconds(60))
        let between = bench.event(.granted)
        bench.time.advance(by: .seconds(60))
        let agreed = bench.event(.granted, source: "whatsapp")
        bench.time.advance(by: .seconds(2))
        if isOwnMessage {
          let message = bench.message("in-1", by: user, consent: agreed)
          try await tenant.apply([try bench.naming(0, since: agreed.at - .seconds(1))], messages: [message])
          try bench.expect(try await tenant.consent(0).state.isGranted(.marketing), "The agreement was swallowed")
        } else {
          try await tenant.apply([try bench.naming(0)])
          try await tenant.receive([bench.message("in-1", by: user, consent: between)])
          try await tenant.receive([bench.message("in-2", by: user, consent: agreed)])
          try bench.expect(try await tenant.consent(0).state.isWithdrawn(.marketing), "The refusal does not hold")
        }
      }
      let late = bench.asTenant("late")
      try await late.decide(.withdrawn, 0..<1)
      bench.time.advance(by: .seconds(60))
      try await late.decide(.granted, user)
      bench.time.advance(by: .seconds(60))
      let between = bench.event(.granted)
      bench.time.advance(by: .seconds(60))
      try await late.apply(
        [try bench.naming(0, since: bench.now - .seconds(1))],
        messages: [bench.message("in-1", by: user)]
      )
      try await late.receive([bench.message("in-2", by: user, consent: between)])
      try bench.expect(try await late.consent(0).state.isWithdrawn(.marketing), "An agreement of before holds")
    },

    ConformanceCase("A contact that ends gives its age to the one that stays") { bench in
      try await bench.decide(.granted, user)
      let first = bench.now
      bench.time.advance(by: .seconds(3_600))
      try await bench.name(0)
      try bench.expect(try await bench.contact(user)?.createdAt, is: first, "When the contact was first seen")
    },

    ConformanceCase("A body that is kept says who stays two contacts, and no merger loses what is sealed") { bench in
      try await bench.save(0..<2)
      try await bench.receive([bench.message("in-1", by: user)])
      let person = try bench.unwrap(user.key, "The user id of the case cannot be read")
      let sealed = try bench.unwrap(SealedText("s1.1." + payload), "The sealed text of the case cannot be read")
      let keep = SealedValueChange.Action.keep(person, field: "ic_number", sealed, lookup: "x")
      _ = try await bench.store.changeSealedValues(SealedValueChange(tenant: bench.tenant, action: keep))
      guard case .kept(_, let apart) = try await bench.keepNaming(try bench.naming(0)) else {
        return try bench.expect(false, "The body was not kept")
      }
      try bench.expect(apart.map(\.other), is: [person], "Who stays apart")
      let before = try await bench.store.personalData(PersonalDataQuery(tenant: bench.tenant, person: person))
      let id = try await bench.create("case", Audience(numbers: [try bench.phone(0)]))
      var request = MergeContacts(
        tenant: bench.tenant,
        from: person,
        into: try bench.key(0),
        token: PersonKey.anonymous(from: bench.random)
      )
      let plan = try await bench.campaign(id)
      try await bench.expectRefusal(.busy, "A merger that has not read what is sealed") {
        _ = try await bench.store.mergeContacts(request)
      }
      let after = try await bench.store.personalData(PersonalDataQuery(tenant: bench.tenant, person: person))
      try bench.expect(after, is: before, "What is kept")
      try bench.expect(try await bench.campaign(id), is: plan, "The campaign")
      request.sealed = before.sealed
      _ = try await bench.store.mergeContacts(request)
      try bench.expect(
        try await bench.contactKeys(),
        is: [try bench.key(0), try bench.key(1)],
        "The contacts in the end"
      )
    },
  ]

  private static let firstUser = WhatsAppIdentity.userID("MY.0F1E2D")
}

extension StoreBench {
  func decide(_ decision: ConsentDecision, _ identity: WhatsAppIdentity) async throws {
    let entry = RecordConsent.Entry(identity: identity, event: event(decision))
    _ = try await store.recordConsent(RecordConsent(tenant: tenant, entries: [entry]))
  }

  /// Puts a user id on the suppression list, or erases whoever has it.
  fileprivate func forbid(_ identity: WhatsAppIdentity, isErased: Bool) async throws {
    let person = try unwrap(identity.key, "The user id of the case cannot be read")
    guard isErased else {
      _ = try await change(.add([person], source: "list", reason: nil))
      return
    }
    _ = try await store.forget(
      ForgetPerson(
        tenant: tenant,
        person: person,
        token: PersonKey.anonymous(from: random),
        extent: .erase,
        keyProposal: Secret("the tenant's key")
      )
    )
  }

  fileprivate func keepNaming(_ namings: ApplyWebhooks.Naming...) async throws -> KeepWebhookResult {
    try await store.keepWebhook(
      KeepWebhook(
        tenant: tenant,
        provider: Self.provider,
        body: Array("names".utf8),
        isUrgent: false,
        namings: namings
      )
    )
  }
}

import Foundation
import WhatsAppCampaigns

extension StoreConformance {
  static let namingCases = [
    ConformanceCase("Of whoever a webhook names by number and user id, a STOP under the id alone binds the number") {
      bench in
      let id = try await bench.startedCampaign(0..<1)
      try await bench.name(0)
      try await bench.name(0)
      let stop = bench.event(.withdrawn, for: ConsentPurpose.stoppable)
      try await bench.receive([bench.message("in-1", by: Self.user, consent: stop)])
      try bench.expect(try await bench.consent(0).state.isWithdrawn(.marketing), "The number is not bound")
      let intents = try await bench.intend(id, try await bench.claim(id)).intents
      try bench.expect(intents.count, is: 0, "How many messages leave for the number")
      try bench.expect(try await bench.contactKeys(), is: [try bench.key(0)], "The contacts")
    },

    ConformanceCase("A report that names somebody twice makes them one person when it is kept, before it is applied") {
      bench in
      try await bench.save(0..<1)
      let request = KeepWebhook(
        tenant: bench.tenant,
        provider: StoreBench.provider,
        body: Array("report".utf8),
        isUrgent: false,
        namings: [try bench.naming(0), try bench.naming(1, Self.secondUser)]
      )
      _ = try await bench.store.keepWebhook(request)
      try bench.expect(try await bench.store.keepWebhook(request), is: .duplicate, "The same body again")
      try await bench.receive([bench.message("in-1", by: Self.user, consent: bench.event(.withdrawn))])
      try bench.expect(try await bench.consent(0).state.isWithdrawn(.marketing), "The number is not bound")
      try bench.expect(try await bench.contactKeys(), is: [try bench.key(0)], "The contacts")
    },

    ConformanceCase("A STOP by number binds what is sent to the user id that was known before the number") { bench in
      let group = try bench.group("vip")
      let known = RecordConsent.Entry(identity: Self.user, event: bench.event(.granted))
      _ = try await bench.store.recordConsent(RecordConsent(tenant: bench.tenant, entries: [known]))
      let contact = try bench.unwrap(try await bench.contact(Self.user), "Nobody is known by the user id")
      _ = try await bench.store.changeGroup(GroupChange(tenant: bench.tenant, name: group, action: .create))
      _ = try await bench.store.changeGroup(GroupChange(tenant: bench.tenant, name: group, action: .add([contact.id])))
      let id = try await bench.create("case", Audience(groups: [group]))
      _ = try await bench.store.snapshotAudience(SnapshotAudience(tenant: bench.tenant, campaign: id))
      try await bench.control(id, .start)
      // The first message that shows the number is the STOP itself.
      bench.time.advance(by: .seconds(60))
      let stop = try bench.message("in-1", from: 0, consent: bench.event(.withdrawn))
      try await bench.apply([try bench.naming(0)], messages: [stop])
      try bench.expect(try await bench.consent(Self.user).isWithdrawn(.marketing), "The user id is not bound")
      let intents = try await bench.intend(id, try await bench.claim(id)).intents
      try bench.expect(intents.count, is: 0, "How many messages leave for the user id")
      try bench.expect(try await bench.contactKeys(), is: [try bench.key(0)], "The contacts")
    },

    ConformanceCase("Two contacts that a webhook names as one become one, and the more restrictive decision holds") {
      bench in
      try await bench.decide(.withdrawn, 0..<1)
      bench.time.advance(by: .seconds(60))
      let agreed = RecordConsent.Entry(identity: Self.user, event: bench.event(.granted))
      _ = try await bench.store.recordConsent(RecordConsent(tenant: bench.tenant, entries: [agreed]))
      try bench.expect(try await bench.contactKeys().count, is: 2, "The contacts before")
      bench.time.advance(by: .seconds(60))
      try await bench.name(0)
      try bench.expect(try await bench.contactKeys(), is: [try bench.key(0)], "The contacts after")
      try bench.expect(try await bench.consent(0).state.isWithdrawn(.marketing), "The refusal does not hold")
      try bench.expect(try await bench.consent(0).history.count, is: 3, "The entries of the ledger")
      _ = try await bench.followedLedger(by: 10)
    },

    ConformanceCase(
      "A report about somebody who is no contact makes nobody one, and a message that names both makes one"
    ) {
      bench in
      try await bench.name(0)
      try bench.expect(try await bench.contactKeys(), is: [], "The contacts after a report")
      try await bench.apply([try bench.naming(0)], messages: [try bench.message("in-1", from: 0)])
      try bench.expect(try await bench.contactKeys(), is: [try bench.key(0)], "The contacts after a message")
      try bench.expect(try await bench.contact(Self.user)?.person, is: try bench.key(0), "Who the user id is")
      let other = bench.asTenant("beta")
      try bench.expect(try await other.contact(Self.user) == nil, "Another tenant knows the user id")
    },

    ConformanceCase("What the suppression list says about a user id, and an erasure under it, hold for the number") {
      bench in
      try await bench.save(0..<2)
      let user = try bench.unwrap(Self.user.key, "The user id of the case cannot be read")
      _ = try await bench.store.changeSuppressions(
        SuppressionChange(tenant: bench.tenant, action: .add([user], source: "list", reason: nil))
      )
      try await bench.name(0)
      try bench.expect(try await bench.personalData(0).suppression?.source, is: "list", "The suppression")
      try await bench.apply([try bench.naming(1, Self.secondUser)])
      _ = try await bench.forget(1, .erase)
      try bench.expect(try await bench.contact(Self.secondUser) == nil, "Whoever was erased is found by the user id")
      try await bench.save(5..<6)
      try await bench.apply([try bench.naming(5, Self.secondUser)])
      try bench.expect(
        try await bench.personalData(5).suppression != nil,
        "Whoever was erased is not kept away under another number"
      )
    },

    ConformanceCase("A message of somebody who was forgotten since gives nobody a name") { bench in
      let message = try bench.message("in-1", from: 0)
      let naming = try bench.naming(0, of: "in-1")
      try await bench.apply([naming], messages: [message])
      _ = try await bench.forget(0, .anonymize)
      try await bench.save(0..<1)
      try await bench.apply([naming], messages: [message])
      try bench.expect(try await bench.contact(Self.user) == nil, "The user id leads to somebody")
    },

    ConformanceCase("Two contacts stay apart while something sealed is kept of the one that would end") { bench in
      try await bench.save(0..<1)
      try await bench.receive([bench.message("in-1", by: Self.user)])
      let user = try bench.unwrap(Self.user.key, "The user id of the case cannot be read")
      let sealed = try bench.unwrap(SealedText("s1.1." + Self.payload), "The sealed text of the case cannot be read")
      let keep = SealedValueChange.Action.keep(user, field: "ic_number", sealed, lookup: "x")
      _ = try await bench.store.changeSealedValues(SealedValueChange(tenant: bench.tenant, action: keep))
      let result = try await bench.apply([try bench.naming(0)])
      try bench.expect(result.apart.map(\.other), is: [user], "Who stays apart")
      try bench.expect(try await bench.contactKeys().count, is: 2, "The contacts")
      let remove = SealedValueChange.Action.remove(user, field: "ic_number")
      _ = try await bench.store.changeSealedValues(SealedValueChange(tenant: bench.tenant, action: remove))
      try bench.expect(try await bench.apply([try bench.naming(0)]).apart.isEmpty, "They still stay apart")
      try bench.expect(try await bench.contactKeys(), is: [try bench.key(0)], "The contacts in the end")
    },
  ]

  static let user = WhatsAppIdentity.userID("MY.1A2B3C")
  static let secondUser = WhatsAppIdentity.userID("MY.9Z8Y7X")
  /// 40 bytes that no cipher made: no store opens anything.
  static let payload = String(repeating: "A", count: 54)
}

extension StoreBench {
  func naming(
    _ index: Int,
    _ user: WhatsAppIdentity = StoreConformance.user,
    of message: String? = nil,
    since: Date? = nil
  ) throws -> ApplyWebhooks.Naming {
    try naming(.phone(try phone(index)), user, of: message, since: since)
  }

  func naming(
    _ name: WhatsAppIdentity,
    _ other: WhatsAppIdentity,
    of message: String? = nil,
    since: Date? = nil
  ) throws -> ApplyWebhooks.Naming {
    let message = message.map { ProviderMessageID(unchecked: $0) }
    return try unwrap(
      ApplyWebhooks.Naming(name, other, messageID: message, since: since),
      "The names of the case cannot be read"
    )
  }

  @discardableResult
  func apply(
    _ namings: [ApplyWebhooks.Naming],
    messages: [ApplyWebhooks.Message] = []
  ) async throws -> ApplyWebhooksResult {
    try await store.applyWebhooks(
      ApplyWebhooks(tenant: tenant, webhooks: [], messages: messages, namings: namings)
    )
  }

  /// A report names somebody by both.
  func name(_ index: Int) async throws { try await apply([try naming(index)]) }

  func message(
    _ id: String,
    by identity: WhatsAppIdentity,
    consent: ConsentEvent? = nil
  ) -> ApplyWebhooks.Message {
    ApplyWebhooks.Message(
      messageID: ProviderMessageID(unchecked: id),
      identity: identity,
      at: now,
      text: "…",
      consent: consent
    )
  }

  func contact(_ identity: WhatsAppIdentity) async throws -> Contact? {
    let person = try unwrap(identity.key, "The identity of the case cannot be read")
    return try await store.contacts(ContactQuery(tenant: tenant, selection: .people([person]))).items.first
  }

  func consent(_ identity: WhatsAppIdentity) async throws -> ConsentState {
    let person = try unwrap(identity.key, "The identity of the case cannot be read")
    return try await store.consent(ConsentQuery(tenant: tenant, person: person)).state
  }
}

import Foundation
import WhatsAppCampaigns

extension StoreConformance {
  static let inboxCases = [
    ConformanceCase("A body that could not be read whole is kept when it was applied, and counted, until it is too old")
    {
      bench in
      var kept: [WebhookID] = []
      for text in ["one", "two", "three", "four"] {
        guard case .kept(let id, _) = try await bench.keep(text, isUrgent: text == "two") else { continue }
        kept.append(id)
      }
      let request = UnreadWebhooks(tenant: bench.tenant, limit: 10)
      try bench.expect(try await bench.store.unreadWebhooks(request).total, is: 0, "What is kept before")
      let unreadable = [try kept[at: 0], try kept[at: 1], try kept[at: 3]]
      _ = try await bench.store.applyWebhooks(
        ApplyWebhooks(tenant: bench.tenant, webhooks: kept, unreadable: unreadable)
      )
      let all = try await bench.store.unreadWebhooks(request)
      try bench.expect(all.total, is: 3, "How many are kept")
      try bench.expect(all.items.map(\.id), is: unreadable, "Which are kept")
      try bench.expect(
        all.items.map { String(decoding: $0.body, as: UTF8.self) },
        is: ["one", "two", "four"],
        "Bodies"
      )
      let page = try await bench.store.unreadWebhooks(
        UnreadWebhooks(tenant: bench.tenant, after: unreadable[0], limit: 1)
      )
      try bench.expect(page.items.map(\.id), is: [unreadable[1]], "A page of one")
      try bench.expect(page.total, is: 3, "How many there are beside the page")
      let theirs = try await bench.store.unreadWebhooks(UnreadWebhooks(tenant: bench.asTenant("beta").tenant))
      try bench.expect(theirs.total, is: 0, "What another tenant has")
      bench.time.advance(by: .seconds(60))
      let purge = Purge(tenant: bench.tenant, kind: .webhookBodies, before: bench.now)
      try bench.expect(try await bench.store.purge(purge).changed, is: 3, "What is emptied")
      try bench.expect(try await bench.store.unreadWebhooks(request).total, is: 0, "What is kept after")
    },

    ConformanceCase("A body that could not be read whole stays when what is left of read ones goes after a month") {
      bench in
      guard case .kept(let first, _) = try await bench.keep("one"),
        case .kept(let second, _) = try await bench.keep("two")
      else { return try bench.expect(false, "A new body was not kept") }
      let kept = [first, second]
      _ = try await bench.store.applyWebhooks(
        ApplyWebhooks(tenant: bench.tenant, webhooks: kept, unreadable: [first])
      )
      for text in ["three", "four"] {
        bench.time.advance(by: .seconds(31 * 86_400))
        guard case .kept(let id, _) = try await bench.keep(text) else { continue }
        _ = try await bench.store.applyWebhooks(ApplyWebhooks(tenant: bench.tenant, webhooks: [id]))
      }
      let unread = try await bench.store.unreadWebhooks(UnreadWebhooks(tenant: bench.tenant, limit: 10))
      try bench.expect(unread.items.map(\.id), is: [first], "The bodies that could not be read")
    },

    ConformanceCase("A page of bodies ends early at eight megabytes") { bench in
      var kept: [WebhookID] = []
      for letter in ["a", "b", "c", "d"] {
        guard case .kept(let id, _) = try await bench.keep(String(repeating: letter, count: 3 << 20)) else { continue }
        kept.append(id)
      }
      let waiting = try await bench.store.pendingWebhooks(PendingWebhooks(tenant: bench.tenant))
      try bench.expect(waiting.map(\.id), is: Array(kept.prefix(2)), "The bodies that wait")
      let request = ApplyWebhooks(tenant: bench.tenant, webhooks: kept, unreadable: kept)
      _ = try await bench.store.applyWebhooks(request)
      let unread = try await bench.store.unreadWebhooks(UnreadWebhooks(tenant: bench.tenant, limit: 10))
      try bench.expect(unread.items.map(\.id), is: Array(kept.prefix(2)), "The bodies that could not be read")
      try bench.expect(unread.total, is: 4, "How many there are")
    },

    ConformanceCase("A body is kept once for each provider") { bench in
      guard case .kept = try await bench.keep("{}") else { return try bench.expect(false, "A new body was not kept") }
      try bench.expect(try await bench.keep("{}"), is: .duplicate, "The same body again")
      let other = ProviderName(unchecked: "other")
      try bench.expect(
        try await bench.keep("{}", provider: other) != .duplicate,
        "Another provider's body was not kept"
      )
      let pending = try await bench.store.pendingWebhooks(PendingWebhooks(tenant: bench.tenant))
      try bench.expect(pending.map(\.provider), is: [StoreBench.provider, other], "The bodies that are kept")
      try bench.expect(pending.map(\.body), is: [Array("{}".utf8), Array("{}".utf8)], "What they hold")
    },

    ConformanceCase("A body that was applied is not kept again") { bench in
      guard case .kept(let id, _) = try await bench.keep("{}") else {
        return try bench.expect(false, "A new body was not kept")
      }
      _ = try await bench.store.applyWebhooks(ApplyWebhooks(tenant: bench.tenant, webhooks: [id]))
      try bench.expect(try await bench.keep("{}"), is: .duplicate, "The same body again")
      let pending = try await bench.store.pendingWebhooks(PendingWebhooks(tenant: bench.tenant))
      try bench.expect(pending, is: [], "The bodies to apply")
    },

    ConformanceCase("A body of reports alone is dropped once it was applied, its number never used again") { bench in
      var numbers: Set<WebhookID> = []
      for round in 0..<3 {
        for body in ["{\"a\":1}", "{\"b\":1}"] {
          guard case .kept(let id, _) = try await bench.keep(body) else {
            return try bench.expect(false, "A body that was forgotten was not kept in round \(round)")
          }
          try bench.expect(numbers.insert(id).inserted, "The number of a body was given out again")
          try bench.expect(try await bench.keep(body), is: .duplicate, "The same body before it was applied")
        }
        let pending = try await bench.store.pendingWebhooks(PendingWebhooks(tenant: bench.tenant)).map(\.id)
        let request = ApplyWebhooks(tenant: bench.tenant, webhooks: pending, reportsOnly: pending)
        for _ in 0..<2 { _ = try await bench.store.applyWebhooks(request) }
        let left = try await bench.store.pendingWebhooks(PendingWebhooks(tenant: bench.tenant))
        try bench.expect(left, is: [], "The bodies to apply")
      }
    },

    ConformanceCase("Urgent bodies come first, then the oldest, and applied ones no more") { bench in
      var ids: [WebhookID] = []
      for index in 0..<8 {
        guard case .kept(let id, _) = try await bench.keep("{\"n\":\(index)}", isUrgent: index % 3 == 2) else {
          return try bench.expect(false, "A new body was not kept")
        }
        ids.append(id)
        bench.time.advance(by: .seconds(1))
      }
      func pending(_ limit: Int) async throws -> [WebhookID] {
        try await bench.store.pendingWebhooks(PendingWebhooks(tenant: bench.tenant, limit: limit)).map(\.id)
      }
      try bench.expect(try await pending(100), is: [2, 5, 0, 1, 3, 4, 6, 7].map { ids[$0] }, "The order")
      try bench.expect(try await pending(3), is: [2, 5, 0].map { ids[$0] }, "The first three")
      let applied = ApplyWebhooks(tenant: bench.tenant, webhooks: [ids[2], ids[0], ids[7]])
      _ = try await bench.store.applyWebhooks(applied)
      try bench.expect(try await pending(100), is: [5, 1, 3, 4, 6].map { ids[$0] }, "What is left")
    },

    ConformanceCase("A stored body says when it came") { bench in
      _ = try await bench.keep("{}")
      let at = bench.now
      bench.time.advance(by: .seconds(60))
      let pending = try await bench.store.pendingWebhooks(PendingWebhooks(tenant: bench.tenant))
      try bench.expect(pending.map(\.receivedAt), is: [at], "When it came")
    },

    ConformanceCase("The key of callback tags is the first proposal, for ever") { bench in
      func key(_ proposal: String) async throws -> String {
        let request = CallbackKeyRequest(tenant: bench.tenant, proposal: Secret(proposal))
        let key = try await bench.store.callbackKey(request)
        return key.revealed
      }
      try bench.expect(try await key("first"), is: "first", "The first answer")
      try bench.expect(try await key("second"), is: "first", "The second answer")
    },

    ConformanceCase("Consent that comes without a message is applied, once") { bench in
      let entry = RecordConsent.Entry(identity: .phone(try bench.phone(0)), event: bench.event(.platformStop))
      let request = ApplyWebhooks(tenant: bench.tenant, webhooks: [], consents: [entry])
      for _ in 0..<2 { _ = try await bench.store.applyWebhooks(request) }
      try bench.expect(try await bench.consent(0).history.count, is: 1, "The entries of the one stop")
      try bench.expect(try await bench.consent(0).state.isStoppedByPlatform(.marketing), "The stop does not hold")
    },
  ]

  static let replyCases = [
    ConformanceCase("A message counts once, however often it comes") { bench in
      let stop = bench.event(.withdrawn, source: "whatsapp")
      let message = try bench.message("in-1", from: 0, consent: stop)
      let ids = [message.messageID]
      try bench.expect(try await bench.receive([message, message]).messages, is: ids, "The new messages at first")
      try bench.expect(try await bench.receive([message]).messages, is: [], "The new messages then")
      try bench.expect(try await bench.consent(0).history.map(\.event), is: [stop], "The consent on record")
    },

    ConformanceCase("Whoever writes becomes a contact, and a name that we have is not replaced by theirs") { bench in
      let draft = ContactDraft(phone: try bench.phone(0), name: "Puan Aminah")
      _ = try await bench.store.saveContacts(SaveContacts(tenant: bench.tenant, drafts: [draft]))
      try await bench.receive([
        try bench.message("in-1", from: 0, name: "minah88"), try bench.message("in-2", from: 1, name: "Siti"),
      ])
      let page = try await bench.store.contacts(ContactQuery(tenant: bench.tenant, selection: .all))
      try bench.expect(page.items.map(\.name), is: ["Puan Aminah", "Siti"], "The contacts' names")
    },

    ConformanceCase("A contact is reached at the id that WhatsApp reported last, until it reports another one") {
      bench in
      let number = try bench.phone("+525512345678")
      let draft = ContactDraft(phone: number, name: "Lucía")
      _ = try await bench.store.saveContacts(SaveContacts(tenant: bench.tenant, drafts: [draft]))
      var message = try bench.message("in-1", from: 0)
      message.identity = .waID("5215512345678")
      try bench.expect(message.identity.key == PersonKey(number), "The id of the case is somebody else's")
      try await bench.receive([message])
      try bench.expect(
        try await bench.identity(of: number),
        is: message.identity,
        "The identity after a message"
      )
      _ = try await bench.store.saveContacts(SaveContacts(tenant: bench.tenant, drafts: [draft]))
      try bench.expect(
        try await bench.identity(of: number),
        is: message.identity,
        "The identity after another list"
      )
    },

    ConformanceCase("A reply belongs to the message that it quotes") { bench in
      let first = try await bench.startedCampaign(0..<2, named: "first")
      _ = try await bench.sendAll(first)
      bench.time.advance(by: .seconds(3_600))
      let second = try await bench.startedCampaign(0..<2, named: "second")
      _ = try await bench.sendAll(second)
      try await bench.receive([try bench.message("in-1", from: 0, answers: "first-1")])
      try bench.expect(try await bench.recipients(first).map(\.hasResponded), is: [true, false], "The first campaign")
      try bench.expect(try await bench.recipients(second).map(\.hasResponded), is: [false, false], "The second one")
      try bench.expect(try await bench.counts(first).responded, is: 1, "The replies that are counted")
    },

    ConformanceCase("A reply that quotes nothing belongs to the latest campaign that reached the person in seven days")
    {
      bench in
      let first = try await bench.startedCampaign(0..<3, named: "first")
      _ = try await bench.sendAll(first)
      bench.time.advance(by: .seconds(86_400))
      let second = try await bench.startedCampaign(0..<3, named: "second")
      _ = try await bench.sendAll(second)
      let third = try await bench.startedCampaign(0..<3, named: "third")
      bench.time.advance(by: .seconds(6 * 86_400 + 7_200))
      try await bench.receive([try bench.message("in-1", from: 0), try bench.message("in-2", from: 7)])
      try bench.expect(try await bench.recipients(second)[at: 0].hasResponded, "The latest campaign has no reply")
      try bench.expect(!(try await bench.recipients(first)[at: 0].hasResponded), "An older campaign got the reply")
      try bench.expect(
        !(try await bench.recipients(third)[at: 0].hasResponded),
        "A message that never left got the reply"
      )
      bench.time.advance(by: .seconds(86_400))
      try await bench.receive([try bench.message("in-3", from: 1)])
      try bench.expect(try await bench.counts(second).responded, is: 1, "Replies after more than seven days")
    },

    ConformanceCase("A reply changes no outcome") { bench in
      let id = try await bench.startedCampaign(0..<1)
      let intent = try await bench.sendAll(id)[at: 0]
      try await bench.receive([try bench.message("in-1", from: 0)])
      let recipient = try await bench.recipient(intent.recipient, of: id)
      try bench.expect(recipient.status, is: .sent, "The status after a reply")
      try bench.expect(recipient.hasResponded, "The reply is not noted")
    },

    ConformanceCase("A STOP in a message binds the next intent") { bench in
      let id = try await bench.startedCampaign(0..<2)
      let claimed = try await bench.claim(id)
      let planner = try await bench.planner(id, claimed)
      bench.time.advance(by: .seconds(1))
      try await bench.receive([try bench.message("in-1", from: 0, consent: bench.event(.withdrawn))])
      let plan = try await bench.commit(id, claimed, planner)
      try bench.expect(plan.intents.map(\.recipient), is: [claimed[at: 1].id], "Who is sent to")
    },

    ConformanceCase("A decision in answer to our message is the recipient's too, whatever WhatsApp calls the sender") {
      bench in
      let id = try await bench.startedCampaign(0..<2)
      _ = try await bench.sendAll(id)
      bench.time.advance(by: .seconds(60))
      let stop = bench.event(.withdrawn)
      var message = try bench.message("in-1", from: 0, answers: "case-1", consent: stop)
      message.identity = .userID("MY.123ABC")
      // The decision alone, where the words cannot be kept: they come later.
      let entry = RecordConsent.Entry(identity: message.identity, event: stop, answers: message.answers)
      let alone = ApplyWebhooks(tenant: bench.tenant, webhooks: [], consents: [entry])
      _ = try await bench.store.applyWebhooks(alone)
      let bound = try await bench.consent(0).state.isWithdrawn(.marketing)
      try bench.expect(bound, "The person whom the campaign wrote to is not stopped")
      try await bench.receive([message, message])
      let record = try await bench.consent(0)
      try bench.expect(record.history.filter { $0.event == stop }.count, is: 1, "The entries of the one STOP")
      try bench.expect(!(try await bench.consent(1).state.isWithdrawn(.marketing)), "Somebody else is stopped")
      let key: PersonKey? = message.identity.key
      let sender = try bench.unwrap(key, "The user id of the case names nobody")
      let own = try await bench.store.consent(ConsentQuery(tenant: bench.tenant, person: sender))
      try bench.expect(own.state.isWithdrawn(.marketing), "The sender is not stopped")
      try await bench.receive([try bench.message("in-2", from: 1, answers: "case-2", consent: stop)])
      let count = try await bench.consent(1).history.filter { $0.event == stop }.count
      try bench.expect(count, is: 1, "The entries of a STOP whose sender is the recipient")
    },
  ]
}

extension StoreBench {
  /// How WhatsApp knows a contact, as the store has it.
  fileprivate func identity(of number: PhoneNumber) async throws -> WhatsAppIdentity {
    let query = ContactQuery(tenant: tenant, selection: .people([PersonKey(number)]))
    return try unwrap(try await store.contacts(query).items.first, "The contact is gone").identity
  }
}

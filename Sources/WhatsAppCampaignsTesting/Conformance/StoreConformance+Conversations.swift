import Foundation
import Synchronization
import WhatsAppCampaigns

extension StoreConformance {
  static let conversationCases = [
    ConformanceCase("A history holds what a person wrote, free messages and campaigns, the latest first") { bench in
      let id = try await bench.startedCampaign(0..<1)
      _ = try await bench.sendAll(id)
      bench.time.advance(by: .seconds(60))
      try await bench.receive([try bench.words("in-1", from: 0, "Berapa harga?", answers: "case-1")])
      let asked = bench.now
      bench.time.advance(by: .seconds(60))
      _ = try await bench.commitFree("free-1", to: 0, "RM 12")
      let history = try await bench.history(0)
      try bench.expect(history.map(\.origin), is: [.business, .person, .campaign], "The origins")
      try bench.expect(history.map(\.text), is: ["RM 12", "Berapa harga?", nil], "The texts")
      try bench.expect(history.map(\.campaign), is: [nil, id, id], "The campaigns")
      try bench.expect(history.map(\.status), is: [.sending, nil, .sent], "What became of them")
      try bench.expect(history.map(\.kind), is: ["text", "text", "template"], "The kinds")
      try bench.expect(history.map(\.provider), is: Array(repeating: StoreBench.provider, count: 3), "The providers")
      let written = try history[at: 1]
      try bench.expect(written.at, is: asked, "When it was written")
      try bench.expect(written.answers?.rawValue, is: "case-1", "What it quotes")
      try bench.expect(written.messageID?.rawValue, is: "in-1", "The provider's identifier of it")
      let query = ConversationQuery(tenant: bench.tenant, person: try bench.key(0), onlyAnswers: true)
      let answers = try await bench.store.conversation(query).items
      try bench.expect(answers.map(\.messageID?.rawValue), is: ["in-1"], "The answers to campaigns")
      try bench.expect(try await bench.history(5), is: [], "The history of a stranger")
    },

    ConformanceCase("Pages of a history join without a gap or a repetition, also where messages have one instant") {
      bench in
      let id = try await bench.startedCampaign(0..<1)
      _ = try await bench.sendAll(id)
      for index in 0..<9 {
        let ids = index % 3 == 0 ? ["b\(index)", "a\(index)", "c\(index)"] : ["a\(index)"]
        try await bench.receive(try ids.map { try bench.words($0, from: 0, $0) })
        _ = try await bench.commitFree("free-\(index)", to: 0, "f\(index)")
        if index % 2 == 0 { bench.time.advance(by: .seconds(2)) }
      }
      let whole = try await bench.history(0, limit: 100)
      try bench.expect(whole.count, is: 25, "The messages")
      try bench.expect(whole.map(\.place), is: whole.map(\.place).sorted(by: >), "The order")
      for limit in 1...5 {
        var pages: [ConversationMessage] = []
        for _ in whole {
          let page = try await bench.history(0, before: pages.last?.place, limit: limit)
          try bench.expect(page.count <= limit, "A page has more than it may have")
          if page.isEmpty { break }
          pages += page
        }
        try bench.expect(pages.map(\.place), is: whole.map(\.place), "The pages of \(limit)")
      }
    },

    ConformanceCase("A message is kept once, with its kind and its file, and counts as written now at the latest") {
      bench in
      var message = try bench.words("in-1", from: 0, "lihat")
      message.kind = "image"
      message.mediaID = "media-9"
      message.at = bench.now + 86_400 * 400
      for _ in 0..<2 { try await bench.receive([message]) }
      let history = try await bench.history(0)
      try bench.expect(history.map(\.mediaID), is: ["media-9"], "The files")
      try bench.expect(history.map(\.kind), is: ["image"], "The kinds")
      try bench.expect(history.map(\.at), is: [bench.now], "When it was written")
    },

    ConformanceCase("The summary counts what may have arrived, and says when either wrote last") { bench in
      let id = try await bench.startedCampaign(0..<2)
      _ = try await bench.sendAll(id)
      let sent = bench.now
      bench.time.advance(by: .seconds(60))
      let first = bench.now
      try await bench.receive([try bench.words("in-1", from: 0, "a")])
      bench.time.advance(by: .seconds(60))
      var late = try bench.words("in-2", from: 0, "b", through: "other")
      late.at = first + 30
      var notice = try bench.words("in-3", from: 0, nil, through: "third")
      (notice.kind, notice.opensWindow) = ("system", false)
      try await bench.receive([late, notice])
      let told = bench.now
      let summary = try await bench.summary(0)
      try bench.expect(
        summary,
        is: ConversationSummary(
          inbound: 3,
          outbound: 1,
          firstInbound: first,
          lastInbound: told,
          lastOutbound: sent,
          openings: [StoreBench.provider: first, try bench.provider("other"): first + 30]
        ),
        "The summary"
      )
      _ = try await bench.commitFree("free-1", to: 0, "x")
      _ = try await bench.commitFree("free-2", to: 0, "y")
      _ = try await bench.recordFree("free-2", .notTaken(note: "line", code: nil, retryAt: nil))
      let after = try await bench.summary(0)
      try bench.expect(after.outbound, is: 2, "What may have arrived")
      try bench.expect(after.lastOutbound, is: told, "When the last was sent")
      try bench.expect(try await bench.summary(1).outbound, is: 1, "The other one's messages")
      try bench.expect(try await bench.summary(7), is: ConversationSummary(), "A stranger's summary")
    },

    ConformanceCase("A note is kept once, the latest first, and only about a contact") { bench in
      try await bench.save(0..<2)
      for index in 0..<3 {
        for _ in 0..<2 {
          try await bench.store.addNote(
            AddNote(
              tenant: bench.tenant,
              person: try bench.key(0),
              id: NoteID(unchecked: "note-\(index)"),
              kind: index == 1 ? .changedProfile : .written,
              text: "text \(index)",
              author: index == 0 ? "Aminah" : nil
            )
          )
        }
        bench.time.advance(by: .seconds(1))
      }
      let notes = try await bench.store.notes(NoteQuery(tenant: bench.tenant, person: try bench.key(0)))
      try bench.expect(notes.map(\.text), is: ["text 2", "text 1", "text 0"], "The texts")
      try bench.expect(notes.map(\.kind), is: [.written, .changedProfile, .written], "The kinds")
      try bench.expect(notes.map(\.author), is: [nil, nil, "Aminah"], "The authors")
      try bench.expect(notes.map(\.at), is: (1...3).map { bench.now - Double($0) }, "When they were written")
      let one = try await bench.store.notes(NoteQuery(tenant: bench.tenant, person: try bench.key(0), limit: 1))
      try bench.expect(one.map(\.text), is: ["text 2"], "The latest note")
      let others = try await bench.store.notes(NoteQuery(tenant: bench.tenant, person: try bench.key(1)))
      try bench.expect(others, is: [], "The other one's notes")
      try await bench.expectRefusal(.notFound, "A note about a stranger") {
        try await bench.store.addNote(
          AddNote(
            tenant: bench.tenant,
            person: try bench.key(9),
            id: NoteID(unchecked: "x"),
            kind: .written,
            text: "x"
          )
        )
      }
    },

    ConformanceCase("Erasing takes a person's words and notes, and leaves the counts and everybody else's") { bench in
      try await bench.fillWords()
      let before = try await bench.summary(0)
      let request = ForgetConversation(tenant: bench.tenant, person: try bench.key(0))
      let result = try await bench.store.forgetConversation(request)
      try bench.expect(result, is: ForgetConversationResult(changed: 5, hasMore: false), "What was erased")
      let history = try await bench.history(0)
      try bench.expect(history.allSatisfy { $0.text == nil && $0.mediaID == nil }, "Words are left")
      try bench.expect(history.count, is: 4, "The messages")
      try bench.expect(try await bench.summary(0), is: before, "The summary")
      let notes = try await bench.store.notes(NoteQuery(tenant: bench.tenant, person: try bench.key(0)))
      try bench.expect(notes, is: [], "The notes")
      try bench.expect(try await bench.history(1).map(\.text), is: ["f1", "b1", "a1"], "The other one's words")
      try bench.expect(try await bench.store.forgetConversation(request).changed, is: 0, "What is erased again")
      try bench.expect(try await bench.receive([try bench.words("a0", from: 0, "again")]).messages, is: [], "Repeated")
      let stranger = ForgetConversation(tenant: bench.tenant, person: try bench.key(8))
      try bench.expect(try await bench.store.forgetConversation(stranger).changed, is: 0, "A stranger's words")
    },

    ConformanceCase("Words of a certain age are erased for everybody, some at a time") { bench in
      try await bench.fillWords()
      // Between the first message of each and the rest.
      var request = ForgetConversation(tenant: bench.tenant, person: nil, before: bench.now - 90, limit: 1)
      let first = try await bench.store.forgetConversation(request)
      try bench.expect(first, is: ForgetConversationResult(changed: 1, hasMore: true), "The first part")
      request.limit = 100
      let rest = try await bench.store.forgetConversation(request)
      try bench.expect(rest, is: ForgetConversationResult(changed: 1, hasMore: false), "The rest")
      for person in 0..<2 {
        let texts = try await bench.history(person).suffix(2).map(\.text)
        try bench.expect(texts, is: ["b\(person)", nil], "The words of \(person)")
      }
    },

    ConformanceCase("Histories, notes and free messages of one tenant are not another's") { bench in
      let other = bench.asTenant("beta")
      try await bench.fillWords()
      try await other.save(0..<2)
      try other.expect(try await other.history(0), is: [], "The history")
      try other.expect(try await other.summary(0), is: ConversationSummary(), "The summary")
      let notes = try await other.store.notes(NoteQuery(tenant: other.tenant, person: try other.key(0)))
      try other.expect(notes, is: [], "The notes")
      let record = RecordFreeMessage(tenant: other.tenant, id: AttemptID(unchecked: "free-0"), outcome: .unknown("x"))
      try other.expect(try await other.store.recordFreeMessage(record), is: nil, "A free message")
      for person in [try other.key(0), nil] {
        let request = ForgetConversation(tenant: other.tenant, person: person)
        try other.expect(try await other.store.forgetConversation(request).changed, is: 0, "What was erased")
      }
      try bench.expect(try await bench.history(0).compactMap(\.text).count, is: 3, "The words")
    },
  ]

  static let freeMessageCases = [
    ConformanceCase("The decision about a free message sees the person as they are, and what it decides is on record") {
      bench in
      try await bench.decide(.withdrawn, 0..<1)
      try await bench.receive([try bench.words("in-1", from: 0, "hi")])
      let opened = bench.now
      bench.time.advance(by: .seconds(60))
      var other = try bench.words("in-2", from: 0, "hi", through: "other")
      other.kind = "image"
      try await bench.receive([other])
      let action = SuppressionChange.Action.add([try bench.key(0)], source: "list", reason: "asked")
      _ = try await bench.store.changeSuppressions(SuppressionChange(tenant: bench.tenant, action: action))
      let seen = Seen()
      let pace = PaceKey(unchecked: "sender:1")
      let request = CommitFreeMessage(
        tenant: bench.tenant,
        person: try bench.key(0),
        message: bench.free("free-1", "text"),
        paceKeys: [pace]
      ) { context in
        seen.set(context)
        var plan = FreeMessagePlan(.send(at: context.now, before: context.now + 1), now: context.now)
        var state = context.pace[pace] ?? PaceState()
        state.apply(Throttle(until: context.now + 5), at: context.now)
        plan.pace[pace] = state
        return plan
      }
      _ = try await bench.store.commitFreeMessage(request)
      let context = try bench.unwrap(seen.context, "The decision was not asked for")
      try bench.expect(context.now, is: bench.now, "The clock")
      try bench.expect(context.opening, is: opened, "When the person opened the window")
      try bench.expect(context.consent.isWithdrawn(.marketing), "The decision does not see what the person decided")
      try bench.expect(context.suppression?.reason, is: "asked", "The entry on the suppression list")
      try bench.expect(context.earlier, is: nil, "What was there before")
      try bench.expect(context.pace, is: [:], "What was used up before")
      let paces = try await bench.store.paces(PaceQuery(tenant: bench.tenant, keys: [pace]))
      try bench.expect(paces[pace] != nil, "The pace was not kept")
      let message = try bench.unwrap(try await bench.recordFree("free-1", .unknown("gone")), "The message is gone")
      try bench.expect(message.text, is: "text", "What it says")
      try bench.expect(message.attempt.committedAt, is: bench.now, "When it was committed")
      try bench.expect(message.attempt.sendBefore, is: bench.now + 1, "When it may no longer leave")
      try bench.expect(message.status, is: .unconfirmed, "What became of it")
    },

    ConformanceCase("A refusal keeps no message, and a stranger gets none") { bench in
      try await bench.save(0..<1)
      let plan = try await bench.commitFree("free-1", to: 0, "x")
      try bench.expect(plan.verdict, is: .refuse(.outsideWindow), "The verdict on somebody who never wrote")
      try bench.expect(try await bench.history(0), is: [], "The history")
      try await bench.expectRefusal(.notFound, "A message to a stranger") {
        _ = try await bench.commitFree("free-1", to: 9, "x")
      }
    },

    ConformanceCase("A message is committed once, unless it is proven that nobody got it") { bench in
      try await bench.receive([try bench.words("in-1", from: 0, "hi")])
      _ = try await bench.commitFree("free-1", to: 0, "x")
      let again = try await bench.commitFree("free-1", to: 0, "x")
      try bench.expect(again.verdict, is: .refuse(.committedBefore), "The verdict on the same message")
      try bench.expect(again.earlier?.text, is: "x", "The first message")
      _ = try await bench.recordFree("free-1", .notTaken(note: "throttled", code: 4, retryAt: nil))
      bench.time.advance(by: .seconds(5))
      let retry = try await bench.commitFree("free-1", to: 0, "x")
      guard case .send = retry.verdict else { return try bench.expect(false, "It may not be tried again") }
      let history = try await bench.history(0)
      try bench.expect(history.map(\.status), is: [.sending, nil], "What became of them")
      try bench.expect(history.first?.at, is: bench.now, "When it was tried again")
      _ = try await bench.recordFree("free-1", bench.accepted("m1"))
      let third = try await bench.commitFree("free-1", to: 0, "x")
      try bench.expect(third.verdict, is: .refuse(.committedBefore), "The verdict on what was taken")
    },

    ConformanceCase("The outcome of a free message is recorded once, and reports join it, before or after") { bench in
      try await bench.receive([try bench.words("in-1", from: 0, "hi")])
      for id in ["free-1", "free-2"] { _ = try await bench.commitFree(id, to: 0, id) }
      try await bench.apply([bench.report(.delivered, message: "m1")])
      let taken = try await bench.recordFree("free-1", bench.accepted("m1"))
      try bench.expect(taken?.status, is: .delivered, "What was reported before the message was known")
      try bench.expect(taken?.messageID?.rawValue, is: "m1", "The provider's identifier")
      let late = try await bench.recordFree("free-1", .unknown("late"))
      try bench.expect(late?.status, is: .delivered, "A second outcome")
      let refusal = ProviderError(errorClass: .windowClosed, scope: .recipient, reaction: .sendTemplate, code: 131_047)
      let refused = try await bench.recordFree("free-2", .rejected(refusal))
      try bench.expect(refused?.status, is: .failed, "A refusal")
      let read = bench.report(.read, message: "m1")
      try bench.expect(try await bench.apply([read]).joined, is: 1, "What the report changed")
      try bench.expect(try await bench.apply([read]).joined, is: 0, "What its repetition changed")
      let history = try await bench.history(0)
      try bench.expect(history.map(\.status), is: [.failed, .read, nil], "What became of them")
      try bench.expect(history.map(\.errorCode), is: [131_047, nil, nil], "The codes")
      try bench.expect(try await bench.recordFree("nothing", .unknown("x")), is: nil, "What is not there")
    },

    ConformanceCase("Answers take their slots from the sender's pace, and a throttle holds them") { bench in
      try await bench.receive([try bench.words("in-1", from: 0, "hi")])
      let slots = try await (0..<3).asyncMap { index in
        try await bench.commitFree("free-\(index)", to: 0, "x", limit: RateLimit(count: 1, per: .seconds(1)))
      }
      guard case .send(let first, _) = try slots[at: 0].verdict, case .wait(let second) = try slots[at: 1].verdict
      else {
        return try bench.expect(false, "Two answers of one second, or none")
      }
      try bench.expect(first, is: bench.now, "The first slot")
      try bench.expect(second > bench.now, "The second answer need not wait")
      try bench.expect(try await bench.history(0).count, is: 2, "The messages that are on record")
      bench.time.advance(by: .seconds(2))
      let key = PaceKey.sender("1")
      let throttled = RecordFreeMessage(
        tenant: bench.tenant,
        id: AttemptID(unchecked: "free-0"),
        outcome: .notTaken(note: "throttled", code: nil, retryAt: nil),
        throttles: [key: Throttle(until: bench.now + 30)]
      )
      _ = try await bench.store.recordFreeMessage(throttled)
      let held = try await bench.commitFree("free-5", to: 0, "x", limit: RateLimit(count: 1, per: .seconds(1)))
      guard case .wait(let until) = held.verdict else { return try bench.expect(false, "The throttle does not hold") }
      try bench.expect(until >= bench.now + 29, "How long the throttle holds")
    },
  ]
}

/// What a decision was shown.
private final class Seen: Sendable {
  private let state = Mutex<FreeMessageContext?>(nil)

  func set(_ context: FreeMessageContext) { state.withLock { $0 = context } }

  var context: FreeMessageContext? { state.withLock { $0 } }
}

extension Range<Int> {
  fileprivate func asyncMap<Value>(_ transform: (Int) async throws -> Value) async throws -> [Value] {
    var values: [Value] = []
    for number in self { values.append(try await transform(number)) }
    return values
  }
}

extension StoreBench {
  func provider(_ name: String) throws -> ProviderName {
    try unwrap(ProviderName(name), "The provider's name of the case cannot be read")
  }

  /// Something that a person wrote through a provider.
  func words(
    _ id: String,
    from index: Int,
    _ text: String?,
    answers: String? = nil,
    through provider: String? = nil
  ) throws -> ApplyWebhooks.Message {
    var message = try message(id, from: index, answers: answers)
    message.text = text
    message.provider = try provider.map { try self.provider($0) } ?? Self.provider
    return message
  }

  func free(_ id: String, _ text: String) -> FreeMessage {
    let attempt = Attempt(id: AttemptID(unchecked: id), number: 1, committedAt: .distantPast, sendBefore: .distantPast)
    return FreeMessage(provider: Self.provider, kind: "text", text: text, attempt: attempt)
  }

  /// Commits a free message with the decision that engines use.
  func commitFree(_ id: String, to index: Int, _ text: String, limit: RateLimit? = nil) async throws -> FreeMessagePlan
  {
    let key = PaceKey.sender("1")
    let planner = FreeMessagePlanner(
      limits: [key: limit.map { [$0] } ?? []],
      sharedPace: key,
      policy: PDPAConsentPolicy()
    )
    let request = CommitFreeMessage(
      tenant: tenant,
      person: try self.key(index),
      message: free(id, text),
      paceKeys: [key]
    ) { planner.plan($0) }
    return try await store.commitFreeMessage(request)
  }

  func recordFree(_ id: String, _ outcome: AttemptOutcome) async throws -> FreeMessage? {
    let request = RecordFreeMessage(tenant: tenant, id: AttemptID(unchecked: id), outcome: outcome)
    return try await store.recordFreeMessage(request)
  }

  func history(
    _ index: Int,
    before: ConversationPlace? = nil,
    limit: Int = 50
  ) async throws -> [ConversationMessage] {
    let query = ConversationQuery(tenant: tenant, person: try key(index), before: before, limit: limit)
    return try await store.conversation(query).items
  }

  func summary(_ index: Int) async throws -> ConversationSummary {
    try await store.conversationSummary(ConversationSummaryQuery(tenant: tenant, person: try key(index)))
  }

  /// Two people write at first, and again two minutes later; then each is answered. One has a file and a note too.
  func fillWords() async throws {
    try await receive([try words("a0", from: 0, "a0"), try words("a1", from: 1, "a1")])
    time.advance(by: .seconds(120))
    var image = try words("c0", from: 0, nil)
    (image.kind, image.mediaID) = ("image", "media-1")
    try await receive([try words("b0", from: 0, "b0"), try words("b1", from: 1, "b1")])
    time.advance(by: .milliseconds(1))
    try await receive([image])
    time.advance(by: .milliseconds(1))
    for index in 0..<2 { _ = try await commitFree("free-\(index)", to: index, "f\(index)") }
    let id = NoteID(unchecked: "note")
    try await store.addNote(AddNote(tenant: tenant, person: try key(0), id: id, kind: .written, text: "regular"))
  }
}

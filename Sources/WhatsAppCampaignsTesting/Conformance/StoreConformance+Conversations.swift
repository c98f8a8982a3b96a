import Foundation
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

import WhatsAppCampaigns

extension Command {
  private static let onlyPhone = Option.value("phone", "NUMBER", "Only this person")
  private static let verify = Option.value("verify", "FILE", "Compare an earlier export with itself and with the store")

  private static let chain = Option.value("chain", "HASH", "With --verify: the hash of the last line, as you kept it")

  static let consentExport = Command(
    name: "consent export",
    summary: "Write the ledger as JSON Lines, one decision a line, or verify an earlier export",
    discussion: """
      Numbers are masked unless --show-numbers asks for them. Every line ends with a hash over itself and all lines \
      before it; keep the last one somewhere else. --verify finds what was removed, changed or added in the \
      file, with --chain also at its end, and entries of the file that the store no longer holds as they were.
      """,
    options: [onlyPhone, .output, verify, chain],
    examples: ["consent export --show-numbers --output consent.jsonl", "consent export --verify consent.jsonl"]
  ) { call in
    if let path = call.arguments[verify] { return try await verified(path, call) }
    let person = try call.arguments[onlyPhone].map { PersonKey(try call.number($0)) }
    let engine = try await call.engine()
    call.sayThatNumbersAreMasked()
    try await call.withTarget("decision", "decisions") { target in
      var chain = ConsentChain()
      try await forEachEntry(of: engine, person: person) { contact, item, mark in
        var line = ConsentDocument.item(item)
        line["phone"] = .string(call.shown(contact.identity))
        line["mark"] = .string(mark)
        target.write(chain.append(line) + [0x0A])
      }
      return chain.count
    }
    return .done
  }

  private static func forEachEntry(
    of engine: CampaignEngine,
    person: PersonKey?,
    _ body: (Contact, ConsentRecord.Item, String) -> Void
  ) async throws {
    func visit(_ contact: Contact) async throws {
      let history = try await engine.consent(of: contact.person).history
      let marks = try await engine.marks(of: history, person: contact.person)
      for (item, mark) in zip(history, marks) { body(contact, item, mark) }
    }
    if let person {
      if let contact = try await engine.contact(person) { try await visit(contact) }
      return
    }
    var last: ContactID?
    while true {
      try Task.checkCancellation()
      let page = try await engine.contacts(after: last)
      guard let end = page.last else { return }
      for contact in page { try await visit(contact) }
      last = end.id
    }
  }

  private static func verified(_ path: String, _ call: Invocation) async throws -> ExitCode {
    var chain = ConsentChain()
    var marks: Set<String> = []
    var problem: String?
    for line in try InputFile.bytes(of: path).split(separator: 0x0A) {
      guard let object = chain.check(line) else {
        problem = "line \(chain.count + 1) does not follow from the lines before it"
        break
      }
      if let mark = object["mark"]?.string { marks.insert(mark) }
    }
    if problem == nil, let stated = call.arguments[Self.chain], stated != chain.headText {
      problem = "something is missing or added behind line \(chain.count)"
    }
    let engine = try await call.engine()
    let decisions = marks.count
    if problem == nil {
      try await forEachEntry(of: engine, person: nil) { _, _, mark in marks.remove(mark) }
    }
    let missing = problem == nil ? marks.count : 0
    call.print(
      [
        "decisions": .number(JSONNumber(decisions)), "intact": .bool(problem == nil), "problem": JSONValue(problem),
        "missing": .number(JSONNumber(missing)), "chain": .string(chain.headText),
      ],
      or: problem.map { "The file was changed: \($0).\n" }
        ?? "The file is intact: \(counted(decisions, "decision", "decisions")). The store lacks \(missing) of them.\n"
    )
    return problem == nil && missing == 0 ? .done : .refused
  }
}

/// One decision of the ledger for programs.
enum ConsentDocument {
  static func item(_ item: ConsentRecord.Item) -> JSONObject {
    let event = item.event
    return [
      "at": JSONValue(event.at), "decision": .string(event.decision.rawValue),
      "purposes": .array(event.purposes.map { .string($0.rawValue) }), "source": .string(event.source),
      "wording": JSONValue(event.wording), "language": JSONValue(event.language), "rule": JSONValue(event.rule),
      "word": JSONValue(event.word), "messageID": JSONValue(event.messageID), "actor": JSONValue(event.actor),
      "recordedAt": JSONValue(item.recordedAt),
    ]
  }
}

import WhatsAppCampaigns

extension Command {
  static let consentExport = Command(
    name: "consent export",
    summary: "Write the ledger of all contacts as JSON Lines, one decision a line",
    discussion: "Numbers are masked unless --show-numbers asks for them.",
    options: [.output],
    examples: ["consent export --show-numbers --output consent.jsonl"]
  ) { call in
    let engine = try await call.engine()
    call.sayThatNumbersAreMasked()
    try await call.withTarget("decision", "decisions") { target in
      var count = 0
      var last: ContactID?
      while true {
        try Task.checkCancellation()
        let page = try await engine.contacts(after: last)
        guard let end = page.last else { break }
        for contact in page {
          for item in try await engine.consent(of: contact.person).history {
            var line = ConsentDocument.item(item)
            line["phone"] = .string(call.shown(contact.identity))
            target.write(JSONValue.object(line).encoded() + [0x0A])
            count += 1
          }
        }
        last = end.id
      }
      return count
    }
    return .done
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

import WhatsAppCampaigns

extension Command {
  private static let messages = Option.value("messages", "N", "How many of the latest messages to show. Default: 20")
  private static let by = Option.value("by", "NAME", "Who writes the note")

  static let contactsShow = Command(
    name: "contacts show",
    summary: "Show one contact: profile, consent, what was written to each other, notes",
    positionals: [.person],
    options: [messages],
    examples: ["contacts show 012-3456789 --show-numbers", "contacts show 012-3456789 --messages 100 --json"]
  ) { call in
    let limit = try call.arguments.parsed(messages, as: "a number from 0 to 1000") { text in
      Int(text).flatMap { (0...1_000).contains($0) ? $0 : nil }
    }
    let person = try call.person()
    let engine = try await call.engine()
    guard let contact = try await engine.contact(person) else {
      throw CommandFailure(.usage, "There is no contact with this number or user id.")
    }
    let sheet = ContactSheet(
      contact: call.shown(contact),
      phone: call.shown(contact.identity),
      consent: try await engine.consent(of: person).state,
      summary: try await engine.conversationSummary(of: person),
      history: try await engine.conversation(with: person, limit: limit ?? 20),
      notes: try await engine.notes(of: person)
    )
    call.print(sheet.document, or: sheet.text)
    return .done
  }

  static let contactsNote = Command(
    name: "contacts note",
    summary: "Keep a note about one contact",
    positionals: [.person, Positional(placeholder: "TEXT", help: "What there is to say")],
    options: [by],
    examples: ["contacts note 012-3456789 \"Prefers to be called in the morning\" --by Aminah"]
  ) { call in
    let person = try call.person()
    let author = call.arguments[by]
    let note = try await call.engine().note(call.arguments.positionals[1], about: person, by: author)
    call.print(ContactSheet.document(of: note), or: "Noted.\n")
    return .done
  }
}

/// All that is known of one contact.
private struct ContactSheet {
  let contact: Contact
  let phone: String
  let consent: ConsentState
  let summary: ConversationSummary
  let history: [ConversationMessage]
  let notes: [ContactNote]

  /// For programs.
  var document: JSONValue {
    var purposes = JSONObject()
    for purpose in ConsentPurpose.allCases {
      guard let standing = consent.standings[purpose] else { continue }
      purposes[purpose.rawValue] = ["decision": .string(standing.decision.rawValue), "since": JSONValue(standing.at)]
    }
    let stopped = ConsentPurpose.allCases.filter(consent.isStoppedByPlatform).map { JSONValue.string($0.rawValue) }
    var members = ContactDocument.line(contact, phone: phone).object ?? JSONObject()
    members["consent"] = ["purposes": .object(purposes), "stoppedInApp": .array(stopped)]
    members["messages"] = [
      "inbound": JSONValue(summary.inbound), "outbound": JSONValue(summary.outbound),
      "firstInbound": JSONValue(summary.firstInbound), "lastInbound": JSONValue(summary.lastInbound),
      "lastOutbound": JSONValue(summary.lastOutbound), "lastInteraction": JSONValue(summary.lastInteraction),
      "freeTextUntil": JSONValue(summary.lastWindow?.end),
    ]
    members["history"] = .array(history.map { Self.document(of: $0) })
    members["notes"] = .array(notes.map { Self.document(of: $0) })
    return .object(members)
  }

  private static func document(of message: ConversationMessage) -> JSONValue {
    [
      "at": JSONValue(message.at), "origin": .string(message.origin.word), "kind": .string(message.kind),
      "provider": JSONValue(message.provider?.rawValue), "text": JSONValue(message.text),
      "mediaID": JSONValue(message.mediaID), "campaign": JSONValue(message.campaign?.rawValue),
      "messageID": JSONValue(message.messageID?.rawValue), "status": JSONValue(message.status?.rawValue),
      "errorCode": JSONValue(message.errorCode),
    ]
  }

  static func document(of note: ContactNote) -> JSONValue {
    [
      "at": JSONValue(note.at), "kind": .string(note.kind.rawValue), "text": .string(note.text),
      "author": JSONValue(note.author),
    ]
  }

  /// For people.
  var text: String {
    let fields = contact.fields.sorted { $0.key < $1.key }.map { ($0.key.printable, Optional($0.value)) }
    var parts = [Table.facts([("Phone", phone), ("Name", contact.name), ("Since", contact.createdAt.text)] + fields)]
    var decisions = Table(["PURPOSE", "DECISION", "SINCE"])
    for purpose in ConsentPurpose.allCases {
      if let standing = consent.standings[purpose] {
        decisions.append([purpose.rawValue, standing.decision.rawValue, standing.at.text])
      }
      if let standing = consent.platform[purpose] {
        decisions.append([purpose.rawValue, standing.decision.rawValue, standing.at.text])
      }
    }
    if !decisions.isEmpty { parts.append(decisions.text) }
    let window = summary.lastWindow.map { "\($0.end.text) (\($0.provider))" }
    parts.append(
      Table.facts([
        ("Messages", "\(summary.inbound) from the person, \(summary.outbound) to them"),
        ("First wrote", summary.firstInbound?.text), ("Last wrote", summary.lastInbound?.text),
        ("Last written to", summary.lastOutbound?.text), ("Last interaction", summary.lastInteraction?.text),
        ("Free text until", window),
      ])
    )
    if !history.isEmpty { parts.append(messageTable.text) }
    var table = Table(["TIME", "NOTE", "BY", "TEXT"])
    for note in notes { table.append([note.at.text, note.kind.rawValue, note.author, note.text.oneLine]) }
    if !table.isEmpty { parts.append(table.text) }
    return parts.joined(separator: "\n")
  }

  private var messageTable: Table {
    var table = Table(["TIME", "FROM", "KIND", "STATUS", "TEXT"])
    for message in history {
      let sender = message.origin == .campaign ? message.campaign?.rawValue : message.origin.word
      let words = message.text ?? (message.origin == .person ? message.campaign.map { "answers \($0)" } : nil)
      table.append([message.at.text, sender, message.kind, message.status?.rawValue, words?.oneLine])
    }
    return table
  }
}

extension ConversationMessage.Origin {
  fileprivate var word: String {
    switch self {
    case .person: "person"
    case .business: "business"
    case .campaign: "campaign"
    @unknown default: "unknown"
    }
  }
}

extension String {
  /// The first 80 characters on one line.
  fileprivate var oneLine: String {
    let words = split(whereSeparator: \.isNewline).joined(separator: " ")
    return words.unicodeScalars.count > 80 ? String(words.unicodeScalars.prefix(79)) + "…" : words
  }
}

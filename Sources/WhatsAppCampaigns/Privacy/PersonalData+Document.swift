import Foundation

extension PersonalData {
  /// The data as one JSON document. Instants are in UTC; what is not known is left out.
  ///
  /// - Parameter opened: The sealed values by their fields, in the clear.
  func document(opened: [(String, String)]) -> JSONObject {
    var document = JSONObject()
    if let contact {
      var object: JSONObject = ["key": .string(contact.person.rawValue), "address": .string(contact.identity.address)]
      object.add("phone", contact.phone?.e164)
      object.add("name", contact.name)
      object["fields"] = .object(Self.document(of: contact.fields))
      object["createdAt"] = .instant(contact.createdAt)
      document["contact"] = .object(object)
    }
    document["groups"] = .array(groups.map { .string($0.rawValue) })
    if !memberFields.isEmpty {
      let memberships = memberFields.sorted { $0.key < $1.key }
      document["memberFields"] = .object(
        JSONObject(memberships.map { ($0.key.rawValue, .object(Self.document(of: $0.value))) })
      )
    }
    if !opened.isEmpty {
      document["sealed"] = .object(JSONObject(opened.map { ($0.0, .string($0.1)) }))
    }
    if let suppression {
      var object: JSONObject = ["source": .string(suppression.source), "since": .instant(suppression.since)]
      object.add("reason", suppression.reason)
      document["suppression"] = .object(object)
    }
    document["consent"] = .array(ledger.map { .object(Self.document(of: $0)) })
    document["campaigns"] = .array(recipients.map { .object(Self.document(of: $0)) })
    if !contestEntries.isEmpty {
      document["contests"] = .array(contestEntries.map { .object(Self.document(of: $0)) })
    }
    return document
  }

  private static func document(of fields: [String: String]) -> JSONObject {
    JSONObject(fields.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })
  }

  private static func document(of entry: LedgerEntry) -> JSONObject {
    let event = entry.event
    var object: JSONObject = [
      "at": .instant(event.at), "decision": .string(event.decision.rawValue),
      "purposes": .array(event.purposes.map { .string($0.rawValue) }), "source": .string(event.source),
    ]
    object.add("wording", event.wording)
    object.add("language", event.language)
    object.add("messageID", event.messageID)
    object.add("rule", event.rule)
    object.add("word", event.word)
    object.add("actor", event.actor)
    object["recordedAt"] = .instant(entry.recordedAt)
    object["place"] = .number(JSONNumber(entry.place))
    return object
  }

  private static func document(of recipient: Recipient) -> JSONObject {
    var object: JSONObject = [
      "campaign": .string(recipient.campaign.rawValue), "status": .string(recipient.status.rawValue),
    ]
    object.add("reason", recipient.reason)
    object["responded"] = .bool(recipient.hasResponded)
    if !recipient.memberFields.isEmpty { object["memberFields"] = .object(document(of: recipient.memberFields)) }
    object["attempts"] = .array(recipient.attempts.map { .object(document(of: $0)) })
    return object
  }

  private static func document(of entry: ContestEntry) -> JSONObject {
    var object: JSONObject = [
      "entry": .string(entry.id), "at": .instant(entry.at), "messageID": .string(entry.messageID.rawValue),
      "token": .string(entry.token), "verified": .bool(entry.verification != nil),
    ]
    object.add("text", entry.text)
    object.add("drawnAs", entry.drawnAs?.rawValue)
    return object
  }

  private static func document(of attempt: Attempt) -> JSONObject {
    var object: JSONObject = [
      "at": .instant(attempt.committedAt), "status": .string(attempt.status.rawValue),
      "messageIDs": .array(attempt.evidence.messageIDs.map { .string($0.rawValue) }),
    ]
    for (name, level) in [("sent", Evidence.Level.sent), ("delivered", .delivered), ("read", .read)] {
      if let time = attempt.evidence.time(of: level) { object[name] = .instant(time) }
    }
    if let pricing = attempt.evidence.pricing { object["pricing"] = pricing.json }
    return object
  }
}

extension ConversationMessage {
  /// The message as JSON.
  var document: JSONObject {
    let origin = [Origin.person: "person", .business: "business", .campaign: "campaign"][origin]
    var object: JSONObject = ["at": .instant(at), "by": .string(origin ?? ""), "kind": .string(kind)]
    object.add("text", text)
    object.add("mediaID", mediaID)
    object.add("messageID", messageID?.rawValue)
    object.add("campaign", campaign?.rawValue)
    object.add("status", status?.rawValue)
    return object
  }
}

extension ContactNote {
  /// The note as JSON.
  var document: JSONObject {
    var object: JSONObject = ["at": .instant(at), "kind": .string(kind.rawValue), "text": .string(text)]
    object.add("author", author)
    return object
  }
}

extension JSONObject {
  /// Adds a text where there is one.
  fileprivate mutating func add(_ key: String, _ text: String?) {
    if let text { self[key] = .string(text) }
  }
}

extension JSONValue {
  /// An instant in UTC, to the second: `2026-11-21T09:00:00Z`.
  fileprivate static func instant(_ date: Date) -> JSONValue { .string(date.formatted(.iso8601)) }
}

import Foundation

/// Reads the webhooks of a WABot gateway: what a connected phone sees, in the shapes of the program behind it.
///
/// What people write becomes messages. What the phone itself sent is an echo, and everything else a notice, what it
/// knows about delivery included: sends have no identifier, so nothing of that can be joined to one.
///
/// They carry no signature: whoever knows the address can write them. So the address has to be a secret, and what people
/// say in them can withdraw consent, never give it.
public struct WABotWebhookFormat: WebhookFormat {
  /// Creates a reader.
  public init() {}

  /// Reads one body of at most ``WebhookRequest/maximumBodyBytes``.
  public func parse(_ body: [UInt8]) -> ParsedWebhook {
    var reading = WebhookReading()
    do {
      read(try JSONValue.parse(body, limits: JSONLimits(maximumBytes: WebhookRequest.maximumBodyBytes)), &reading)
    } catch {
      reading.note("\(error)", at: "")
    }
    return reading.result
  }

  private func read(_ body: JSONValue, _ reading: inout WebhookReading) {
    let instance = body.identifier("instance_id")
    guard let data = body["data"] else { return reading.note("a webhook must have data", at: "") }
    if let event = data.text("event") {
      guard event == "messages.upsert" else { return note(event, data, instance, &reading) }
      let path = "data.data"
      // A list of messages, an object that holds one, or a single message.
      let value = data["data"] ?? .null
      let listed = value["messages"]
      let items: [(String, JSONValue)] =
        switch listed ?? value {
        case .array(let elements):
          elements.enumerated().map { ("\(path)\(listed == nil ? "" : ".messages")[\($0)]", $1) }
        case let single: [(listed == nil ? path : "\(path).messages", single)]
        }
      for (place, item) in items { read(message: item, at: place, instance, &reading) }
    } else if body.text("type") == "message" {
      readPlain(data, instance, &reading)
    } else if let type = body.text("type") {
      note(type, data, instance, &reading)
    } else {
      reading.note("the event has no name", at: "data")
    }
  }

  /// Words of the gateway that are known; others are unknown events.
  private static let events: Set<String> = [
    "messages.update", "messages.delete", "message-receipt.update", "contacts.upsert", "contacts.update",
    "chats.upsert", "chats.update", "groups.upsert", "groups.update", "group-participants.update",
    "connection.update", "presence.update", "message_echoes", "status", "qr", "disconnected", "connected",
  ]

  private func note(_ event: String, _ value: JSONValue, _ instance: String?, _ reading: inout WebhookReading) {
    let notice = WebhookNotice(field: event, accountID: instance, value: value)
    reading.add(Self.events.contains(event) ? .notice(notice) : .unknown(notice))
  }

  private func read(message: JSONValue, at path: String, _ instance: String?, _ reading: inout WebhookReading) {
    guard message.object != nil, let key = message["key"], let chat = key.text("remoteJid") else {
      return reading.note("a message must have a key with a chat", at: path)
    }
    if chat == "status@broadcast" || chat.hasSuffix("@newsletter") {
      return note("status", message, instance, &reading)
    }
    // What the phone itself sent is nothing that was written to the business.
    if key["fromMe"]?.bool ?? false { return read(echo: message, key, chat, at: path, instance, &reading) }
    guard let id = key.messageID("id") else { return reading.note("a message must have an id", at: path) }
    let isGroup = chat.hasSuffix("@g.us")
    let sender = WebhookParty(waID: isGroup ? Self.number(ofParticipant: key) : Self.number(of: chat, key))
    let content = content(of: message["message"] ?? .null)
    let inbound = InboundMessage(
      id: id,
      sender: sender,
      profileName: message.text("pushName"),
      timestamp: timestamp(message["messageTimestamp"], at: path, &reading),
      content: content.content,
      contextID: content.answers,
      phoneNumberID: instance,
      groupID: isGroup ? chat : nil,
      raw: message
    )
    if inbound.isNamelessText { reading.note(CloudAPIWebhookReader.namelessSender, at: path) }
    reading.add(.message(inbound))
  }

  private func read(
    echo message: JSONValue,
    _ key: JSONValue,
    _ chat: String,
    at path: String,
    _ instance: String?,
    _ reading: inout WebhookReading
  ) {
    guard let id = key.messageID("id") else { return note("message_echoes", message, instance, &reading) }
    reading.add(
      .echo(
        MessageEcho(
          id: id,
          recipient: WebhookParty(waID: Self.number(of: chat, key)),
          timestamp: timestamp(message["messageTimestamp"], at: path, &reading),
          content: content(of: message["message"] ?? .null).content,
          field: "message_echoes",
          phoneNumberID: instance
        )
      )
    )
  }

  /// The other shape: `{"type":"message","data":{"from":…,"message":…}}`. It has no identifier, so one is made of what it
  /// says: the same words at the same time are the same message.
  private func readPlain(_ data: JSONValue, _ instance: String?, _ reading: inout WebhookReading) {
    guard let sender = data.identifier("from"), let text = data.text("message") ?? data.text("text") else {
      return reading.note("a message must name its sender and its words", at: "data")
    }
    let stated = data.messageID("id")
    let digest = Cryptography.sha256(data.encoded()).prefix(16).hexadecimal
    guard let id = stated ?? ProviderMessageID(provider: "wabot.\(digest)") else { return }
    reading.add(
      .message(
        InboundMessage(
          id: id,
          sender: WebhookParty(waID: Self.number(sender)),
          profileName: data.text("pushName") ?? data.text("name"),
          timestamp: timestamp(data["timestamp"], at: "data", &reading),
          content: .text(text),
          phoneNumberID: instance,
          raw: data
        )
      )
    )
  }

  /// The number behind a chat. A hidden one names it beside itself, under a name that changed with the program's versions.
  private static func number(of chat: String, _ key: JSONValue) -> String? {
    [key.text("senderPn"), chat, key.text("remoteJidAlt")].lazy.compactMap { $0.flatMap(number) }.first
  }

  private static func number(ofParticipant key: JSONValue) -> String? {
    ["participantPn", "participant", "participantAlt"].lazy.compactMap { key.text($0).flatMap(number) }.first
  }

  /// The digits of a chat's address; `nil` for hidden ones.
  private static func number(_ address: String) -> String? {
    guard WhatsAppIdentity.parse(waID: address) != nil else { return nil }
    let digits = address.prefix { $0 != "@" && $0 != ":" }.drop { $0 == "+" }
    return digits.isEmpty ? nil : String(digits)
  }

  /// Seconds as a number, as digits, or in the two halves of a 64-bit number.
  private func timestamp(_ value: JSONValue?, at path: String, _ reading: inout WebhookReading) -> Date? {
    guard let value, !value.isNull else { return nil }
    let low = value["low"]?.int
    guard let seconds = value.intOrDigits ?? low, (0...253_402_300_799).contains(seconds) else {
      reading.note("a timestamp must be seconds since 1970; the item is kept without it", at: path)
      return nil
    }
    return Date(timeIntervalSince1970: TimeInterval(seconds))
  }

  // MARK: - What a message holds

  private func content(of message: JSONValue) -> (content: InboundContent, answers: ProviderMessageID?) {
    // Messages that vanish or are edited wrap the message proper.
    var message = message
    let wrappers = [
      "ephemeralMessage", "viewOnceMessage", "viewOnceMessageV2", "documentWithCaptionMessage", "editedMessage",
    ]
    for _ in 0..<4 {
      let wrapped = wrappers.lazy.compactMap { message[$0]?["message"] }.first
      guard let inner = wrapped ?? message["protocolMessage"]?["editedMessage"] else { break }
      message = inner
    }
    func answers(_ part: JSONValue?) -> ProviderMessageID? { part?["contextInfo"]?.messageID("stanzaId") }
    if let text = message.text("conversation") { return (.text(text), nil) }
    if let part = message["extendedTextMessage"], let text = part.text("text") { return (.text(text), answers(part)) }
    let kinds: [(String, InboundContent.Media.Kind)] = [
      ("imageMessage", .image), ("videoMessage", .video), ("audioMessage", .audio), ("documentMessage", .document),
      ("stickerMessage", .sticker),
    ]
    for (name, kind) in kinds {
      guard let part = message[name], part.object != nil else { continue }
      let media = InboundContent.Media(
        kind: kind,
        id: nil,
        caption: part.text("caption"),
        mimeType: part.text("mimetype"),
        filename: part.text("fileName"),
        isVoice: part["ptt"]?.bool ?? false
      )
      return (.media(media), answers(part))
    }
    if let part = message["buttonsResponseMessage"] ?? message["templateButtonReplyMessage"] {
      let button = InboundContent.Button(
        payload: part.text("selectedButtonId") ?? part.text("selectedId"),
        text: part.text("selectedDisplayText")
      )
      return (.button(button), answers(part))
    }
    if let part = message["listResponseMessage"] {
      let reply = InboundContent.InteractiveReply(
        kind: "list_reply",
        id: part["singleSelectReply"]?.text("selectedRowId"),
        title: part.text("title"),
        detail: part.text("description")
      )
      return (.interactive(reply), answers(part))
    }
    if let part = message["reactionMessage"] {
      let reaction = InboundContent.Reaction(messageID: part["key"]?.messageID("id"), emoji: part.text("text"))
      return (.reaction(reaction), nil)
    }
    if let part = message["locationMessage"], let latitude = part["degreesLatitude"]?.double,
      let longitude = part["degreesLongitude"]?.double
    {
      let place = InboundContent.Location(
        latitude: latitude,
        longitude: longitude,
        name: part.text("name"),
        address: part.text("address")
      )
      return (.location(place), nil)
    }
    let type = message.object?.members.first { $0.value.object != nil }?.key
    return (.unknown(type: type.map { String($0.prefix(64)) } ?? "unknown", text: nil), nil)
  }
}

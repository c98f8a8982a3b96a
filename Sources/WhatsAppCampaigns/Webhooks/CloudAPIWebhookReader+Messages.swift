import Foundation

extension CloudAPIWebhookReader {
  mutating func read(message item: JSONTape.Item, contacts: WebhookContacts, isOnly: Bool, in place: Place) {
    guard body.kind(item.place) == .object else {
      return reading.note("a message must be an object", at: item.path(behind: place.path))
    }
    let message = body.value(item.place)
    let stated = InboundContent(cloudAPI: message)
    if stated == nil { reading.note(Self.unreadableContent, at: item.path(behind: place.path)) }
    guard let content = stated ?? InboundContent(wordsOf: message) else { return }
    var sender = WebhookParty(waID: message.identifier("from"), userID: message.identifier("from_user_id"))
    let contact = contacts.sender(of: sender, isOnlyMessage: isOnly)
    sender.waID = sender.waID ?? contact?.party.waID
    sender.userID = sender.userID ?? contact?.party.userID
    let statedID = body.messageID(body.member("id", of: item.place))
    if statedID == nil {
      reading.note("a message must have an id of 1 to 512 bytes", at: item.path(behind: place.path))
    }
    guard let id = statedID ?? Self.madeID(of: message, content, from: sender) else { return }
    let context = message["context"]
    let inbound = InboundMessage(
      id: id,
      sender: sender,
      profileName: contact?.profileName,
      timestamp: timestamp(of: item, in: place),
      content: content,
      contextID: context?.messageID("id") ?? context?.messageID("message_id"),
      phoneNumberID: place.phoneNumberID,
      businessNumber: place.businessNumber,
      groupID: message.identifier("group_id"),
      isStandby: place.isStandby,
      origin: InboundOrigin(cloudAPI: message),
      raw: message
    )
    if inbound.isNamelessText { reading.note(Self.namelessSender, at: item.path(behind: place.path)) }
    reading.add(.message(inbound))
  }

  /// What stands for the identifier that a message lacks: it may be a STOP, which has to bind all the same.
  ///
  /// It is a digest of what the message says and of who says it, so that a repetition is known: the same words of the same
  /// person at the same second are the same message.
  private static func madeID(
    of message: JSONValue,
    _ content: InboundContent,
    from sender: WebhookParty
  ) -> ProviderMessageID? {
    guard content.text != nil, !sender.identities.isEmpty else { return nil }
    let names = sender.identities.map(\.address).joined(separator: " ")
    let digest = Cryptography.sha256(message.encoded() + Array(names.utf8)).prefix(16).hexadecimal
    return ProviderMessageID(provider: "unnamed.\(digest)")
  }

  mutating func read(preference item: JSONTape.Item, in place: Place) {
    let preference = body.value(item.place)
    let person = WebhookParty(
      waID: preference.identifier("wa_id") ?? preference.identifier("from"),
      userID: preference.identifier("user_id")
    )
    guard let word = preference.text("value"), !person.isEmpty else {
      return reading.note("a preference must name a person and a value", at: item.path(behind: place.path))
    }
    reading.add(
      .preference(
        MarketingPreferenceChange(
          person: person,
          decision: .init(word),
          category: preference.text("category"),
          timestamp: timestamp(of: item, in: place),
          phoneNumberID: place.phoneNumberID
        )
      )
    )
  }

  /// Reads what another application of the business sent to people.
  ///
  /// - Returns: Whether there was anything.
  mutating func readEchoes(_ value: Int, in place: Place) -> Bool {
    let echoes = body.items("message_echoes", of: value)
    for item in echoes {
      let echo = body.value(item.place)
      guard let id = echo.messageID("id") else {
        reading.note("an echo must have an id of 1 to 512 bytes", at: item.path(behind: place.path))
        continue
      }
      guard let content = InboundContent(cloudAPI: echo) else {
        reading.note(Self.unreadableContent, at: item.path(behind: place.path))
        continue
      }
      reading.add(
        .echo(
          MessageEcho(
            id: id,
            recipient: WebhookParty(
              waID: echo.identifier("to"),
              userID: echo.identifier("to_user_id") ?? echo.identifier("recipient_user_id")
            ),
            timestamp: timestamp(of: item, in: place),
            content: content,
            field: Self.echoFields.contains(place.field) ? place.field : "message_echoes",
            phoneNumberID: place.phoneNumberID
          )
        )
      )
    }
    return !echoes.isEmpty
  }

  /// The words may be a STOP, and it is for a person to find out whose.
  static let namelessSender = "a message must name who wrote it; nothing in it binds anybody"

  private static let unreadableContent = "the content that the type names is missing or unreadable"

  /// The time of an item. An unreadable one is a problem, and the item is kept: what it reports is worth more.
  mutating func timestamp(of item: JSONTape.Item, in place: Place) -> Date? {
    reading.timestamp(body.member("timestamp", of: item.place), of: item, in: place, body)
  }
}

extension WebhookReading {
  /// The time that stands at a place, if any. An unreadable one is a problem.
  mutating func timestamp(
    _ time: Int?,
    of item: JSONTape.Item,
    in place: CloudAPIWebhookReader.Place,
    _ body: JSONTape
  ) -> Date? {
    guard let time, body.kind(time) != .null else { return nil }
    if let date = body.instant(time) { return date }
    note("a timestamp must be seconds since 1970; the item is kept without it", at: item.path(behind: place.path))
    return nil
  }
}

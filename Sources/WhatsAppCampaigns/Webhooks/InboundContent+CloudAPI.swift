extension InboundContent {
  /// Reads the content of a message, or returns `nil` where the type is known and what it names cannot be read.
  init?(cloudAPI message: JSONValue) {
    // Some gateways write the words without the object around them.
    let bareText = message["text"]?.string
    let type = message.text("type") ?? (message["text"]?.object == nil && bareText == nil ? "unknown" : "text")
    let part = message[type]
    switch type {
    case "text":
      guard let body = bareText ?? part?["body"]?.string else { return nil }
      self = .text(body)
    case "button":
      guard let part, part.object != nil else { return nil }
      self = .button(Button(payload: part.text("payload"), text: part.text("text")))
    case "interactive":
      guard let reply = part.flatMap(InteractiveReply.init(cloudAPI:)) else { return nil }
      self = .interactive(reply)
    case "location":
      guard let part, let latitude = part["latitude"]?.double, let longitude = part["longitude"]?.double else {
        return nil
      }
      self = .location(
        Location(
          latitude: latitude,
          longitude: longitude,
          name: part.text("name"),
          address: part.text("address")
        )
      )
    case "contacts":
      guard let cards = part?.array else { return nil }
      self = .contacts(cards.filter { $0.object != nil }.map(ContactCard.init(cloudAPI:)))
    case "reaction":
      guard let part, part.object != nil else { return nil }
      self = .reaction(Reaction(messageID: part.messageID("message_id"), emoji: part.text("emoji")))
    case "order":
      guard let part, part.object != nil else { return nil }
      self = .order(Order(cloudAPI: part))
    case "edit":
      // Changed words may be a STOP, wherever a gateway writes them.
      let words = bareText ?? message["text"]?.text("body") ?? part?.text("body")
      self = .edit(Edit(cloudAPI: part ?? .null, words: words))
    case "revoke":
      self = .revocation(of: part?.messageID("original_message_id"))
    case "request_welcome":
      self = .welcomeRequest
    case "system":
      guard let part, part.object != nil else { return nil }
      self = .system(SystemNotice(cloudAPI: part))
    case "unsupported":
      self = .unsupported(ProviderError.webhookErrors(in: message))
    case "unknown" where message["errors"] != nil && bareText == nil:
      self = .unsupported(ProviderError.webhookErrors(in: message))
    default:
      if let kind = Media.Kind(rawValue: type) {
        guard let part, part.object != nil else { return nil }
        // Words beside a file are its caption, wherever a gateway writes them.
        self = .media(Media(kind, cloudAPI: part, words: bareText ?? message["text"]?.text("body")))
      } else {
        // Whatever it is called, words that can be read are worth reading.
        let text = bareText ?? message["text"]?.text("body") ?? part?.text("body")
        self = .unknown(type: type, text: text)
      }
    }
  }
}

extension InboundContent {
  /// Reads the words of a message whose content cannot be read: they may be a STOP.
  init?(wordsOf message: JSONValue) {
    guard let words = message["text"]?.string ?? message["text"]?.text("body") else { return nil }
    self = .unknown(type: message.text("type") ?? "unknown", text: words)
  }
}

extension InboundContent.InteractiveReply {
  fileprivate init?(cloudAPI part: JSONValue) {
    guard let object = part.object else { return nil }
    let kind = part.text("type") ?? object.members.first { $0.value.object != nil }?.key
    guard let kind else { return nil }
    let reply = part[kind]
    self.init(
      kind: kind,
      id: reply?.identifier("id"),
      title: reply?.text("title"),
      detail: reply?.text("description") ?? reply?.text("body"),
      responseJSON: reply?.text("response_json")
    )
  }
}

extension InboundContent.Media {
  fileprivate init(_ kind: Kind, cloudAPI part: JSONValue, words: String?) {
    self.init(
      kind: kind,
      id: part.identifier("id"),
      caption: part.text("caption") ?? words,
      mimeType: part.text("mime_type"),
      filename: part.text("filename"),
      isVoice: part["voice"]?.bool ?? false
    )
  }
}

extension InboundContent.ContactCard {
  fileprivate init(cloudAPI card: JSONValue) {
    self.init(
      formattedName: card["name"]?.text("formatted_name"),
      phones: card["phones"]?.array?.compactMap { $0.text("phone") ?? $0.text("wa_id") } ?? []
    )
  }
}

extension InboundContent.Edit {
  fileprivate init(cloudAPI part: JSONValue, words: String?) {
    let message = part["message"]
    let caption = message?.object?.members.lazy.compactMap { $0.value.text("caption") }.first
    self.init(
      originalID: part.messageID("original_message_id"),
      text: message?["text"]?.text("body") ?? caption ?? words
    )
  }
}

extension InboundContent.Order {
  fileprivate init(cloudAPI part: JSONValue) {
    self.init(
      catalogID: part.identifier("catalog_id"),
      text: part.text("text"),
      items: part.items("product_items").compactMap(Item.init(cloudAPI:))
    )
  }
}

extension InboundContent.Order.Item {
  fileprivate init?(cloudAPI item: JSONValue) {
    guard let id = item.identifier("product_retailer_id") else { return nil }
    let price: String? =
      switch item["item_price"] {
      case .number(let number): number.text
      case .string(let text): text
      default: nil
      }
    self.init(
      productID: id,
      quantity: item["quantity"]?.intOrDigits.flatMap { Int(exactly: $0) } ?? 1,
      price: price,
      currency: item.text("currency")
    )
  }
}

extension InboundContent.SystemNotice {
  fileprivate init(cloudAPI part: JSONValue) {
    self.init(
      kind: part.text("type") ?? "unknown",
      newIdentity: WebhookParty(
        waID: part.identifier("wa_id") ?? part.identifier("new_wa_id"),
        userID: part.identifier("user_id")
      ),
      previousUserID: part.identifier("previous_user_id"),
      body: part.text("body")
    )
  }
}

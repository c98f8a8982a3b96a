import WhatsAppCampaigns

/// One event of a webhook as a JSON object; what does not apply is left out.
enum WebhookEventDocument {
  static func members(of event: WebhookEvent) -> JSONObject {
    var object: JSONObject = ["kind": .string(event.kind)]
    switch event {
    case .message(let message): add(message, to: &object)
    case .status(let update): add(update, to: &object)
    case .preference(let change): add(change, to: &object)
    case .echo(let echo): add(echo, to: &object)
    case .notice(let notice), .unknown(let notice): add(notice, to: &object)
    @unknown default: break
    }
    return object
  }

  private static func add(_ message: InboundMessage, to object: inout JSONObject) {
    object.set("id", message.id.rawValue)
    object.set("from", message.sender.waID)
    object.set("to", message.businessNumber)
    object.set("userID", message.sender.userID)
    object.set("timestamp", message.timestamp?.seconds)
    object.set("text", message.text)
    if case .media(let media) = message.content { object.set("mediaID", media.id) }
    if case .unsupported(let errors) = message.content { add(errors, to: &object) }
    object.set("contextID", message.contextID?.rawValue)
    object.set("phoneNumberID", message.phoneNumberID)
  }

  private static func add(_ update: StatusUpdate, to object: inout JSONObject) {
    object.set("id", update.messageID.rawValue)
    object.set("to", update.recipient.waID)
    object.set("userID", update.recipient.userID)
    object.set("timestamp", update.timestamp?.seconds)
    object.set("status", update.status.name)
    add(update.errors, to: &object)
    object.set("callbackData", update.callbackData)
    if let pricing = update.pricing {
      object["pricing"] = [
        "category": JSONValue(pricing.category), "model": JSONValue(pricing.model), "type": JSONValue(pricing.type),
        "billable": pricing.isBillable.map(JSONValue.bool) ?? .null,
      ]
    }
    object.set("phoneNumberID", update.phoneNumberID)
  }

  private static func add(_ change: MarketingPreferenceChange, to object: inout JSONObject) {
    object.set("from", change.person.waID)
    object.set("userID", change.person.userID)
    object.set("timestamp", change.timestamp?.seconds)
    object.set("decision", change.decision.name)
    object.set("phoneNumberID", change.phoneNumberID)
  }

  private static func add(_ echo: MessageEcho, to object: inout JSONObject) {
    object.set("id", echo.id.rawValue)
    object.set("to", echo.recipient.waID)
    object.set("userID", echo.recipient.userID)
    object.set("timestamp", echo.timestamp?.seconds)
    object.set("type", echo.content.type)
    object.set("text", echo.content.text)
    if case .media(let media) = echo.content { object.set("mediaID", media.id) }
    object.set("phoneNumberID", echo.phoneNumberID)
  }

  private static func add(_ notice: WebhookNotice, to object: inout JSONObject) {
    object.set("field", notice.field)
    object.set("timestamp", notice.timestamp?.seconds)
    add(notice.errors, to: &object)
    object.set("phoneNumberID", notice.phoneNumberID)
  }

  private static func add(_ errors: [ProviderError], to object: inout JSONObject) {
    guard !errors.isEmpty else { return }
    object["errors"] = .array(errors.map { ["code": JSONValue($0.code)] })
  }
}

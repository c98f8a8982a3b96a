/// A body of the Cloud API's `messages` call as a value: read from JSON, checked, and written again.
///
/// It is what a host uses to check a body that somebody else has made, before it is sent. What the value does not hold
/// are the provider's defaults, and a `recipient` beside `to`, which the provider ignores: they are left out when it is
/// written. Recipients are written with their `+`.
@nonexhaustive
public enum CloudAPIPayload: Hashable, Sendable {
  /// A message to one person, with what only the route for marketing messages takes.
  case message(ProviderSend, options: MarketingMessageOptions = MarketingMessageOptions())
  /// The two blue ticks.
  case readReceipt(ReadReceipt)

  /// Reads a body and checks it against the documented limits.
  ///
  /// - Throws: Every problem with its place. A body that is read can be sent.
  public init(_ body: JSONValue) throws(PayloadError) {
    var reader = CloudAPIMessageReader()
    let payload = reader.payload(body)
    guard let payload, reader.fields.problems.isEmpty else { throw PayloadError(problems: reader.fields.problems) }
    self = payload
  }

  /// The body as it is sent.
  ///
  /// - Throws: The first rule that a payload breaks that was put together by hand; never for one that was read.
  public func encoded() throws(ProviderRequestError) -> [UInt8] {
    switch self {
    case .message(let send, let options): try CloudAPIBody.message(send, options: options)
    case .readReceipt(let receipt): CloudAPIBody.readReceipt(receipt)
    }
  }
}

extension CloudAPIMessageReader {
  private static let messageFields: Set<String> = [
    "messaging_product", "recipient_type", "to", "recipient", "type", "context", "biz_opaque_callback_data",
    "product_policy", "message_activity_sharing",
  ]

  mutating func payload(_ body: JSONValue) -> CloudAPIPayload? {
    guard let object = body.object else {
      fields.note("must be an object", at: "")
      return nil
    }
    if object["messaging_product"]?.string != "whatsapp" { fields.note("must be whatsapp", at: "messaging_product") }
    if object["status"] != nil { return readReceipt(body) }

    let type = object["type"] == nil ? "text" : fields.text(object, "type", at: "")
    _ = fields.object(body, at: "", Self.messageFields.union([type]))
    if let kind = object["recipient_type"], kind.string != "individual" {
      fields.note("must be individual: this library writes to people, not to groups", at: "recipient_type")
    }
    let recipient = recipient(object)
    let replyTo = context(object["context"])
    var options = MarketingMessageOptions()
    if let text = fields.optionalText(object, "product_policy", at: "") {
      options.productPolicy = MarketingMessageOptions.ProductPolicy(rawValue: text)
      if options.productPolicy == nil { fields.note("must be CLOUD_API_FALLBACK or STRICT", at: "product_policy") }
    }
    if object["message_activity_sharing"].map({ !$0.isNull }) ?? false {
      options.sharesActivity = fields.flag(object, "message_activity_sharing", at: "")
    }
    for key in ["product_policy", "message_activity_sharing"] where type != "template" {
      guard let value = object[key], !value.isNull else { continue }
      fields.note("is for the route of marketing messages, which takes templates only", at: key)
    }
    let callbackData = fields.optionalText(object, "biz_opaque_callback_data", at: "")
    if let problem = CloudAPIBody.callbackProblem(callbackData) { fields.note([problem]) }
    guard let message = message(type, object[type]) else { return nil }
    fields.note(message.problems)
    guard let recipient else { return nil }
    let send = ProviderSend(recipient: recipient, message: message, callbackData: callbackData, replyTo: replyTo)
    return .message(send, options: options)
  }

  private mutating func readReceipt(_ body: JSONValue) -> CloudAPIPayload? {
    let known: Set<String> = ["messaging_product", "status", "message_id", "typing_indicator"]
    guard let object = fields.object(body, at: "", known) else { return nil }
    if object["status"]?.string != "read" { fields.note("must be read", at: "status") }
    var showsTyping = false
    if let value = object["typing_indicator"], !value.isNull {
      showsTyping = true
      if let typing = fields.object(value, at: "typing_indicator", ["type"]), typing["type"]?.string != "text" {
        fields.note("must be text", at: "typing_indicator.type")
      }
    }
    return messageID(object, "message_id", at: "").map { .readReceipt(ReadReceipt($0, showsTyping: showsTyping)) }
  }

  private mutating func context(_ value: JSONValue?) -> ProviderMessageID? {
    guard let value, !value.isNull else { return nil }
    guard let object = fields.object(value, at: "context", ["message_id"]) else { return nil }
    return messageID(object, "message_id", at: "context")
  }

  /// The provider's identifier of a message.
  mutating func messageID(_ object: JSONObject, _ key: String, at path: String) -> ProviderMessageID? {
    let text = fields.text(object, key, at: path)
    let id = ProviderMessageID(provider: text)
    if id == nil { fields.note("must be the identifier of a message", at: PayloadReader.join(path, key)) }
    return id
  }

  /// The recipient: a number in any spelling that the provider takes, or a user id, or both, of which the number counts.
  mutating func recipient(_ object: JSONObject) -> WhatsAppIdentity? {
    let number = fields.identifier(object, "to", at: "")
    let userID = fields.optionalText(object, "recipient", at: "")
    let person = userID.flatMap { self.userID($0) }
    // Where both are given, the provider goes by the number.
    if let number { return self.number(number) }
    if userID == nil { fields.note("is missing; give to or recipient", at: "to") }
    return person
  }

  private mutating func userID(_ id: String) -> WhatsAppIdentity? {
    let identity = WhatsAppIdentity.userID(id)
    do {
      _ = try CloudAPIBody.recipient(identity)
      return identity
    } catch {
      fields.note(error.rule, at: error.path)
      return nil
    }
  }

  mutating func number(_ text: String) -> WhatsAppIdentity? {
    var digits: [UInt8] = []
    for (index, byte) in text.utf8.enumerated() {
      switch byte {
      case 0x30...0x39: digits.append(byte)
      case UInt8(ascii: "+") where index == 0: break
      case UInt8(ascii: " "), UInt8(ascii: "-"), UInt8(ascii: "("), UInt8(ascii: ")"): break
      default:
        fields.note("must be a phone number: digits, perhaps with +, spaces, hyphens and brackets", at: "to")
        return nil
      }
    }
    guard (7...15).contains(digits.count) else {
      fields.note("must have 7 to 15 digits with the country code", at: "to")
      return nil
    }
    let plain = String(decoding: digits, as: UTF8.self)
    return WhatsAppIdentity.parse(waID: plain) ?? .waID(plain)
  }
}

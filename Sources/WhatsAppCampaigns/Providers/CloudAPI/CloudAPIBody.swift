/// The JSON of the Cloud API's send call, which resellers of it share.
enum CloudAPIBody {
  /// The most characters of callback data that come back whole.
  static let maximumCallbackData = 512

  /// The body for one message to one person.
  static func message(_ send: ProviderSend) throws(ProviderRequestError) -> JSONObject {
    if let problem = send.message.problems.first(where: { $0.severity == .error }) {
      throw ProviderRequestError(code: .invalidField, path: problem.path, rule: problem.rule)
    }
    let recipient = try recipient(send.recipient)
    var body: JSONObject = ["messaging_product": "whatsapp", "recipient_type": "individual"]
    body[recipient.key] = .string(recipient.value)
    let content = content(of: send.message)
    body["type"] = .string(content.type)
    body[content.type] = content.value
    if let data = send.callbackData {
      guard ParameterText.length(data) <= maximumCallbackData else {
        throw ProviderRequestError(
          code: .invalidField,
          path: "biz_opaque_callback_data",
          rule: "must not be longer than \(maximumCallbackData) characters"
        )
      }
      body["biz_opaque_callback_data"] = .string(data)
    }
    return body
  }

  /// The recipient's field and value.
  ///
  /// A number always carries its `+`: without it the provider may put the calling code of the business in front.
  static func recipient(
    _ identity: WhatsAppIdentity
  ) throws(ProviderRequestError) -> (key: String, value: String) {
    switch identity {
    case .phone(let number): return ("to", number.e164)
    case .waID(let digits):
      guard (5...20).contains(digits.utf8.count),
        digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
      else {
        throw ProviderRequestError(code: .invalidField, path: "to", rule: "must consist of 5 to 20 digits")
      }
      return ("to", "+\(digits)")
    case .userID(let text):
      guard (1...256).contains(text.utf8.count), text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
        throw ProviderRequestError(
          code: .invalidField,
          path: "recipient",
          rule: "must be a user identifier as a webhook gave it"
        )
      }
      return ("recipient", text)
    }
  }

  /// The type of a message and the object that is named like it.
  static func content(of message: OutboundMessage) -> (type: String, value: JSONValue) {
    switch message {
    case .template(let message): ("template", template(message))
    case .text(let message): ("text", text(message))
    }
  }

  private static func text(_ message: TextMessage) -> JSONValue {
    var object: JSONObject = ["body": .string(message.body)]
    if message.showsLinkPreview { object["preview_url"] = true }
    return .object(object)
  }

  private static func template(_ message: TemplateMessage) -> JSONValue {
    var object: JSONObject = [
      "name": .string(message.name.rawValue), "language": ["code": .string(message.language.rawValue)],
    ]
    if !message.components.isEmpty { object["components"] = .array(message.components.map(component)) }
    return .object(object)
  }

  private static func component(_ component: TemplateComponent) -> JSONValue {
    var object: JSONObject
    switch component.place {
    case .header: object = ["type": "header"]
    case .body: object = ["type": "body"]
    case .button(let kind, let index):
      object = ["type": "button", "sub_type": .string(kind.rawValue), "index": .string(String(index))]
    }
    object["parameters"] = .array(component.parameters.map(parameter))
    return .object(object)
  }

  private static func parameter(_ parameter: TemplateParameter) -> JSONValue {
    switch parameter {
    case .text(let text, let name):
      var object: JSONObject = ["type": "text"]
      if let name { object["parameter_name"] = .string(name) }
      object["text"] = .string(text)
      return .object(object)
    case .media(let kind, let source, let filename):
      var medium: JSONObject
      switch source {
      case .id(let id): medium = ["id": .string(id)]
      case .link(let link): medium = ["link": .string(link)]
      }
      if let filename { medium["filename"] = .string(filename) }
      return ["type": .string(kind.rawValue), kind.rawValue: .object(medium)]
    case .payload(let payload): return ["type": "payload", "payload": .string(payload)]
    case .couponCode(let code): return ["type": "coupon_code", "coupon_code": .string(code)]
    }
  }
}

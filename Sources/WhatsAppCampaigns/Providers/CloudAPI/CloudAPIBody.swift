/// The JSON of the Cloud API's send call, which resellers of it share.
enum CloudAPIBody {
  /// The most characters of callback data that come back whole.
  static let maximumCallbackData = 512

  /// The body for one message to one person, as bytes.
  ///
  /// It is written straight into them, because a campaign makes one for every recipient.
  static func message(_ send: ProviderSend) throws(ProviderRequestError) -> [UInt8] {
    if let problem = send.message.problems.first(where: { $0.severity == .error }) {
      throw ProviderRequestError(code: .invalidField, path: problem.path, rule: problem.rule)
    }
    if let data = send.callbackData, data.utf8.count > maximumCallbackData,
      ParameterText.length(data) > maximumCallbackData
    {
      throw ProviderRequestError(
        code: .invalidField,
        path: "biz_opaque_callback_data",
        rule: "must not be longer than \(maximumCallbackData) characters"
      )
    }
    let recipient = try recipient(send.recipient)
    var writer = JSONWriter(capacity: 1_024)
    writer.object { body in
      body.member("messaging_product", "whatsapp")
      body.member("recipient_type", "individual")
      body.member(recipient.key, recipient.value)
      content(of: send.message, in: &body)
      if let data = send.callbackData { body.member("biz_opaque_callback_data", data) }
    }
    return writer.bytes
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

  /// The type of a message, and the object that is named like it.
  static func content(of message: OutboundMessage, in body: inout JSONWriter) {
    switch message {
    case .template(let message):
      body.member("type", "template")
      body.key("template")
      template(message, in: &body)
    case .text(let message):
      body.member("type", "text")
      body.key("text")
      text(message, in: &body)
    }
  }

  private static func text(_ message: TextMessage, in body: inout JSONWriter) {
    body.object { text in
      text.member("body", message.body)
      guard message.showsLinkPreview else { return }
      text.key("preview_url")
      text.literal("true")
    }
  }

  private static func template(_ message: TemplateMessage, in body: inout JSONWriter) {
    body.object { template in
      template.member("name", message.name.rawValue)
      template.key("language")
      template.object { $0.member("code", message.language.rawValue) }
      guard !message.components.isEmpty else { return }
      template.key("components")
      template.array { list in
        for component in message.components { self.component(component, in: &list) }
      }
    }
  }

  private static func component(_ component: TemplateComponent, in list: inout JSONWriter) {
    list.object { object in
      switch component.place {
      case .header: object.member("type", "header")
      case .body: object.member("type", "body")
      case .button(let kind, let index):
        object.member("type", "button")
        object.member("sub_type", kind.rawValue)
        object.member("index", String(index))
      }
      object.key("parameters")
      object.array { list in
        for parameter in component.parameters { self.parameter(parameter, in: &list) }
      }
    }
  }

  private static func parameter(_ parameter: TemplateParameter, in list: inout JSONWriter) {
    list.object { object in
      switch parameter {
      case .text(let text, let name):
        object.member("type", "text")
        if let name { object.member("parameter_name", name) }
        object.member("text", text)
      case .media(let kind, let source, let filename):
        object.member("type", kind.rawValue)
        object.key(kind.rawValue)
        object.object { medium in
          switch source {
          case .id(let id): medium.member("id", id)
          case .link(let link): medium.member("link", link)
          }
          if let filename { medium.member("filename", filename) }
        }
      case .payload(let payload):
        object.member("type", "payload")
        object.member("payload", payload)
      case .couponCode(let code):
        object.member("type", "coupon_code")
        object.member("coupon_code", code)
      }
    }
  }
}

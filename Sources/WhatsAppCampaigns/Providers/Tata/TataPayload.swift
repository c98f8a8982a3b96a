/// A body of Tata's `messages` call as a value: read from JSON, checked, and written again.
public struct TataPayload: Hashable, Sendable {
  /// The message and whom it goes to. The callback data is `metaData.custom_callback_data`.
  public var send: ProviderSend
  /// What the panel shows as the origin of a message.
  public var source: String?
  /// How the medium of a template's header is written.
  public var headerMedia: TataConfiguration.HeaderMedia

  /// Creates a payload.
  public init(send: ProviderSend, source: String? = nil, headerMedia: TataConfiguration.HeaderMedia = .flat) {
    self.send = send
    self.source = source
    self.headerMedia = headerMedia
  }

  /// Reads a body and checks it against the documented limits.
  ///
  /// - Throws: Every problem with its place. A body that is read can be sent.
  public init(_ body: JSONValue) throws(PayloadError) {
    var reader = CloudAPIMessageReader()
    reader.acceptsFlatHeaderMedia = true
    let payload = reader.tataPayload(body)
    guard let payload, reader.fields.problems.isEmpty else { throw PayloadError(problems: reader.fields.problems) }
    self = payload
  }

  /// The body as it is sent.
  ///
  /// - Throws: The first rule that a payload breaks that was put together by hand; never for one that was read.
  public func encoded() throws(ProviderRequestError) -> [UInt8] {
    if let problem = Self.problems(of: send).first {
      throw ProviderRequestError(code: .invalidField, path: problem.path, rule: problem.rule)
    }
    let recipient = try CloudAPIBody.recipient(send.recipient)
    guard recipient.key == "to" else {
      throw ProviderRequestError(code: .unsupported, path: "to", rule: "must be a phone number")
    }
    var writer = JSONWriter(capacity: 1_024)
    writer.object { body in
      body.member("to", recipient.value)
      if let message = send.replyTo {
        body.key("context")
        body.object { $0.member("message_id", message.rawValue) }
      }
      CloudAPISpelling(writesHeaderMediaFlat: headerMedia == .flat).content(of: send.message, in: &body)
      body.optional("source", source)
      if let data = send.callbackData {
        body.key("metaData")
        body.object { $0.member("custom_callback_data", data) }
      }
    }
    return writer.bytes
  }

  /// What breaks the documented limits: those of the Cloud API, and no variables in buttons.
  static func problems(of send: ProviderSend) -> [TemplateProblem] {
    var result = send.message.problems.filter { $0.severity == .error }
    if case .template(let message) = send.message {
      result += buttonProblems(message.components, path: "template.components")
    }
    if let problem = CloudAPIBody.callbackProblem(send.callbackData) {
      result.append(TemplateProblem(path: "metaData.custom_callback_data", rule: problem.rule))
    }
    return result
  }
}

extension TataPayload {
  private static func buttonProblems(_ components: [TemplateComponent], path: String) -> [TemplateProblem] {
    components.enumerated().flatMap { index, component in
      let path = "\(path)[\(index)]"
      switch component.place {
      case .button:
        let rule = "has a variable in a button, which the provider does not take; put it into the body"
        return [TemplateProblem(path: path, rule: rule)]
      case .carousel:
        return component.cards.enumerated().flatMap { number, card in
          // A card in a card is refused elsewhere.
          let parts = card.components.filter { $0.place != .carousel }
          return buttonProblems(parts, path: "\(path).cards[\(number)].components")
        }
      case .header, .body, .limitedTimeOffer: return []
      }
    }
  }
}

extension CloudAPIMessageReader {
  mutating func tataPayload(_ body: JSONValue) -> TataPayload? {
    guard body.object != nil else {
      fields.note("must be an object", at: "")
      return nil
    }
    let type = body["type"]?.string ?? ""
    let known: Set<String> = [
      "messaging_product", "recipient_type", "to", "type", "context", "source", "metaData", type,
    ]
    guard let object = fields.object(body, at: "", known) else { return nil }
    _ = fields.text(object, "type", at: "")
    if let product = object["messaging_product"], product.string != "whatsapp" {
      fields.note("must be whatsapp", at: "messaging_product")
    }
    if let kind = object["recipient_type"], kind.string != "individual" {
      fields.note("must be individual", at: "recipient_type")
    }
    let recipient = number(fields.text(object, "to", at: ""))
    var replyTo: ProviderMessageID?
    if let value = object["context"], !value.isNull, let context = fields.object(value, at: "context", ["message_id"]) {
      replyTo = messageID(context, "message_id", at: "context")
    }
    var callbackData: String?
    if let value = object["metaData"], !value.isNull,
      let data = fields.object(value, at: "metaData", ["custom_callback_data"])
    {
      callbackData = fields.optionalText(data, "custom_callback_data", at: "metaData")
    }
    let source = fields.optionalText(object, "source", at: "")
    guard let message = message(type, object[type]), let recipient else { return nil }
    let send = ProviderSend(recipient: recipient, message: message, callbackData: callbackData, replyTo: replyTo)
    fields.note(TataPayload.problems(of: send))
    return TataPayload(send: send, source: source, headerMedia: foundFlatHeaderMedia ? .flat : .nested)
  }
}

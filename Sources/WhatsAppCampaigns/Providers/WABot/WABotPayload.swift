/// A body of WABot's `send` call as a value: read from JSON, checked, and written again.
public struct WABotPayload: Sendable, Hashable {
  /// Whom it goes to: a phone number.
  public var recipient: WhatsAppIdentity
  /// A text, or a medium with a link.
  public var message: OutboundMessage
  /// The identifier of the connected phone.
  public var instanceID: String
  /// The credential.
  public var accessToken: Secret

  /// Creates a payload.
  public init(recipient: WhatsAppIdentity, message: OutboundMessage, instanceID: String, accessToken: Secret) {
    self.recipient = recipient
    self.message = message
    self.instanceID = instanceID
    self.accessToken = accessToken
  }

  /// Reads a body and checks it.
  ///
  /// - Throws: Every problem with its place. A body that is read can be sent.
  public init(_ body: JSONValue) throws(PayloadError) {
    var reader = PayloadReader()
    let payload = Self.read(body, &reader)
    guard let payload, reader.problems.isEmpty else { throw PayloadError(problems: reader.problems) }
    self = payload
  }

  /// The body as it is sent. It holds the credential.
  ///
  /// - Throws: The first rule that a payload breaks that was put together by hand; never for one that was read.
  public func encoded() throws(ProviderRequestError) -> [UInt8] {
    if let problem = Self.problems(of: message).first {
      throw ProviderRequestError(code: .invalidField, path: problem.path, rule: problem.rule)
    }
    let number: String
    switch recipient {
    case .phone, .waID: number = recipient.address
    case .userID, .anonymous:
      throw ProviderRequestError(code: .unsupported, path: "number", rule: "must be a phone number")
    }
    guard Self.isNumber(number) else {
      throw ProviderRequestError(code: .invalidField, path: "number", rule: Self.numberRule)
    }
    var writer = JSONWriter(capacity: 512)
    var unsupported = false
    writer.object { body in
      body.member("number", number)
      switch message {
      case .text(let text):
        body.member("type", "text")
        body.member("message", text.body)
      case .media(let medium):
        body.member("type", "media")
        body.optional("message", medium.caption)
        if case .link(let link) = medium.source { body.member("media_url", link) }
        body.optional("filename", medium.filename)
      default: unsupported = true
      }
      body.member("instance_id", instanceID)
      body.member("access_token", accessToken.revealed)
    }
    guard !unsupported else {
      throw ProviderRequestError(code: .unsupported, path: "type", rule: "must be text or media")
    }
    return writer.bytes
  }

  static let numberRule = "must be 7 to 15 digits with the country code and without +"

  /// What breaks the rules: the gateway documents none, so they are those of the app behind it.
  static func problems(of message: OutboundMessage) -> [TemplateProblem] {
    switch message {
    case .text(let text): return FieldRule.text(text.body, path: "message", limit: 4_096)
    case .media(let medium):
      var result: [TemplateProblem] = []
      switch medium.source {
      case .id: result.append(TemplateProblem(path: "media_url", rule: "must be a web address; nothing is uploaded"))
      case .link:
        if let rule = medium.source.refusal {
          result.append(TemplateProblem(path: "media_url", rule: rule))
        }
      }
      if let caption = medium.caption { result += FieldRule.text(caption, path: "message", limit: 4_096) }
      if let name = medium.filename {
        result += FieldRule.text(name, path: "filename", limit: MediaMessage.longestFilename)
      }
      return result
    default: return [TemplateProblem(path: "type", rule: "must be text or media")]
    }
  }

  static func isInstanceID(_ text: String) -> Bool {
    (1...128).contains(text.utf8.count)
      && text.utf8.allSatisfy { $0.isLetterOrDigit || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }
  }

  private static func isNumber(_ text: String) -> Bool {
    (7...15).contains(text.utf8.count) && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
  }

  private static func read(_ body: JSONValue, _ reader: inout PayloadReader) -> WABotPayload? {
    let known: Set<String> = [
      "number", "type", "message", "media_url", "filename", "instance_id", "access_token",
    ]
    guard let object = reader.object(body, at: "", known) else { return nil }
    let number = reader.identifier(object, "number", at: "") ?? ""
    if !isNumber(number) { reader.note(numberRule, at: "number") }
    let instance = reader.text(object, "instance_id", at: "")
    if !isInstanceID(instance) { reader.note("must be letters and digits", at: "instance_id") }
    let token = Secret(reader.text(object, "access_token", at: ""))
    if !ProviderAddress.isToken(token) { reader.note("must be a credential without spaces", at: "access_token") }
    let message: OutboundMessage
    switch reader.text(object, "type", at: "") {
    case "text":
      for key in ["media_url", "filename"] where object[key].map({ !$0.isNull }) ?? false {
        reader.note("is for type media only", at: key)
      }
      message = .text(TextMessage(reader.text(object, "message", at: "")))
    case "media":
      let filename = reader.optionalText(object, "filename", at: "")
      let link = reader.text(object, "media_url", at: "")
      message = .media(
        MediaMessage(
          kind(of: filename ?? link),
          .link(link),
          caption: reader.optionalText(object, "message", at: ""),
          filename: filename
        )
      )
    default:
      reader.note("must be text or media", at: "type")
      return nil
    }
    reader.note(problems(of: message))
    guard let recipient = WhatsAppIdentity.parse(waID: number) else { return nil }
    return WABotPayload(recipient: recipient, message: message, instanceID: instance, accessToken: token)
  }

  /// What a file is by the ending of its name: the gateway is told no more than that.
  private static func kind(of name: String) -> MediaKind {
    let path = name.prefix { $0 != "?" && $0 != "#" }
    switch path.split(separator: ".").last?.lowercased() {
    case "jpg", "jpeg", "png", "webp": return .image
    case "mp4", "3gp": return .video
    case "mp3", "ogg", "aac", "amr", "m4a": return .audio
    default: return .document
    }
  }
}

extension WABotPayload: Redacted {
  /// The kind of message only.
  public var description: String { "WABot payload: \(message.kind)" }
}

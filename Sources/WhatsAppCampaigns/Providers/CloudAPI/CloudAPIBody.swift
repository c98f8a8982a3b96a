/// The JSON of the Cloud API's send call, which resellers of it share.
enum CloudAPIBody {
  /// The most characters of callback data that come back whole.
  static let maximumCallbackData = 512

  /// The body for one message to one person, as bytes.
  ///
  /// It is written straight into them, because a campaign makes one for every recipient.
  static func message(
    _ send: ProviderSend,
    options: MarketingMessageOptions = MarketingMessageOptions()
  ) throws(ProviderRequestError) -> [UInt8] {
    try check(send)
    let recipient = try recipient(send.recipient)
    var writer = JSONWriter(capacity: 1_024)
    writer.object { body in
      body.member("messaging_product", "whatsapp")
      body.member("recipient_type", "individual")
      body.member(recipient.key, recipient.value)
      if let message = send.replyTo {
        body.key("context")
        body.object { $0.member("message_id", message.rawValue) }
      }
      CloudAPISpelling().content(of: send.message, in: &body)
      body.optional("product_policy", options.productPolicy?.rawValue)
      if let shares = options.sharesActivity {
        body.key("message_activity_sharing")
        body.literal(shares ? "true" : "false")
      }
      body.optional("biz_opaque_callback_data", send.callbackData)
    }
    return writer.bytes
  }

  /// Refuses what breaks a documented limit.
  static func check(_ send: ProviderSend) throws(ProviderRequestError) {
    if let problem = send.message.problems.first(where: { $0.severity == .error }) {
      throw ProviderRequestError(code: .invalidField, path: problem.path, rule: problem.rule)
    }
    if let problem = callbackProblem(send.callbackData) {
      throw ProviderRequestError(code: .invalidField, path: problem.path, rule: problem.rule)
    }
  }

  /// What is wrong with callback data.
  static func callbackProblem(_ data: String?) -> TemplateProblem? {
    guard let data, data.utf8.count > maximumCallbackData, ParameterText.length(data) > maximumCallbackData else {
      return nil
    }
    return TemplateProblem(
      path: "biz_opaque_callback_data",
      rule: "must not be longer than \(maximumCallbackData) characters"
    )
  }

  /// The body that tells a person that a message was read.
  static func readReceipt(_ receipt: ReadReceipt) -> [UInt8] {
    var writer = JSONWriter(capacity: 256)
    writer.object { body in
      body.member("messaging_product", "whatsapp")
      body.member("status", "read")
      body.member("message_id", receipt.messageID.rawValue)
      guard receipt.showsTyping else { return }
      body.key("typing_indicator")
      body.object { $0.member("type", "text") }
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
      guard isUserID(text) else {
        throw ProviderRequestError(
          code: .invalidField,
          path: "recipient",
          rule: "must be a user identifier as a webhook gave it"
        )
      }
      return ("recipient", text)
    case .anonymous:
      throw ProviderRequestError(code: .unsupported, path: "to", rule: "must be somebody whose data is still there")
    }
  }

  /// Whether a text can be a user identifier: a country, perhaps the word for a parent account, and up to 128 characters.
  private static func isUserID(_ text: String) -> Bool {
    guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }), let name = text.split(separator: ".").last else {
      return false
    }
    return name.utf8.count <= 128 && text.utf8.count <= "MY.ENT.".utf8.count + 128
  }
}

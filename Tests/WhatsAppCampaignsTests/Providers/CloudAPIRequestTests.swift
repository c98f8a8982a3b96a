import Testing
import WhatsAppCampaigns

@Suite("Requests to the Cloud API")
struct CloudAPIRequestTests {
  private func provider() throws -> CloudAPIProvider {
    CloudAPIProvider(try CloudAPIConfiguration(phoneNumberID: "106540352242922", accessToken: Secret("EAAG0secret")))
  }

  private func body(
    _ message: OutboundMessage,
    to recipient: WhatsAppIdentity = .waID("60123456789"),
    tag: String? = nil
  ) async throws -> String {
    let send = ProviderSend(recipient: recipient, message: message, callbackData: tag)
    return String(decoding: try await provider().request(for: send).body, as: UTF8.self)
  }

  private func message(
    _ template: MessageTemplate,
    _ assignments: [String],
    _ fields: [String: String] = [:]
  ) throws -> OutboundMessage {
    let builder = try TemplatePayloadBuilder(
      template: template,
      variables: VariableMapping(assignments: assignments)
    )
    return try builder.message { fields[$0] }
  }

  @Test("A request goes to the number's messages, with the credential in one header only")
  func envelope() async throws {
    let request = try await provider().request(
      for: ProviderSend(recipient: .waID("60123456789"), message: .text(TextMessage("Hi")))
    )
    #expect(request.method == .post)
    #expect(request.url == "https://graph.facebook.com/v25.0/106540352242922/messages")
    #expect(request.headers["authorization"] == "Bearer EAAG0secret")
    #expect(request.headers["content-type"] == "application/json")
    #expect(request.headers.fields.count == 2)
    #expect(!request.url.contains("EAAG0secret"))
    #expect(!String(decoding: request.body, as: UTF8.self).contains("EAAG0secret"))
  }

  @Test("A text message, byte by byte")
  func text() async throws {
    #expect(
      try await body(.text(TextMessage("Hi \"you\"\n✓", showsLinkPreview: true)), tag: "c1.abc")
        == #"{"messaging_product":"whatsapp","recipient_type":"individual","to":"+60123456789","type":"text","#
        + #""text":{"body":"Hi \"you\"\n✓","preview_url":true},"biz_opaque_callback_data":"c1.abc"}"#
    )
  }

  @Test("A template with header, body and buttons, byte by byte")
  func template() async throws {
    let template = try MessageTemplateTests.template(
      header: .text("For {{1}}"),
      "Dear {{1}}, use {{2}} now",
      buttons: [
        TemplateButton(kind: .quickReply, label: "Yes"),
        TemplateButton(kind: .url, label: "Go", target: "https://example.com/{{1}}"),
        TemplateButton(kind: .copyCode, label: "Copy"),
      ]
    )
    let message = try message(
      template,
      ["header:1=Ipoh", "1=field:name", "2=SALE", "button0:payload=yes", "button1:1=x7", "button2:code=S10"],
      ["name": "Siti"]
    )
    #expect(
      try await body(message)
        == #"{"messaging_product":"whatsapp","recipient_type":"individual","to":"+60123456789","type":"template","#
        + #""template":{"name":"offer","language":{"code":"en"},"components":["#
        + #"{"type":"header","parameters":[{"type":"text","text":"Ipoh"}]},"#
        + #"{"type":"body","parameters":[{"type":"text","text":"Siti"},{"type":"text","text":"SALE"}]},"#
        + #"{"type":"button","sub_type":"quick_reply","index":"0","parameters":[{"type":"payload","payload":"yes"}]},"#
        + #"{"type":"button","sub_type":"url","index":"1","parameters":[{"type":"text","text":"x7"}]},"#
        + #"{"type":"button","sub_type":"copy_code","index":"2","#
        + #""parameters":[{"type":"coupon_code","coupon_code":"S10"}]}]}}"#
    )
  }

  @Test("Named variables carry parameter_name")
  func named() async throws {
    let message = try message(
      MessageTemplateTests.template("Dear {{first_name}}, hello"),
      ["first_name=Siti"]
    )
    #expect(
      try await body(message).contains(
        #""parameters":[{"type":"text","parameter_name":"first_name","text":"Siti"}]"#
      )
    )
  }

  @Test("A template without variables has no components")
  func plain() async throws {
    #expect(
      try await body(message(MessageTemplateTests.template("Hello"), []))
        .hasSuffix(#""template":{"name":"offer","language":{"code":"en"}}}"#)
    )
  }

  @Test("A media header is a link, an uploaded medium, or a document with a name")
  func media() async throws {
    func header(_ parameter: TemplateParameter) async throws -> String {
      let message = TemplateMessage(
        name: TemplateName("offer"),
        language: LanguageCode("en_US"),
        components: [TemplateComponent(.header, parameters: [parameter])]
      )
      return try await body(.template(message))
    }
    #expect(
      try await header(.media(.image, .link("https://example.com/a.png")))
        .contains(#"[{"type":"image","image":{"link":"https://example.com/a.png"}}]"#)
    )
    #expect(
      try await header(.media(.document, .id("42"), filename: "offer.pdf"))
        .contains(#"[{"type":"document","document":{"id":"42","filename":"offer.pdf"}}]"#)
    )
  }

  @Test("A phone number carries its plus sign")
  func phone() async throws {
    let number = try #require(PhoneNumber(e164: "+60123456789"))
    #expect(try await body(.text(TextMessage("Hi")), to: .phone(number)).contains(#""to":"+60123456789""#))
  }

  @Test("A user identifier goes into a field of its own")
  func userID() async throws {
    let text = try await body(.text(TextMessage("Hi")), to: .userID("MY.13491208655302741918"))
    #expect(text.contains(#""recipient":"MY.13491208655302741918""#))
    #expect(!text.contains(#""to":"#))
  }

  @Test(
    "What breaks a documented limit is never sent, and the error says where but not what",
    arguments: [
      (WhatsAppIdentity.waID("60 12"), "Hi", "", "to"), (.userID("a b"), "Hi", "", "recipient"),
      (.waID("60123456789"), "", "", "text.body"),
      (.waID("60123456789"), String(repeating: "z", count: 4_097), "", "text.body"),
      (.waID("60123456789"), "Hi", String(repeating: "z", count: 513), "biz_opaque_callback_data"),
    ]
  )
  func limits(recipient: WhatsAppIdentity, text: String, tag: String, path: String) async throws {
    let provider = try provider()
    let error = await #expect(throws: ProviderRequestError.self) {
      try await provider.request(
        for: ProviderSend(recipient: recipient, message: .text(TextMessage(text)), callbackData: tag)
      )
    }
    #expect(error?.path == path)
    #expect(error?.description.contains("zzz") == false)
  }

  @Test("The provider says what it can do")
  func capabilities() throws {
    let capabilities = try provider().capabilities
    #expect(capabilities.sendsTemplates && capabilities.echoesCallbackData)
    #expect(capabilities.reportsDelivery && capabilities.signsWebhooks)
    #expect(capabilities.defaultLimits == [.perSecond(80)])
  }
}

@Suite("Configuration of the Cloud API")
struct CloudAPIConfigurationTests {
  private func configuration(
    _ baseURL: String = "https://graph.facebook.com",
    version: String = "v25.0",
    id: String = "1",
    token: String = "t"
  ) throws(CloudAPIConfigurationError) -> CloudAPIConfiguration {
    try CloudAPIConfiguration(baseURL: baseURL, version: version, phoneNumberID: id, accessToken: Secret(token))
  }

  @Test(
    "Encrypted addresses are accepted, and plain ones of this machine",
    arguments: [
      ("https://graph.facebook.com", "https://graph.facebook.com"),
      ("https://proxy.example.com:8443/meta/", "https://proxy.example.com:8443/meta"),
      ("http://127.0.0.1:8080", "http://127.0.0.1:8080"), ("http://localhost:1/", "http://localhost:1"),
      ("http://[::1]:9", "http://[::1]:9"),
    ]
  )
  func accepted(text: String, base: String) throws {
    #expect(try configuration(text).baseURL == base)
  }

  @Test(
    "Other addresses are refused with a reason",
    arguments: [
      ("http://graph.facebook.com", CloudAPIConfigurationError.Code.insecureBaseURL),
      ("http://127.0.0.1.example.com", .insecureBaseURL), ("http://localhost.example.com", .insecureBaseURL),
      ("ftp://example.com", .invalidBaseURL), ("graph.facebook.com", .invalidBaseURL), ("", .invalidBaseURL),
      ("https://", .invalidBaseURL), ("https://user:pass@example.com", .invalidBaseURL),
      ("https://example.com?a=b", .invalidBaseURL), ("https://example.com/#x", .invalidBaseURL),
      ("https://exa mple.com", .invalidBaseURL), ("https://graph.facebook.com/v25.0/", .versionInBaseURL),
    ]
  )
  func refused(text: String, code: CloudAPIConfigurationError.Code) {
    #expect(throws: CloudAPIConfigurationError(code)) { try configuration(text) }
  }

  @Test("Version, identifier and token are checked, and no error shows the token")
  func otherParts() throws {
    #expect(try configuration(version: "v26.0").version == "v26.0")
    for version in ["25.0", "v25", "v25.0/x", "v", "v.0", "v25.0.1", "latest"] {
      #expect(throws: CloudAPIConfigurationError(.invalidVersion)) { try configuration(version: version) }
    }
    for id in ["", "+60123", "1/2", "abc"] {
      #expect(throws: CloudAPIConfigurationError(.invalidPhoneNumberID)) { try configuration(id: id) }
    }
    for token in ["", "SECRET\n", "SECRET X", "SECRETé"] {
      #expect {
        try configuration(token: token)
      } throws: { error in
        (error as? CloudAPIConfigurationError)?.code == .invalidAccessToken && !"\(error)".contains("SECRET")
      }
    }
    #expect(!"\(try configuration(token: "SECRET"))".contains("SECRET"))
  }
}

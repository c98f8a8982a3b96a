import Testing
import WhatsAppCampaigns

@Suite("Filling in templates")
struct TemplatePayloadBuilderTests {
  private let buttons = [
    TemplateButton(kind: .quickReply, label: "Yes"),
    TemplateButton(kind: .url, label: "Go", target: "https://example.com/{{1}}"),
    TemplateButton(kind: .copyCode, label: "Copy"),
  ]

  private func builder(_ template: MessageTemplate, _ assignments: String...) throws -> TemplatePayloadBuilder {
    try TemplatePayloadBuilder(template: template, variables: VariableMapping(assignments: assignments))
  }

  private func components(
    _ builder: TemplatePayloadBuilder,
    _ fields: [String: String] = [:]
  ) throws -> [TemplateComponent] {
    let message = try builder.message { fields[$0] }
    #expect(message.problems.isEmpty, "\(message.problems)")
    guard case .template(let template) = message else { return [] }
    return template.components
  }

  @Test("Header, body and buttons are filled in from fields and texts")
  func fills() throws {
    let template = try MessageTemplateTests.template(
      header: .text("For {{1}}"),
      "Dear {{1}}, use {{2}} now",
      buttons: buttons
    )
    let builder = try builder(
      template,
      "header:1=field:city",
      "1=field:name|friend",
      "2=text:SALE",
      "button0:payload=yes",
      "button1:1=field:token",
      "button2:code=SAVE10"
    )
    let result = try components(builder, ["city": "Ipoh", "token": "a b/ü?x=1"])
    #expect(
      result == [
        TemplateComponent(.header, parameters: [.text("Ipoh")]),
        TemplateComponent(.body, parameters: [.text("friend"), .text("SALE")]),
        TemplateComponent(.button(.quickReply, index: 0), parameters: [.payload("yes")]),
        TemplateComponent(.button(.url, index: 1), parameters: [.text("a%20b/%C3%BC?x=1")]),
        TemplateComponent(.button(.copyCode, index: 2), parameters: [.couponCode("SAVE10")]),
      ]
    )
  }

  @Test("Named variables carry their names")
  func named() throws {
    let builder = try builder(
      MessageTemplateTests.template("Dear {{first_name}} of {{city}}, hello"),
      "first_name=field:name",
      "city=Ipoh"
    )
    #expect(
      try components(builder, ["name": "Ann"])
        == [TemplateComponent(.body, parameters: [.text("Ann", name: "first_name"), .text("Ipoh", name: "city")])]
    )
  }

  @Test("A template without variables sends no components")
  func noVariables() throws {
    #expect(try components(builder(MessageTemplateTests.template("Hello all"))).isEmpty)
  }

  @Test("A media header takes a link or an uploaded medium")
  func media() throws {
    let builder = try builder(
      MessageTemplateTests.template(header: .media(.image), "Hello"),
      "header:image=field:picture"
    )
    #expect(
      try components(builder, ["picture": "https://example.com/a.png"])
        == [TemplateComponent(.header, parameters: [.media(.image, .link("https://example.com/a.png"))])]
    )
    #expect(
      try components(builder, ["picture": "12345"])
        == [TemplateComponent(.header, parameters: [.media(.image, .id("12345"))])]
    )
    #expect { try builder.message { _ in "not a picture" } } throws: { error in
      (error as? MissingVariable)?.reason == .unusable
    }
  }

  @Test(
    "The button of a one-time code takes the code of the body, in either form that the provider gives it",
    arguments: [
      TemplateButton(kind: .oneTimePassword, label: "Copy"),
      TemplateButton(kind: .url, label: "Copy", target: "https://www.whatsapp.com/otp/code/?code=otp{{1}}"),
    ]
  )
  func oneTimeCode(button: TemplateButton) throws {
    let template = try MessageTemplateTests.template(
      "{{1}} is your code.",
      buttons: [button],
      category: .authentication
    )
    #expect(
      try components(builder(template, "1=field:code"), ["code": "123456"])
        == [
          TemplateComponent(.body, parameters: [.text("123456")]),
          TemplateComponent(.button(.url, index: 0), parameters: [.text("123456")]),
        ]
    )
  }

  @Test("All problems of a mapping are listed at once, with what to do")
  func mappingProblems() throws {
    let template = try MessageTemplateTests.template(
      header: .text("For {{1}}"),
      "Dear {{1}}, use {{2}} now",
      buttons: buttons
    )
    #expect {
      try builder(template, "1=field:name", "3=x", "button0:1=x", "button2:code=\(String(repeating: "x", count: 21))")
    } throws: { error in
      let problems = (error as? TemplateError)?.problems ?? []
      return problems.map(\.path) == ["header:1", "2", "button1:1", "3", "button0:1", "button2:code"]
        && problems[0].rule.contains("header:1=field:NAME")
    }
  }

  @Test("Templates that the library cannot fill are refused before the campaign starts")
  func unfillable() throws {
    var carousel = try MessageTemplateTests.template("Hello")
    carousel.unsupportedParts = ["CAROUSEL"]
    let location = try MessageTemplateTests.template(header: TemplateHeader(format: .unknown("LOCATION")), "Hello")
    let products = try MessageTemplateTests.template(
      "Hello",
      buttons: [TemplateButton(kind: .unknown("MPM"), label: "x")]
    )
    let gaps = try MessageTemplateTests.template("Hello {{2}} there")
    for template in [carousel, location, products] {
      #expect(throws: TemplateError.self) { try builder(template) }
    }
    #expect(throws: TemplateError.self) { try builder(gaps, "2=x") }
  }

  @Test("A blank value counts as missing", arguments: [nil, "", "  ", "\u{200B}\n"])
  func missing(value: String?) throws {
    let builder = try builder(MessageTemplateTests.template("Dear {{1}}, hello"), "1=field:name")
    #expect { try builder.message { _ in value } } throws: { error in
      (error as? MissingVariable)?.key.rawValue == "1" && (error as? MissingVariable)?.field == "name"
        && (error as? MissingVariable)?.reason == .noValue
    }
  }

  @Test(
    "White space that the provider refuses is smoothed",
    arguments: [
      ("Ann\nLee", "Ann Lee"), ("Ann\t Lee", "Ann Lee"), ("  Ann ", "Ann"), ("Ann     Lee", "Ann Lee"),
      ("Ann    Lee", "Ann    Lee"), ("Ann\r\nLee", "Ann Lee"), ("é\u{2028}é", "é é"), ("👩‍👧 x", "👩‍👧 x"),
      ("a\u{0}b", "a b"),
    ]
  )
  func smooth(value: String, sent: String) throws {
    let builder = try builder(MessageTemplateTests.template("Dear {{1}}, hello"), "1=field:name")
    #expect(try components(builder, ["name": value]) == [TemplateComponent(.body, parameters: [.text(sent)])])
  }

  @Test("A value that is too long fails its own contact only, and its text is in no error")
  func tooLong() throws {
    let builder = try builder(MessageTemplateTests.template(header: .text("For {{1}}"), "x"), "header:1=field:name")
    // “For ” stands in the header already.
    #expect { try builder.message { _ in String(repeating: "é", count: 57) } } throws: { error in
      (error as? MissingVariable)?.reason == .tooLong && !"\(error)".contains("é")
    }
    #expect(throws: Never.self) { try builder.message { _ in String(repeating: "é", count: 56) } }
  }

  @Test("The preview is what the person will see, and open variables are seen")
  func preview() throws {
    let builder = try builder(
      MessageTemplateTests.template(header: .text("For {{1}}"), "Dear {{1}},\nhello {{2}}.", footer: "Bye"),
      "header:1=Ipoh",
      "1=field:name",
      "2=field:none"
    )
    #expect(builder.preview { $0 == "name" ? "Ann" : nil } == "For Ipoh\n\nDear Ann,\nhello {{2}}.\n\nBye")
  }

  @Test("A text message has limits of its own")
  func text() {
    #expect(OutboundMessage.text(TextMessage("Hi")).problems.isEmpty)
    #expect(OutboundMessage.text(TextMessage(" ")).problems.map(\.path) == ["text.body"])
    #expect(OutboundMessage.text(TextMessage(String(repeating: "x", count: 4_097))).problems.count == 1)
  }

  @Test("A template message that was put together by hand is checked part by part")
  func handMade() throws {
    let message = TemplateMessage(
      name: TemplateName("offer"),
      language: LanguageCode("en"),
      components: [
        TemplateComponent(.body, parameters: [.text("a\nb"), .text("x", name: "Y")]),
        TemplateComponent(.header, parameters: [.media(.audio, .id("1"))]),
        TemplateComponent(.button(.url, index: 10), parameters: [.payload("x")]),
        TemplateComponent(.body, parameters: []),
      ]
    )
    #expect(
      message.problems.map(\.path) == [
        "template.components[0].parameters", "template.components[0].parameters[0].text",
        "template.components[0].parameters[1].parameter_name", "template.components[1].parameters[0]",
        "template.components[2].index", "template.components[2].parameters[0]",
        "template.components[3].parameters", "template.components",
      ]
    )
  }
}

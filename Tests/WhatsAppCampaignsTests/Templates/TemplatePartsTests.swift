import Testing
import WhatsAppCampaigns

@Suite("Templates with every part")
struct TemplatePartsTests {
  private func components(_ template: MessageTemplate, _ assignments: [String]) throws -> [TemplateComponent] {
    let builder = try TemplatePayloadBuilder(template: template, variables: VariableMapping(assignments: assignments))
    let message = try builder.message { ["name": "Siti", "lat": "3.139", "far": "999"][$0] }
    #expect(message.problems.isEmpty)
    guard case .template(let template) = message else { return [] }
    return template.components
  }

  @Test("A place is filled in from fields, and a place that is none skips the person by name")
  func place() throws {
    let template = MessageTemplate(
      name: "a",
      language: "en",
      category: .utility,
      header: TemplateHeader(format: .location),
      body: "Here"
    )
    #expect(template.placeholders.map(\.rawValue) == ["header:latitude", "header:longitude"])
    let filled = try components(
      template,
      ["header:latitude=field:lat", "header:longitude=text:101.7", "header:name=text:HQ"]
    )
    let expected = LocationMessage(latitude: 3.139, longitude: 101.7, name: "HQ")
    #expect(filled == [TemplateComponent(.header, parameters: [.location(expected)])])
    let builder = try TemplatePayloadBuilder(
      template: template,
      variables: ["header:latitude": .field("far"), "header:longitude": .text("1")]
    )
    #expect(throws: MissingVariable(key: "header:latitude", field: "far", reason: .unusable)) {
      try builder.message { _ in "999" }
    }
    #expect(throws: TemplateError.self) {
      try TemplatePayloadBuilder(
        template: template,
        variables: ["header:latitude": .text("north"), "header:longitude": .text("1")]
      )
    }
  }

  @Test("An offer, a form, a catalog and products are compiled into their buttons")
  func buttons() throws {
    let template = MessageTemplate(
      name: "a",
      language: "en",
      category: .marketing,
      body: "Here",
      buttons: [
        TemplateButton(kind: .flow, label: "Book"), TemplateButton(kind: .catalog, label: "See"),
        TemplateButton(kind: .multiProduct, label: "All"), TemplateButton(kind: .voiceCall, label: "Call"),
      ],
      offer: LimitedTimeOffer(text: "Today!")
    )
    #expect(template.problems.isEmpty)
    #expect(template.placeholders.map(\.rawValue) == ["button2:products", "offer:end"])
    let parts = try components(
      template,
      [
        "button2:products=text:New: a, b; Old: c", "button1:thumbnail=text:a",
        "offer:end=text:2026-12-31T23:59:00+08:00",
      ]
    )
    let sections = [
      ProductSection(title: "New", productIDs: ["a", "b"]), ProductSection(title: "Old", productIDs: ["c"]),
    ]
    #expect(
      parts == [
        TemplateComponent(.limitedTimeOffer, parameters: [.offerEnd(milliseconds: 1_798_732_740_000)]),
        TemplateComponent(.button(.flow, index: 0), parameters: [.flow(token: "unused")]),
        TemplateComponent(.button(.catalog, index: 1), parameters: [.catalog(thumbnailID: "a")]),
        TemplateComponent(
          .button(.products, index: 2),
          parameters: [.products(thumbnailID: nil, sections: sections)]
        ),
      ]
    )
  }

  @Test("An offer ends at an instant or in milliseconds; seconds are refused when it is planned, and skip one person")
  func offerEnd() throws {
    let template = MessageTemplate(
      name: "a",
      language: "en",
      category: .marketing,
      body: "Here",
      offer: LimitedTimeOffer(text: "Today!")
    )
    for text in ["1800000000", "1800000000000000", "0", "tomorrow", "1970-01-21T20:00:00Z"] {
      #expect(throws: TemplateError.self, "\(text)") {
        try TemplatePayloadBuilder(template: template, variables: ["offer:end": .text(text)])
      }
    }
    let builder = try TemplatePayloadBuilder(template: template, variables: ["offer:end": .field("end")])
    #expect(throws: MissingVariable(key: "offer:end", field: "end", reason: .unusable)) {
      try builder.message { _ in "1800000000" }
    }
    #expect(try builder.message { _ in "1800000000000" }.problems.isEmpty)
  }

  @Test("The cards of a carousel have variables of their own, and are checked like the rest")
  func carousel() throws {
    let json = #"""
      {"name":"cards","language":"en_US","category":"MARKETING","status":"APPROVED","components":[
        {"type":"BODY","text":"Dear {{1}}, look"},
        {"type":"CAROUSEL","cards":[
          {"components":[{"type":"HEADER","format":"IMAGE"},{"type":"BODY","text":"Only {{1}} left"},
            {"type":"BUTTONS","buttons":[{"type":"URL","text":"Buy","url":"https://a.b/{{1}}"}]}]},
          {"components":[{"type":"HEADER","format":"IMAGE"},{"type":"BODY","text":"Plain words"},
            {"type":"BUTTONS","buttons":[{"type":"URL","text":"Buy","url":"https://a.b/"}]}]}]}]}
      """#
    let template = try MessageTemplate(cloudAPI: try JSONValue.parse(json))
    #expect(template.problems.isEmpty, "\(template.problems)")
    #expect(template.unsupportedParts.isEmpty)
    #expect(
      template.placeholders.map(\.rawValue)
        == ["1", "card0:header:image", "card0:1", "card0:button0:1", "card1:header:image"]
    )
    for key in template.placeholders { #expect(VariableKey(rawValue: key.rawValue) == key) }
    let parts = try components(
      template,
      [
        "1=field:name", "card0:header:image=text:42", "card0:1=text:5", "card0:button0:1=text:x",
        "card1:header:image=text:https://a.b/c.jpg",
      ]
    )
    #expect(parts.count == 2 && parts.last?.cards.map(\.components.count) == [3, 1])
    #expect(throws: TemplateError.self) { try components(template, ["1=field:name"]) }
    #expect(VariableKey(rawValue: "card0:card1:1") == nil && VariableKey(rawValue: "card99:1") == nil)
    #expect(VariableKey(rawValue: "card0:offer:end") == nil && VariableKey(rawValue: "cardx:1") == nil)
  }

  @Test("For a provider without templates, the words and the medium are sent")
  func words() throws {
    let template = MessageTemplate(
      name: "a",
      language: "en",
      category: .marketing,
      header: .media(.image),
      body: "Hi {{1}}, hello",
      buttons: [
        TemplateButton(kind: .quickReply, label: "Yes"), TemplateButton(kind: .copyCode, label: "Code"),
        TemplateButton(kind: .phoneNumber, label: "Call", target: "+60312345678"),
      ]
    )
    let builder = try TemplatePayloadBuilder(
      template: template,
      variables: VariableMapping(assignments: [
        "1=field:name", "header:image=text:https://a.b/c.jpg", "button1:code=text:S10",
      ]),
      output: .words
    )
    let expected = MediaMessage(
      .image,
      .link("https://a.b/c.jpg"),
      caption: "Hi Siti, hello\n\nCode: S10\n\nCall: +60312345678"
    )
    #expect(try builder.message { _ in "Siti" } == .media(expected))
    #expect(throws: MissingVariable.self) { try builder.message { _ in nil } }
  }
}

import Testing
import WhatsAppCampaigns
import WhatsAppCampaignsTesting

@Suite("A plan that nobody's message could follow is refused, and the dry run sees what one person's cannot")
struct MessagePlanningTests {
  private static let number = EngineFixture.number(0)

  private func channel(_ provider: any MessagingProvider, _ fixture: EngineFixture) -> ProviderChannel {
    ProviderChannel(
      provider: provider,
      transport: SimulatorTransport(fixture.simulator),
      sender: "s",
      webhookFormat: CloudAPIWebhookFormat(),
      webhookOrigin: .trustedBodies,
      media: nil
    )
  }

  private func engine(_ fixture: EngineFixture) throws -> CampaignEngine {
    let token = Secret("t")
    return CampaignEngine(
      store: fixture.store,
      channels: [
        "cloud": channel(CloudAPIProvider(try CloudAPIConfiguration(phoneNumberID: "1", accessToken: token)), fixture),
        "tata": channel(TataProvider(try TataConfiguration(token: token)), fixture),
        "wabot": channel(WABotProvider(try WABotConfiguration(instanceID: "1", accessToken: token)), fixture),
      ]
    )
  }

  /// What is said when a campaign with a template is planned; `nil` where it is taken.
  private func refusal(
    of template: MessageTemplate,
    by provider: ProviderName = "cloud",
    _ assignments: [String] = []
  ) async throws -> String? {
    let fixture = try EngineFixture()
    let engine = try engine(fixture)
    try await engine.saveTemplate(template)
    let plan = CampaignPlan(
      name: "n",
      provider: provider,
      template: template.name,
      language: template.language,
      variables: try VariableMapping(assignments: assignments),
      audience: Audience(numbers: [Self.number]),
      ignoresProviderLimits: true
    )
    do {
      _ = try await engine.createCampaign(plan)
      return nil
    } catch {
      return error.description
    }
  }

  private func template(
    _ body: String,
    header: TemplateHeader? = nil,
    buttons: [TemplateButton] = [],
    cards: [TemplateCardDefinition] = [],
    category: TemplateCategory = .utility
  ) -> MessageTemplate {
    MessageTemplate(
      name: "t",
      language: "en",
      category: category,
      header: header,
      body: body,
      buttons: buttons,
      cards: cards
    )
  }

  @Test("What the provider would refuse in everybody's message is refused when the campaign is planned")
  func everybody() async throws {
    let card = { (place: String) in
      TemplateCardDefinition(
        header: .media(.image),
        body: "Look",
        buttons: [TemplateButton(kind: .url, label: "Go", target: "https://example.com/\(place){{1}}")]
      )
    }
    let cards = [card("a"), card("b")]
    let mapping = [
      "card0:header:image=https://a.b/c.png", "card1:header:image=https://a.b/c.png", "card0:button0:1=x",
      "card1:button0:1=x",
    ]
    #expect(try await refusal(of: template("Dear {{Name}}, hello"), ["Name=field:name"])?.contains("lowercase") == true)
    let document = template("Your bill", header: .media(.document))
    #expect(try await refusal(of: document, ["header:document=text:4490709327384033"]) == nil)
    let link = try await refusal(of: document, by: "wabot", ["header:document=text:4490709327384033"])
    #expect(link?.contains("must be a web address") == true)
    let place = template("Come", header: TemplateHeader(format: .location))
    let name = String(repeating: "n", count: 1_100)
    let spot = try await refusal(of: place, ["header:latitude=3", "header:longitude=101", "header:name=\(name)"])
    #expect(spot?.contains("location.name") == true)
    let long = template(String(repeating: "w ", count: 2_100))
    #expect(try await refusal(of: long, by: "wabot")?.contains("4096") == true)
    #expect(try await refusal(of: template("Look", header: .media(.gif)), ["header:gif=https://a.b/c.mp4"]) != nil)
    let carousel = template("Look", cards: cards)
    #expect(try await refusal(of: carousel, mapping) == nil)
    #expect(try await refusal(of: carousel, by: "tata", mapping)?.contains("carousel.cards[0].buttons[0]") == true)
  }

  @Test(
    "A medium that the provider could never fetch is refused when the campaign is planned, and nobody is asked for it",
    arguments: [
      "notaurl", "MEDIA1", "https://127.0.0.1/a.exe", "https://localhost/a.pdf", "http://user@10.0.0.7:8080/a.pdf",
      "https://[::1]/a.pdf", "https://[fe80::1%25eth0]/a.pdf", "https://2130706433/a.pdf", "https://127.1/a.pdf",
      "https://0x7f.0.0.1/a.pdf", "https://1.2.3.0x4/a.pdf", "https://fileserver/a.pdf", "https://nas.local./a.pdf",
      "https://example..com/a.pdf", "https://%6c.com/a.pdf", "https:///a.pdf", "https://169.254.169.254?a.pdf",
    ]
  )
  func unreachableMedia(address: String) async throws {
    let document = template("Your bill", header: .media(.document))
    for provider in ["cloud", "tata", "wabot"] as [ProviderName] {
      for source in ["text:\(address)", "field:bill|\(address)"] {
        #expect(try await refusal(of: document, by: provider, ["header:document=\(source)"]) != nil, "\(provider)")
      }
    }
    for address in ["https://8.8.8.8/a.pdf", "https://[2a03:2880:f10c::1]:8443/a.pdf", "https://bücher.de./a.pdf"] {
      #expect(try await refusal(of: document, ["header:document=text:\(address)"]) == nil, "\(address)")
    }
  }

  @Test("Whose own medium the provider could never fetch is left out by name")
  func unreachableMediaOfOne() async throws {
    let fixture = try EngineFixture()
    let engine = try engine(fixture)
    try await engine.saveTemplate(template("Your bill", header: .media(.document)))
    let person = ContactDraft(phone: Self.number, name: "Siti", fields: ["bill": "https://192.168.1.1/a.pdf"])
    try await engine.add([person], to: EngineFixture.customers)
    try await engine.recordConsent(EngineFixture.grant(), for: [.phone(Self.number)])
    let plan = CampaignPlan(
      name: "n",
      provider: "cloud",
      template: "t",
      language: "en",
      variables: ["header:document": .field("bill")],
      audience: Audience(groups: [EngineFixture.customers]),
      ignoresProviderLimits: true
    )
    let id = try await engine.createCampaign(plan).id
    var skipped: [String] = []
    _ = try await engine.dryRun(id) { entry in
      if case .skip(let reason) = entry.verdict { skipped.append(reason.word) }
    }
    #expect(skipped == ["cannotBeBuilt"])
  }

  @Test(
    "Words that are too long once they are filled in are refused, and a person's own ones leave only that person out"
  )
  func lengths() async throws {
    let body = template("Hi {{1}}, " + String(repeating: "w", count: 1_000) + " {{1}} bye")
    #expect(try await refusal(of: body, ["1=text:\(String(repeating: "x", count: 8))"])?.contains("1024") == true)
    #expect(try await refusal(of: body, ["1=text:xx"]) == nil)
    let header = template("Hello", header: .text(String(repeating: "h", count: 50) + " {{1}}"))
    #expect(try await refusal(of: header, ["header:1=text:0123456789"]) != nil)
    #expect(try await refusal(of: header, ["header:1=text:012345678"]) == nil)

    let builder = try TemplatePayloadBuilder(template: body, variables: ["1": .field("name")])
    #expect(throws: Never.self) { try builder.message { _ in "xx" } }
    let error = #expect(throws: MissingVariable.self) { try builder.message { _ in "xxxxxxxx" } }
    #expect(error?.reason == .tooLong)
    // Characters count, not bytes.
    #expect(throws: Never.self) { try builder.message { _ in "ééééééé" } }
  }

  @Test("The dry run says who cannot be sent to, as the campaign does: a code and Tata need a phone number")
  func persons() async throws {
    let fixture = try EngineFixture()
    let engine = try engine(fixture)
    let identities: [WhatsAppIdentity] = [.phone(Self.number), .userID("MY.abc123")]
    for (provider, category) in [
      ("cloud", TemplateCategory.authentication), ("tata", .utility), ("cloud", .utility),
    ] as [(ProviderName, TemplateCategory)] {
      try await engine.saveTemplate(template("Code {{1}}", category: category))
      for identity in identities { try await engine.recordConsent(EngineFixture.grant(), for: [identity]) }
      let plan = CampaignPlan(
        name: "n",
        provider: provider,
        template: "t",
        language: "en",
        variables: ["1": .text("1234")],
        audience: Audience(segments: [.all([])]),
        ignoresProviderLimits: true
      )
      let id = try await engine.createCampaign(plan).id
      var skipped: [String] = []
      let summary = try await engine.dryRun(id) { entry in
        if case .skip(let reason) = entry.verdict { skipped.append("\(entry.contact.identity.address) \(reason.word)") }
      }
      let needsNumber = provider == "tata" || category == .authentication
      #expect(summary.send == (needsNumber ? 1 : 2))
      #expect(skipped == (needsNumber ? ["MY.abc123 cannotBeBuilt"] : []))
    }
  }

  @Test("A document of a template's header can have a name, the same for everybody or each person's own")
  func filename() throws {
    let builder = try TemplatePayloadBuilder(
      template: template("Your bill", header: .media(.document)),
      variables: try VariableMapping(assignments: [
        "header:document=https://a.b/c.pdf", "header:filename=field:bill|Bill.pdf",
      ])
    )
    func parts(_ name: String?) throws -> [TemplateComponent] {
      guard case .template(let message) = try builder.message(for: { $0 == "bill" ? name : nil }) else { return [] }
      return message.components
    }
    func header(_ name: String) -> [TemplateComponent] {
      [TemplateComponent(.header, parameters: [.media(.document, .link("https://a.b/c.pdf"), filename: name)])]
    }
    #expect(try parts("July.pdf") == header("July.pdf"))
    #expect(try parts(nil) == header("Bill.pdf"))
  }

  @Test("A field that stands in several places is checked with what the pickiest of them takes")
  func sharedField() async throws {
    let document = template("Your bill {{1}}", header: .media(.document))
    #expect(try await refusal(of: document, ["1=field:link", "header:document=field:link"]) == nil)
    #expect(try await refusal(of: document, by: "wabot", ["1=field:link", "header:document=field:link"]) == nil)
  }

  @Test("A document keeps its name in words, and a name that is too long leaves only its person out")
  func filenames() async throws {
    let builder = try TemplatePayloadBuilder(
      template: template("Your bill", header: .media(.document)),
      variables: try VariableMapping(assignments: [
        "header:document=https://a.b/c.pdf", "header:filename=field:bill|Bill.pdf",
      ]),
      output: .words
    )
    guard case .media(let medium) = try builder.message(for: { _ in nil }) else {
      Issue.record("not a medium")
      return
    }
    #expect(medium.filename == "Bill.pdf")
    let parameter = { (length: Int) in
      let name = String(repeating: "n", count: length)
      return TemplateComponent(.header, parameters: [.media(.document, .link("https://a.b/c.pdf"), filename: name)])
    }
    let provider = try CloudAPIProvider(CloudAPIConfiguration(phoneNumberID: "1", accessToken: Secret("t")))
    func check(_ length: Int) throws(ProviderRequestError) {
      let message = TemplateMessage(name: "t", language: "en", components: [parameter(length)])
      try provider.check(ProviderSend(recipient: .phone(Self.number), message: .template(message)))
    }
    #expect(throws: Never.self) { try check(240) }
    let error = #expect(throws: ProviderRequestError.self) { try check(241) }
    #expect(error?.path.hasSuffix("document.filename") == true)
  }

  @Test("Where an engine lacks the campaign's provider, why still tells what would happen to somebody")
  func unknownProvider() async throws {
    let fixture = try EngineFixture()
    let engine = try engine(fixture)
    try await engine.saveTemplate(template("Hello"))
    try await engine.recordConsent(EngineFixture.grant(), for: [.phone(Self.number)])
    let plan = CampaignPlan(
      name: "n",
      provider: "cloud",
      template: "t",
      language: "en",
      variables: [:],
      audience: Audience(numbers: [Self.number]),
      ignoresProviderLimits: true
    )
    let id = try await engine.createCampaign(plan).id
    let reader = CampaignEngine(store: fixture.store, channels: [:])
    let person = PersonKey(Self.number)
    guard case .send = try await reader.why(person, in: id)?.foresight else {
      Issue.record("not told")
      return
    }
  }
}

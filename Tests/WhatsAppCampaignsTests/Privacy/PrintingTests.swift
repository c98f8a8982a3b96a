import Foundation
import Testing
import WhatsAppCampaigns
import WhatsAppCampaignsSQLite

/// Prints whatever holds personal data in every way that Swift has, and looks for it.
@Suite("Nothing personal is printed")
struct PrintingTests {
  private static let digits = "60198765432"
  private static let canaries = [
    "198765432", "19-8765432", "19 876 5432", "Zulaikha", "880101145678", "880101-14-5678", "Kenari", "EAAsesame",
    "s3cret",
    "rahsia",
  ]

  private static func phone() throws -> PhoneNumber { try #require(PhoneNumber(e164: "+" + digits)) }

  /// Everything public that holds a number, a name, an identity card, a text or a secret.
  private static func values() throws -> [Any] {
    let phone = try phone()
    let person = PersonKey(phone)
    let identity = WhatsAppIdentity.phone(phone)
    let now = Date(timeIntervalSince1970: 1_760_000_000)
    let today = try #require(CalendarDay("2026-11-21"))
    let number = try ICParser(today: today).parse("880101-14-5678")
    let id = try #require(ProviderMessageID(provider: "wamid.1"))
    let fields = ["alamat": "Jalan Kenari 17"]
    let contact = Contact(
      id: ContactID(1),
      person: person,
      identity: identity,
      name: "Zulaikha",
      fields: fields,
      createdAt: now
    )
    let member = AudienceMember(contact: contact, consent: ConsentState(), memberFields: fields)
    let suppression = Suppression(person: person, source: "list", reason: "Zulaikha asked", since: now)
    let inbound = InboundMessage(
      id: id,
      sender: WebhookParty(waID: digits),
      profileName: "Zulaikha",
      timestamp: now,
      content: .text("rahsia 880101-14-5678")
    )
    let event = ConsentEvent(decision: .granted, purposes: [.marketing], at: now, source: "form")
    var head = LedgerHead()
    let entry = head.append(event, of: person, recordedAt: now)
    let cipher = try FieldCipher(Secret("k:" + String(repeating: "c3", count: 32)))
    let place = SealedPlace(tenant: .default, owner: person.rawValue, field: "ic_number")
    let sealed = cipher.seal(number.digits, in: place)
    let value = SealedValue(id: SealedValueID(1), person: person, field: "ic_number", sealed: sealed, lookup: "h")
    let template = TemplateMessage(
      name: "promo",
      language: "ms",
      components: [TemplateComponent(.body, parameters: [.text("Zulaikha")])]
    )
    let text = TextMessage("rahsia, Zulaikha")
    let send = ProviderSend(recipient: identity, message: .text(text))
    let recipient = Recipient(
      id: RecipientID(1),
      campaign: CampaignID("c"),
      contact: contact.id,
      person: person,
      memberFields: fields,
      updatedAt: now
    )
    let answer = DialogueTurn.Answer(kind: .request, language: "ms", text: "Hai Zulaikha")
    var turn = DialogueTurn()
    turn.answers = [answer]
    turn.fields = fields
    turn.identityCard = .hold(number)
    let body = Array("{\"from\":\"\(digits)\",\"name\":\"Zulaikha\"}".utf8)
    var headers = HTTPHeaders()
    headers.add("Bearer EAAsesame", for: "Authorization")
    let request = HTTPRequest(method: .post, url: "https://x/?access_token=EAAsesame", headers: headers, body: body)
    let draft = ContactDraft(phone: phone, name: "Zulaikha", fields: fields, memberFields: fields)
    return [
      phone, person, identity, contact, member, suppression, draft, number, inbound, inbound.content, inbound.sender,
      entry,
      cipher, place, sealed, value, send, send.message, OutboundMessage.template(template), template, text,
      template.components, recipient, RecipientRecord(recipient: recipient, member: member), answer, turn,
      DialogueMemory(
        record: ConsentRecord(state: ConsentState(), history: []),
        messageID: id,
        name: "Zulaikha",
        fields: fields,
        unconfirmedIC: number.digits
      ),
      DialogueReply(provider: "cloud", recipient: identity, inReplyTo: id, answer: answer, sendBefore: now),
      ProfileAnswer.identityCard(number), IdentityCardStep.keep(number),
      PersonalData(
        contact: contact,
        memberFields: ["g": fields],
        ledger: [entry],
        suppression: suppression,
        recipients: [recipient],
        sealed: [value]
      ),
      ForgetPerson(tenant: .default, person: person, token: person, extent: .erase, keyProposal: Secret("s3cret")),
      GroupMember(contact: contact, fields: fields), GroupChange.Action.setFields([contact.id: fields]),
      GroupChange(tenant: .default, name: "g", action: .setFields([contact.id: fields])),
      ContactPage(items: [contact], memberFields: [contact.id: fields]),
      SaveContacts(tenant: .default, drafts: [draft]), RecordConsent.Entry(identity: identity, event: event),
      ContactQuery(tenant: .default, selection: .people([person])), PersonalDataQuery(tenant: .default, person: person),
      ApplyWebhooks.Message(messageID: id, identity: identity, profileName: "Zulaikha", at: now, text: "rahsia"),
      StoredWebhook(id: WebhookID(1), provider: "cloud", body: body, receivedAt: now),
      KeepWebhook(tenant: .default, provider: "cloud", body: body, isUrgent: true),
      WebhookEvent.message(inbound), request, headers, headers.fields,
      HTTPResponse(status: 200, headers: headers, body: body),
      WebhookRequest(
        method: .post,
        query: ["hub.verify_token": "s3cret"],
        headers: headers,
        body: body,
        pathSecret: "s3cret"
      ),
      Secret("EAAsesame"), SourceRow(number: 2, cells: ["Zulaikha", digits]),
      JSONValue.object(["name": "Zulaikha"]), Audience(numbers: [phone]),
      SealedValueChange.Action.keep(person, field: "ic_number", sealed, lookup: "h"),
      EngineConfiguration(cipher: cipher),
    ]
  }

  @Test("Not by description, interpolation, reflection or dump, and not inside an optional, a list or a dictionary")
  func values() throws {
    for value in try Self.values() {
      let optional: Any? = value
      for said in Self.printed(value) + Self.printed([value]) + Self.printed(["x": value])
        + Self.printed(optional as Any)
      {
        for canary in Self.canaries where said.contains(canary) {
          Issue.record("\(type(of: value)) shows “\(canary)”")
        }
      }
    }
  }

  private static func printed(_ value: Any) -> [String] {
    var dumped = ""
    dump(value, to: &dumped)
    return ["\(value)", String(describing: value), String(reflecting: value), dumped]
  }

  @Test("Not in an error of the engine, of a store, of a parser or of a provider")
  func errors() async throws {
    let phone = try Self.phone()
    let folder = try TemporaryFolder()
    let engine = CampaignEngine(store: try await SQLiteStore.open(at: folder.path()))
    var errors: [any Error] = []
    func provoke(_ body: () async throws -> Void) async {
      do { try await body() } catch { errors.append(error) }
    }
    await provoke { try await engine.keepSealed("880101145678", as: "ic_number", of: PersonKey(phone)) }
    await provoke { try await engine.recordConsent(EngineFixture.grant(), for: [.waID("999198765432")]) }
    await provoke { _ = try await engine.why(PersonKey(phone), in: CampaignID("none")) }
    await provoke { _ = try PhoneNormalizer(defaultRegion: RegionCode("MY")).normalize("+60198765432x198765432") }
    await provoke { _ = try ICParser(today: try #require(CalendarDay("2026-11-21"))).parse("901331-01-1234") }
    await provoke { _ = try FieldCipher(Secret("EAAsesame")) }
    await provoke { _ = try JSONValue.parse(Array("{\"Zulaikha\":rahsia}".utf8)) }
    let sealing = CampaignEngine(
      store: InMemoryStore(),
      configuration: EngineConfiguration(cipher: try FieldCipher(Secret(String(repeating: "a1", count: 32))))
    )
    await provoke { try await sealing.keepSealed("880101145678", as: "ic_number", of: PersonKey(phone)) }
    try await sealing.save([ContactDraft(phone: phone, name: "Zulaikha")])
    try await sealing.keepSealed("880101145678", as: "ic_number", of: PersonKey(phone))
    #expect(errors.count >= 7)
    for error in errors {
      for said in Self.printed(error) + [error.localizedDescription] {
        for canary in Self.canaries + ["901331"] where said.contains(canary) {
          Issue.record("\(type(of: error)) shows “\(canary)”: \(said)")
        }
      }
    }
  }

  @Test("Not on standard error of the command line")
  func diagnostics() async throws {
    let folder = try CommandLineRun.Folder()
    let environment = ["WHATSAPP_ACCESS_TOKEN": "EAAsesame", "WHATSAPP_CAMPAIGNS_KEY": "k:s3cret"]
    try folder.write("name,phone\nZulaikha,0198765432\nZulaikha,019876543212345\n", to: "list.csv")
    let commands = [
      ["import", "list.csv", "--group", "g"], ["contacts", "show", "0198765433"],
      ["contacts", "export-data", "0198765432"],
      ["contacts", "anonymize", "0198765432"], ["contacts", "delete", "--phone", "0198765432"],
      ["suppress", "remove", "--phone", "0198765432"], ["groups", "remove", "g", "--phone", "0198765432"],
      ["campaign", "why", "none", "0198765432"], ["inbound", "--from", "0198765432", "--text", "rahsia", "--keep-ic"],
    ]
    for arguments in commands {
      for isKeyed in [true, false] {
        let variables = isKeyed ? environment : ["WHATSAPP_ACCESS_TOKEN": "EAAsesame"]
        let run = try await CommandLineRun(arguments: arguments, environment: variables, in: folder)
        for canary in Self.canaries where run.diagnostics.contains(canary) {
          Issue.record("\(arguments.prefix(2)) says “\(canary)”: \(run.diagnostics)")
        }
      }
    }
  }
}

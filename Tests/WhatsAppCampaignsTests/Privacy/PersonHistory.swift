import Foundation
import Testing
import WhatsAppCampaigns

/// Everything that one person can leave behind in a store, and what may come in again afterwards.
///
/// The provider names messages as Meta does: base64 with the number of the other side in it.
struct PersonHistory {
  private static let words = ["Zulaikha", "Kenari", "kucing", "901231011234"]
  private static let provider: ProviderName = "cloud"

  /// The person has two contacts, which turn out to be one.
  let phones: [PhoneNumber]
  /// Somebody who stays.
  let other: PhoneNumber
  let engine: CampaignEngine
  private let start = Date().addingTimeInterval(-600)

  init(store: any CampaignStore) throws {
    phones = try ["+60198765432", "+60135792468"].map { try #require(PhoneNumber(e164: $0)) }
    other = try #require(PhoneNumber(e164: "+60171112222"))
    let transport = StubTransport { request in
      let to = (try? JSONValue.parse(request.body))?["to"]?.string ?? ""
      return .json(#"{"messages":[{"id":"\#(Self.wamid(to, UUID().uuidString))"}]}"#)
    }
    let provider = CloudAPIProvider(
      try CloudAPIConfiguration(phoneNumberID: "100", accessToken: Secret("sesame"))
    )
    let channel = ProviderChannel(
      provider: provider,
      transport: transport,
      sender: "cloud:100",
      webhookFormat: CloudAPIWebhookFormat(),
      webhookOrigin: .signed(try WebhookSignature(secrets: [Secret("hush")]))
    )
    var settings = EngineConfiguration(
      cipher: try FieldCipher(Secret(String(repeating: "5A", count: 32))),
      patience: .zero
    )
    settings.dialogue = ConsentDialogue(brand: "Kedai Ali", keepsIdentityCards: true)
    engine = CampaignEngine(store: store, channels: [Self.provider: channel], configuration: settings)
  }

  static func wamid(_ phone: String, _ tail: String) -> String {
    let digits = Array(phone.drop { $0 == "+" }.utf8)
    let bytes = [0x1C, 0x18, UInt8(digits.count)] + digits + [0x15, 0x02, 0x00, 0x11, 0x18] + Array(tail.utf8) + [0]
    return "wamid." + Data(bytes).base64EncodedString()
  }
}

// MARK: - Filling

extension PersonHistory {
  /// Fills everything in, and merges the person's two contacts.
  func fill() async throws -> CampaignID {
    try await engine.saveTemplate(EngineFixture.template)
    for (index, phone) in (phones + [other]).enumerated() {
      let name = phone == other ? "Ali" : "Zulaikha \(index)"
      let fields = ["city": "Ipoh", "street": phone == other ? "Jalan Lain" : "Jalan Kenari \(index)"]
      let member = ["seat": phone == other ? "Lain 1" : "Kenari \(index)"]
      try await engine.add([ContactDraft(phone: phone, name: name, fields: fields, memberFields: member)], to: "kawan")
      try await engine.recordConsent(EngineFixture.grant(), for: [.phone(phone)])
    }
    _ = try await engine.createContest(
      ContestPlan(
        name: "Giveaway",
        opensAt: start - 3_600,
        closesAt: start + 86_400,
        prize: "A rice cooker",
        claimInstructions: "Come to our counter."
      )
    )
    let plan = CampaignPlan(
      name: "Promo",
      provider: Self.provider,
      template: "promo",
      language: "ms",
      variables: try VariableMapping(assignments: ["1=field:name", "2=field:city"]),
      audience: Audience(groups: ["kawan"], numbers: phones),
      ignoresProviderLimits: true
    )
    let id = try await engine.createCampaign(plan).id
    try await engine.start(id)
    _ = try await engine.send(id)
    try await deliver(bodies)
    for phone in phones {
      let person = PersonKey(phone)
      try await engine.keepSealed("901231011234", as: CampaignEngine.identityCardField, of: person)
      try await engine.note("Zulaikha keeps a kucing", about: person, by: "Ali")
      try await engine.reply(to: person, text: "Selamat pagi, Zulaikha")
    }
    let sent = try await engine.conversation(with: PersonKey(phones[0])).compactMap(\.messageID)
    try await deliver(sent.map { status("delivered", $0.rawValue, to: phones[0]) })
    try await engine.suppress([PersonKey(phones[1])], source: "list", reason: "Zulaikha asked")
    try await engine.merge(PersonKey(phones[1]), into: PersonKey(phones[0]))
    return id
  }

  /// What providers bring: words, an entry in the contest, a card's number, an echo, a report about a message that nobody
  /// knows, and a body that cannot be read whole.
  var bodies: [[UInt8]] {
    phones.flatMap { phone in
      [
        message("hello, it is Zulaikha", "1", from: phone), message("YES", "2", from: phone),
        message("I want the kucing", "3", from: phone), message("901231-01-1234", "4", from: phone),
        message("STOP", "5", from: phone), message("START", "6", from: phone), echo(phone),
        status("delivered", Self.wamid(phone.e164, "nobody knows"), to: phone),
        body([["from": .string(digits(phone)), "type": "text"]], [], in: "messages"),
      ]
    }
  }

  /// The same messages in other envelopes, and reports about messages of which nothing is known any more.
  var repetitions: [[UInt8]] {
    phones.flatMap { phone in
      [
        body(
          (1...6).map { text($0 == 2 ? "YES" : "hello again", "\($0)", from: phone, at: 60 * $0) },
          [],
          in: "messages"
        ),
        status("read", Self.wamid(phone.e164, "nobody knows"), to: phone), echo(phone, note: "once more"),
        status("failed", Self.wamid(phone.e164, "another one"), to: phone),
      ]
    }
  }

  func deliver(_ bodies: [[UInt8]]) async throws {
    for body in bodies {
      let receipt = await engine.take(trusted: body, from: Self.provider)
      #expect(receipt.response.status == 200)
      for reply in receipt.applied.replies { try await engine.send(reply) }
    }
    for reply in try await engine.applyPendingWebhooks().replies { try await engine.send(reply) }
  }

  private func digits(_ phone: PhoneNumber) -> String { String(phone.e164.dropFirst()) }

  private func message(_ words: String, _ id: String, from phone: PhoneNumber) -> [UInt8] {
    body([text(words, id, from: phone, at: 60 * (Int(id) ?? 0))], [], in: "messages")
  }

  private func text(_ words: String, _ id: String, from phone: PhoneNumber, at second: Int) -> JSONValue {
    [
      "id": .string(Self.wamid(phone.e164, id)), "from": .string(digits(phone)),
      "timestamp": .string(String(Int(start.timeIntervalSince1970) + second)), "type": "text",
      "text": ["body": .string(words)],
    ]
  }

  private func echo(_ phone: PhoneNumber, note: String = "") -> [UInt8] {
    let echo: JSONValue = [
      "id": .string(Self.wamid(phone.e164, "echo")), "from": "60312345678", "to": .string(digits(phone)),
      "timestamp": .string(String(Int(start.timeIntervalSince1970) + 400)), "type": "text",
      "text": ["body": .string("Datang ke Jalan Kenari \(note)")],
    ]
    return body([], [("message_echoes", echo)], in: "smb_message_echoes")
  }

  private func status(_ status: String, _ id: String, to phone: PhoneNumber) -> [UInt8] {
    let update: JSONValue = [
      "id": .string(id), "status": .string(status), "recipient_id": .string(digits(phone)),
      "timestamp": .string(String(Int(start.timeIntervalSince1970) + 500)),
    ]
    return body([], [("statuses", update)], in: "messages")
  }

  private func body(_ messages: [JSONValue], _ others: [(String, JSONValue)], in field: String) -> [UInt8] {
    var value: JSONObject = ["metadata": ["phone_number_id": "100"]]
    if !messages.isEmpty { value["messages"] = .array(messages) }
    for (name, other) in others { value[name] = .array([other]) }
    let entry: JSONValue = ["id": "1", "changes": [["field": .string(field), "value": .object(value)]]]
    return (["object": "whatsapp_business_account", "entry": [entry]] as JSONValue).encoded()
  }
}

// MARK: - Looking for what is left

extension PersonHistory {
  /// The person in every form in which a store could hold them: words, the number with and without its country, in
  /// base64 at each of its three places, and all of these in hexadecimal, as databases print bytes.
  var forms: [String] {
    let numbers = phones.map { digits($0) }
    let plain = Self.words + numbers + numbers.map { String($0.dropFirst(2)) } + numbers.flatMap { Self.base64($0) }
    return plain + plain.map { Data($0.utf8).map { String(format: "%02x", $0) }.joined() }
  }

  /// The characters of base64 that nothing but the text decides, for each place where it may begin.
  private static func base64(_ text: String) -> [String] {
    (0..<3).map { offset in
      let encoded = Data([UInt8](repeating: 0, count: offset) + Array(text.utf8) + [0, 0]).base64EncodedString()
      return String(encoded.dropFirst(offset == 0 ? 0 : offset + 1).prefix(text.utf8.count * 4 / 3 - 1))
    }
  }

  /// The forms that stand in a text.
  func traces(in text: String) -> [String] { forms.filter { text.contains($0) } }

  func traces(in data: Data) -> [String] { forms.filter { data.range(of: Data($0.utf8)) != nil } }
}

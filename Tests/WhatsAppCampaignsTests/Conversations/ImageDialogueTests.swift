import Foundation
import Synchronization
import Testing
import WhatsAppCampaigns
import WhatsAppCampaignsTesting

@Suite("Images in the dialogue")
struct ImageDialogueTests {
  private static let jpeg: [UInt8] = [0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 3]

  private func engine(
    reading text: String?,
    file: [UInt8] = Self.jpeg,
    fetched: Recorder<MediaFetch> = Recorder(),
    agreed: Bool = true
  ) async throws -> CampaignEngine {
    let simulator = try ProviderSimulator(seed: 1)
    let account = simulator.account
    let channel = ProviderChannel(
      provider: CloudAPIProvider(
        try CloudAPIConfiguration(phoneNumberID: account.phoneNumberID, accessToken: account.accessToken)
      ),
      transport: SimulatorTransport(simulator),
      sender: "cloud",
      webhookFormat: CloudAPIWebhookFormat(),
      webhookOrigin: .trustedBodies,
      media: StubFetcher(file: file, fetched: fetched)
    )
    var settings = EngineConfiguration(dialogue: ConsentDialogue(brand: "Kedai Ali"))
    settings.textRecognizer = StubRecognizer(words: text)
    let engine = CampaignEngine(store: InMemoryStore(), channels: ["cloud": channel], configuration: settings)
    let phone = try #require(PhoneNumber(e164: "+60123456789"))
    _ = try await engine.add([ContactDraft(phone: phone, name: "Siti")], to: "all")
    if agreed { try await engine.recordConsent(EngineFixture.grant(), for: [.phone(phone)]) }
    return engine
  }

  private func send(_ type: String, to engine: CampaignEngine, caption: String? = nil) async throws -> WebhookSummary {
    var media: JSONObject = ["id": "77", "mime_type": "image/jpeg"]
    media["caption"] = caption.map(JSONValue.string)
    var message = CloudAPIWebhookFixture.message(type, .object(media)).object ?? [:]
    message["timestamp"] = .string(String(Int(Date.now.timeIntervalSince1970)))
    let body = CloudAPIWebhookFixture.messages([.object(message)]).encoded()
    let receipt = await engine.take(trusted: body, from: "cloud")
    #expect(receipt.response.status == 200)
    return receipt.applied
  }

  private func fields(_ engine: CampaignEngine) async throws -> [String: String] {
    let phone = try #require(PhoneNumber(e164: "+60123456789"))
    return try await engine.contact(PersonKey(phone))?.fields ?? [:]
  }

  @Test("A photographed card counts as if its number had been typed")
  func card() async throws {
    let fetched = Recorder<MediaFetch>()
    let engine = try await engine(reading: "MALAYSIA\n901231-01-1234\nSITI", fetched: fetched)
    let summary = try await send("image", to: engine)
    #expect(Set(summary.replies.map(\.answer.kind)) == [.profileSaved])
    let fields = try await fields(engine)
    #expect(fields["birth_date"] == "1990-12-31" && fields["place_of_birth"] == "MY-01")
    #expect(fetched.all == [MediaFetch(id: "77", maximumBytes: TextRecognition.defaultMaximumBytes)])
  }

  @Test("What a receipt states becomes fields of the contact, and the image is acknowledged")
  func receipt() async throws {
    let engine = try await engine(reading: "KEDAI ALI SDN BHD\nTOTAL RM 12.50\nTOTAL QTY 3")
    let summary = try await send("image", to: engine)
    #expect(Set(summary.replies.map(\.answer.kind)) == [.received])
    #expect(try await fields(engine)["receipt_total"] == "12.50")
  }

  @Test("Documents, stickers and images that cannot be read are acknowledged, and only images are fetched")
  func acknowledged() async throws {
    for (type, text, file) in [
      ("document", "901231-01-1234", Self.jpeg), ("sticker", "901231-01-1234", Self.jpeg), ("image", nil, Self.jpeg),
      ("image", "901231-01-1234", Array("%PDF-1.7".utf8)), ("image", "nothing of interest", Self.jpeg),
    ] as [(String, String?, [UInt8])] {
      let fetched = Recorder<MediaFetch>()
      let engine = try await engine(reading: text, file: file, fetched: fetched)
      let summary = try await send(type, to: engine)
      #expect(Set(summary.replies.map(\.answer.kind)) == [.received])
      #expect(fetched.all.count == (type == "image" ? 1 : 0))
      #expect(try await fields(engine)["birth_date"] == nil)
    }
  }

  @Test("Without consent no image is fetched, and a STOP under one is a STOP")
  func consent() async throws {
    let fetched = Recorder<MediaFetch>()
    let stranger = try await engine(reading: "901231-01-1234", fetched: fetched, agreed: false)
    #expect(try await send("image", to: stranger).replies.map(\.answer.kind).allSatisfy { $0 == .request })
    let engine = try await engine(reading: "901231-01-1234", fetched: fetched)
    let stopped = try await send("image", to: engine, caption: "STOP")
    #expect(Set(stopped.replies.map(\.answer.kind)) == [.stopped])
    #expect(fetched.all.isEmpty)
  }
}

private struct StubFetcher: MediaFetcher {
  let file: [UInt8]
  let fetched: Recorder<MediaFetch>

  func fetch(_ request: MediaFetch) async throws(MediaFetchError) -> FetchedMedia {
    fetched.record(request)
    return FetchedMedia(bytes: file, type: "image/jpeg")
  }
}

private struct StubRecognizer: TextRecognizer {
  let words: String?

  func text(in request: TextRecognition) async throws(TextRecognitionError) -> String {
    guard let words else { throw TextRecognitionError(.failed) }
    return words
  }
}

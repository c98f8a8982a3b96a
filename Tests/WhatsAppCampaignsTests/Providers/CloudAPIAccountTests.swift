import Foundation
import Testing
import WhatsAppCampaigns
import WhatsAppCampaignsTesting

@Suite("The account at the Cloud API")
struct CloudAPIAccountTests {
  private let time = ManualTimeSource()

  private func account(_ transport: any HTTPTransport) throws -> CloudAPIAccount {
    CloudAPIAccount(
      try CloudAPIConfiguration(phoneNumberID: "106540352242922", accessToken: Secret("simulated-access-token")),
      transport: transport,
      time: time,
      random: SeededRandomSource(seed: 1)
    )
  }

  private static func template(_ index: Int) -> JSONValue {
    [
      "id": .string("\(index)"), "name": .string("promo_\(index)"), "language": "ms", "status": "APPROVED",
      "category": "MARKETING", "quality_score": ["score": "GREEN"], "rejected_reason": "NONE",
      "components": [["type": "BODY", "text": "Hello"]],
    ]
  }

  @Test("Every page of templates is listed, and one that cannot be read keeps none from the others")
  func templates() async throws {
    let account = SimulatedAccount(templates: (0..<250).map(Self.template) + [["name": "broken"]])
    let simulator = try ProviderSimulator(seed: 1, account: account)
    let transport = SimulatorTransport(simulator)
    let listing = try await self.account(transport).templates(of: account.accountID)
    #expect(listing.templates.count == 250)
    #expect(listing.templates.first?.quality == "GREEN" && listing.templates.first?.rejectedReason == nil)
    #expect(listing.templates.last?.template.status == .approved)
    #expect(listing.unreadable.map(\.path) == ["broken"])
  }

  @Test("The samples of the simulator keep the provider's rules, and an account that is not there stops no campaign")
  func samples() async throws {
    let account = SimulatedAccount(templates: SimulatedAccount.sampleTemplates)
    let transport = SimulatorTransport(try ProviderSimulator(seed: 1, account: account))
    let listing = try await self.account(transport).templates(of: account.accountID)
    #expect(listing.unreadable.isEmpty)
    #expect(listing.templates.allSatisfy { $0.template.problems.isEmpty })
    #expect(Set(listing.templates.map(\.template.category)) == [.marketing, .utility, .authentication])
    #expect(Set(listing.templates.map(\.template.status)) == [.approved, .paused, .pending, .rejected])
    #expect(Set(listing.templates.compactMap(\.id)).count == listing.templates.count)
    let error = await #expect(throws: CloudAPICallError.self) { try await self.account(transport).templates(of: "999") }
    #expect(error?.refusal?.errorClass == .invalidRequest && error?.refusal?.code == 100)
    #expect(error?.description.contains("nothing under that identifier") == true)
    #expect(error?.description.contains("pause") == false)
  }

  @Test("A list that never ends, or that is no list, is refused")
  func endless() async throws {
    let page = #"{"data":[{"name":"x"}],"paging":{"next":"y","cursors":{"after":"same"}}}"#
    for text in [page, "{}", "no JSON"] {
      let account = try account(StubTransport { _ in .json(text) })
      await #expect(throws: CloudAPICallError.self) { try await account.templates(of: "1") }
    }
    await #expect(throws: CloudAPICallError.self) {
      try await account(StubTransport { _ in .json("{}") }).templates(of: "../1?x=")
    }
  }

  @Test("The number's state gives the limits that the provider allows")
  func number() async throws {
    let simulator = try ProviderSimulator(seed: 1)
    let info = try await account(SimulatorTransport(simulator)).number()
    #expect(info.quality == "GREEN" && info.tier == "TIER_10K" && info.throughput == "STANDARD")
    #expect(info.limits == [.perSecond(80), .perDay(10_000)])
  }

  @Test("A file is uploaded once, named again, and uploaded anew before the provider forgets it")
  func uploads() async throws {
    let transport = StubTransport { _ in .json(#"{"id":"4490709327384033"}"#) }
    let library = MediaLibrary(try account(transport))
    let file = MediaFile(kind: .image, type: "image/jpeg", name: "a\"\r\n.jpg", bytes: [0xFF, 0xD8, 0xFF, 0x0D, 0x0A])
    let first = try await library.upload(file)
    #expect(first.id == "4490709327384033" && first.expiresAt == time.now.addingTimeInterval(30 * 86_400))
    _ = try await library.upload(file)
    #expect(transport.requests.count == 1)
    let request = try #require(transport.requests.first)
    #expect(request.url.hasSuffix("/v25.0/106540352242922/media"))
    #expect(request.headers["Content-Type"]?.hasPrefix("multipart/form-data; boundary=") ?? false)
    let body = String(decoding: request.body, as: UTF8.self)
    #expect(body.contains("name=\"messaging_product\"\r\n\r\nwhatsapp\r\n"))
    #expect(body.contains("name=\"type\"\r\n\r\nimage/jpeg\r\n"))
    #expect(body.contains("name=\"file\"; filename=\"a.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n"))
    let after = MediaLibrary(try account(transport), known: await library.known)
    _ = try await after.upload(file)
    #expect(transport.requests.count == 1)
    time.advance(by: .seconds(28 * 86_400 + 1))
    _ = try await after.upload(file)
    #expect(transport.requests.count == 2)
  }

  @Test("A medium is deleted and a template goes on only where the provider says that it was done")
  func confirmed() async throws {
    let done = StubTransport { _ in .json(#"{"success":true}"#) }
    let account = try account(done)
    try await account.deleteMedia("17")
    try await account.unpauseTemplate("42")
    #expect(done.requests.map(\.method) == [.delete, .post])
    #expect(done.requests[0].url.hasSuffix("/17?phone_number_id=106540352242922"))
    #expect(done.requests[1].url.hasSuffix("/42/unpause") && done.requests[1].body.isEmpty)
    for answer in [
      HTTPResponse.json("{}"), .json(#"{"success":false}"#), .json(#"{"error":{"code":100}}"#, status: 400),
    ] {
      let account = try self.account(StubTransport { _ in answer })
      await #expect(throws: CloudAPICallError.self) { try await account.deleteMedia("17") }
      await #expect(throws: CloudAPICallError.self) { try await account.unpauseTemplate("42") }
    }
    await #expect(throws: CloudAPICallError.self) { try await account.deleteMedia("../17") }
    #expect(done.requests.count == 2)
  }

  @Test("A file that the provider would not take is not sent")
  func unusableFile() async throws {
    let transport = StubTransport { _ in .json("{}") }
    let account = try account(transport)
    let files = [
      MediaFile(kind: .image, type: "image/gif", name: "a.gif", bytes: [1]),
      MediaFile(kind: .image, type: "image/png", name: "a.png", bytes: []),
      MediaFile(kind: .image, type: "image/png", name: "a.png", bytes: Array("hello world".utf8)),
      MediaFile(kind: .image, type: "image/png", name: "a.png", bytes: Array(repeating: 0, count: 5 << 20 + 1)),
    ]
    for file in files { await #expect(throws: CloudAPICallError.self) { try await account.upload(file) } }
    #expect(transport.requests.isEmpty)
  }

  @Test("The credential goes to the provider's hosts only")
  func download() async throws {
    func media(at url: String) async throws -> [UInt8] {
      let transport = StubTransport { request in
        request.url.contains("?phone_number_id")
          ? .json(#"{"url":"\#(url)","mime_type":"image/png"}"#)
          : HTTPResponse(status: 200, body: [1, 2, 3])
      }
      return try await account(transport).media("42").bytes
    }
    #expect(try await media(at: "https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1") == [1, 2, 3])
    for url in [
      "https://evil.example/fbsbx.com", "https://notfbsbx.com/", "http://lookaside.fbsbx.com/",
      "https://a@lookaside.fbsbx.com.evil.example/", "https://lookaside.fbsbx.com:8080/",
    ] {
      await #expect(throws: CloudAPICallError.self) { try await media(at: url) }
    }
  }

  @Test("A refusal keeps the provider's class, and says nothing of the credential")
  func refusal() async throws {
    let account = try account(StubTransport { _ in .json(#"{"error":{"code":190,"message":"x"}}"#, status: 401) })
    do {
      _ = try await account.number()
      Issue.record("it must fail")
    } catch {
      #expect(error.code == .refused && error.refusal?.errorClass == .authentication)
      #expect(!"\(error)".contains("simulated"))
    }
    let silent = try self.account(StubTransport { _ in nil })
    do { _ = try await silent.number() } catch { #expect(error.code == .noAnswer) }
  }
}

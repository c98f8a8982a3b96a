import Foundation
import Testing

/// Commands that ask the Cloud API for more than sending, against a server of the test.
struct ProviderCommandTests {
  private let folder: CommandLineRun.Folder

  init() throws { folder = try CommandLineRun.Folder() }

  private func run(_ arguments: String..., server: ScriptedServer) async throws -> CommandLineRun {
    let environment = [
      "WHATSAPP_ACCESS_TOKEN": "sesame-0123456789", "WHATSAPP_PHONE_NUMBER_ID": "100",
      "WHATSAPP_BUSINESS_ACCOUNT_ID": "200", "WHATSAPP_BASE_URL": String(server.url.dropLast()),
    ]
    let run = try await CommandLineRun(arguments: arguments, environment: environment, in: folder)
    #expect(!run.output.contains("sesame") && !run.diagnostics.contains("sesame"))
    return run
  }

  /// Answers each request by what its first line holds.
  private func server(_ answers: [String: String]) throws -> ScriptedServer {
    try ScriptedServer { connection in
      while let request = connection.readRequest() {
        let line = request.prefix { $0 != "\r\n" }
        connection.answer(answers.first { line.contains($0.key) }?.value ?? "{}")
      }
    }
  }

  @Test("template sync keeps every template of the account, and names those that it cannot read")
  func templateSync() async throws {
    let promo =
      #"{"id":"7","name":"promo","language":"ms","status":"APPROVED","category":"MARKETING","quality_score":{"score":"GREEN"},"components":[{"type":"BODY","text":"Hai"}]}"#
    let paused =
      #"{"id":"8","name":"sale","language":"en_US","status":"PAUSED","category":"UTILITY","components":[{"type":"BODY","text":"Hi"}]}"#
    let first = try server(["/200/message_templates": #"{"data":[\#(promo),\#(paused)]}"#])
    defer { first.stop() }
    let synced = try await run("template", "sync", "--json", server: first)
    #expect(synced.code == 0)
    #expect(
      synced.output.contains(#""name":"promo","language":"ms","category":"marketing","status":"approved","id":"7""#)
    )
    let request = try #require(first.requests.first)
    #expect(request.contains("GET /v25.0/200/message_templates?"))
    #expect(request.lowercased().contains("authorization: bearer sesame-0123456789"))
    let listed = try await run("template", "list", "--json", server: first)
    #expect(listed.output.contains("promo") && listed.output.contains("paused"))

    let odd = try server(["/200/message_templates": #"{"data":[\#(promo),{"name":"broken"}]}"#])
    defer { odd.stop() }
    let refused = try await run("template", "sync", "--json", server: odd)
    #expect(refused.code == 1)
    #expect(refused.output.contains(#""unreadable":[{"name":"broken""#))
    let other = try await run("template", "sync", "--provider", "tata", server: odd)
    #expect(other.code == 2)
  }

  @Test("media upload sends a file once, and names the upload again while it is good")
  func mediaUpload() async throws {
    try folder.write([0xFF, 0xD8, 0xFF] + Array("not much of a picture".utf8), to: "offer.jpg")
    let server = try server(["/100/media": #"{"id":"9911"}"#])
    defer { server.stop() }
    for _ in 0..<2 {
      let upload = try await run("media", "upload", "offer.jpg", "--known", "uploads.json", "--json", server: server)
      #expect(upload.code == 0)
      #expect(upload.output.contains(#""id":"9911""#))
    }
    #expect(server.requests.count == 1)
    let request = try #require(server.requests.first)
    #expect(request.hasPrefix("POST /v25.0/100/media ") && request.contains("filename=\"offer.jpg\""))
    try folder.write("text", to: "offer.exe")
    #expect(try await run("media", "upload", "offer.exe", server: server).code != 0)
    try folder.write("hello world", to: "fake.png")
    #expect(try await run("media", "upload", "fake.png", server: server).code != 0)
    #expect(server.requests.count == 1)
  }

  @Test("media check holds a file and an address to the provider's rules, and looks at no private address")
  func mediaCheck() async throws {
    let server = try server([:])
    defer { server.stop() }
    try folder.write([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], to: "a.png")
    let file = try await run("media", "check", "a.png", "--provider", "cloud", "--json", server: server)
    #expect(file.code == 0)
    #expect(file.output.contains(#""usable":true,"type":"image/png","size":8"#))
    try folder.write("hello world", to: "fake.png")
    let fake = try await run("media", "check", "fake.png", "--provider", "cloud", "--json", server: server)
    #expect(fake.code == 1)
    #expect(fake.output.contains(#""path":"content","rule":"does not begin as image/png does;"#))
    try folder.write("text", to: "notes.txt")
    let reseller = try await run("media", "check", "notes.txt", "--provider", "tata", "--json", server: server)
    #expect(reseller.code == 1)
    #expect(reseller.output.contains(#""path":"type""#))
    let address = try await run("media", "check", "\(server.url)a.jpg", "--json", server: server)
    #expect(address.code == 1)
    #expect(address.output.contains("cannot be fetched; check that it is public"))
    #expect(server.connectionCount == 0)
  }

  @Test("doctor asks for the number only when it is told to, and says what the provider refused")
  func doctor() async throws {
    let number =
      #"{"id":"100","verified_name":"Kedai","quality_rating":"GREEN","status":"CONNECTED","throughput":{"level":"STANDARD"},"whatsapp_business_manager_messaging_limit":"TIER_2K"}"#
    let server = try server(["/100?": number])
    defer { server.stop() }
    // A store that is not there is a fault of its own.
    _ = try await run("groups", "create", "g", server: server)
    #expect(try await run("doctor", "--json", server: server).code == 0)
    #expect(server.connectionCount == 0)
    let asked = try await run("doctor", "--online", "--json", server: server)
    #expect(asked.code == 0)
    #expect(asked.output.contains(#""quality":"GREEN","throughput":"STANDARD","tier":"TIER_2K""#))
    let refusing = try ScriptedServer { connection in
      connection.readRequest()
      let body = #"{"error":{"code":190,"message":"expired"}}"#
      connection.write("HTTP/1.1 401 Unauthorized\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
    }
    defer { refusing.stop() }
    let refused = try await run("doctor", "--online", "--json", server: refusing)
    #expect(refused.code == 3)
    #expect(refused.output.contains("numberProblem"))
  }
}

import Testing
import WhatsAppCampaigns
import WhatsAppCampaignsCurl

@Suite("Media, before they are sent")
struct MediaPreflightTests {
  private func check(
    _ transport: any HTTPTransport,
    _ url: String = "https://example.com/a.jpg",
    as kind: MediaKind = .image
  ) async -> MediaPreflight.Report {
    await MediaPreflight(transport: transport, rules: .cloudAPI).check(url, as: kind)
  }

  private static func head(_ type: String?, _ length: String?) -> HTTPResponse {
    var headers = HTTPHeaders()
    headers["Content-Type"] = type
    headers["Content-Length"] = length
    return HTTPResponse(status: 200, headers: headers)
  }

  @Test(
    "Type and size are held to the provider's rules",
    arguments: [
      ("image/jpeg", "1000", MediaKind.image, []), ("Image/PNG; q=1", "5242880", .image, []),
      ("image/jpeg", "5242881", .image, ["size"]), ("image/webp", "5", .image, ["type"]),
      ("image/jpeg", "0", .image, ["size"]), (nil, "5", .image, ["type"]),
      ("application/pdf", "104857600", .document, []), ("application/pdf", "104857601", .document, ["size"]),
      ("video/3gpp", "16777217", .video, ["size"]), ("image/webp", "512000", .sticker, []),
    ] as [(String?, String?, MediaKind, [String])]
  )
  func rules(type: String?, length: String?, kind: MediaKind, problems: [String]) async {
    let report = await check(StubTransport { _ in Self.head(type, length) }, as: kind)
    #expect(report.problems.map(\.path) == problems)
    #expect(report.isUsable == problems.isEmpty)
  }

  @Test("An absent or absurd size is a warning, and the reseller takes PDF only")
  func size() async {
    for length in [nil, "-5", "99999999999999999999", "x"] {
      let report = await check(StubTransport { _ in Self.head("image/png", length) })
      #expect(report.isUsable && report.problems.map(\.severity) == [.warning])
    }
    #expect(MediaRules.tata.problems(of: .document, type: "text/plain", size: 1).map(\.path) == ["type"])
    #expect(MediaRules.tata.problems(of: .audio, type: "audio/ogg", size: 1).map(\.path) == ["kind"])
  }

  @Test("Redirects are followed three times, each as a request of its own, and never to something unencrypted")
  func redirects() async {
    @Sendable func redirect(_ location: String?) -> HTTPResponse {
      var headers = HTTPHeaders()
      headers["Location"] = location
      return HTTPResponse(status: 302, headers: headers)
    }
    let relative = StubTransport { request in
      request.url == "https://example.com/b.jpg" ? Self.head("image/png", "5") : redirect("/b.jpg")
    }
    #expect(await check(relative).isUsable)
    #expect(relative.requests.map(\.url) == ["https://example.com/a.jpg", "https://example.com/b.jpg"])
    let loop = StubTransport { _ in redirect("https://example.com/a.jpg") }
    #expect(await !check(loop).isUsable)
    #expect(loop.requests.count == 4)
    for location in ["http://example.com/a", "file:///etc/passwd", "https://u:p@example.com/", nil] {
      let transport = StubTransport { _ in redirect(location) }
      #expect(await !check(transport).isUsable)
      #expect(transport.requests.count == 1)
    }
  }

  @Test("What is no web address is not asked for, and every failure reads the same")
  func refusals() async {
    let transport = StubTransport { _ in nil }
    for url in ["file:///etc/passwd", "gopher://a", "data:x", "https://", "https://a b/", ""] {
      #expect(await !check(transport, url).isUsable)
    }
    #expect(transport.requests.isEmpty)
    let failed = await check(transport).problems
    #expect(failed.map(\.rule) == ["cannot be fetched; check that it is public"])
  }

  @Test(
    "A guarded transport connects to no address of this machine or its network, however it is written",
    arguments: [
      "https://127.0.0.1/a", "https://127.1/a", "https://0x7f000001/a", "https://2130706433/a", "https://0/a",
      "https://localhost./a", "https://[::1]/a", "https://[::ffff:127.0.0.1]/a", "https://[64:ff9b::7f00:1]/a",
      "https://169.254.169.254/latest/meta-data", "https://10.0.0.1/a", "http://127.0.0.1/a", "http://localhost/a",
      "https://192.168.1.1:8443/a", "https://example.com:22/a",
    ]
  )
  func guarded(url: String) async {
    let transport = CurlTransport(configuration: .init(connectTimeout: .seconds(2), destinations: .publicOnly))
    defer { transport.shutDown() }
    let report = await check(transport, url)
    #expect(report.problems.map(\.rule) == ["cannot be fetched; check that it is public"])
  }
}

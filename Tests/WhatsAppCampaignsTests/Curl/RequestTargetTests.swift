import Testing
import WhatsAppCampaigns

@testable import WhatsAppCampaignsCurl

@Suite("What CurlTransport refuses before it sends")
struct RequestTargetTests {
  private func isAccepted(_ request: HTTPRequest, _ configuration: CurlTransport.Configuration = .init()) -> Bool {
    do {
      _ = try RequestTarget(checking: request, against: configuration)
      return true
    } catch {
      #expect(error.fate == .notSent)
      return false
    }
  }

  @Test(
    "Plain http goes to this machine only",
    arguments: [
      ("https://graph.example.com/v1", true), ("HTTPS://graph.example.com", true), ("https://10.0.0.1:8443/", true),
      ("http://127.0.0.1:8080/", true), ("http://127.9.9.9/", true), ("http://[::1]:80/", true),
      ("http://localhost/", true), ("http://LOCALHOST:1/", true), ("http://2130706433/", true),
      ("http://0x7f000001/", true), ("http://127.1/", true), ("http://[::ffff:127.0.0.1]/", true),
      ("http://example.com/", false), ("http://localhost.example.com/", false),
      ("http://127.0.0.1.example.com/", false),
      ("http://10.0.0.1/", false), ("http://0.0.0.0/", false), ("http://[::]/", false),
      ("http://example.com#@127.0.0.1/", false), ("http://example.com?@localhost/", false),
      ("http://user@127.0.0.1/", false), ("https://user:pass@example.com/", false),
      ("http://127.0.0.1\\@example.com/", false),
    ]
  )
  func plainHTTP(url: String, isFine: Bool) {
    #expect(isAccepted(HTTPRequest(method: .get, url: url)) == isFine)
  }

  @Test(
    "What is no absolute http URL is refused",
    arguments: [
      "", "/path", "example.com/x", "//example.com/", "https://", "https:///x", "https:/example.com/",
      "https:example.com/", "ftp://example.com/",
      "file:///etc/passwd",
      "gopher://127.0.0.1/", "data:text/plain,x", "https://example.com/a b", "https://example.com/\r\nX: y",
      "https://example.com/\u{0}", "https://example.com:99999/", "https://example.com/\u{7F}",
      "https://example.com/" + String(repeating: "a", count: 100_000),
    ]
  )
  func badURL(url: String) {
    #expect(!isAccepted(HTTPRequest(method: .get, url: url), .init(allowsPlainHTTP: true)))
  }

  @Test(
    "Header fields cannot break out of their line or reframe the message",
    arguments: [
      ("X-Good", "a value; with = all \u{E9}", true), ("X-Tab", "a\tb", true),
      ("X-Bad", "a\r\nY: b", false), ("X-Bad", "a\nb", false), ("X-Bad", "a\u{0}", false),
      ("X Bad", "a", false), ("", "a", false), ("X-Bad:", "a", false), ("X-B\u{E9}d", "a", false),
      ("Content-Length", "1", false), ("transfer-encoding", "chunked", false), ("Expect", "100-continue", false),
    ]
  )
  func headers(name: String, value: String, isFine: Bool) {
    let request = HTTPRequest(method: .post, url: "https://example.com/", headers: [name: value])
    #expect(isAccepted(request) == isFine)
  }

  @Test("What was found in order is checked again when the URL, a field or the time differs")
  func remembered() throws {
    let targets = KnownTargets(.init())
    let request = HTTPRequest(method: .post, url: "https://example.com/a", headers: ["X-Name": "value"], body: [1])
    for _ in 0..<2 { #expect(try targets.target(of: request).mustStayOnThisMachine == false) }
    var changed = request
    changed.headers = ["X-Name": "value\r\nX-Other: value"]
    #expect(throws: HTTPTransportError.self) { try targets.target(of: changed) }
    changed = request
    changed.url = "http://example.com/a"
    #expect(throws: HTTPTransportError.self) { try targets.target(of: changed) }
    changed = request
    changed.timeout = .zero
    #expect(throws: HTTPTransportError.self) { try targets.target(of: changed) }
    changed = request
    changed.method = .head
    #expect(throws: HTTPTransportError.self) { try targets.target(of: changed) }
    changed = request
    changed.url = "http://127.0.0.1/a"
    #expect(try targets.target(of: changed).mustStayOnThisMachine)
    #expect(try targets.target(of: request).mustStayOnThisMachine == false)
  }

  @Test("HEAD with a body and a timeout that has passed are refused")
  func values() {
    #expect(!isAccepted(HTTPRequest(method: .head, url: "https://example.com/", body: [1])))
    #expect(!isAccepted(HTTPRequest(method: .get, url: "https://example.com/", timeout: .zero)))
    #expect(!isAccepted(HTTPRequest(method: .get, url: "https://example.com/", timeout: .seconds(-1))))
    #expect(isAccepted(HTTPRequest(method: .get, url: "https://example.com/", timeout: .seconds(Int64.max))))
  }

  @Test("A timeout becomes at least one millisecond and at most a day")
  func timeouts() {
    #expect(Duration.nanoseconds(1).curlMilliseconds == 1)
    #expect(Duration.microseconds(1_500).curlMilliseconds == 2)
    #expect(Duration.seconds(-5).curlMilliseconds == 1)
    #expect(Duration.seconds(Int64.max).curlMilliseconds == 86_400_000)
  }

  @Test(
    "Only public addresses are public",
    arguments: [
      ("8.8.8.8", true), ("157.240.1.1", true), ("100.63.255.255", true), ("172.32.0.1", true),
      ("[2a03:2880:f10c::1]", true), ("[2600::]", true),
      ("0.0.0.0", false), ("10.1.2.3", false), ("100.64.0.1", false), ("127.0.0.1", false), ("169.254.169.254", false),
      ("172.16.0.1", false), ("172.31.255.255", false), ("192.0.0.1", false), ("192.0.2.1", false),
      ("192.168.1.1", false), ("198.18.0.1", false), ("198.51.100.1", false), ("203.0.113.1", false),
      ("224.0.0.1", false), ("240.0.0.1", false), ("255.255.255.255", false),
      ("[::]", false), ("[::1]", false), ("[::ffff:127.0.0.1]", false), ("[::ffff:10.0.0.1]", false),
      ("[64:ff9b::7f00:1]", false), ("[fe80::1]", false), ("[fc00::1]", false), ("[fd00::1]", false),
      ("[ff02::1]", false), ("[2001:db8::1]", false), ("[2002:7f00:1::]", false), ("[2001::1]", false),
    ]
  )
  func publicAddresses(text: String, isPublic: Bool) throws {
    #expect(try #require(NetworkAddress(text: text)).isPublic == isPublic)
  }

  @Test("A transport for public addresses connects to no other, and says no more than for a closed port")
  func publicOnly() async throws {
    let server = try ScriptedServer { $0.readRequest() }
    defer { server.stop() }
    let transport = CurlTransport(configuration: .init(destinations: .publicOnly))
    await #expect(throws: HTTPTransportError.self) {
      try await transport.send(HTTPRequest(method: .head, url: "https://localhost:\(server.port)/"))
    }
    do {
      _ = try await transport.send(HTTPRequest(method: .head, url: "https://localhost/"))
      Issue.record("the request must fail")
    } catch {
      #expect(error.code == .connectFailed)
      #expect(error.fate == .notSent)
    }
    #expect(server.connectionCount == 0)
  }
}

import Foundation
import Synchronization
import Testing
import WhatsAppCampaigns
import WhatsAppCampaignsCurl

@Suite("CurlTransport", .timeLimit(.minutes(15)))
struct CurlTransportTests {
  /// It keeps connections for longer than the test can take, however busy the machine is.
  let transport = CurlTransport(configuration: .init(maximumIdleTime: .seconds(3_600)))

  private func failure(_ request: HTTPRequest, by transport: CurlTransport? = nil) async -> HTTPTransportError? {
    do {
      _ = try await (transport ?? self.transport).send(request)
      return nil
    } catch {
      return error
    }
  }

  // MARK: Answers

  @Test("A request arrives as it was given, and the answer comes back whole")
  func roundTrip() async throws {
    let server = try ScriptedServer { connection in
      connection.readRequest()
      connection.write("HTTP/1.1 100 Continue\r\nX-Interim: 1\r\n\r\n")
      connection.write("HTTP/1.1 201 Created\r\nX-One: 1\r\nX-Two:  b \r\nx-one: 2\r\nContent-Length: 5\r\n\r\nhello")
      connection.waitForEnd()
    }
    defer { server.stop() }
    let response = try await transport.send(
      HTTPRequest(
        method: .post,
        url: server.url + "v1/messages?a=b",
        headers: ["Content-Type": "application/json", "Authorization": "Bearer t", "X-Empty": ""],
        body: Array(#"{"a":1}"#.utf8)
      )
    )
    #expect(response.status == 201)
    #expect(response.headers.values(of: "X-One") == ["1", "2"])
    #expect(response.headers["x-two"] == "b")
    #expect(response.headers["X-Interim"] == nil)
    #expect(response.body == Array("hello".utf8))

    let seen = try #require(server.requests.first)
    #expect(seen.hasPrefix("POST /v1/messages?a=b HTTP/1.1\r\n"))
    #expect(seen.hasSuffix("\r\n\r\n" + #"{"a":1}"#))
    #expect(seen.contains("\r\nContent-Length: 7\r\n"))
    #expect(seen.contains("\r\nAuthorization: Bearer t\r\n"))
    #expect(seen.contains("\r\nX-Empty:\r\n"))
    #expect(!seen.contains("Expect:"))
    #expect(!seen.contains("x-www-form-urlencoded"))
  }

  @Test("Every method follows every other on a handle that is used again")
  func methods() async throws {
    let server = try ScriptedServer { connection in
      while let request = connection.readRequest() {
        if request.hasPrefix("HEAD") {
          connection.write("HTTP/1.1 200 OK\r\nContent-Length: 5000000\r\n\r\n")
        } else {
          connection.answer()
        }
      }
    }
    defer { server.stop() }
    let order: [HTTPMethod] = [.post, .get, .head, .post, .delete, .get, .delete, .head, .get]
    for method in order {
      let body = method == .post ? Array("x".utf8) : []
      let response = try await transport.send(HTTPRequest(method: method, url: server.url, body: body))
      #expect(response.body == (method == .head ? [] : Array("ok".utf8)))
    }
    #expect(server.requests.map { $0.prefix { $0 != " " } } == order.map { Substring($0.rawValue) })
    #expect(server.requests.allSatisfy { $0.hasPrefix("POST") == $0.hasSuffix("\r\n\r\nx") })
    #expect(server.connectionCount == 1)
  }

  @Test("Every request carries its own header fields on a handle that is used again")
  func changingHeaders() async throws {
    let server = try ScriptedServer { connection in
      while connection.readRequest() != nil { connection.answer() }
    }
    defer { server.stop() }
    let transport = CurlTransport()
    let names = ["X-First", "X-First", "X-Second", "X-First"]
    for (index, name) in names.enumerated() {
      let value = index == 1 ? "other" : "value"
      _ = try await transport.send(
        HTTPRequest(method: .post, url: "http://127.0.0.1:\(server.port)/", headers: [name: value], body: [1])
      )
    }
    let fields = server.requests.map { $0.split(separator: "\r\n").filter { $0.hasPrefix("X-") } }
    #expect(fields == [["X-First: value"], ["X-First: other"], ["X-Second: value"], ["X-First: value"]])
  }

  @Test("Two hundred requests at once all get their own answer over few connections")
  func manyAtOnce() async throws {
    let server = try ScriptedServer { connection in
      while let request = connection.readRequest() {
        connection.answer(request.components(separatedBy: "\r\n\r\n").last ?? "")
      }
    }
    defer { server.stop() }
    let transport = CurlTransport(
      configuration: .init(maximumConnectionsPerHost: 8, maximumIdleTime: .seconds(3_600))
    )
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for number in 0..<200 {
        group.addTask {
          let body = Array("body \(number)".utf8)
          return try await transport.send(HTTPRequest(method: .post, url: server.url, body: body)).body == body
        }
      }
      for try await isOwn in group { #expect(isOwn) }
    }
    #expect(server.requests.count == 200)
    #expect(server.connectionCount <= 8)
  }

  @Test("A redirect is an answer and is not followed", arguments: [301, 302, 303, 307, 308])
  func redirect(status: Int) async throws {
    let server = try ScriptedServer { connection in
      while connection.readRequest() != nil {
        connection.write("HTTP/1.1 \(status) Moved\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n")
      }
    }
    defer { server.stop() }
    let response = try await transport.send(HTTPRequest(method: .post, url: server.url, body: [1]))
    #expect(response.status == status)
    #expect(response.headers["Location"] == "/elsewhere")
    #expect(server.requests.count == 1)
  }

  @Test("The proxy of the environment is not used")
  func environmentProxy() async {
    // In a process of its own, because the environment belongs to all tests.
    await #expect(processExitsWith: .success) {
      // A port that answers nothing useful, should the proxy be used after all.
      let dead = "http://127.0.0.1:1"
      for name in ["http_proxy", "https_proxy", "all_proxy", "ALL_PROXY"] { setenv(name, dead, 1) }
      let server = try ScriptedServer { connection in
        connection.readRequest()
        connection.answer()
      }
      defer { server.stop() }
      let response = try await CurlTransport().send(HTTPRequest(method: .get, url: server.url))
      #expect(response.status == 200)
      #expect(server.requests.first?.hasPrefix("GET / HTTP/1.1\r\n") == true)
    }
  }

  // MARK: Never twice

  @Test("A request is not repeated when a kept-alive connection dies instead of answering", arguments: [false, true])
  func noRepetition(withReset: Bool) async throws {
    let server = try ScriptedServer { connection in
      connection.readRequest()
      connection.answer()
      connection.readRequest()
      if withReset { connection.resetOnClose() }
    }
    defer { server.stop() }
    let request = HTTPRequest(method: .post, url: server.url, body: Array("message".utf8))
    _ = try await transport.send(request)
    let error = await failure(request)
    #expect(error?.fate == .unknown)
    #expect(error?.code == .connectionLost)
    #expect(server.requests.count == 2)
    // The transport goes on working afterwards.
    #expect(try await transport.send(request).status == 200)
    #expect(server.requests.count == 3)
  }

  @Test("A connection that was idle beyond its time is not used again, whatever the server thinks of it")
  func idleConnection() async throws {
    let server = try ScriptedServer { connection in
      while connection.readRequest() != nil { connection.answer() }
    }
    let silent = try ScriptedServer { $0.waitForEnd() }
    defer {
      server.stop()
      silent.stop()
    }
    let transport = CurlTransport(configuration: .init(maximumIdleTime: .zero))
    #expect(try await transport.send(HTTPRequest(method: .post, url: server.url)).status == 200)
    // The time passes in libcurl, which cannot be given a clock, while this request waits for its answer.
    let wait = await failure(HTTPRequest(method: .post, url: silent.url, timeout: .milliseconds(2_100)), by: transport)
    #expect(wait != nil)
    #expect(try await transport.send(HTTPRequest(method: .post, url: server.url)).status == 200)
    #expect(server.connectionCount == 2)
  }

  // MARK: Not sent

  @Test("A refused connection and an unknown host are proof that nothing was sent")
  func notSent() async throws {
    let refused = try await ScriptedServer.withClosedPort { port in
      await failure(HTTPRequest(method: .post, url: "http://127.0.0.1:\(port)/"))
    }
    #expect(refused?.fate == .notSent)
    #expect(refused?.code == .connectFailed)
    let unknown = await failure(HTTPRequest(method: .post, url: "https://no-such-host.invalid/"))
    #expect(unknown?.fate == .notSent)
    #expect(unknown?.code == .hostNotFound || unknown?.code == .connectFailed)
    #expect(unknown?.description.contains("no-such-host") == false)
  }

  @Test("A failed TLS handshake is proof that nothing was sent", arguments: ["no TLS here\r\n", ""])
  func tlsHandshake(answer: String) async throws {
    let server = try ScriptedServer { connection in
      _ = TCP.read(from: connection.socket)
      connection.write(answer)
    }
    defer { server.stop() }
    let error = await failure(HTTPRequest(method: .post, url: "https://127.0.0.1:\(server.port)/", body: [1]))
    #expect(error?.fate == .notSent)
    #expect(error?.code == .tlsFailed)
  }

  @Test("A stalled TLS handshake ends within the time for connecting, as not sent")
  func tlsStall() async throws {
    let server = try ScriptedServer { $0.waitForEnd() }
    defer { server.stop() }
    let transport = CurlTransport(configuration: .init(connectTimeout: .milliseconds(100)))
    let error = await failure(HTTPRequest(method: .post, url: "https://127.0.0.1:\(server.port)/"), by: transport)
    #expect(error == HTTPTransportError(code: .connectFailed, fate: .notSent, detail: error?.detail ?? ""))
  }

  @Test("A certificate that nobody vouches for is refused before anything is sent")
  func missingCertificates() async throws {
    let server = try ScriptedServer { $0.waitForEnd() }
    defer { server.stop() }
    let transport = CurlTransport(configuration: .init(caBundlePath: "/no/such/bundle.pem"))
    let error = await failure(HTTPRequest(method: .post, url: "https://127.0.0.1:\(server.port)/"), by: transport)
    #expect(error?.code == .tlsFailed)
    #expect(error?.fate == .notSent)
  }

  // MARK: Unknown

  @Test("A stalled answer ends within the request's time, as unknown")
  func stalledAnswer() async throws {
    let server = try ScriptedServer { connection in
      connection.readRequest()
      connection.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhal")
      connection.waitForEnd()
    }
    defer { server.stop() }
    let error = await failure(HTTPRequest(method: .post, url: server.url, timeout: .seconds(1)))
    #expect(error?.code == .timedOut)
    #expect(error?.fate == .unknown)
  }

  static let brokenAnswers: [(answer: String, code: HTTPTransportError.Code)] = [
    ("", .connectionLost),
    ("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf", .connectionLost),
    ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", .connectionLost),
    ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n", .connectionLost),
    ("HTTP/1.1 200 OK\r\nContent-Length: 2000\r\n\r\n" + String(repeating: "x", count: 2_000), .badResponse),
    ("HTTP/1.1 200 OK\r\n\r\n" + String(repeating: "x", count: 2_000), .badResponse),
    (String(repeating: "HTTP/1.1 100 Continue\r\n\r\n", count: 400), .badResponse),
    ("HTTP/1.1 200 OK\r\n" + String(repeating: "X-Many: many\r\n", count: 1_000), .badResponse),
    ("HTTP/1.1 200 OK\r\nX-Long: \(String(repeating: "y", count: 9_000))\r\n\r\n", .badResponse),
    ("SSH-2.0-OpenSSH_9.2\r\n", .badResponse),
    ("\u{0}\u{1}\u{2}garbage", .badResponse),
  ]

  @Test("A broken answer leaves the outcome unknown", arguments: brokenAnswers)
  func brokenAnswer(answer: String, code: HTTPTransportError.Code) async throws {
    let server = try ScriptedServer { connection in
      connection.readRequest()
      connection.write(answer)
    }
    defer { server.stop() }
    let transport = CurlTransport(configuration: .init(maximumHeaderBytes: 8_000))
    let request = HTTPRequest(method: .post, url: server.url, body: [1], maximumResponseBytes: 1_000)
    let error = await failure(request, by: transport)
    #expect(error?.fate == .unknown)
    if answer.contains("zz") {
      #expect(error?.code == .connectionLost || error?.code == .badResponse)
    } else {
      #expect(error?.code == code)
    }
    #expect(server.requests.count == 1)
  }

  @Test("A body of exactly the allowed size is accepted")
  func bodyAtTheLimit() async throws {
    let server = try ScriptedServer { connection in
      connection.readRequest()
      connection.answer(String(repeating: "x", count: 1_000))
    }
    defer { server.stop() }
    let response = try await transport.send(HTTPRequest(method: .get, url: server.url, maximumResponseBytes: 1_000))
    #expect(response.body.count == 1_000)
  }
}

import Foundation
import Testing
import WhatsAppCampaigns

@testable import WhatsAppCampaignsCurl

/// The preflight and the shipped transport together, against servers that misbehave.
@Suite("Media on servers that misbehave")
struct MediaPreflightServerTests {
  private static let refused = "cannot be fetched; check that it is public"

  private func check(
    _ url: String,
    timeout: Duration = .seconds(5),
    configuration: CurlTransport.Configuration = .init()
  ) async -> MediaPreflight.Report {
    let transport = CurlTransport(configuration: configuration)
    defer { transport.shutDown() }
    return await MediaPreflight(transport: transport, rules: .cloudAPI, timeout: timeout).check(url, as: .image)
  }

  private static let head = "HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\n"

  @Test(
    "A server that says nothing, or a byte now and then, is waited for no longer than the time for a step",
    .timeLimit(.minutes(15))
  )
  func slow() async throws {
    for script in [Self.silent, Self.dripping] {
      let server = try ScriptedServer(script: script)
      defer { server.stop() }
      let report = await check(server.url, timeout: .milliseconds(400))
      #expect(report.problems.map(\.rule) == [Self.refused])
      #expect(server.connectionCount == 1)
    }
  }

  private static let silent: @Sendable (ScriptedConnection) -> Void = { connection in
    connection.readRequest()
    connection.waitForEnd()
  }

  private static let dripping: @Sendable (ScriptedConnection) -> Void = { connection in
    connection.readRequest()
    connection.write("HTTP/1.1 200 OK\r\nX-Slow: ")
    for _ in 0..<600 {
      connection.write("y")
      usleep(50_000)
    }
  }

  @Test(
    "Endless header fields, a hundred interim answers and what is no HTTP are refused",
    arguments: [
      head + String(repeating: "X-Many: \(String(repeating: "y", count: 1_000))\r\n", count: 200),
      String(repeating: "HTTP/1.1 100 Continue\r\nX: \(String(repeating: "z", count: 1_000))\r\n\r\n", count: 100),
      "SSH-2.0-OpenSSH_9.2\r\n",
    ]
  )
  func noise(answer: String) async throws {
    let server = try ScriptedServer { connection in
      connection.readRequest()
      connection.write(answer)
    }
    defer { server.stop() }
    #expect(await check(server.url).problems.map(\.rule) == [Self.refused])
  }

  @Test("A body in the answer to HEAD is not read, and the size that the server states counts")
  func body() async throws {
    let server = try ScriptedServer { connection in
      let request = connection.readRequest()
      #expect(request?.hasPrefix("HEAD / ") == true)
      connection.write(Self.head + "Content-Length: 10737418240\r\nContent-Encoding: gzip\r\n\r\n")
      connection.write(String(repeating: "x", count: 1 << 20))
    }
    defer { server.stop() }
    let report = await check(server.url)
    #expect(report.size == 10_737_418_240)
    #expect(report.problems.map(\.path) == ["size"])
  }

  @Test("A redirect is asked for as a request of its own, and never more than three times")
  func redirects() async throws {
    let target = try ScriptedServer { connection in
      connection.readRequest()
      connection.write(Self.head + "Content-Length: 5\r\n\r\n")
    }
    defer { target.stop() }
    let url = target.url
    let first = try ScriptedServer { connection in
      connection.readRequest()
      connection.write("HTTP/1.1 302 Found\r\nLocation: \(url)\r\nContent-Length: 0\r\n\r\n")
    }
    defer { first.stop() }
    #expect(await check(first.url).isUsable)
    #expect(first.requests.count == 1 && target.requests.count == 1)
    let loop = try ScriptedServer { connection in
      while connection.readRequest() != nil {
        connection.write("HTTP/1.1 307 Temporary Redirect\r\nLocation: /\r\nContent-Length: 0\r\n\r\n")
      }
    }
    defer { loop.stop() }
    #expect(await !check(loop.url).isUsable)
    #expect(loop.requests.count == MediaPreflight.maximumRedirects + 1)
  }

  @Test("A public name that resolves into a private network is refused, with the words for a closed port")
  func rebinding() async throws {
    let server = try ScriptedServer { $0.waitForEnd() }
    defer { server.stop() }
    for address in ["127.0.0.1", "10.0.0.1,127.0.0.1", "169.254.169.254", "[::1]", "[::ffff:127.0.0.1]", "192.168.1.1"]
    {
      var configuration = CurlTransport.Configuration(connectTimeout: .seconds(2), destinations: .publicOnly)
      configuration.resolutions = ["media.example.com:443:\(address)"]
      let report = await check("https://media.example.com/a.jpg", configuration: configuration)
      #expect(report.problems.map(\.rule) == [Self.refused], "\(address)")
    }
    // The same name is connected to where any address may be: it is the address that was refused above, not the name.
    var configuration = CurlTransport.Configuration(connectTimeout: .milliseconds(300))
    configuration.resolutions = ["media.example.com:\(server.port):127.0.0.1"]
    _ = await check(
      "https://media.example.com:\(server.port)/a.jpg",
      timeout: .seconds(1),
      configuration: configuration
    )
    #expect(server.connectionCount == 1)
  }

  @Test("A redirect to a name that resolves into a private network is refused at its own step")
  func redirectToPrivate() async throws {
    let transport = CurlTransport(configuration: .init(connectTimeout: .seconds(2), destinations: .publicOnly))
    defer { transport.shutDown() }
    let redirecting = StubTransport { request in
      guard request.url == "https://example.com/a.jpg" else { return nil }
      return HTTPResponse(status: 302, headers: ["Location": "https://localhost/internal"])
    }
    let report = await MediaPreflight(transport: Relay(first: redirecting, rest: transport), rules: .cloudAPI)
      .check("https://example.com/a.jpg", as: .image)
    #expect(report.problems.map(\.rule) == [Self.refused])
  }
}

/// Lets one transport answer what it can and another one the rest.
private struct Relay: HTTPTransport {
  let first: StubTransport
  let rest: CurlTransport

  func send(_ request: HTTPRequest) async throws(HTTPTransportError) -> HTTPResponse {
    do {
      return try await first.send(request)
    } catch {
      return try await rest.send(request)
    }
  }
}

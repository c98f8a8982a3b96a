import Foundation
import Synchronization
import Testing
import WhatsAppCampaigns
import WhatsAppCampaignsCurl
import WhatsAppCampaignsTesting

@testable import ExampleCLI

@Suite("LocalHTTPServer", .timeLimit(.minutes(15)))
struct LocalHTTPServerTests {
  private static let echo: LocalHTTPServer.Handler = { request in
    .response(HTTPResponse(status: 200, headers: ["X-Path": request.path], body: request.body))
  }

  /// Starts a server whose clock stands still, so that no connection is ever overdue, however long a busy machine lets
  /// handlers and clients wait.
  private func start(
    _ limits: LocalHTTPServer.Limits = .init(),
    handler: @escaping LocalHTTPServer.Handler = echo
  ) throws -> LocalHTTPServer {
    try LocalHTTPServer(limits: limits, time: ManualTimeSource(), handler: handler)
  }

  /// Sends bytes as they are, and returns everything that comes back until the server closes.
  private func exchange(_ text: String, with server: LocalHTTPServer) async throws -> String {
    try await TCP.blocking { [port = server.port] in
      let socket = try TCP.connect(port: port)
      defer { close(socket) }
      TCP.write(Array(text.utf8), to: socket)
      return Self.readToEnd(of: socket)
    }
  }

  private static func readToEnd(of socket: Int32) -> String {
    var answer: [UInt8] = []
    while let more = TCP.read(from: socket) { answer += more }
    return String(decoding: answer, as: UTF8.self)
  }

  /// A request that by itself ends later than any test.
  private func request(
    _ method: HTTPMethod,
    _ server: LocalHTTPServer,
    _ path: String = "/",
    body: [UInt8] = []
  ) -> HTTPRequest {
    HTTPRequest(
      method: method,
      url: "http://127.0.0.1:\(server.port)\(path)",
      headers: ["X-Custom": "yes"],
      body: body,
      timeout: .seconds(3_600),
      maximumResponseBytes: 4 << 20
    )
  }

  // MARK: Requests and answers

  @Test("The handler sees the request as it was sent, and the client the answer as it was given")
  func roundTrip() async throws {
    let seen = Mutex<ServerRequest?>(nil)
    let box = Box(seen)
    let server = try start { request in
      box.value.withLock { $0 = request }
      return .response(HTTPResponse(status: 418, headers: ["X-One": "1", "Content-Length": "9"], body: [1, 2, 3]))
    }
    defer { server.stop() }
    let response = try await CurlTransport().send(
      request(.post, server, "/a%20b/c?x=1&y=a%26b&x=2&flag&z=%C3%A9", body: [0, 255, 10])
    )
    #expect(response.status == 418)
    #expect(response.headers["X-One"] == "1")
    #expect(response.headers.values(of: "Content-Length") == ["3"])
    #expect(response.body == [1, 2, 3])
    let request = try #require(box.value.withLock { $0 })
    #expect(request.method == "POST")
    #expect(request.path == "/a b/c")
    #expect(request.query.map { "\($0.name)=\($0.value)" } == ["x=1", "y=a&b", "x=2", "flag=", "z=é"])
    #expect(request.query("x") == "1")
    #expect(request.headers["x-custom"] == "yes")
    #expect(request.body == [0, 255, 10])
    #expect(request.remoteAddress == "127.0.0.1")
  }

  @Test("A large body within the limit, by length or in chunks, arrives whole")
  func largeBodies() async throws {
    let server = try start()
    defer { server.stop() }
    let body = (0..<(3 << 20)).map { UInt8(truncatingIfNeeded: $0) }
    #expect(try await CurlTransport().send(request(.post, server, body: body)).body == body)

    let chunked = try await exchange(
      "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
        + "5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n",
      with: server
    )
    #expect(chunked.hasPrefix("HTTP/1.1 200"))
    #expect(chunked.hasSuffix("hello world"))
  }

  @Test("A connection is kept for the next request, and HEAD answers without a body")
  func keepAlive() async throws {
    let server = try start()
    defer { server.stop() }
    let answer = try await exchange(
      "GET /1 HTTP/1.1\r\nHost: x\r\n\r\nHEAD /2 HTTP/1.1\r\nHost: x\r\n\r\n"
        + "GET /3 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
      with: server
    )
    #expect(answer.components(separatedBy: "HTTP/1.1 200").count == 4)
    #expect(answer.contains("X-Path: /1") && answer.contains("X-Path: /2") && answer.contains("X-Path: /3"))
  }

  // MARK: Faults

  @Test("A dropped connection gives the client no byte")
  func dropped() async throws {
    let server = try start { _ in .dropConnection }
    defer { server.stop() }
    #expect(try await exchange("GET / HTTP/1.1\r\nHost: x\r\n\r\n", with: server) == "")
    await #expect(throws: HTTPTransportError.self) {
      try await CurlTransport().send(request(.post, server, body: [1]))
    }
  }

  @Test("A client that goes away while the handler runs harms nobody")
  func clientGone() async throws {
    let gate = Gate()
    let server = try start { request in
      if request.path == "/slow" { await gate.wait() }
      return .response(HTTPResponse(status: 200, body: Array(repeating: 1, count: 100_000)))
    }
    defer { server.stop() }
    for _ in 0..<20 {
      let socket = try TCP.connect(port: server.port)
      TCP.write(Array("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n".utf8), to: socket)
      var linger = linger(l_onoff: 1, l_linger: 0)
      await gate.arrival()
      setsockopt(socket, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<linger>.size))
      close(socket)
    }
    gate.open()
    #expect(try await CurlTransport().send(request(.get, server)).status == 200)
  }

  @Test("Three hundred requests wait at the same time without holding each other up")
  func manyWaiting() async throws {
    let gate = Gate()
    let server = try start { request in
      if request.path == "/slow" { await gate.wait() }
      return .response(HTTPResponse(status: 200, body: request.body))
    }
    defer { server.stop() }
    let transport = CurlTransport(configuration: .init(maximumConnectionsPerHost: 400, maximumConnections: 400))
    let slow = request(.post, server, "/slow", body: [1])
    try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<300 {
        group.addTask { try await transport.send(slow).status }
      }
      for _ in 0..<300 { await gate.arrival() }
      #expect(try await transport.send(request(.get, server)).status == 200)
      gate.open()
      for try await status in group { #expect(status == 200) }
    }
  }

  @Test("Stopping ends waiting requests and cancels their handlers")
  func stopWhileWaiting() async throws {
    let gate = Gate()
    let server = try start { _ in
      await gate.wait()
      return .response(HTTPResponse(status: 200))
    }
    let target = request(.post, server)
    async let outcome = { () async -> HTTPTransportError? in
      do throws(HTTPTransportError) {
        _ = try await CurlTransport().send(target)
        return nil
      } catch {
        return error
      }
    }()
    await gate.arrival()
    server.stop()
    server.stop()
    #expect(await outcome?.fate == .unknown)
    gate.open()
  }

  @Test("A port that is taken is said to be taken")
  func portInUse() throws {
    let server = try start()
    defer { server.stop() }
    do {
      _ = try LocalHTTPServer(port: server.port, handler: Self.echo)
      Issue.record("the second server must not start")
    } catch {
      #expect(error.isPortInUse)
      #expect("\(error)".contains("\(server.port)"))
    }
  }

  // MARK: Limits

  @Test(
    "What could be read in two ways is refused",
    arguments: [
      ("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "400"),
      ("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nhello", "400"),
      ("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello", "400"),
      ("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", "400"),
      ("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: +5\r\n\r\nhello", "400"),
      ("GET / HTTP/1.1\r\n\r\n", "400"),
      ("GET / HTTP/1.0\r\n\r\n", "400"),
      ("GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", "400"),
      ("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3145729\r\n\r\n", "413"),
      ("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n", "4"),
      ("GET / HTTP/1.1\r\nHost: x\r\nX-Long: \(String(repeating: "a", count: 40_000))\r\n\r\n", "431"),
    ]
  )
  func refusals(request: String, status: String) async throws {
    let handled = Box(Atomic<Int>(0))
    let server = try start { _ in
      handled.value.add(1, ordering: .relaxed)
      return .response(HTTPResponse(status: 200))
    }
    defer { server.stop() }
    let answer = try await exchange(request, with: server)
    #expect(answer.dropFirst(9).hasPrefix(status))
    #expect(handled.value.load(ordering: .relaxed) == 0)
  }

  @Test("A body in chunks beyond the limit is refused with 413")
  func chunkedTooLarge() async throws {
    var limits = LocalHTTPServer.Limits()
    limits.bodyBytes = 1_000
    let server = try start(limits)
    defer { server.stop() }
    let chunk = "1f4\r\n\(String(repeating: "a", count: 500))\r\n"
    let answer = try await exchange(
      "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n\(chunk)\(chunk)\(chunk)0\r\n\r\n",
      with: server
    )
    #expect(answer.hasPrefix("HTTP/1.1 413"))
  }

  @Test(
    "A client that sends a byte now and then is not kept",
    arguments: ["GET / HTTP/1.1\r\nX-Long: ", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n"]
  )
  func slowClient(beginning: String) async throws {
    let time = ManualTimeSource()
    let limits = LocalHTTPServer.Limits()
    let server = try LocalHTTPServer(limits: limits, time: time, handler: Self.echo)
    defer { server.stop() }
    let socket = try TCP.connect(port: server.port)
    defer { close(socket) }
    // One whole request first: its answer shows that the server has the connection.
    let first = try await TCP.blocking {
      TCP.write(Array("GET / HTTP/1.1\r\nHost: x\r\n\r\n".utf8), to: socket)
      return TCP.readMessage(from: socket)
    }
    #expect(first?.hasPrefix("HTTP/1.1 200") == true)
    TCP.write(Array(beginning.utf8), to: socket)
    let isClosed = Box(Atomic<Bool>(false))
    async let answer = TCP.blocking {
      defer { isClosed.value.store(true, ordering: .relaxed) }
      return Self.readToEnd(of: socket)
    }
    // A byte before each look of the server at its connections, for as long as it keeps this one.
    while !isClosed.value.load(ordering: .relaxed), !Task.isCancelled {
      TCP.write([UInt8(ascii: "a")], to: socket)
      await time.untilSleeping(1)
      time.advance(by: limits.sweepInterval)
    }
    #expect(!Task.isCancelled, "the server kept the connection until the test ran out of time")
    server.stop()
    #expect(try await answer == "")
  }

  @Test("One address gets no more than its share of connections")
  func connectionsPerAddress() async throws {
    var limits = LocalHTTPServer.Limits()
    limits.connectionsPerAddress = 2
    let server = try start(limits)
    defer { server.stop() }
    let answers = try await TCP.blocking { [port = server.port] in
      let sockets = try (0..<3).map { _ in try TCP.connect(port: port) }
      defer { sockets.forEach { close($0) } }
      return sockets.map { socket -> [UInt8]? in
        TCP.write(Array("GET / HTTP/1.1\r\nHost: x\r\n\r\n".utf8), to: socket)
        return TCP.read(from: socket)
      }
    }
    #expect(answers.map { $0 != nil } == [true, true, false])
  }
}

/// Holds what may not be copied, so that closures can share it.
private final class Box<Value: ~Copyable & Sendable>: Sendable {
  let value: Value

  init(_ value: consuming Value) {
    self.value = value
  }
}

/// Lets handlers wait until the test opens it, and tells the test how many have come.
private final class Gate: Sendable {
  private struct State {
    var isOpen = false
    var waiting: [CheckedContinuation<Void, Never>] = []
  }

  private let state = Mutex(State())
  private let arrivals = AsyncStream<Void>.makeStream()

  func wait() async {
    await withCheckedContinuation { continuation in
      let isOpen = state.withLock { state in
        if !state.isOpen { state.waiting.append(continuation) }
        return state.isOpen
      }
      if isOpen { continuation.resume() }
      arrivals.continuation.yield()
    }
  }

  /// Returns once for each handler that has come.
  func arrival() async {
    for await _ in arrivals.stream { return }
  }

  func open() {
    let waiting = state.withLock { state in
      state.isOpen = true
      defer { state.waiting = [] }
      return state.waiting
    }
    waiting.forEach { $0.resume() }
  }
}

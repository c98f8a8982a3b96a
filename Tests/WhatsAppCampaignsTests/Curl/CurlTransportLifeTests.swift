import Foundation
import Synchronization
import Testing
import WhatsAppCampaigns
import WhatsAppCampaignsCurl

@Suite("The life of a CurlTransport", .timeLimit(.minutes(15)))
struct CurlTransportLifeTests {
  /// Runs `action` as soon as a request has arrived at a server that never answers, and returns how the request ended.
  private func interruptedRequest(
    by action: @escaping @Sendable (Task<HTTPTransportError?, Never>, CurlTransport) -> Void
  ) async throws -> HTTPTransportError? {
    let (arrivals, arrived) = AsyncStream<Void>.makeStream()
    let server = try ScriptedServer { connection in
      connection.readRequest()
      arrived.yield()
      connection.waitForEnd()
    }
    defer { server.stop() }
    let transport = CurlTransport()
    // A task of its own, because the test cancels it.
    let task = Task { await failure(request(to: server, body: [1]), by: transport) }
    for await _ in arrivals { break }
    action(task, transport)
    return await task.value
  }

  /// A request that by itself ends later than any test, however busy the machine is.
  private func request(
    to server: ScriptedServer,
    body: [UInt8] = [],
    timeout: Duration = .seconds(3_600)
  ) -> HTTPRequest {
    HTTPRequest(method: .post, url: server.url, body: body, timeout: timeout)
  }

  private func failure(_ request: HTTPRequest, by transport: CurlTransport) async -> HTTPTransportError? {
    do {
      _ = try await transport.send(request)
      return nil
    } catch {
      return error
    }
  }

  @Test("A request that is cancelled in flight ends at once, as unknown")
  func cancelledInFlight() async throws {
    let error = try await interruptedRequest { task, _ in task.cancel() }
    #expect(error?.code == .cancelled)
    #expect(error?.fate == .unknown)
  }

  @Test("A request of a task that is already cancelled is not sent")
  func cancelledBefore() async throws {
    let server = try ScriptedServer { $0.readRequest() }
    defer { server.stop() }
    let transport = CurlTransport()
    // A task of its own, because the test cancels it.
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return await failure(request(to: server), by: transport)
    }
    let error = await task.value
    #expect(error?.code == .cancelled)
    #expect(error?.fate == .notSent)
    #expect(server.connectionCount == 0)
  }

  @Test("A request that waits for a connection is cancelled as not sent")
  func cancelledWhileQueued() async throws {
    let (arrivals, arrived) = AsyncStream<Void>.makeStream()
    let server = try ScriptedServer { connection in
      connection.readRequest()
      arrived.yield()
      connection.waitForEnd()
    }
    defer { server.stop() }
    let transport = CurlTransport(configuration: .init(maximumConnectionsPerHost: 1))
    let request = self.request(to: server)
    // Tasks of their own, because the test cancels them.
    let first = Task { await failure(request, by: transport) }
    for await _ in arrivals { break }
    let queued = (0..<20).map { _ in Task { await failure(request, by: transport) } }
    queued.forEach { $0.cancel() }
    for task in queued {
      let error = await task.value
      #expect(error?.code == .cancelled)
      #expect(error?.fate == .notSent)
    }
    first.cancel()
    #expect(await first.value?.fate == .unknown)
    #expect(server.requests.count == 1)
  }

  @Test("A request that waits for a connection beyond its time is not sent")
  func timedOutWhileQueued() async throws {
    let (arrivals, arrived) = AsyncStream<Void>.makeStream()
    let server = try ScriptedServer { connection in
      connection.readRequest()
      arrived.yield()
      connection.waitForEnd()
    }
    defer { server.stop() }
    let transport = CurlTransport(configuration: .init(maximumConnectionsPerHost: 1))
    // A task of its own, because the test cancels it.
    let first = Task { await failure(request(to: server), by: transport) }
    for await _ in arrivals { break }
    let error = await failure(
      request(to: server, timeout: .milliseconds(100)),
      by: transport
    )
    #expect(error?.fate == .notSent)
    first.cancel()
    #expect(await first.value?.code == .cancelled)
    #expect(server.requests.count == 1)
  }

  @Test("Shutting down answers everybody who waits, and refuses later requests as not sent")
  func shutDown() async throws {
    let error = try await interruptedRequest { _, transport in transport.shutDown() }
    #expect(error?.fate == .unknown)

    let transport = CurlTransport()
    transport.shutDown()
    transport.shutDown()
    let later = await failure(HTTPRequest(method: .get, url: "http://127.0.0.1:1/"), by: transport)
    #expect(later?.fate == .notSent)
    #expect(later?.code == .other)
  }

  @Test("Nobody is left waiting when a transport is shut down amid many requests")
  func shutDownRace() async throws {
    let server = try ScriptedServer { connection in
      while connection.readRequest() != nil { connection.answer() }
    }
    defer { server.stop() }
    let answered = await withTaskGroup(of: Bool.self) { group in
      for round in 0..<20 {
        let transport = CurlTransport()
        for _ in 0..<10 {
          group.addTask { await failure(request(to: server), by: transport) == nil }
        }
        if round.isMultiple(of: 2) {
          group.addTask {
            transport.shutDown(); return true
          }
        }
      }
      return await group.reduce(into: 0) { count, _ in count += 1 }
    }
    #expect(answered == 210)
  }

  @Test("The connections end with the last reference to the transport")
  func lastReference() async throws {
    let (ends, ended) = AsyncStream<Void>.makeStream()
    let server = try ScriptedServer { connection in
      while connection.readRequest() != nil { connection.answer() }
      ended.yield()
    }
    defer { server.stop() }
    do {
      let transport = CurlTransport()
      _ = try await transport.send(HTTPRequest(method: .get, url: server.url))
    }
    for await _ in ends { break }
  }
}

import Foundation
import Synchronization

/// A server on loopback that does on each connection exactly what a test says, down to not answering.
///
/// It reads no HTTP beyond the end of a request, so it can misbehave in every way.
final class ScriptedServer: Sendable {
  private struct State {
    var requests: [String] = []
    var connections: Set<Int32> = []
    var isListening = true
    var accepted = 0
    var isStopped = false
  }

  let port: UInt16
  private let listener: Int32
  private let state = Mutex(State())

  /// Starts listening; `script` runs on a thread of its own for each connection, which is closed when it returns.
  init(backlog: Int32 = 256, script: @escaping @Sendable (ScriptedConnection) -> Void) throws {
    (listener, port) = try Self.bindToLoopback()
    guard listen(listener, backlog) == 0 else { throw TCP.Failure(operation: "listen") }
    Thread { [self] in
      acceptConnections(script)
      // Under the lock like every close here: a number that is closed may be another test's socket a moment later.
      state.withLock { state in
        state.isListening = false
        close(listener)
      }
    }.start()
  }

  private func acceptConnections(_ script: @escaping @Sendable (ScriptedConnection) -> Void) {
    while true {
      let socket = accept(listener, nil, nil)
      guard socket >= 0 else { return }
      let isWanted = state.withLock { state in
        guard !state.isStopped else { return false }
        state.connections.insert(socket)
        state.accepted += 1
        return true
      }
      guard isWanted else {
        close(socket)
        return
      }
      let connection = ScriptedConnection(socket: socket) { [self] request in
        state.withLock { $0.requests.append(request) }
      }
      Thread { [self] in
        script(connection)
        state.withLock { state in
          state.connections.remove(socket)
          close(socket)
        }
      }.start()
    }
  }

  var url: String { "http://127.0.0.1:\(port)/" }

  /// Every whole request that has been read, in the order in which they ended.
  var requests: [String] { state.withLock { $0.requests } }

  /// How many connections there have been.
  var connectionCount: Int { state.withLock { $0.accepted } }

  /// Ends the listener and wakes every script that is still reading.
  func stop() {
    state.withLock { state in
      state.isStopped = true
      for socket in state.connections { shutdown(socket, Int32(SHUT_RDWR)) }
      if state.isListening { shutdown(listener, Int32(SHUT_RDWR)) }
    }
  }

  /// Runs `body` with a port on which nobody listens, and which nobody else can take meanwhile.
  static func withClosedPort<Value>(_ body: (UInt16) async throws -> Value) async throws -> Value {
    let (socket, port) = try bindToLoopback()
    defer { close(socket) }
    return try await body(port)
  }

  private static func bindToLoopback() throws -> (socket: Int32, port: UInt16) {
    let socket = try TCP.makeSocket()
    var address = TCP.loopback(port: 0)
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(socket, $0, TCP.addressSize) }
    }
    guard result == 0 else { throw TCP.Failure(operation: "bind") }
    var length = TCP.addressSize
    _ = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(socket, $0, &length) }
    }
    return (socket, UInt16(bigEndian: address.sin_port))
  }
}

/// One connection of a ``ScriptedServer``.
struct ScriptedConnection: Sendable {
  let socket: Int32
  let record: @Sendable (String) -> Void

  /// Reads one request, its body by Content-Length included, or returns `nil` when the client is gone.
  @discardableResult
  func readRequest() -> String? {
    guard let request = TCP.readMessage(from: socket) else { return nil }
    record(request)
    return request
  }

  func write(_ text: String) {
    TCP.write(Array(text.utf8), to: socket)
  }

  /// Answers 200 with a body.
  func answer(_ body: String = "ok", headers: String = "") {
    write("HTTP/1.1 200 OK\r\n\(headers)Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
  }

  /// Blocks until the client goes away or the server is stopped.
  func waitForEnd() {
    while TCP.read(from: socket) != nil {}
  }

  /// Makes the end of the connection a reset instead of an orderly close.
  func resetOnClose() {
    var linger = linger(l_onoff: 1, l_linger: 0)
    setsockopt(socket, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<linger>.size))
  }
}

/// The few calls on sockets that the scripted servers and raw clients share.
///
/// Reads wait as long as it takes. While the whole suite runs, the few threads that run tasks are busy for tens of
/// seconds on end, so a limit here would close a connection between two steps of a test. Stopping the server ends them.
enum TCP {
  struct Failure: Error {
    let operation: String
  }

  #if canImport(Glibc)
    private static let noSignal = Int32(MSG_NOSIGNAL)
  #else
    private static let noSignal: Int32 = 0
  #endif
  /// Does blocking work on a thread of its own, so that it does not hold one of the few that run tasks.
  static func blocking<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      Thread { continuation.resume(with: Result(catching: work)) }.start()
    }
  }

  static let addressSize = socklen_t(MemoryLayout<sockaddr_in>.size)

  static func makeSocket() throws -> Int32 {
    #if canImport(Glibc)
      let socket = Foundation.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #else
      let socket = Foundation.socket(AF_INET, SOCK_STREAM, 0)
    #endif
    guard socket >= 0 else { throw Failure(operation: "socket") }
    return socket
  }

  static func loopback(port: UInt16) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return address
  }

  static func connect(port: UInt16) throws -> Int32 {
    let socket = try makeSocket()
    var address = loopback(port: port)
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { Foundation.connect(socket, $0, addressSize) }
    }
    guard result == 0 else {
      close(socket)
      throw Failure(operation: "connect")
    }
    return socket
  }

  static func write(_ bytes: [UInt8], to socket: Int32) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { send(socket, $0.baseAddress, $0.count, noSignal) }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }

  /// Some bytes, or `nil` at the end or on an error.
  static func read(from socket: Int32) -> [UInt8]? {
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    let count = recv(socket, &buffer, buffer.count, 0)
    return count > 0 ? Array(buffer.prefix(count)) : nil
  }

  /// A whole message: header, and as much body as Content-Length says.
  static func readMessage(from socket: Int32) -> String? {
    var bytes: [UInt8] = []
    while true {
      if let end = endOfMessage(bytes), bytes.count >= end { return String(decoding: bytes, as: UTF8.self) }
      guard bytes.count < 16 << 20, let more = read(from: socket) else { return nil }
      bytes += more
    }
  }

  private static func endOfMessage(_ bytes: [UInt8]) -> Int? {
    guard let range = Data(bytes).range(of: Data("\r\n\r\n".utf8)) else { return nil }
    let header = String(decoding: bytes[..<range.lowerBound], as: UTF8.self).lowercased()
    let length = header.components(separatedBy: "\r\n").first { $0.hasPrefix("content-length:") }
    return range.upperBound + (length.flatMap { Int($0.dropFirst(15).trimmingCharacters(in: .whitespaces)) } ?? 0)
  }
}

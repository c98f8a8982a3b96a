import CWhatsAppMicroHTTPD
import Synchronization
import WhatsAppCampaigns

/// A small HTTP/1.1 server for the commands `serve` and `sandbox`: one thread, many waiting requests, strict limits.
///
/// A request is read whole, then handled in a task while its connection is suspended, so a handler may wait for as
/// long as it likes without holding a thread. The server stops with ``stop()`` or with its last reference.
final class LocalHTTPServer: Sendable {
  typealias Handler = @Sendable (ServerRequest) async -> ServerAnswer

  /// Why a server does not start.
  struct StartError: Error, CustomStringConvertible {
    let port: UInt16
    let isPortInUse: Bool

    var description: String {
      isPortInUse
        ? "port \(port) is in use; choose another one with --port, or 0 for any free one"
        : "cannot listen on port \(port); ports below 1024 may need special rights"
    }
  }

  /// The port that it listens on.
  let port: UInt16
  private let core: ServerCore
  private let daemon: Mutex<DaemonHandle?>
  private let sweeper: Task<Void, Never>

  /// Starts a server.
  ///
  /// - Parameters:
  ///   - port: The port, or 0 for any free one.
  ///   - onAllInterfaces: Whether other machines may connect; otherwise it listens on 127.0.0.1 only.
  init(
    port: UInt16 = 0,
    onAllInterfaces: Bool = false,
    limits: Limits = Limits(),
    time: any TimeSource = .system,
    handler: @escaping Handler
  ) throws(StartError) {
    let core = ServerCore(limits: limits, time: time, handler: handler)
    var settings = wac_mhd_settings(
      port: port,
      listens_on_all_interfaces: onAllInterfaces ? 1 : 0,
      maximum_connections: UInt32(clamping: limits.connections),
      maximum_connections_per_address: UInt32(clamping: limits.connectionsPerAddress),
      memory_per_connection: max(4_096, limits.headerBytes),
      context: Unmanaged.passUnretained(core).toOpaque(),
      access: serverDidReceive,
      completed: serverDidComplete,
      connection: serverConnectionDidChange
    )
    var error: Int32 = 0
    guard let pointer = wac_mhd_start(&settings, &error) else {
      throw StartError(port: port, isPortInUse: error == EADDRINUSE)
    }
    self.core = core
    self.port = wac_mhd_port(pointer)
    daemon = Mutex(DaemonHandle(pointer: pointer))
    // Unstructured, because it lasts as long as the server and not as long as a call; `stop()` cancels it.
    sweeper = Task {
      while (try? await time.sleep(for: limits.sweepInterval)) != nil { core.connections.closeOverdue() }
    }
  }

  deinit {
    stop()
  }

  /// Closes all connections, cancels the handlers that still run, and waits for the server's thread to end.
  func stop() {
    sweeper.cancel()
    core.refuseAndReleaseAll()
    let handle = daemon.withLock { handle in
      defer { handle = nil }
      return handle
    }
    if let handle { MHD_stop_daemon(handle.pointer) }
  }
}

extension LocalHTTPServer {
  /// What one client, and all of them together, may take.
  struct Limits: Sendable {
    /// The longest body; a longer one is answered with 413.
    var bodyBytes = 3 << 20
    /// The memory for request line and header fields; more is answered with 431 or 414.
    var headerBytes = 32 << 10
    /// How long a connection may take to bring a request's header, counted from its start or from the last answer, and
    /// again to bring the body. It is a total, so a client that sends a byte now and then does not stay.
    var receiveTime = Duration.seconds(30)
    /// How long a client may take to collect an answer.
    var sendTime = Duration.seconds(60)
    /// The most connections at once.
    var connections = 1_000
    /// The most connections at once of one client address.
    var connectionsPerAddress = 500

    /// How often connections are looked through for such as have outstayed their time.
    var sweepInterval: Duration { min(.seconds(1), max(.milliseconds(10), receiveTime / 4)) }
  }
}

/// The server of libmicrohttpd.
///
/// `@unchecked Sendable`: libmicrohttpd locks what its functions share; the pointer is given up exactly once, by
/// ``LocalHTTPServer/stop()``.
private struct DaemonHandle: @unchecked Sendable {
  let pointer: OpaquePointer
}

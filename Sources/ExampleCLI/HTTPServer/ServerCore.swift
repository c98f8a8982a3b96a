import CWhatsAppMicroHTTPD
import Synchronization
import WhatsAppCampaigns

/// What the callbacks of libmicrohttpd and the tasks of the handlers share.
final class ServerCore: Sendable {
  private struct Waiting {
    let connection: ConnectionHandle
    let exchange: ServerExchange
    let task: Task<Void, Never>
  }

  private struct State {
    var waiting: [ObjectIdentifier: Waiting] = [:]
    var isOpen = true
  }

  let limits: LocalHTTPServer.Limits
  let connections: ServerConnections
  private let handler: LocalHTTPServer.Handler
  private let state = Mutex(State())

  init(limits: LocalHTTPServer.Limits, time: any TimeSource, handler: @escaping LocalHTTPServer.Handler) {
    self.limits = limits
    self.handler = handler
    connections = ServerConnections(time: time)
  }

  /// The core behind the pointer that libmicrohttpd hands to the callbacks.
  static func at(_ context: UnsafeMutableRawPointer) -> ServerCore {
    Unmanaged<ServerCore>.fromOpaque(context).takeUnretainedValue()
  }

  /// Suspends a connection and starts the handler. It returns `false` when the server is stopping.
  func handle(_ exchange: ServerExchange, on connection: OpaquePointer) -> Bool {
    let connection = ConnectionHandle(pointer: connection)
    // Suspending and remembering are one step: stopping must find every suspended connection, since libmicrohttpd ends
    // the process when it is stopped while there is one.
    return state.withLock { state in
      guard state.isOpen else { return false }
      MHD_suspend_connection(connection.pointer)
      // Unstructured, because a C callback has no task to be a child of; stopping the server cancels it.
      let task = Task { [self, handler] in
        let answer = await handler(exchange.takeRequest())
        release(exchange, with: answer)
      }
      state.waiting[ObjectIdentifier(exchange)] = Waiting(connection: connection, exchange: exchange, task: task)
      return true
    }
  }

  private func release(_ exchange: ServerExchange, with answer: ServerAnswer) {
    state.withLock { state in
      // Not there any more: the server has been stopped and the connection is gone.
      guard let waiting = state.waiting.removeValue(forKey: ObjectIdentifier(exchange)) else { return }
      exchange.setAnswer(answer)
      MHD_resume_connection(waiting.connection.pointer)
    }
  }

  /// Makes every waiting connection end without an answer, and every later request as well.
  func refuseAndReleaseAll() {
    state.withLock { state in
      state.isOpen = false
      for waiting in state.waiting.values {
        waiting.task.cancel()
        waiting.exchange.setAnswer(.dropConnection)
        MHD_resume_connection(waiting.connection.pointer)
      }
      state.waiting.removeAll()
    }
  }
}

/// A connection of libmicrohttpd.
///
/// `@unchecked Sendable`: a suspended connection belongs to nobody until it is resumed, and ``ServerCore`` resumes each
/// exactly once; libmicrohttpd allows that from every thread.
private struct ConnectionHandle: @unchecked Sendable {
  let pointer: OpaquePointer
}

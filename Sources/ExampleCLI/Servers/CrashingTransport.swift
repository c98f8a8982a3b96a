import Foundation
import Synchronization
import WhatsAppCampaigns

/// A transport that kills its own process while a certain request is on its way: for trying recovery out.
final class CrashingTransport: HTTPTransport {
  private let transport: any HTTPTransport
  private let left: Mutex<Int>

  /// - Parameter count: The request that is not survived, from 1.
  init(_ transport: any HTTPTransport, after count: Int) {
    self.transport = transport
    left = Mutex(count)
  }

  func send(_ request: HTTPRequest) async throws(HTTPTransportError) -> HTTPResponse {
    let isLast = left.withLock { left in
      left -= 1
      return left == 0
    }
    if isLast {
      // Not at once: the request itself and others beside it are on their way by then.
      DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(5)) { kill(getpid(), SIGKILL) }
    }
    return try await transport.send(request)
  }
}

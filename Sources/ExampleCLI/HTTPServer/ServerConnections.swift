import Foundation
import Synchronization
import WhatsAppCampaigns

/// The open connections and the time by which each must have moved on.
///
/// libmicrohttpd's own timeout starts again with every byte; these are totals.
final class ServerConnections: Sendable {
  private let deadlines = Mutex<[Int32: Duration]>([:])
  private let time: any TimeSource

  init(time: any TimeSource) {
    self.time = time
  }

  /// Gives a connection some time for its next step.
  func allow(_ socket: Int32, _ duration: Duration) {
    let deadline = time.uptime + duration
    deadlines.withLock { $0[socket] = deadline }
  }

  /// Forgets a connection: it is being closed, or waits for us and not for its client.
  func release(_ socket: Int32) {
    deadlines.withLock { $0[socket] = nil }
  }

  /// Ends the connections whose time is over.
  ///
  /// Only the traffic is shut down; the server's thread notices and closes. As a connection is released before its
  /// socket is closed, and both wait for the lock, the number cannot belong to another connection by then.
  func closeOverdue() {
    let now = time.uptime
    deadlines.withLock { deadlines in
      for (socket, deadline) in deadlines where deadline <= now {
        shutdown(socket, Int32(SHUT_RDWR))
        deadlines[socket] = nil
      }
    }
  }
}

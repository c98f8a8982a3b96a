import CWhatsAppCurl
import Foundation
import Synchronization
public import WhatsAppCampaigns

/// An ``HTTPTransport`` on libcurl: one thread, kept-alive connections, and an honest answer about what was sent.
///
/// It differs from ordinary HTTP clients where that matters to someone who must not send a message twice:
///
/// - libcurl by itself repeats a request when a kept-alive connection dies before the answer. Here the second attempt
///   is stopped before its first byte, and the error's fate is ``HTTPTransportError/Fate/unknown``.
/// - Whether a failure is ``HTTPTransportError/Fate/notSent`` is not guessed from the error's number: libcurl calls back
///   immediately before the first byte of a request, and only where that call never came was nothing sent.
/// - It speaks HTTP/1.1, where a connection carries one request at a time, which is what makes that proof short. With
///   HTTP/2 libcurl repeats refused streams within a shared connection.
/// - It follows no redirect, reads no proxy from the environment, and keeps no cookies.
///
/// The transport owns one thread, which ends with ``shutDown()`` or with the last reference to the transport. One
/// transport is meant to serve a whole process, so that connections are shared.
public final class CurlTransport: HTTPTransport {
  private let mailbox: CurlMailbox
  private let targets: KnownTargets
  private let lastID = Atomic<UInt64>(0)

  /// Creates a transport and starts its thread.
  public init(configuration: Configuration = Configuration()) {
    targets = KnownTargets(configuration)
    let multi = CurlMulti(configuration: configuration)
    let mailbox = CurlMailbox(multi: multi)
    self.mailbox = mailbox
    // The thread holds the mailbox and not the transport, so that dropping the transport can end the thread.
    let thread = Thread { CurlLoop(multi: multi, mailbox: mailbox, configuration: configuration).run() }
    thread.name = "curl-transport"
    thread.start()
  }

  deinit {
    mailbox.close()
  }

  /// Ends the transport: requests under way fail, each with its true fate, and later ones fail as not sent.
  ///
  /// It returns at once; the thread ends a moment later. Calling it again does nothing.
  public func shutDown() {
    mailbox.close()
  }

  /// Sends one request at most once; see ``HTTPTransport``.
  ///
  /// - Throws: ``HTTPTransportError``. A request that is not well formed, or whose URL this transport's configuration
  ///   forbids, fails with ``HTTPTransportError/Code/invalidRequest`` before anything is looked up.
  public func send(_ request: HTTPRequest) async throws(HTTPTransportError) -> HTTPResponse {
    if Task.isCancelled { throw .cancelledBeforeSending }
    let target = try targets.target(of: request)
    let asked = ContinuousClock.now
    let id = lastID.add(1, ordering: .relaxed).newValue
    let mailbox = mailbox
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let exchange = CurlExchange(
          id: id,
          request: request,
          target: target,
          asked: asked,
          latestStart: request.startWithin.map { asked + $0 },
          continuation: continuation
        )
        guard mailbox.post(.start(exchange)) else {
          return continuation.resume(returning: .failure(.shutDown))
        }
        // The handler below may have run before the exchange was in the mailbox; saying it again is harmless.
        if Task.isCancelled { mailbox.post(.cancel(id)) }
      }
    } onCancel: {
      mailbox.post(.cancel(id))
    }
    return try result.get()
  }
}

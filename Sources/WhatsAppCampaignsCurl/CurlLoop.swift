import CWhatsAppCurl
import Foundation
import WhatsAppCampaigns

/// The work of the transport's thread: takes commands, drives transfers, answers callers.
///
/// It is made on that thread and never leaves it, which is why nothing in it is locked.
final class CurlLoop {
  private let multi: CurlMulti
  private let mailbox: CurlMailbox
  private let configuration: CurlTransport.Configuration
  private let caBundlePath: String?
  private var commands: [CurlCommand] = []
  private var active: [UInt64: CurlTransfer] = [:]
  private var idle: [CurlTransfer] = []
  /// libcurl reads the machine's clock, so this one cannot be injected.
  private let time = SystemTimeSource()
  /// No request that still waits for a connection has an earlier deadline.
  private var nextDeadline: Duration?

  init(multi: CurlMulti, mailbox: CurlMailbox, configuration: CurlTransport.Configuration) {
    self.multi = multi
    self.mailbox = mailbox
    self.configuration = configuration
    self.caBundlePath = configuration.caBundlePath ?? CertificateBundle.systemPath()
  }

  /// Runs until the mailbox is closed, and leaves no caller without an answer.
  func run() {
    blockBrokenPipeSignal()
    while takeCommands(), multi.perform() {
      finishTransfers()
      let longest = timeToNextDeadline()
      guard !mailbox.mayWait() || multi.wait(atMost: longest) else { break }
    }
    mailbox.close()
    // Between the last look into the mailbox and its closing somebody may have left a request.
    _ = takeCommands()
    for transfer in active.values { abandon(transfer, as: .other, detail: HTTPTransportError.shutDown.detail) }
  }

  /// Handles what callers left, and returns whether the transport is still open.
  private func takeCommands() -> Bool {
    let isOpen = mailbox.take(into: &commands)
    commands.forEach(handle)
    return isOpen
  }

  private func handle(_ command: CurlCommand) {
    switch command {
    case .start(let exchange):
      start(exchange)
    case .cancel(let id):
      // An unknown number is an exchange that has just ended: its caller already has the answer.
      guard let transfer = active[id] else { return }
      abandon(transfer, as: .cancelled, detail: "")
    }
  }

  /// Writing to a connection that the server has closed must be an error, not the end of the process. libcurl sees to
  /// that for its own sockets, but not every TLS library that it may be built with does.
  private func blockBrokenPipeSignal() {
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGPIPE)
    pthread_sigmask(SIG_BLOCK, &signals, nil)
  }

  private func start(_ exchange: CurlExchange) {
    guard let transfer = idle.popLast() ?? CurlTransfer(configuration: configuration, caBundlePath: caBundlePath) else {
      return exchange.continuation.resume(returning: .failure(.outOfMemory))
    }
    guard transfer.prepare(exchange), multi.add(transfer) else {
      return exchange.continuation.resume(returning: .failure(.outOfMemory))
    }
    active[exchange.id] = transfer
    let longestWait = min(exchange.request.timeout, exchange.request.startWithin ?? exchange.request.timeout)
    transfer.deadline = time.uptime + .milliseconds(longestWait.curlMilliseconds)
    nextDeadline = min(nextDeadline ?? transfer.deadline, transfer.deadline)
  }

  /// How long to wait; ends those on the way that have waited for a connection beyond their time.
  ///
  /// libcurl watches the time of transfers that have a connection, but not of those that wait for a free one.
  private func timeToNextDeadline() -> Duration {
    let longest = Duration.seconds(60)
    guard let nextDeadline else { return longest }
    let now = time.uptime
    if nextDeadline <= now {
      for transfer in active.values where transfer.progress.requestsBegun == 0 && transfer.deadline <= now {
        abandon(transfer, as: transfer.isTooLate ? .tooLate : .connectFailed, detail: "no connection in time")
      }
      // At most a hundred times a second, because this looks at everybody who waits.
      self.nextDeadline = active.values.lazy.filter { $0.progress.requestsBegun == 0 }.map(\.deadline).min()
        .map { max($0, now + .milliseconds(10)) }
    }
    return self.nextDeadline.map { min(max($0 - now, .zero), longest) } ?? longest
  }

  private func finishTransfers() {
    while let (transfer, result) = multi.nextFinished() {
      multi.remove(transfer)
      let response = result == CURLE_OK ? transfer.takeResponse() : nil
      guard let exchange = transfer.finish() else { continue }
      active[exchange.id] = nil
      if let response {
        exchange.continuation.resume(returning: .success(response))
        if idle.count < configuration.maximumConnections { idle.append(transfer) }
      } else {
        // A handle that has failed is not used again: what libcurl remembers of the failure must not reach the next.
        let error = HTTPTransportError(curl: result, progress: transfer.progress)
        exchange.continuation.resume(returning: .failure(error))
      }
    }
  }

  private func abandon(_ transfer: CurlTransfer, as code: HTTPTransportError.Code, detail: String) {
    multi.remove(transfer)
    guard let exchange = transfer.finish() else { return }
    active[exchange.id] = nil
    let error = HTTPTransportError(code: code, fate: transfer.progress.fate, detail: detail)
    exchange.continuation.resume(returning: .failure(error))
  }
}

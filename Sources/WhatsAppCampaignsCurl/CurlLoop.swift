import CWhatsAppCurl
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

  init(multi: CurlMulti, mailbox: CurlMailbox, configuration: CurlTransport.Configuration) {
    self.multi = multi
    self.mailbox = mailbox
    self.configuration = configuration
    self.caBundlePath = configuration.caBundlePath ?? CertificateBundle.systemPath()
  }

  /// Runs until the mailbox is closed, and leaves no caller without an answer.
  func run() {
    while takeCommands(), multi.perform() {
      finishTransfers()
      guard multi.wait() else { break }
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

  private func start(_ exchange: CurlExchange) {
    guard let transfer = idle.popLast() ?? CurlTransfer(configuration: configuration, caBundlePath: caBundlePath) else {
      return exchange.continuation.resume(returning: .failure(.outOfMemory))
    }
    guard transfer.prepare(exchange), multi.add(transfer) else {
      return exchange.continuation.resume(returning: .failure(.outOfMemory))
    }
    active[exchange.id] = transfer
  }

  private func finishTransfers() {
    while let (transfer, result) = multi.nextFinished() {
      multi.remove(transfer)
      guard let exchange = transfer.finish() else { continue }
      active[exchange.id] = nil
      if result == CURLE_OK {
        exchange.continuation.resume(returning: .success(transfer.takeResponse()))
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

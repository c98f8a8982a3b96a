import Synchronization
import WhatsAppCampaigns

/// Says which webhooks a server does not believe or apply, in a line for many: a wrong secret would lose all of them
/// silently, and somebody who guesses must not fill the log.
final class WebhookLog: Sendable {
  private static let interval = Duration.seconds(10)

  private let time: any TimeSource
  /// How many there were of each kind, and when they were last told.
  private let counts = Mutex<[String: (count: Int, toldAt: Duration?)]>([:])

  init(time: any TimeSource) { self.time = time }

  @Sendable
  func note(_ receipt: WebhookReceipt, _ provider: ProviderName) {
    // Whoever makes names up finds no provider, and must not make lines either.
    guard ProviderKind.allCases.contains(where: { $0.name == provider }) else { return }
    if let reason = Self.reason(receipt) {
      tell(" of “\(provider)” refused with \(receipt.response.status): \(reason)")
    }
    if receipt.foreign > 0 {
      tell(
        " of “\(provider)” kept and not applied: it is about a number or an account of nobody here; see `webhook unread`"
      )
    }
    if case .valid(let index) = receipt.signature, index > 0 { tell(" of “\(provider)” signed with the old secret") }
  }

  private func tell(_ sentence: String) {
    let now = time.uptime
    let count = counts.withLock { counts -> Int? in
      var (count, toldAt) = counts[sentence] ?? (0, nil)
      count += 1
      let isDue = toldAt.map { now - $0 >= Self.interval } ?? true
      counts[sentence] = isDue ? (0, now) : (count, toldAt)
      return isDue ? count : nil
    }
    if let count { Self.say(count, sentence) }
  }

  /// Says what was not told yet.
  func finish() {
    let rest = counts.withLock { counts in
      defer { counts = [:] }
      return counts.filter { $0.value.count > 0 }
    }
    for (sentence, entry) in rest.sorted(by: { $0.key < $1.key }) { Self.say(entry.count, sentence) }
  }

  private static func say(_ count: Int, _ sentence: String) {
    Diagnostics.say("\(count == 1 ? "1 webhook" : "\(count) webhooks")\(sentence)")
  }

  /// Why a webhook was refused; `nil` where it was not, and where nobody but a stranger would care.
  private static func reason(_ receipt: WebhookReceipt) -> String? {
    switch receipt.signature {
    case .missing: return "it has no signature"
    case .conflicting, .malformed: return "its signature has another form than agreed"
    case .mismatch: return "its signature is not made with the secret that is set"
    default: break
    }
    switch receipt.response.status {
    case 403: return "no secret is set, or the verification does not match"
    case 404: return "the secret of its address is another one"
    case 413: return "it is too large"
    case 503: return "the store could not keep it"
    default: return nil
    }
  }
}

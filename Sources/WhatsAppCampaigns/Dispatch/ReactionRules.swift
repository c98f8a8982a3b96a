import Foundation

/// The table from what came back to what happens next. It is total: whatever is not proven is unknown.
struct ReactionRules: Sendable {
  /// How often one recipient may be turned away for a passing reason before it is given up.
  var maximumRetries = 8
  /// The longest wait that a provider is granted, and the longest that anything is put off: a day.
  static let longestWait = Throttle.longest

  init() {}

  /// The word under which a result is noted, which tells retries for one reason from those for another.
  static func note(of result: Result<ProviderAnswer, ExchangeFailure>) -> String? {
    switch result {
    case .success(.accepted): nil
    case .success(.refused(let error)): error.errorClass.rawValue
    case .failure(let failure): failure.word
    }
  }

  /// Reads the result of an exchange.
  ///
  /// - Parameters:
  ///   - retries: How often this recipient was turned away for the same reason before.
  ///   - jitter: A random fraction, `0 ..< 1`.
  ///   - left: When the message left; now by default.
  func consequence(
    of result: Result<ProviderAnswer, ExchangeFailure>,
    retries: Int,
    jitter: Double,
    left: Date? = nil,
    at now: Date
  ) -> Consequence {
    switch result {
    case .success(.accepted(let id, let isHeld)):
      return Consequence(outcome: .accepted(id, isHeld: isHeld))
    case .success(.refused(let error)):
      return consequence(of: error, retries: retries, jitter: jitter, left: left ?? now, at: now)
    case .failure(let failure):
      guard failure.isProvenUnsent else { return Consequence(outcome: .unknown(failure.word), isSilence: true) }
      // Nothing was sent, so it costs nothing to try again; the whole sender waits, for it is the line that is down.
      let pause = backoff(retries: retries, base: .seconds(1), most: .seconds(60), jitter: jitter)
      return Consequence(
        outcome: .notTaken(note: failure.word, code: nil, retryAt: now + pause),
        throttle: failure.isLocal ? nil : Throttle(until: now + pause),
        isSilence: !failure.isLocal
      )
    }
  }

  private func consequence(of error: ProviderError, retries: Int, jitter: Double, left: Date, at now: Date)
    -> Consequence
  {
    let error = error.judgedByStatus
    // A wait of nothing is none, and one of years is a mistake of the other end.
    let asked = (error.retryAfter ?? error.documentedWait).flatMap { $0 > .zero ? min($0, Self.longestWait) : nil }
    func notTaken(retryAt: Date?) -> AttemptOutcome {
      .notTaken(note: error.errorClass.rawValue, code: error.code, retryAt: retryAt)
    }
    // The message was not accepted, and the fault is not the recipient's: they keep their turn.
    var paused: Consequence {
      Consequence(
        outcome: notTaken(retryAt: nil),
        pauseReason: Self.sentence(for: error),
        blocked: Self.blockage(error.reaction)
      )
    }
    func later(_ pause: Duration, most: Int) -> Consequence {
      guard retries >= most else { return Consequence(outcome: notTaken(retryAt: now + pause)) }
      // Whatever is refused for its template or our credential is refused to everybody.
      let isEverybodys = error.scope == .template || error.errorClass == .authentication
      return isEverybodys ? paused : Consequence(outcome: .rejected(error))
    }
    let unknown = Consequence(outcome: .unknown(error.errorClass.rawValue), isSilence: true)
    switch error.reaction {
    case .settle:
      var consequence = unknown
      // “Done”, and then something else than agreed: whoever answers like that answers everybody like that.
      if let status = error.httpStatus, (200..<300).contains(status) {
        consequence.pauseReason = Self.sentence(for: error)
      }
      return consequence
    case .retry:
      let pause = asked ?? backoff(retries: retries, base: .seconds(2), most: .seconds(600), jitter: jitter)
      return later(pause, most: maximumRetries)
    case .slowDown:
      let pause = asked ?? backoff(retries: retries, base: .seconds(1), most: .seconds(120), jitter: jitter)
      var consequence = error.isServerFault ? unknown : Consequence(outcome: notTaken(retryAt: now + pause))
      consequence.throttle = Throttle(until: now + pause, left: left)
      return consequence
    case .slowPair:
      // The documented wait is 4^X seconds, X = 0, 1, 2, …
      return later(asked ?? .seconds(1 << (2 * min(retries, 8))), most: maximumRetries)
    case .retryAfterDay:
      return later(.seconds(86_400), most: 2)
    case .pauseTemplate, .pauseSender, .pauseCampaign, .pauseAccount, .refreshToken:
      return paused
    case .suppressMarketing:
      return Consequence(outcome: .rejected(error), isPlatformStop: true)
    case .none, .fail, .suppressNumber, .sendTemplate:
      return Consequence(outcome: .rejected(error))
    }
  }

  /// Doubles with every retry up to a most, and spreads over the upper half.
  private func backoff(retries: Int, base: Duration, most: Duration, jitter: Double) -> Duration {
    let full = min(most, base * (1 << min(retries, 12)))
    return .milliseconds(Int64(Double(full.milliseconds) * (0.5 + 0.5 * jitter)))
  }

  private static func blockage(_ reaction: ProviderError.Reaction) -> Blockage? {
    switch reaction {
    case .pauseTemplate: .template
    case .pauseSender: .sender
    case .pauseAccount: .account
    default: nil
    }
  }
}

/// What a failed exchange proves, in terms of the dispatch core, which knows no transport.
package struct ExchangeFailure: Error, Hashable, Sendable {
  /// Whether it is proven that nothing was sent.
  package var isProvenUnsent: Bool
  /// Whether the reason lies with ourselves, so that the sender need not wait.
  package var isLocal: Bool
  /// One word for it.
  package var word: String

  package init(isProvenUnsent: Bool, isLocal: Bool, word: String) {
    self.isProvenUnsent = isProvenUnsent
    self.isLocal = isLocal
    self.word = word
  }
}

import Foundation
import Testing

@testable import WhatsAppCampaigns

@Suite("What an exchange means")
struct ReactionRulesTests {
  private let now = Date(timeIntervalSince1970: 1_763_000_000)

  @Test("Every reaction ends some day, and only proof sends again", arguments: ProviderError.Reaction.allCases)
  func totality(_ reaction: ProviderError.Reaction) {
    var error = ProviderError(errorClass: .unknown, scope: .request, reaction: reaction)
    let passing: [ProviderError.Reaction] = [.retry, .slowDown, .slowPair, .retryAfterDay]
    for (status, retries) in [nil, 200, 400, 429, 500, 503, 599].flatMap({ status in
      [0, 1, 2, 7, 8, 9, 60, 10_000].map { (status, $0) }
    }) {
      error.httpStatus = status
      // A fault of the server proves nothing, whatever its table says.
      let isDoubtful = reaction == .settle || (status ?? 0) >= 500 && passing.contains(reaction)
      let result = ReactionRules().consequence(of: .success(.refused(error)), retries: retries, jitter: 0.5, at: now)
      switch result.outcome {
      case .accepted, .decidedSent: Issue.record("a refusal was taken for a yes")
      case .unknown: #expect(isDoubtful)
      case .rejected: break
      case .notTaken(_, _, let retryAt):
        if let retryAt { #expect(retryAt > now && retryAt <= now + 86_400) }
        #expect(retryAt != nil || result.pauseReason != nil, "back in line at once and without a pause: a busy loop")
      }
      if case .unknown = result.outcome {} else { #expect(!isDoubtful) }
      if retries >= 9, result.pauseReason == nil, reaction != .slowDown, !isDoubtful {
        guard case .rejected = result.outcome else {
          Issue.record("\(reaction) never ends")
          continue
        }
      }
    }
  }

  @Test("A failed exchange is sent again only when nothing was sent for certain")
  func failures() {
    for isLocal in [true, false] {
      let cut = ExchangeFailure(isProvenUnsent: false, isLocal: isLocal, word: "reset")
      let unknown = ReactionRules().consequence(of: .failure(cut), retries: 0, jitter: 0, at: now)
      #expect(unknown.outcome == .unknown("reset"))
      let unsent = ExchangeFailure(isProvenUnsent: true, isLocal: isLocal, word: "refused")
      let again = ReactionRules().consequence(of: .failure(unsent), retries: 0, jitter: 0, at: now)
      guard case .notTaken = again.outcome else {
        Issue.record("proof was not taken")
        continue
      }
      #expect((again.throttle == nil) == isLocal)
    }
  }
}

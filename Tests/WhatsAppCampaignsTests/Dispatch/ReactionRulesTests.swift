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

  @Test("A passing fault of the template is waited for, and costs nobody their turn: in the end the campaign is paused")
  func templateFaults() throws {
    for (code, wait) in [(134_101, 600.0), (132_069, 3_600)] {
      let error = try #require(CloudAPIErrors.known(code: code))
      for retries in 0..<8 {
        let result = ReactionRules().consequence(of: .success(.refused(error)), retries: retries, jitter: 0, at: now)
        let word = error.errorClass.rawValue
        #expect(result.outcome == .notTaken(note: word, code: code, retryAt: now + wait))
        #expect(result.pauseReason == nil)
      }
      let last = ReactionRules().consequence(of: .success(.refused(error)), retries: 8, jitter: 0, at: now)
      #expect(last.outcome == .notTaken(note: error.errorClass.rawValue, code: code, retryAt: nil))
      #expect(try #require(last.pauseReason).contains("template (code \(code))"))
    }
  }

  @Test("“Done” with something else than agreed is unknown, and pauses the campaign at once")
  func somethingElseThanAgreed() throws {
    var error = ProviderError(errorClass: .ambiguous, scope: .request, reaction: .settle, detail: "it is no JSON")
    for (status, pauses) in [(200, true), (299, true), (400, false), (502, false)] {
      error.httpStatus = status
      let result = ReactionRules().consequence(of: .success(.refused(error)), retries: 0, jitter: 0, at: now)
      #expect(result.outcome == .unknown("ambiguous") && result.isSilence)
      #expect((result.pauseReason != nil) == pauses)
      if let reason = result.pauseReason {
        #expect(reason.contains("“it is no JSON”") && reason.contains("access token and the address"))
      }
    }
  }

  @Test("A reason quotes the provider's words without numbers, credentials and line breaks, and not all of a long text")
  func quotedWords() throws {
    var error = ProviderError(errorClass: .unknown, scope: .request, reaction: .fail, httpStatus: 200)
    error.detail = "Session of +60 12-345 6789\n(695df3770b34a, \(String(repeating: "k", count: 40))) closed"
    let reason = ReactionRules.sentence(for: error)
    #expect(reason.contains("(HTTP 200): “Session of … … … … … closed”"))
    error.detail = String(repeating: "word ", count: 500)
    #expect(ReactionRules.sentence(for: error).count < 400)
    error.detail = ""
    #expect(!ReactionRules.sentence(for: error).contains("“"))
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

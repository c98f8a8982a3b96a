public import Foundation

/// One message that the business writes freely within the service window: an answer of the dialogue, or a host's own.
///
/// It has one attempt, recorded before its first byte leaves. What is not proven to have reached nobody is never sent
/// again by itself: an attempt whose process died stays `open`, and nobody knows whether it arrived.
public struct FreeMessage: Hashable, Sendable {
  /// Through which provider.
  public var provider: ProviderName
  /// What it is: `text`, or the kind of an answer of the dialogue.
  public var kind: String
  /// What it says, as it is kept; `nil` once it was erased.
  public var text: String?
  /// The message of the person that it answers.
  public var answers: ProviderMessageID?
  /// What became of it.
  public var attempt: Attempt

  /// Creates a message.
  public init(
    provider: ProviderName,
    kind: String,
    text: String?,
    answers: ProviderMessageID? = nil,
    attempt: Attempt
  ) {
    self.provider = provider
    self.kind = kind
    self.text = text
    self.answers = answers
    self.attempt = attempt
  }

  /// Its identifier.
  public var id: AttemptID { attempt.id }

  /// The provider's identifier, once it is known.
  public var messageID: ProviderMessageID? { attempt.evidence.messageIDs.first }

  /// What became of it, in the words of a campaign's recipients. What is proven to have reached nobody has failed:
  /// nothing waits to send it again.
  public var status: RecipientStatus { attempt.isProvenNegative ? .failed : attempt.status }
}

extension FreeMessage {
  /// What the business wrote by other means, as a message that was sent.
  public init(_ echo: ApplyWebhooks.Echo) {
    let at = echo.at.truncatedToMilliseconds
    self.init(
      provider: echo.provider,
      kind: echo.kind,
      text: echo.text,
      attempt: Attempt(
        id: echo.id,
        number: 1,
        committedAt: at,
        sendBefore: at,
        disposition: .accepted,
        evidence: Evidence(.accepted, at: at, messageID: echo.messageID)
      )
    )
  }

  /// The process that sent it reports what came of it.
  ///
  /// - Returns: `false` where an outcome is known already, which stays.
  public mutating func record(_ outcome: AttemptOutcome, at now: Date) -> Bool {
    switch attempt.disposition {
    case .open: break
    case .unknown:
      if case .unknown = outcome { return false }
    case .notTaken, .accepted, .rejected: return false
    }
    switch outcome {
    case .accepted(let messageID, let isHeld):
      attempt.disposition = .accepted
      attempt.note = isHeld ? "held" : nil
      attempt.evidence.join(Evidence(.accepted, at: now, messageID: messageID))
    case .decidedSent:
      attempt.disposition = .accepted
      attempt.note = AttemptOutcome.byHand
      attempt.evidence.join(Evidence(.accepted, at: now, messageID: nil))
    case .rejected(let error):
      attempt.disposition = .rejected
      attempt.errorCode = error.code
      attempt.note = error.errorClass.rawValue
    case .notTaken(let note, let code, _):
      attempt.disposition = .notTaken
      attempt.errorCode = code
      attempt.note = note
    case .unknown(let note):
      attempt.disposition = .unknown
      attempt.note = note
    }
    return true
  }

  /// Whoever it was for is forgotten: what it said goes, and the identifiers, which hold their number.
  public mutating func forgetPerson() {
    (text, answers) = (nil, nil)
    attempt.evidence = attempt.evidence.withoutMessageIDs
  }

  /// The provider reported something about it.
  ///
  /// - Returns: `false` where that was known.
  public mutating func receive(_ evidence: Evidence) -> Bool {
    let before = attempt.evidence
    attempt.evidence.join(evidence)
    attempt.errorCode = attempt.errorCode ?? attempt.evidence.failures.first?.code
    return attempt.evidence != before
  }
}

extension FreeMessage: Redacted {
  /// The kind and what became of it: what it says is never printed.
  public var description: String { "\(kind) \(id): \(status)" }
}

public import Foundation

/// Names one attempt: 128 random bits as 22 characters, with no order and no personal data in them.
public typealias AttemptID = Identifier<Attempt, String>

extension Identifier where Subject == Attempt, RawValue == String {
  /// Draws a new identifier.
  package static func draw(from source: any RandomSource) -> AttemptID {
    AttemptID(unchecked: Base64URL.encode(source.bytes(16)))
  }
}

/// One attempt to send to one recipient: recorded before its first byte leaves.
public struct Attempt: Hashable, Sendable {
  /// What is known about its outcome from the exchange itself.
  public enum Disposition: String, Hashable, Sendable, Codable, CaseIterable {
    /// The intent is durable, and no outcome is recorded yet.
    case open
    /// Proven: the provider did not take it. It does not count as an attempt that could have arrived.
    case notTaken
    /// The provider took it.
    case accepted
    /// The provider refused it for good.
    case rejected
    /// Nobody knows; only evidence or a person can say.
    case unknown
  }

  /// Its identifier, which is also in the callback tag.
  public var id: AttemptID
  /// The how-manieth attempt of this recipient it is, from 1.
  public var number: Int
  /// When the intent was committed.
  public var committedAt: Date
  /// The instant after which its first byte may no longer leave.
  public var sendBefore: Date
  /// What the exchange itself said.
  public var disposition: Disposition
  /// The provider's code, where it refused.
  public var errorCode: Int?
  /// One word for what happened, where there is something to say: also of one that is held, or was taken for sent by hand.
  public var note: String?
  /// What the provider reported later.
  public var evidence: Evidence

  /// Creates an attempt.
  public init(
    id: AttemptID,
    number: Int,
    committedAt: Date,
    sendBefore: Date,
    disposition: Disposition = .open,
    errorCode: Int? = nil,
    note: String? = nil,
    evidence: Evidence = Evidence()
  ) {
    self.id = id
    self.number = number
    self.committedAt = committedAt
    self.sendBefore = sendBefore
    self.disposition = disposition
    self.errorCode = errorCode
    self.note = note
    self.evidence = evidence
  }

  /// Whether it is proven that this attempt reached nobody and never will.
  public var isProvenNegative: Bool {
    disposition == .notTaken && evidence.level == .none
  }

  /// What came of it, from the exchange and the evidence together.
  public var status: RecipientStatus {
    switch evidence.level {
    case .read, .played: return .read
    case .delivered: return .delivered
    case .none, .accepted, .sent: break
    }
    if !evidence.failures.isEmpty { return .failed }
    if evidence.level >= .accepted { return .sent }
    switch disposition {
    case .open: return .sending
    case .notTaken: return .pending
    case .accepted: return .sent
    case .rejected: return .failed
    case .unknown: return .unconfirmed
    }
  }
}

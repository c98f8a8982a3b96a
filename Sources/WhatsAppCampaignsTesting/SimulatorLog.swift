public import Foundation
public import WhatsAppCampaigns

/// What really happened at a ``ProviderSimulator``, whatever its clients were told.
///
/// It is a value: a test takes it when everything is over and compares it with what its own side believes.
public struct SimulatorLog: Hashable, Sendable {
  /// What became of a request.
  public enum Verdict: Hashable, Sendable {
    /// The message was accepted. The client may not have heard of it.
    case accepted(ProviderMessageID)
    /// The message was not accepted; the code is `nil` where the connection was dropped or no code was given.
    case refused(code: Int?)

    /// Whether the message was accepted.
    public var isAccepted: Bool {
      if case .accepted = self { true } else { false }
    }
  }

  /// One request to send a message.
  public struct Entry: Hashable, Sendable {
    /// When it arrived, by the wall clock.
    public var receivedAt: Date
    /// Whom it was for: the digits of a number, or a user id.
    public var recipient: String
    /// How many requests for this recipient there were, this one included.
    public var attempt: Int
    /// The tag that came with it.
    public var callbackData: String?
    /// What became of it.
    public var verdict: Verdict
    /// Whether the client was told: `false` where the connection was dropped or the answer is of the 500s.
    public var wasAnswered: Bool
  }

  /// The requests to send a message, in the order of arrival, up to ``SimulatorConfiguration/logLimit``.
  public internal(set) var entries: [Entry] = []
  /// How many requests to send a message arrived.
  public internal(set) var requestCount = 0
  /// How many messages were accepted.
  public internal(set) var acceptedCount = 0
  /// How many requests were no sends or were malformed, or bore the wrong token.
  public internal(set) var rejectedRequestCount = 0

  /// How many webhooks were given up because no endpoint took them.
  public internal(set) var abandonedWebhookCount = 0

  private var acceptedByRecipient: [String: Int] = [:]

  /// How many messages were accepted for a number or a user id, in any spelling of the number.
  public func acceptedCount(for recipient: String) -> Int {
    acceptedByRecipient[SimulatedSend.key(of: recipient)] ?? 0
  }

  /// The recipients for whom more than one message was accepted, with how many. In a run of one campaign, every one of
  /// them is a message sent twice.
  public var duplicates: [String: Int] { acceptedByRecipient.filter { $0.value > 1 } }

  /// The recipients for whom at least one message was accepted.
  public var acceptedRecipients: Set<String> { Set(acceptedByRecipient.keys) }

  mutating func add(_ entry: Entry, limit: Int) {
    requestCount += 1
    if entry.verdict.isAccepted {
      acceptedCount += 1
      acceptedByRecipient[entry.recipient, default: 0] += 1
    }
    if entries.count < limit { entries.append(entry) }
  }
}

extension SimulatorLog: CustomStringConvertible {
  /// The counts only: entries hold phone numbers.
  public var description: String { "\(requestCount) requests, \(acceptedCount) accepted" }
}

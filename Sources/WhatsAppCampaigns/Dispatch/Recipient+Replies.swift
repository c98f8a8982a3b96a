public import Foundation

extension Recipient {
  /// How long after a message was sent its person's next words are taken as an answer to it: seven days.
  public static var replyTime: Duration { .seconds(7 * 86_400) }

  /// Whom words that quote no message are an answer of: of all that a person is in, the recipient with the latest
  /// attempt that the provider took, unless that was longer ago than ``replyTime``.
  ///
  /// - Parameters:
  ///   - recipients: The person's, of all campaigns; those without an attempt in that time may be left out.
  ///   - instant: When the words were written.
  public static func answering(at instant: Date, among recipients: some Sequence<Recipient>) -> Recipient? {
    let earliest = instant - replyTime
    var latest: (recipient: Recipient, at: Date)?
    for recipient in recipients {
      guard let at = recipient.lastTaken, at >= earliest else { continue }
      if let latest, (latest.at, latest.recipient.id) >= (at, recipient.id) { continue }
      latest = (recipient, at)
    }
    return latest?.recipient
  }

  /// The person wrote back. `false` when they did before.
  public mutating func respond(at now: Date) -> Bool {
    guard !hasResponded else { return false }
    hasResponded = true
    updatedAt = now
    return true
  }

  /// When the last attempt that the provider took was committed.
  private var lastTaken: Date? {
    attempts.last { $0.status.rank >= RecipientStatus.sent.rank }?.committedAt
  }
}

import Foundation
import WhatsAppCampaigns

/// The recipients whom the reports of one request name by their tags: read together, and written once each.
///
/// It takes the reports that change nothing but their recipient, which nearly all do. One that decides about consent, or
/// that makes a message known, may concern others: it is for ``Transaction/join(_:consent:to:)``.
struct HeldRecipients {
  private var stored: [Int64: StoredRecipient] = [:]
  private var changed: [Int64: Recipient] = [:]

  init(_ records: [StoredRecipient]) {
    stored.reserveCapacity(records.count)
    changed.reserveCapacity(records.count)
    for record in records { stored[record.recipient.id.rawValue] = record }
  }

  /// Joins a report.
  ///
  /// - Returns: Whether it was news; `nil` when it is not for here.
  mutating func join(_ report: ApplyWebhooks.Report, at now: Date) -> Bool? {
    guard report.consent == nil, let attempt = report.attempt, let number = report.recipient?.rawValue,
      var recipient = changed[number] ?? stored[number]?.recipient,
      let known = recipient.attempts.first(where: { $0.id == attempt })?.evidence.messageIDs,
      report.evidence.messageIDs.allSatisfy(known.contains)
    else { return nil }
    guard recipient.receive(report.evidence.inMilliseconds, for: attempt, at: now) else { return false }
    changed[number] = recipient
    return true
  }

  /// Writes those that changed, in the order of their numbers.
  mutating func write(in transaction: Transaction) throws(StoreError) {
    for (number, recipient) in changed.sorted(by: { $0.key < $1.key }) {
      guard let before = stored[number] else { continue }
      stored[number] = try transaction.save(recipient, over: before).stored
    }
    changed.removeAll(keepingCapacity: true)
  }

  /// Forgets whom a report that was joined elsewhere may have changed: its recipient, and where it holds a decision,
  /// those whose attempt is under way. Everything must have been written before.
  mutating func forget(_ recipient: Int64) {
    stored = stored.filter { number, record in
      if case .sending = record.recipient.state { return false }
      return number != recipient
    }
  }
}

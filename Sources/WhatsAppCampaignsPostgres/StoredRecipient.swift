import Foundation
import WhatsAppCampaigns

/// A recipient as it stands in the store, with what the domain value does not hold.
struct StoredRecipient {
  var record: RecipientRecord
  /// The campaign's number.
  var campaign: Int64
  /// Who claimed it. It stays while an attempt is under way, so that the attempts of a dead worker can be found.
  var worker: String?

  var recipient: Recipient { record.recipient }
}

/// A recipient as it is to be written, over what was read.
struct RecipientChange {
  var recipient: Recipient
  var stored: StoredRecipient
}

extension RecipientCoding {
  /// The columns of a recipient with its contact, consent and suppression.
  static let storedColumns = "\(columns), \(MemberCoding.columns)"

  /// The recipients whose numbers are the second parameter, each number once, of the tenant that is the first.
  static let tables = """
    \(Transaction.wantedNumbers) JOIN recipients r ON r.id = wanted AND r.tenant = owner
    JOIN campaigns k ON k.tenant = r.tenant AND k.number = r.campaign
    JOIN contacts c ON c.tenant = r.tenant AND c.id = r.contact
    LEFT JOIN suppressions s ON s.tenant = c.tenant AND s.person = c.person
    """

  /// Reads a recipient without its attempts.
  static func stored(_ row: Row, _ memo: ConsentMemo) throws(StoreError) -> StoredRecipient {
    let member = try MemberCoding.member(row, at: columnCount, memo)
    let state = state(row)
    let recipient = try recipient(row, state, of: member.contact.person)
    return StoredRecipient(
      record: RecipientRecord(recipient: recipient, member: member),
      campaign: row.integer(1),
      worker: state.worker
    )
  }

  /// The values of many recipients, a list for each of the columns that ``RecipientChange`` writes.
  static func lists(of changes: [RecipientChange]) -> [SQLValue] {
    let recipients = changes.map(\.recipient)
    let states = changes.map { RecipientStateColumns($0.recipient, claimedBy: $0.stored.worker) }
    return [
      .integers(recipients.map(\.id.rawValue)),
      .integers(states.map(\.state)),
      .integers(states.map { $0.due?.millisecondsSince1970 }),
      .texts(states.map(\.worker)),
      .texts(states.map(\.attempt?.rawValue)),
      .integers(recipients.map { $0.attemptedAt?.millisecondsSince1970 }),
      .integers(recipients.map(\.epoch)),
      .integers(recipients.map(\.status.code)),
      .texts(recipients.map(\.reason)),
      .texts(recipients.map(\.reasonDetail)),
      .bools(recipients.map(\.hasResponded)),
      .bools(recipients.map(\.stopRaced)),
      .integers(recipients.map(\.updatedAt.millisecondsSince1970)),
    ]
  }
}

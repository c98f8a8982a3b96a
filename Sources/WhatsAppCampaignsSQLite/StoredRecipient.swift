import Foundation
import WhatsAppCampaigns

/// A recipient as it stands in the store, with what the domain value does not hold.
///
/// A class, because it is handed around for every message and only ever read.
final class StoredRecipient {
  /// What stands in the columns that a claim hides or that recipients are counted by.
  struct Columns {
    var status: Int64
    var state: Int64
    /// See ``RecipientCoding``.
    var due: Int64?
    var epoch: Int64
    var hasResponded: Bool
  }

  let recipient: Recipient
  /// The contact with consent and suppression; `nil` where nobody asked for them.
  let held: RecipientRecord.Held?
  /// The campaign's number.
  let campaign: Int64
  /// Who claimed it. It stays while an attempt is under way, so that the attempts of a dead worker can be found.
  let worker: String?
  let columns: Columns

  init(recipient: Recipient, held: RecipientRecord.Held?, campaign: Int64, worker: String?, columns: Columns) {
    self.recipient = recipient
    self.held = held
    self.campaign = campaign
    self.worker = worker
    self.columns = columns
  }

  /// The recipient with its contact, where that was asked for.
  var record: RecipientRecord? { held.map { RecipientRecord(recipient: recipient, held: $0) } }

  var countKey: CountChanges.Key {
    CountChanges.Key(
      campaign: campaign,
      status: columns.status,
      state: columns.state,
      hasResponded: columns.hasResponded
    )
  }
}

/// How the file holds a recipient; for the numbers of the states see ``RecipientStateColumns``.
///
/// A claimed recipient is pending in the file: see ``Claims``. A pending recipient without `due` is fresh, nobody ever
/// claimed it; one that went back in line to be sent to at once has 0.
extension RecipientCoding {
  static let storedColumns = "\(columns), r.status, c.person"
  private static var statusColumn: Int32 { columnCount }
  private static var personColumn: Int32 { columnCount + 1 }
  /// Where the columns of ``MemberCoding`` follow.
  static var memberColumn: Int32 { columnCount + 2 }

  /// `CROSS JOIN` fixes the order: the recipients that were asked for come first, whatever SQLite would guess.
  static let tables = """
    recipients r CROSS JOIN campaigns k ON k.number = r.campaign CROSS JOIN contacts c ON c.id = r.contact
    """
  /// The same with what the columns of ``MemberCoding`` come from.
  static let tablesWithMembers = "\(tables) LEFT JOIN suppressions s ON s.tenant = c.tenant AND s.person = c.person"

  /// Reads a recipient. Its attempts stand in rows of their own.
  static func stored(
    _ row: Row,
    _ member: AudienceMember?,
    _ attempts: [Attempt]
  ) throws(StoreError) -> StoredRecipient {
    let columns = StoredRecipient.Columns(
      status: row.integer(statusColumn),
      state: row.integer(4),
      due: row.optionalInteger(5),
      epoch: row.integer(8),
      hasResponded: row.bool(11)
    )
    var state = state(row)
    if columns.state == 0, columns.due == 0 { state.due = nil }
    guard let person = member?.contact.person ?? PersonKey(rawValue: row.text(personColumn)) else {
      throw .corrupt("recipient")
    }
    let recipient = try recipient(row, state, of: person, attempts)
    return StoredRecipient(
      recipient: recipient,
      held: member.map { RecipientRecord(recipient: recipient, member: $0).held },
      campaign: row.integer(1),
      worker: state.worker,
      columns: columns
    )
  }

  /// The values of `state`, `due`, `worker` and `attempt`.
  static func values(
    of recipient: Recipient,
    over stored: StoredRecipient
  ) -> (state: Int64, due: Int64?, worker: String?, attempt: AttemptID?) {
    switch recipient.state {
    case .pending(nil):
      // Who was never claimed stays where the watermark finds it; anybody else goes back in line, also one whose claim
      // stands in this process alone.
      let isFresh =
        stored.columns.state == 0 && stored.columns.due == nil && recipient.epoch == stored.columns.epoch
      return (0, isFresh ? nil : 0, nil, nil)
    case .claimed: return (0, stored.columns.due, nil, nil)
    default:
      let columns = RecipientStateColumns(recipient, claimedBy: stored.worker)
      return (columns.state, columns.due?.millisecondsSince1970, columns.worker, columns.attempt)
    }
  }
}

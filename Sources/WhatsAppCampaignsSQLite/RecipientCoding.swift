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
  let member: AudienceMember?
  /// The campaign's number.
  let campaign: Int64
  /// Who claimed it. It stays while an attempt is under way, so that the attempts of a dead worker can be found.
  let worker: String?
  let columns: Columns

  init(recipient: Recipient, member: AudienceMember?, campaign: Int64, worker: String?, columns: Columns) {
    self.recipient = recipient
    self.member = member
    self.campaign = campaign
    self.worker = worker
    self.columns = columns
  }

  /// The recipient with its contact, where that was asked for.
  var record: RecipientRecord? { member.map { RecipientRecord(recipient: recipient, member: $0) } }

  var countKey: CountChanges.Key {
    CountChanges.Key(
      campaign: campaign,
      status: columns.status,
      state: columns.state,
      hasResponded: columns.hasResponded
    )
  }
}

/// How a recipient stands in its columns.
///
/// The numbers of the states stand in the schema's partial indexes and in the queries that use them: 0 pending,
/// 2 sending, 3 accepted, 4 rejected, 5 settling, 6 unconfirmed, 7 opted out, 8 skipped, 9 cancelled. A claimed
/// recipient is pending in the file: see ``Claims``. `due` is when the state ends by itself, or for settling when it
/// began. A pending recipient without one is fresh, nobody ever claimed it; one that went back in line to be sent to at
/// once has 0.
enum RecipientCoding {
  static let columns = """
    r.id, r.campaign, k.id, r.contact, r.state, r.due, r.worker, r.attempt, r.epoch, r.reason, r.reason_detail,
    r.responded, r.stop_raced, r.updated_at, r.status, c.person
    """
  private static let personColumn: Int32 = 15
  /// Where the columns of ``MemberCoding`` follow.
  static let memberColumn: Int32 = 16

  /// `CROSS JOIN` fixes the order: the recipients that were asked for come first, whatever SQLite would guess.
  static let tables = """
    recipients r CROSS JOIN campaigns k ON k.number = r.campaign CROSS JOIN contacts c ON c.id = r.contact
    """
  /// The same with what the columns of ``MemberCoding`` come from.
  static let tablesWithMembers = "\(tables) LEFT JOIN suppressions s ON s.tenant = c.tenant AND s.person = c.person"

  /// Reads a recipient. Its attempts stand in rows of their own.
  static func recipient(
    _ row: Row,
    _ member: AudienceMember?,
    _ attempts: [Attempt]
  ) throws(StoreError) -> StoredRecipient {
    guard let campaign = CampaignID(row.text(2)), let state = state(row),
      let person = member?.contact.person ?? PersonKey(rawValue: row.text(personColumn))
    else { throw .corrupt("recipient") }
    let recipient = Recipient(
      id: RecipientID(row.integer(0)),
      campaign: campaign,
      contact: ContactID(row.integer(3)),
      person: person,
      state: state,
      epoch: row.integer(8),
      attempts: attempts,
      reason: row.optionalText(9),
      reasonDetail: row.optionalText(10),
      hasResponded: row.bool(11),
      stopRaced: row.bool(12),
      updatedAt: row.date(13)
    )
    return StoredRecipient(
      recipient: recipient,
      member: member,
      campaign: row.integer(1),
      worker: row.optionalText(6),
      columns: StoredRecipient.Columns(
        status: row.integer(14),
        state: row.integer(4),
        due: row.optionalInteger(5),
        epoch: row.integer(8),
        hasResponded: row.bool(11)
      )
    )
  }

  private static func state(_ row: Row) -> Recipient.State? {
    let due = row.optionalDate(5)
    func attempt() -> AttemptID? { row.optionalText(7).flatMap { AttemptID($0) } }
    switch row.integer(4) {
    case 0: return .pending(notBefore: row.integer(5) == 0 ? nil : due)
    case 2: return attempt().map(Recipient.State.sending)
    case 3: return attempt().map(Recipient.State.accepted)
    case 4: return attempt().map(Recipient.State.rejected)
    case 5:
      guard let attempt = attempt(), let due else { return nil }
      return .settling(attempt, since: due)
    case 6: return attempt().map(Recipient.State.unconfirmed)
    case 7: return .optedOut
    case 8: return .skipped
    case 9: return .cancelled
    default: return nil
    }
  }

  /// The values of `state`, `due`, `worker` and `attempt`.
  static func values(
    of recipient: Recipient,
    over stored: StoredRecipient
  ) -> (state: Int64, due: Int64?, worker: String?, attempt: AttemptID?) {
    switch recipient.state {
    case .pending(let notBefore):
      if let notBefore { return (0, notBefore.millisecondsSince1970, nil, nil) }
      // Who was never claimed stays where the watermark finds it; anybody else goes back in line.
      let isFresh = stored.columns.state == 0 && stored.columns.due == nil
      return (0, isFresh ? nil : 0, nil, nil)
    case .claimed: return (0, stored.columns.due, nil, nil)
    case .sending(let attempt):
      let sendBefore = recipient.attempts.last { $0.id == attempt }?.sendBefore
      return (2, sendBefore?.millisecondsSince1970, stored.worker, attempt)
    case .accepted(let attempt): return (3, nil, nil, attempt)
    case .rejected(let attempt): return (4, nil, nil, attempt)
    case .settling(let attempt, let since): return (5, since.millisecondsSince1970, nil, attempt)
    case .unconfirmed(let attempt): return (6, nil, nil, attempt)
    case .optedOut: return (7, nil, nil, nil)
    case .skipped: return (8, nil, nil, nil)
    case .cancelled: return (9, nil, nil, nil)
    }
  }
}

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

/// How a recipient stands in its columns.
///
/// The numbers of the states stand in the schema's partial indexes and in the queries that use them: 0 pending,
/// 1 claimed, 2 sending, 3 accepted, 4 rejected, 5 settling, 6 unconfirmed, 7 opted out, 8 skipped, 9 cancelled.
/// `due` is when the state ends by itself, or for settling when it began.
enum RecipientCoding {
  static let columns = """
    r.id, r.campaign, k.id, r.contact, r.state, r.due, r.worker, r.attempt, r.epoch, r.reason, r.reason_detail,
    r.responded, r.stop_raced, r.updated_at, \(MemberCoding.columns)
    """
  static let memberColumn: Int32 = 14

  /// `CROSS JOIN` fixes the order: the recipients that were asked for come first, whatever SQLite would guess.
  static let tables = """
    recipients r CROSS JOIN campaigns k ON k.number = r.campaign CROSS JOIN contacts c ON c.id = r.contact
    LEFT JOIN suppressions s ON s.tenant = c.tenant AND s.person = c.person
    """

  /// Reads a recipient without its attempts.
  static func recipient(_ row: Row) throws(StoreError) -> StoredRecipient {
    let member = try MemberCoding.member(row, at: memberColumn)
    guard let campaign = CampaignID(row.text(2)), let state = state(row) else { throw .corrupt("recipient") }
    let recipient = Recipient(
      id: RecipientID(row.integer(0)),
      campaign: campaign,
      contact: ContactID(row.integer(3)),
      person: member.contact.person,
      state: state,
      epoch: row.integer(8),
      reason: row.optionalText(9),
      reasonDetail: row.optionalText(10),
      hasResponded: row.bool(11),
      stopRaced: row.bool(12),
      updatedAt: row.date(13)
    )
    return StoredRecipient(
      record: RecipientRecord(recipient: recipient, member: member),
      campaign: row.integer(1),
      worker: row.optionalText(6)
    )
  }

  private static func state(_ row: Row) -> Recipient.State? {
    let due = row.optionalDate(5)
    let attempt = row.optionalText(7).flatMap { AttemptID($0) }
    switch row.integer(4) {
    case 0: return .pending(notBefore: due)
    case 1:
      guard let worker = row.optionalText(6).flatMap({ WorkerID($0) }), let due else { return nil }
      return .claimed(by: worker, until: due)
    case 2: return attempt.map(Recipient.State.sending)
    case 3: return attempt.map(Recipient.State.accepted)
    case 4: return attempt.map(Recipient.State.rejected)
    case 5:
      guard let attempt, let due else { return nil }
      return .settling(attempt, since: due)
    case 6: return attempt.map(Recipient.State.unconfirmed)
    case 7: return .optedOut
    case 8: return .skipped
    case 9: return .cancelled
    default: return nil
    }
  }

  /// The values of `state`, `due`, `worker` and `attempt`.
  static func values(of recipient: Recipient, previousWorker: String?) -> [SQLValue] {
    switch recipient.state {
    case .pending(let notBefore): return [0, .date(orNull: notBefore), nil, nil]
    case .claimed(let worker, let lease): return [1, .date(lease), .text(worker.rawValue), nil]
    case .sending(let attempt):
      let sendBefore = recipient.attempts.first { $0.id == attempt }?.sendBefore
      return [2, .date(orNull: sendBefore), .text(orNull: previousWorker), .text(attempt.rawValue)]
    case .accepted(let attempt): return [3, nil, nil, .text(attempt.rawValue)]
    case .rejected(let attempt): return [4, nil, nil, .text(attempt.rawValue)]
    case .settling(let attempt, let since): return [5, .date(since), nil, .text(attempt.rawValue)]
    case .unconfirmed(let attempt): return [6, nil, nil, .text(attempt.rawValue)]
    case .optedOut: return [7, nil, nil, nil]
    case .skipped: return [8, nil, nil, nil]
    case .cancelled: return [9, nil, nil, nil]
    }
  }
}

extension RecipientStatus {
  /// The number in the column `status`.
  var code: Int64 {
    switch self {
    case .pending: 0
    case .queued: 1
    case .sending: 2
    case .unconfirmed: 3
    case .sent: 4
    case .delivered: 5
    case .read: 6
    case .failed: 7
    case .skipped: 8
    case .optedOut: 9
    case .cancelled: 10
    }
  }

  init?(code: Int64) {
    guard let status = Self.allCases.first(where: { $0.code == code }) else { return nil }
    self = status
  }
}

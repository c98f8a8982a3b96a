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

  /// The recipients whose numbers are the second parameter, each number once, of the tenant that is the first.
  static let tables = """
    \(Transaction.wantedNumbers) JOIN recipients r ON r.id = wanted AND r.tenant = owner
    JOIN campaigns k ON k.tenant = r.tenant AND k.number = r.campaign
    JOIN contacts c ON c.tenant = r.tenant AND c.id = r.contact
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

  /// What stands in `state`, `due`, `worker` and `attempt`.
  struct StateColumns {
    var state: Int64
    var due: Date?
    var worker: String?
    var attempt: String?
  }

  static func columns(of recipient: Recipient, previousWorker: String?) -> StateColumns {
    switch recipient.state {
    case .pending(let notBefore): return StateColumns(state: 0, due: notBefore)
    case .claimed(let worker, let lease): return StateColumns(state: 1, due: lease, worker: worker.rawValue)
    case .sending(let attempt):
      let sendBefore = recipient.attempts.first { $0.id == attempt }?.sendBefore
      return StateColumns(state: 2, due: sendBefore, worker: previousWorker, attempt: attempt.rawValue)
    case .accepted(let attempt): return StateColumns(state: 3, attempt: attempt.rawValue)
    case .rejected(let attempt): return StateColumns(state: 4, attempt: attempt.rawValue)
    case .settling(let attempt, let since): return StateColumns(state: 5, due: since, attempt: attempt.rawValue)
    case .unconfirmed(let attempt): return StateColumns(state: 6, attempt: attempt.rawValue)
    case .optedOut: return StateColumns(state: 7)
    case .skipped: return StateColumns(state: 8)
    case .cancelled: return StateColumns(state: 9)
    }
  }

  /// The values of many recipients, a list for each of the columns that ``RecipientChange`` writes.
  static func lists(of changes: [RecipientChange]) -> [SQLValue] {
    let recipients = changes.map(\.recipient)
    let states = changes.map { columns(of: $0.recipient, previousWorker: $0.stored.worker) }
    let attemptedAt = recipients.map { recipient in
      recipient.attempts.filter { !$0.isProvenNegative }.map(\.committedAt).max()
    }
    return [
      .integers(recipients.map(\.id.rawValue)),
      .integers(states.map(\.state)),
      .integers(states.map { $0.due?.millisecondsSince1970 }),
      .texts(states.map(\.worker)),
      .texts(states.map(\.attempt)),
      .integers(attemptedAt.map { $0?.millisecondsSince1970 }),
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

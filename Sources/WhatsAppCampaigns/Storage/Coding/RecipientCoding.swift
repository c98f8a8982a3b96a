package import Foundation

/// How a recipient stands in its columns, without its attempts, which have rows of their own.
@usableFromInline
package enum RecipientCoding {
  /// The columns of a recipient, in `recipients r` and `campaigns k`.
  package static let columns = """
    r.id, r.campaign, k.id, r.contact, r.state, r.due, r.worker, r.attempt, r.epoch, r.reason, r.reason_detail,
    r.responded, r.stop_raced, r.updated_at, r.member_fields
    """
  /// Where more columns may follow.
  @inlinable
  package static var columnCount: Int32 { 15 }

  /// Reads what stands in `state`, `due`, `worker` and `attempt`.
  @inlinable
  package static func state(_ row: some SQLRow) -> RecipientStateColumns {
    RecipientStateColumns(
      state: row.integer(4),
      due: row.optionalDate(5),
      worker: row.optionalText(6),
      attempt: row.optionalText(7).flatMap { AttemptID($0) }
    )
  }

  /// Reads a recipient whose state was read already.
  @inlinable
  package static func recipient(
    _ row: some SQLRow,
    _ state: RecipientStateColumns,
    of person: PersonKey,
    _ attempts: [Attempt] = []
  ) throws(StoreError) -> Recipient {
    guard let campaign = CampaignID(row.text(2)), let state = state.value else { throw .corrupt("recipient") }
    return Recipient(
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
      memberFields: try ContactCoding.fields(row.optionalText(14)),
      updatedAt: row.date(13)
    )
  }
}

extension Recipient {
  /// What stands in `attempted_at`: when the last attempt was committed that may have reached the person.
  package var attemptedAt: Date? { attempts.lazy.filter { !$0.isProvenNegative }.map(\.committedAt).max() }
}

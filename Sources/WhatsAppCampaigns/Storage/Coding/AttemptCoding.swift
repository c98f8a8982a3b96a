/// How an attempt stands in its columns.
@usableFromInline
package enum AttemptCoding {
  package static let columns =
    "recipient, number, id, committed_at, send_before, disposition, error_code, note, evidence"

  /// Reads an attempt and the number of its recipient.
  @inlinable
  package static func attempt(_ row: some SQLRow) throws(StoreError) -> (recipient: Int64, attempt: Attempt) {
    (row.integer(0), try attempt(row, number: 1, id: 2, rest: 3))
  }

  /// Reads an attempt whose columns behind the identifier begin at an index, in the order of ``columns``.
  @inlinable
  package static func attempt(
    _ row: some SQLRow,
    number: Int32,
    id: Int32,
    rest: Int32
  ) throws(StoreError) -> Attempt {
    guard let id = AttemptID(row.text(id)), let disposition = Attempt.Disposition(code: row.integer(rest + 2)) else {
      throw .corrupt("attempt")
    }
    return Attempt(
      id: id,
      number: Int(clamping: row.integer(number)),
      committedAt: row.date(rest),
      sendBefore: row.date(rest + 1),
      disposition: disposition,
      errorCode: row.optionalInteger(rest + 3).map { Int(clamping: $0) },
      note: row.optionalText(rest + 4),
      evidence: try EvidenceCoding.evidence(row.optionalText(rest + 5))
    )
  }
}

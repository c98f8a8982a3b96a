/// The statements that run for every message, or for everybody of a list. They are found by their place, not by their text, and their values are
/// bound one by one.
enum HotStatement: Int, CaseIterable {
  case updateRecipient
  case insertAttempt
  case updateAttempt
  case insertMessage
  case insertContact
  case insertContacts
  case insertName

  var sql: String {
    switch self {
    case .updateRecipient:
      """
      UPDATE recipients SET state = ?, due = ?, worker = ?, attempt = ?, attempted_at = ?, epoch = ?, status = ?,
        reason = ?, reason_detail = ?, responded = ?, stop_raced = ?, updated_at = ?
      WHERE id = ? AND campaign = ?
      """
    case .insertAttempt:
      """
      INSERT INTO attempts (number, id, committed_at, send_before, disposition, error_code, note, evidence,
        recipient, tenant)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """
    case .updateAttempt:
      """
      UPDATE attempts SET committed_at = ?3, send_before = ?4, disposition = ?5, error_code = ?6, note = ?7,
        evidence = ?8
      WHERE recipient = ?9 AND number = ?1 AND tenant = ?10 AND id = ?2
      """
    case .insertMessage:
      "INSERT OR IGNORE INTO message_places (drawer, hash, recipient, number) VALUES (?, ?, ?, ?)"
    case .insertContact:
      ContactInsert.sql(rows: 1)
    case .insertContacts:
      ContactInsert.sql(rows: ContactInsert.rows)
    case .insertName:
      "INSERT INTO contacts (tenant, person, identity_kind, identity, created_at, merged_into) VALUES (?, ?, ?, ?, ?, ?)"
    }
  }
}

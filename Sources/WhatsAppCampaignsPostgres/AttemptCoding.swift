import Foundation
import WhatsAppCampaigns

/// How an attempt stands in its columns.
enum AttemptCoding {
  static let columns = "recipient, number, id, committed_at, send_before, disposition, error_code, note, evidence"

  /// Reads an attempt and the number of its recipient.
  static func attempt(_ row: Row) throws(StoreError) -> (recipient: Int64, attempt: Attempt) {
    guard let id = AttemptID(row.text(2)), let disposition = Attempt.Disposition(code: row.integer(5)) else {
      throw .corrupt("attempt")
    }
    let attempt = Attempt(
      id: id,
      number: Int(row.integer(1)),
      committedAt: row.date(3),
      sendBefore: row.date(4),
      disposition: disposition,
      errorCode: row.optionalInteger(6).map { Int($0) },
      note: row.optionalText(7),
      evidence: try EvidenceCoding.evidence(row.optionalText(8))
    )
    return (row.integer(0), attempt)
  }

  /// The values of many attempts with their recipients, a list for each of ``columns``.
  static func lists(of attempts: [(recipient: Int64, attempt: Attempt)]) -> [SQLValue] {
    [
      .integers(attempts.map(\.recipient)),
      .integers(attempts.map { Int64($0.attempt.number) }),
      .texts(attempts.map(\.attempt.id.rawValue)),
      .integers(attempts.map(\.attempt.committedAt.millisecondsSince1970)),
      .integers(attempts.map(\.attempt.sendBefore.millisecondsSince1970)),
      .integers(attempts.map(\.attempt.disposition.code)),
      .integers(attempts.map { $0.attempt.errorCode.map(Int64.init) }),
      .texts(attempts.map(\.attempt.note)),
      .texts(attempts.map { EvidenceCoding.text(of: $0.attempt.evidence) }),
    ]
  }
}

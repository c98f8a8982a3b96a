import Foundation
import WhatsAppCampaigns

/// How a free message stands in its columns.
enum FreeMessageCoding {
  static let columns = """
    id, provider, kind, text, answers, attempt, committed_at, send_before, disposition, error_code, note, evidence
    """

  static func message(_ row: Row) throws(StoreError) -> FreeMessage {
    guard let id = AttemptID(row.text(0)), let provider = ProviderName(row.text(1)),
      let disposition = Attempt.Disposition(code: row.integer(8))
    else { throw .corrupt("message") }
    return FreeMessage(
      provider: provider,
      kind: row.text(2),
      text: row.optionalText(3),
      answers: row.optionalText(4).flatMap(ProviderMessageID.init(provider:)),
      attempt: Attempt(
        id: id,
        number: Int(clamping: row.integer(5)),
        committedAt: row.date(6),
        sendBefore: row.date(7),
        disposition: disposition,
        errorCode: row.optionalInteger(9).map { Int($0) },
        note: row.optionalText(10),
        evidence: try EvidenceCoding.evidence(row.optionalText(11))
      )
    )
  }

  /// The values of ``columns``, in their order, and what stands in `message_id` and `counts`.
  static func values(of message: FreeMessage) -> [SQLValue] {
    let attempt = message.attempt
    return [
      .text(attempt.id.rawValue), .text(message.provider.rawValue), .text(message.kind), .text(orNull: message.text),
      .text(orNull: message.answers?.rawValue), .integer(attempt.number), .date(attempt.committedAt),
      .date(attempt.sendBefore), .integer(attempt.disposition.code),
      .integer(orNull: attempt.errorCode.map(Int64.init)), .text(orNull: attempt.note),
      .text(orNull: EvidenceCoding.text(of: attempt.evidence)), .text(orNull: message.messageID?.rawValue),
      .bool(!attempt.isProvenNegative),
    ]
  }
}

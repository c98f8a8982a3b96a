/// How a free message stands in its columns.
package enum FreeMessageCoding {
  package static let columns = """
    id, provider, kind, text, answers, attempt, committed_at, send_before, disposition, error_code, note, evidence
    """

  package static func message(_ row: some SQLRow) throws(StoreError) -> FreeMessage {
    guard let provider = ProviderName(row.text(1)) else { throw .corrupt("message") }
    return FreeMessage(
      provider: provider,
      kind: row.text(2),
      text: row.optionalText(3),
      answers: row.optionalText(4).flatMap(ProviderMessageID.init(provider:)),
      attempt: try AttemptCoding.attempt(row, number: 5, id: 0, rest: 6)
    )
  }

  /// The values of ``columns``, in their order, and what stands in `message_id` and `counts`.
  package static func values(of message: FreeMessage) -> [SQLValue] {
    let attempt = message.attempt
    return [
      .text(attempt.id.rawValue), .text(message.provider.rawValue), .text(message.kind), .text(orNull: message.text),
      .text(orNull: message.answers?.rawValue), .integer(attempt.number), .date(attempt.committedAt),
      .date(attempt.sendBefore),
    ] + outcome(of: message)
  }

  /// What changes when something is known of the message: `disposition`, `error_code`, `note`, `evidence`, `message_id`
  /// and `counts`.
  package static func outcome(of message: FreeMessage) -> [SQLValue] {
    let attempt = message.attempt
    return [
      .integer(attempt.disposition.code), .integer(orNull: attempt.errorCode.map(Int64.init)),
      .text(orNull: attempt.note), .text(orNull: EvidenceCoding.text(of: attempt.evidence)),
      .text(orNull: message.messageID?.rawValue), .bool(!attempt.isProvenNegative),
    ]
  }
}

import WhatsAppCampaigns

extension Command {
  private static let byteOrderMark = Option.flag("bom", "Begin with a byte-order mark, for Excel")

  static let campaignExport = Command(
    name: "campaign export",
    summary: "Write what became of each recipient as CSV",
    discussion: "Numbers are hidden unless --show-numbers asks for them.",
    positionals: [.campaign],
    options: [.output, byteOrderMark],
    examples: ["campaign export c7h2kq9xmp --show-numbers --output sale.csv"]
  ) { call in
    let id = try call.arguments.campaign()
    let engine = try await call.engine()
    _ = try await engine.campaign(id)
    var writer = CSVWriter(
      headers: ["phone", "name", "status", "reason", "error_code", "attempts", "message_id", "updated_at"],
      byteOrderMark: call.arguments[flag: byteOrderMark]
    )
    try await call.withTarget { target in
      try await engine.forEachRecipient(of: id) { record in
        let recipient = record.recipient
        let attempt = recipient.bestAttempt
        let cells = [
          call.shown(record.member.contact.identity), record.member.contact.name, recipient.status.rawValue,
          RecipientDocument.reason(recipient), RecipientDocument.errorCode(attempt).map(String.init),
          String(recipient.attempts.count),
          attempt?.evidence.messageIDs.first?.rawValue, recipient.updatedAt.text,
        ]
        writer.append(cells.map { .text($0 ?? "") })
        target.write(writer.take())
      }
      target.write(writer.take())
    }
    return .done
  }
}

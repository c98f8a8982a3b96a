import WhatsAppCampaigns

extension Command {
  private static let byteOrderMark = Option.flag("bom", "Begin with a byte-order mark, for Excel")

  static let campaignExport = Command(
    name: "campaign export",
    summary: "Write what became of each recipient as CSV",
    discussion: """
      Numbers are masked unless --show-numbers asks for them. With --json one object a line, as `campaign recipients` \
      prints it.
      """,
    positionals: [.campaign],
    options: [.output, byteOrderMark],
    examples: ["campaign export c7h2kq9xmp --show-numbers --output sale.csv"]
  ) { call in
    let id = try call.arguments.campaign()
    let engine = try await call.engine()
    let plan = try await engine.campaign(id).plan
    var writer = CSVWriter(
      headers: ["phone", "name", "status", "reason", "error_code", "attempts", "message_id", "updated_at"],
      byteOrderMark: call.arguments[flag: byteOrderMark]
    )
    call.sayThatNumbersAreMasked()
    try await call.withTarget("recipient", "recipients") { target in
      var count = 0
      try await engine.forEachRecipient(of: id) { record in
        count += 1
        let phone = call.shown(record.member.contact.identity)
        if call.wantsJSON {
          target.write(RecipientDocument.line(record, phone: phone, of: plan).encoded() + [0x0A])
        } else {
          writer.append(cells(of: record, phone: phone).map { .text($0 ?? "") })
          target.write(writer.take())
        }
      }
      if !call.wantsJSON { target.write(writer.take()) }
      return count
    }
    return .done
  }

  private static func cells(of record: RecipientRecord, phone: String) -> [String?] {
    let recipient = record.recipient
    let attempt = recipient.bestAttempt
    return [
      phone, record.member.contact.name, recipient.status.rawValue, RecipientDocument.reason(recipient),
      RecipientDocument.errorCode(attempt).map(String.init), String(recipient.attempts.count),
      attempt?.evidence.messageIDs.first?.rawValue, recipient.updatedAt.text,
    ]
  }
}

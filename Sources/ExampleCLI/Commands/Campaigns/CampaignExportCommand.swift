import WhatsAppCampaigns

extension Command {
  private static let byteOrderMark = Option.flag("bom", "Begin with a byte-order mark, for Excel")

  static let campaignExport = Command(
    name: "campaign export",
    summary: "Write what became of each recipient as CSV",
    discussion: """
      Numbers are masked unless --show-numbers asks for them: only then an import reads the people back, with the outcome \
      as further fields, and only then `message_id` is filled, because a message's identifier holds the number. A column \
      `variant` is there where the campaign has several messages. With --json one object a line, as `campaign recipients` prints it.
      """,
    positionals: [.campaign],
    options: [.output, byteOrderMark],
    examples: ["campaign export c7h2kq9xmp --show-numbers --output sale.csv"]
  ) { call in
    let id = try call.arguments.campaign()
    let engine = try await call.engine()
    let plan = try await engine.campaign(id).plan
    let mark = call.arguments[flag: byteOrderMark]
    call.sayThatNumbersAreMasked()
    try await call.withTarget("recipient", "recipients") { target in
      guard call.wantsJSON else {
        return try await engine.exportRecipients(of: id, numbers: call.numbers, byteOrderMark: mark) {
          target.write($0)
        }.rows
      }
      var count = 0
      try await engine.forEachRecipient(of: id) { record in
        count += 1
        let phone = call.shown(record.member.contact.identity)
        target.write(RecipientDocument.line(record, phone: phone, of: plan).encoded() + [0x0A])
      }
      return count
    }
    return .done
  }
}

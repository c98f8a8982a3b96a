import Foundation
import WhatsAppCampaigns

extension Transaction {
  /// How long after an attempt whatever the person writes counts as a response.
  private static var responseTime: Duration { .seconds(7 * 86_400) }

  /// Takes in what a person wrote. `false` when it was taken in before.
  func take(_ message: ApplyWebhooks.Message, from contact: Int64?) throws(StoreError) -> Bool {
    let count = try db.run(
      """
      INSERT INTO messages (tenant, id, contact, sent_at, text, answers, received_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
      ON CONFLICT (tenant, id) DO NOTHING
      """,
      [
        tenantValue, .text(message.messageID.rawValue), .integer(orNull: contact), .date(message.at),
        .text(orNull: message.text), .text(orNull: message.answers?.rawValue), nowValue,
      ]
    )
    guard count == 1 else { return false }
    if let contact { try update(contact: contact, from: message) }
    let answered = try recipient(of: message.answers)
    if let event = message.consent {
      let deciders = try deciders(event, contact, answered: answered)
      try append(deciders.map { ConsentEntry(contact: $0, event: event) }, once: true)
    }
    try noteResponse(message, contact: contact, answered: answered)
    return true
  }

  /// The recipient of one of our messages.
  private func recipient(of message: ProviderMessageID?) throws(StoreError) -> Int64? {
    guard let message else { return nil }
    return try db.first(
      "SELECT recipient FROM message_ids WHERE tenant = $1 AND id = $2 AND recipient IS NOT NULL",
      [tenantValue, .text(message.rawValue)]
    ) { $0.integer(0) }
  }

  /// Whose decision a message holds: its sender's, and where it forbids, that of the person whose message it answers
  /// too. They are the same person, though WhatsApp may name the sender by a user id that we do not know yet.
  private func deciders(_ event: ConsentEvent, _ sender: Int64?, answered: Int64?) throws(StoreError) -> [Int64] {
    guard event.forbids, let answered else { return sender.map { [$0] } ?? [] }
    let person = try contacts(of: [answered]).first
    return [sender, person == sender ? nil : person].compactMap { $0 }
  }

  /// A message says how WhatsApp writes the person's identity today, and perhaps a name where we have none.
  private func update(contact: Int64, from message: ApplyWebhooks.Message) throws(StoreError) {
    try db.send(
      """
      UPDATE contacts SET identity_kind = $3, identity = $4, name = coalesce(name, $5) WHERE tenant = $1 AND id = $2
      """,
      [
        tenantValue, .integer(contact), .integer(ContactCoding.kind(of: message.identity)),
        .text(ContactCoding.text(of: message.identity)), .text(orNull: message.profileName),
      ]
    )
  }

  /// The recipient with the last attempt that the provider took from a person's campaigns.
  private func lastReached(_ contact: Int64, since earliest: Date) throws(StoreError) -> Int64? {
    // Nobody is written to so often within the time of a response that these are not enough.
    let recent = try db.all(
      """
      SELECT id FROM recipients WHERE tenant = $1 AND contact = $2 AND attempted_at >= $3
      ORDER BY attempted_at DESC LIMIT 50
      """,
      [tenantValue, .integer(contact), .date(earliest)]
    ) { $0.integer(0) }
    var last: (number: Int64, at: Date)?
    for record in try recipientRecords(recent) {
      let taken = record.recipient.attempts.last { [.sent, .delivered, .read].contains($0.outcome) }
      guard let at = taken?.committedAt, at >= earliest, last.map({ $0.at <= at }) ?? true else { continue }
      last = (record.recipient.id.rawValue, at)
    }
    return last?.number
  }

  private func noteResponse(
    _ message: ApplyWebhooks.Message,
    contact: Int64?,
    answered: Int64?
  ) throws(StoreError) {
    var number = answered
    if number == nil, let contact { number = try lastReached(contact, since: message.at - Self.responseTime) }
    guard let number, let record = try recipientRecords([number], .change).first, !record.recipient.hasResponded else {
      return
    }
    var recipient = record.recipient
    recipient.hasResponded = true
    recipient.updatedAt = now
    try save([RecipientChange(recipient: recipient, stored: record)])
  }
}

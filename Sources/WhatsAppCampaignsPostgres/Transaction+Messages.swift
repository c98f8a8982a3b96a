import Foundation
import WhatsAppCampaigns

extension Transaction {
  /// Those of some messages that were taken in from somebody who was forgotten since.
  func forgottenMessages(among messages: [ProviderMessageID]) throws(StoreError) -> Set<ProviderMessageID> {
    guard !messages.isEmpty else { return [] }
    let key = try db.first(
      """
      SELECT key FROM callback_keys WHERE tenant = $1 AND EXISTS (
        SELECT FROM messages WHERE tenant = $1 AND id >= $2 AND id < $3)
      """,
      [tenantValue, .text(ErasureMark.forgotten), .text(ErasureMark.behindForgotten)]
    ) { Secret($0.text(0)) }
    guard let key else { return [] }
    let marks = Dictionary(zip(ErasureMark.marks(of: messages, key: key), messages)) { first, _ in first }
    let found = try db.all(
      "SELECT id FROM messages WHERE tenant = $1 AND id = ANY($2::text[])",
      [tenantValue, .texts(Array(marks.keys))]
    ) { $0.text(0) }
    return Set(found.compactMap { marks[$0] })
  }

  /// Takes in what a person wrote. `false` when it was taken in before.
  func take(_ message: ApplyWebhooks.Message, from contact: Int64?) throws(StoreError) -> Bool {
    let count = try db.run(
      """
      INSERT INTO messages (tenant, \(ConversationCoding.messageColumns))
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
      ON CONFLICT (tenant, id) DO NOTHING
      """,
      [tenantValue] + ConversationCoding.values(of: message, from: contact, at: now)
    )
    guard count == 1 else { return false }
    if let contact { try merge(message, into: contact) }
    let answered = try recipient(of: message.answers)
    if let event = message.consent { try append(event, of: contact, answering: answered) }
    try noteResponse(message, contact: contact, answered: answered)
    return true
  }

  /// Appends a decision to the ledger of everybody whose it is, once.
  func append(_ event: ConsentEvent, of sender: Int64?, answering recipient: Int64?) throws(StoreError) {
    let deciders = try deciders(event, sender, answered: recipient)
    try append(deciders.map { ConsentEntry(contact: $0, event: event) }, once: true)
  }

  /// The recipient of one of our messages.
  func recipient(of message: ProviderMessageID?) throws(StoreError) -> Int64? {
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

  /// Takes in what a message says about its sender, whose row is locked.
  private func merge(_ message: ApplyWebhooks.Message, into number: Int64) throws(StoreError) {
    let known = try db.first(
      "SELECT \(ContactCoding.columns) FROM contacts c WHERE c.tenant = $1 AND c.id = $2",
      [tenantValue, .integer(number)],
      ContactCoding.contact
    )
    guard let known else { return }
    var contact = known
    contact.merge(message)
    guard contact != known else { return }
    try db.send(
      "UPDATE contacts SET identity_kind = $3, identity = $4, name = $5 WHERE tenant = $1 AND id = $2",
      [
        tenantValue, .integer(number), .integer(ContactCoding.kind(of: contact.identity)),
        .text(ContactCoding.text(of: contact.identity)), .text(orNull: contact.name),
      ]
    )
  }

  /// The recipient with the last attempt that the provider took from a person's campaigns.
  private func lastReached(_ contact: Int64, before instant: Date) throws(StoreError) -> Int64? {
    // Nobody is written to so often within the time of a response that these are not enough.
    let recent = try db.all(
      """
      SELECT id FROM recipients WHERE tenant = $1 AND contact = $2 AND attempted_at >= $3
      ORDER BY attempted_at DESC LIMIT 50
      """,
      [tenantValue, .integer(contact), .date(instant - Recipient.replyTime)]
    ) { $0.integer(0) }
    return Recipient.answering(at: instant, among: try recipientRecords(recent).map(\.recipient))?.id.rawValue
  }

  private func noteResponse(
    _ message: ApplyWebhooks.Message,
    contact: Int64?,
    answered: Int64?
  ) throws(StoreError) {
    var number = answered
    if number == nil, let contact { number = try lastReached(contact, before: message.at) }
    guard let number, let record = try recipientRecords([number], .change).first else { return }
    try db.send(
      "UPDATE messages SET campaign = $3 WHERE tenant = $1 AND id = $2",
      [tenantValue, .text(message.messageID.rawValue), .integer(record.campaign)]
    )
    var recipient = record.recipient
    guard recipient.respond(at: now) else { return }
    try save([RecipientChange(recipient: recipient, stored: record)])
  }
}

package import Foundation

/// How what people and the business wrote to each other stands in its columns.
package enum ConversationCoding {
  /// The columns of what a person wrote, in `messages m` and `campaigns k`.
  package static let inboundColumns = "m.id, m.sent_at, m.provider, m.kind, m.text, m.media, m.answers, k.id"

  package static func inbound(_ row: some SQLRow) -> ConversationMessage {
    ConversationMessage(
      place: ConversationPlace(at: row.date(1), origin: .person, id: row.text(0)),
      provider: row.optionalText(2).flatMap { ProviderName($0) },
      kind: row.text(3),
      text: row.optionalText(4),
      mediaID: row.optionalText(5),
      answers: row.optionalText(6).flatMap(ProviderMessageID.init(provider:)),
      campaign: row.optionalText(7).flatMap { CampaignID($0) },
      messageID: ProviderMessageID(provider: row.text(0))
    )
  }

  /// The columns of what the values of an inbound message fill.
  package static let messageColumns =
    "id, contact, sent_at, answers, received_at, provider, kind, text, media, opens_window"

  /// The values of ``messageColumns``.
  package static func values(of message: ApplyWebhooks.Message, from contact: Int64?, at now: Date) -> [SQLValue] {
    [
      .text(message.messageID.rawValue), .integer(orNull: contact), .date(message.writtenAt(now)),
      .text(orNull: message.answers?.rawValue), .date(now), .text(orNull: message.provider?.rawValue),
      .text(message.kind), .text(orNull: message.text), .text(orNull: message.mediaID), .bool(message.opensWindow),
    ]
  }

  /// The columns of a campaign's message, in `attempts a` and `campaigns k`; behind them stands the provider, which each
  /// database takes out of the plan in its own way.
  package static let campaignColumns = """
    a.recipient, a.number, a.id, a.committed_at, a.send_before, a.disposition, a.error_code, a.note, a.evidence, k.id
    """

  package static func campaignMessage(_ row: some SQLRow) throws(StoreError) -> ConversationMessage {
    guard let campaign = CampaignID(row.text(9)), let provider = ProviderName(row.text(10)) else {
      throw .corrupt("campaign")
    }
    return ConversationMessage(try AttemptCoding.attempt(row).attempt, of: campaign, through: provider)
  }

  /// Reads through which provider somebody opened a window, and when.
  package static func opening(_ row: some SQLRow) throws(StoreError) -> (ProviderName, Date) {
    guard let provider = ProviderName(row.text(0)) else { throw .corrupt("message") }
    return (provider, row.date(1))
  }

  package static let noteColumns = "id, written_at, kind, text, author"

  package static func note(_ row: some SQLRow) throws(StoreError) -> ContactNote {
    guard let kind = ContactNote.Kind(rawValue: row.text(2)) else { throw .corrupt("note") }
    return ContactNote(
      id: NoteID(row.text(0)),
      at: row.date(1),
      kind: kind,
      text: row.text(3),
      author: row.optionalText(4)
    )
  }

  /// The values of a new note: `id, contact, kind, text, author, written_at`.
  package static func values(of note: AddNote, about contact: Int64, at now: Date) -> [SQLValue] {
    [
      .text(note.id.rawValue), .integer(contact), .text(note.kind.rawValue), .text(note.text),
      .text(orNull: note.author), .date(now),
    ]
  }
}

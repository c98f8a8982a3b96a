import Foundation
public import WhatsAppCampaigns

extension SQLiteStore {
  /// One page of a person's history, the latest message first.
  public func conversation(_ request: ConversationQuery) async throws(StoreError) -> ConversationPage {
    try read(request.tenant) { (transaction) throws(StoreError) in try transaction.conversation(request) }
  }

  /// How much one person and the business wrote to each other.
  public func conversationSummary(
    _ request: ConversationSummaryQuery
  ) async throws(StoreError) -> ConversationSummary {
    try read(request.tenant) { (transaction) throws(StoreError) in
      try transaction.conversationSummary(of: request.person)
    }
  }

  /// Keeps a note, once.
  public func addNote(_ request: AddNote) async throws(StoreError) {
    try await write(request.tenant, keepsRecords: true) { (transaction) throws(StoreError) in
      try transaction.addNote(request)
    }
  }

  /// The latest notes about a person, the latest first.
  public func notes(_ request: NoteQuery) async throws(StoreError) -> [ContactNote] {
    try read(request.tenant) { (transaction) throws(StoreError) in try transaction.notes(request) }
  }

  /// Erases words and notes. With `secure_delete` the file holds nothing of them afterwards.
  public func forgetConversation(
    _ request: ForgetConversation
  ) async throws(StoreError) -> ForgetConversationResult {
    try await write(request.tenant, keepsRecords: true) { (transaction) throws(StoreError) in
      try transaction.forgetConversation(request)
    }
  }
}

// MARK: - Reading

extension Transaction {
  fileprivate func conversation(_ request: ConversationQuery) throws(StoreError) -> ConversationPage {
    guard let contact = try contactNumber(of: request.person) else { return ConversationPage(items: []) }
    var sources = [try inbound(contact, request)]
    if !request.onlyAnswers {
      sources.append(try free(contact, request))
      sources.append(try campaigns(contact, request))
    }
    return ConversationPage(merging: sources, limit: request.limit)
  }

  /// The parameters of a page of one origin: the contact, the instant, the identifier and the limit.
  private func page(
    _ contact: Int64,
    _ request: ConversationQuery,
    of origin: ConversationMessage.Origin
  ) -> [SQLValue] {
    let bound = request.bound(in: origin)
    return [.integer(contact), .integer(bound.milliseconds), .text(bound.id), .limit(request.limit)]
  }

  private func inbound(_ contact: Int64, _ request: ConversationQuery) throws(StoreError) -> [ConversationMessage] {
    try db.all(
      """
      SELECT \(ConversationCoding.inboundColumns)
      FROM messages m LEFT JOIN campaigns k ON k.number = m.campaign
      WHERE m.contact = ?1 AND (m.sent_at, m.id) < (?2, ?3) AND (NOT ?5 OR m.campaign IS NOT NULL)
      ORDER BY m.sent_at DESC, m.id DESC LIMIT ?4
      """,
      page(contact, request, of: .person) + [.bool(request.onlyAnswers)],
      ConversationCoding.inbound
    )
  }

  private func free(_ contact: Int64, _ request: ConversationQuery) throws(StoreError) -> [ConversationMessage] {
    try db.all(
      """
      SELECT \(FreeMessageCoding.columns) FROM free_messages
      WHERE contact = ?1 AND (committed_at, id) < (?2, ?3)
      ORDER BY committed_at DESC, id DESC LIMIT ?4
      """,
      page(contact, request, of: .business)
    ) { (row) throws(StoreError) in ConversationMessage(try FreeMessageCoding.message(row)) }
  }

  private func campaigns(_ contact: Int64, _ request: ConversationQuery) throws(StoreError) -> [ConversationMessage] {
    try db.all(
      """
      SELECT \(ConversationCoding.campaignColumns), json_extract(k.plan, '$.provider')
      FROM recipients r CROSS JOIN attempts a ON a.recipient = r.id CROSS JOIN campaigns k ON k.number = r.campaign
      WHERE r.contact = ?1 AND (a.committed_at, a.id) < (?2, ?3)
      ORDER BY a.committed_at DESC, a.id DESC LIMIT ?4
      """,
      page(contact, request, of: .campaign),
      ConversationCoding.campaignMessage
    )
  }

  fileprivate func conversationSummary(of person: PersonKey) throws(StoreError) -> ConversationSummary {
    guard let contact = try contactNumber(of: person) else { return ConversationSummary() }
    let value = SQLValue.integer(contact)
    let inbound = try db.first(
      "SELECT count(*), min(sent_at), max(sent_at) FROM messages WHERE contact = ?",
      [value]
    ) { row in (count: row.integer(0), first: row.optionalDate(1), last: row.optionalDate(2)) }
    let free = try db.first(
      "SELECT count(*), max(committed_at) FROM free_messages WHERE contact = ? AND counts",
      [value]
    ) { row in (count: row.integer(0), last: row.optionalDate(1)) }
    let campaigns = try db.first(
      "SELECT count(*), max(attempted_at) FROM recipients WHERE contact = ? AND attempted_at IS NOT NULL",
      [value]
    ) { row in (count: row.integer(0), last: row.optionalDate(1)) }
    return ConversationSummary(
      inbound: Int(clamping: inbound?.count ?? 0),
      outbound: Int(clamping: (free?.count ?? 0) + (campaigns?.count ?? 0)),
      firstInbound: inbound?.first,
      lastInbound: inbound?.last,
      lastOutbound: [free?.last, campaigns?.last].compactMap { $0 ?? nil }.max(),
      openings: try openings(contact)
    )
  }

  /// When a person last wrote something that opens a window, by provider.
  private func openings(_ contact: Int64) throws(StoreError) -> [ProviderName: Date] {
    let rows = try db.all(
      """
      SELECT provider, max(sent_at) FROM messages
      WHERE contact = ? AND opens_window AND provider IS NOT NULL GROUP BY provider
      """,
      [.integer(contact)],
      ConversationCoding.opening
    )
    return Dictionary(rows) { max($0, $1) }
  }

  fileprivate func notes(_ request: NoteQuery) throws(StoreError) -> [ContactNote] {
    guard let contact = try contactNumber(of: request.person) else { return [] }
    return try db.all(
      """
      SELECT \(ConversationCoding.noteColumns) FROM notes WHERE contact = ?
      ORDER BY written_at DESC, id DESC LIMIT ?
      """,
      [.integer(contact), .limit(request.limit)],
      ConversationCoding.note
    )
  }
}

// MARK: - Writing

extension Transaction {
  /// The number of the contact of a person who has to be one.
  func existingContact(_ person: PersonKey) throws(StoreError) -> Int64 {
    guard let contact = try contactNumber(of: person) else { throw .noContact }
    return contact
  }

  fileprivate func addNote(_ request: AddNote) throws(StoreError) {
    try db.run(
      """
      INSERT OR IGNORE INTO notes (tenant, id, contact, kind, text, author, written_at) VALUES (?, ?, ?, ?, ?, ?, ?)
      """,
      [tenantValue] + ConversationCoding.values(of: request, about: existingContact(request.person), at: now)
    )
  }

  fileprivate func forgetConversation(_ request: ForgetConversation) throws(StoreError) -> ForgetConversationResult {
    var contact: Int64?
    if let person = request.person {
      contact = try contactNumber(of: person)
      guard contact != nil else { return ForgetConversationResult(changed: 0, hasMore: false) }
    }
    let before = request.before.map(SQLValue.date) ?? .integer(Int64.max)
    // One person's rows are found by the contact, everybody's by their age.
    let whose = contact == nil ? "?1 IS NULL AND tenant = ?2" : "contact = ?1 AND +tenant = ?2"
    let values: [SQLValue] = [.integer(orNull: contact), tenantValue]
    let limit = SQLValue.limit(request.limit)
    let inbound = try db.run(
      """
      UPDATE messages SET text = NULL, media = NULL WHERE (tenant, id) IN (
        SELECT tenant, id FROM messages
        WHERE \(whose) AND sent_at < ?3 AND (text IS NOT NULL OR media IS NOT NULL) LIMIT ?4)
      """,
      values + [before, limit]
    )
    let free = try db.run(
      """
      UPDATE free_messages SET text = NULL WHERE number IN (
        SELECT number FROM free_messages WHERE \(whose) AND committed_at < ?3 AND text IS NOT NULL LIMIT ?4)
      """,
      values + [before, limit]
    )
    let notes = try db.run(
      "DELETE FROM notes WHERE number IN (SELECT number FROM notes WHERE \(whose) AND written_at < ?3 LIMIT ?4)",
      values + [before, limit]
    )
    let entries = try db.run(
      """
      UPDATE contest_entries SET text = NULL WHERE (contest, number) IN (
        SELECT x.contest, x.number FROM contest_entries x JOIN contests k ON k.number = x.contest
        WHERE (?1 IS NULL OR x.contact = ?1) AND k.tenant = ?2 AND x.entered_at < ?3 AND x.text IS NOT NULL LIMIT ?4)
      """,
      values + [before, limit]
    )
    return ForgetConversationResult(
      changed: inbound + free + notes + entries,
      hasMore: [inbound, free, notes, entries].contains(max(0, request.limit))
    )
  }
}

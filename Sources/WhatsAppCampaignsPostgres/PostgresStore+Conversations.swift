import Foundation
public import WhatsAppCampaigns

extension PostgresStore {
  /// One page of a person's history, the latest message first.
  public func conversation(_ request: ConversationQuery) async throws(StoreError) -> ConversationPage {
    try await read(request.tenant) { (transaction) throws(StoreError) in try transaction.conversation(request) }
  }

  /// How much one person and the business wrote to each other.
  public func conversationSummary(
    _ request: ConversationSummaryQuery
  ) async throws(StoreError) -> ConversationSummary {
    try await read(request.tenant) { (transaction) throws(StoreError) in
      try transaction.conversationSummary(of: request.person)
    }
  }

  /// The latest notes about a person, the latest first.
  public func notes(_ request: NoteQuery) async throws(StoreError) -> [ContactNote] {
    try await read(request.tenant) { (transaction) throws(StoreError) in try transaction.notes(request) }
  }

  /// Keeps a note, once.
  public func addNote(_ request: AddNote) async throws(StoreError) {
    try await write(request.tenant) { (transaction) throws(StoreError) in try transaction.addNote(request) }
  }

  /// Erases words and notes.
  public func forgetConversation(
    _ request: ForgetConversation
  ) async throws(StoreError) -> ForgetConversationResult {
    try await write(request.tenant) { (transaction) throws(StoreError) in try transaction.forgetConversation(request) }
  }
}

extension Transaction {
  /// The number of a person's contact, which is another one's where they were merged into it; `nil` where the person is
  /// none.
  func contactNumber(of person: PersonKey) throws(StoreError) -> Int64? {
    try db.first(
      "SELECT coalesce(merged_into, id) FROM contacts WHERE tenant + 0 = $1 AND person = $2",
      [tenantValue, .text(person.rawValue)]
    ) { $0.integer(0) }
  }

  fileprivate func conversation(_ request: ConversationQuery) throws(StoreError) -> ConversationPage {
    guard let contact = try contactNumber(of: request.person) else { return ConversationPage(items: []) }
    var sources = [try inbound(contact, request)]
    if !request.onlyAnswers {
      sources.append(try free(contact, request))
      sources.append(try campaigns(contact, request))
    }
    return ConversationPage(merging: sources, limit: request.limit)
  }

  /// The parameters of a page of one origin: tenant, contact, instant, identifier and limit.
  private func page(
    _ contact: Int64,
    _ request: ConversationQuery,
    of origin: ConversationMessage.Origin
  ) -> [SQLValue] {
    let bound = request.bound(in: origin)
    return [tenantValue, .integer(contact), .integer(bound.milliseconds), .text(bound.id), .limit(request.limit)]
  }

  private func inbound(_ contact: Int64, _ request: ConversationQuery) throws(StoreError) -> [ConversationMessage] {
    try db.all(
      """
      SELECT \(ConversationCoding.inboundColumns)
      FROM messages m LEFT JOIN campaigns k ON k.tenant = m.tenant AND k.number = m.campaign
      WHERE m.tenant + 0 = $1 AND m.contact = $2 AND (m.sent_at, m.id) < ($3, $4)
        AND (NOT $6::boolean OR m.campaign IS NOT NULL)
      ORDER BY m.sent_at DESC, m.id DESC LIMIT $5
      """,
      page(contact, request, of: .person) + [.bool(request.onlyAnswers)],
      ConversationCoding.inbound
    )
  }

  private func free(_ contact: Int64, _ request: ConversationQuery) throws(StoreError) -> [ConversationMessage] {
    try db.all(
      """
      SELECT \(FreeMessageCoding.columns) FROM free_messages
      WHERE tenant + 0 = $1 AND contact = $2 AND (committed_at, id) < ($3, $4)
      ORDER BY committed_at DESC, id DESC LIMIT $5
      """,
      page(contact, request, of: .business)
    ) { (row) throws(StoreError) in ConversationMessage(try FreeMessageCoding.message(row)) }
  }

  private func campaigns(_ contact: Int64, _ request: ConversationQuery) throws(StoreError) -> [ConversationMessage] {
    try db.all(
      """
      SELECT \(ConversationCoding.campaignColumns), k.plan::json ->> 'provider'
      FROM recipients r JOIN attempts a ON a.recipient = r.id AND a.tenant = r.tenant
        JOIN campaigns k ON k.tenant = r.tenant AND k.number = r.campaign
      WHERE r.tenant + 0 = $1 AND r.contact = $2 AND (a.committed_at, a.id) < ($3, $4)
      ORDER BY a.committed_at DESC, a.id DESC LIMIT $5
      """,
      page(contact, request, of: .campaign),
      ConversationCoding.campaignMessage
    )
  }

  fileprivate func conversationSummary(of person: PersonKey) throws(StoreError) -> ConversationSummary {
    guard let contact = try contactNumber(of: person) else { return ConversationSummary() }
    let key = [tenantValue, .integer(contact)]
    let whose = "tenant + 0 = $1 AND contact = $2"
    let inbound = try db.send("SELECT count(*), min(sent_at), max(sent_at) FROM messages WHERE \(whose)", key)
    let free = try db.send("SELECT count(*), max(committed_at) FROM free_messages WHERE \(whose) AND counts", key)
    let campaigns = try db.send(
      "SELECT count(*), max(attempted_at) FROM recipients WHERE \(whose) AND attempted_at IS NOT NULL",
      key
    )
    let openings = try db.send(
      """
      SELECT provider, max(sent_at) FROM messages WHERE \(whose) AND opens_window AND provider IS NOT NULL
      GROUP BY provider
      """,
      key
    )
    try db.wait()
    var summary = ConversationSummary()
    _ = try inbound.first { row in
      summary.inbound = Int(clamping: row.integer(0))
      summary.firstInbound = row.optionalDate(1)
      summary.lastInbound = row.optionalDate(2)
    }
    for reply in [free, campaigns] {
      _ = try reply.first { row in
        summary.outbound += Int(clamping: row.integer(0))
        summary.lastOutbound = [summary.lastOutbound, row.optionalDate(1)].compactMap { $0 }.max()
      }
    }
    let rows = try openings.all(ConversationCoding.opening)
    summary.openings = Dictionary(rows) { max($0, $1) }
    return summary
  }

  fileprivate func notes(_ request: NoteQuery) throws(StoreError) -> [ContactNote] {
    guard let contact = try contactNumber(of: request.person) else { return [] }
    return try db.all(
      """
      SELECT \(ConversationCoding.noteColumns) FROM notes WHERE tenant + 0 = $1 AND contact = $2
      ORDER BY written_at DESC, id DESC LIMIT $3
      """,
      [tenantValue, .integer(contact), .limit(request.limit)],
      ConversationCoding.note
    )
  }

  fileprivate func addNote(_ request: AddNote) throws(StoreError) {
    guard let contact = try contactNumber(of: request.person) else { throw .noContact }
    try db.run(
      """
      INSERT INTO notes (tenant, id, contact, kind, text, author, written_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
      ON CONFLICT (id, tenant) DO NOTHING
      """,
      [tenantValue] + ConversationCoding.values(of: request, about: contact, at: now)
    )
  }

  fileprivate func forgetConversation(_ request: ForgetConversation) throws(StoreError) -> ForgetConversationResult {
    var contact: Int64?
    if let person = request.person {
      contact = try contactNumber(of: person)
      guard contact != nil else { return ForgetConversationResult(changed: 0, hasMore: false) }
    }
    // One person's rows are found by the contact, everybody's by their age.
    let whose = contact == nil ? "tenant = $1 AND $2::bigint IS NULL" : "tenant + 0 = $1 AND contact = $2::bigint"
    let values = [
      tenantValue, .integer(orNull: contact), request.before.map(SQLValue.date) ?? .integer(Int64.max),
      .limit(request.limit),
    ]
    let inbound = try db.send(
      """
      UPDATE messages m SET text = NULL, media = NULL FROM (
        SELECT tenant, id FROM messages
        WHERE \(whose) AND sent_at < $3 AND (text IS NOT NULL OR media IS NOT NULL)
        ORDER BY id LIMIT $4 FOR NO KEY UPDATE) AS n
      WHERE m.tenant = n.tenant AND m.id = n.id
      """,
      values
    )
    let free = try db.send(
      """
      UPDATE free_messages m SET text = NULL FROM (
        SELECT tenant, id FROM free_messages WHERE \(whose) AND committed_at < $3 AND text IS NOT NULL
        ORDER BY id LIMIT $4 FOR NO KEY UPDATE) AS n
      WHERE m.tenant = n.tenant AND m.id = n.id
      """,
      values
    )
    let notes = try db.send(
      """
      DELETE FROM notes m USING (
        SELECT tenant, id FROM notes WHERE \(whose) AND written_at < $3 ORDER BY id LIMIT $4 FOR UPDATE) AS n
      WHERE m.tenant = n.tenant AND m.id = n.id
      """,
      values
    )
    let entries = try db.send(
      """
      UPDATE contest_entries m SET text = NULL FROM (
        SELECT contest, number FROM contest_entries WHERE \(whose) AND entered_at < $3 AND text IS NOT NULL
        ORDER BY contest, number LIMIT $4 FOR NO KEY UPDATE) AS n
      WHERE m.tenant = $1 AND m.contest = n.contest AND m.number = n.number
      """,
      values
    )
    try db.wait()
    let changes = [inbound.changes, free.changes, notes.changes, entries.changes]
    return ForgetConversationResult(
      changed: changes.reduce(0, +),
      hasMore: changes.contains(max(0, request.limit))
    )
  }
}

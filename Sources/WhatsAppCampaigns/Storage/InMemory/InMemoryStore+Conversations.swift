package import Foundation

extension InMemoryStore {
  /// One page of a person's history, the latest message first.
  public func conversation(_ request: ConversationQuery) async throws(StoreError) -> ConversationPage {
    try perform(for: request.tenant) { (tenant, _) throws(StoreError) in tenant.conversation(request) }
  }

  /// How much one person and the business wrote to each other.
  public func conversationSummary(
    _ request: ConversationSummaryQuery
  ) async throws(StoreError) -> ConversationSummary {
    try perform(for: request.tenant) { (tenant, _) throws(StoreError) in tenant.conversationSummary(request) }
  }

  /// Shows the decision the facts of one person and writes what it decides.
  public func commitFreeMessage(_ request: CommitFreeMessage) async throws(StoreError) -> FreeMessagePlan {
    try perform(for: request.tenant) { (tenant, now) throws(StoreError) in
      try tenant.commitFreeMessage(request, at: now)
    }
  }

  /// Records what came of a free message.
  public func recordFreeMessage(_ request: RecordFreeMessage) async throws(StoreError) -> FreeMessage? {
    try perform(for: request.tenant) { (tenant, now) throws(StoreError) in
      tenant.recordFreeMessage(request, at: now)
    }
  }

  /// Keeps a note.
  public func addNote(_ request: AddNote) async throws(StoreError) {
    try perform(for: request.tenant) { (tenant, now) throws(StoreError) in try tenant.addNote(request, at: now) }
  }

  /// The latest notes about a person.
  public func notes(_ request: NoteQuery) async throws(StoreError) -> [ContactNote] {
    try perform(for: request.tenant) { (tenant, _) throws(StoreError) in tenant.notes(request) }
  }

  /// Erases words.
  public func forgetConversation(
    _ request: ForgetConversation
  ) async throws(StoreError) -> ForgetConversationResult {
    try perform(for: request.tenant) { (tenant, _) throws(StoreError) in tenant.forgetConversation(request) }
  }
}

extension InMemoryTenant {
  package func conversation(_ request: ConversationQuery) -> ConversationPage {
    guard let id = contactIDs[request.person] else { return ConversationPage(items: []) }
    let person = self[id]
    var messages = person.conversation.inbound
    if request.onlyAnswers {
      messages.removeAll { $0.campaign == nil }
    } else {
      messages += person.conversation.free.map { ConversationMessage($0) }
      for recipient in person.recipients.compactMap({ self.recipient($0) }) {
        guard let plan = campaigns[recipient.campaign]?.campaign.plan else { continue }
        messages += recipient.attempts.map {
          ConversationMessage($0, of: recipient.campaign, through: plan.provider)
        }
      }
    }
    if let before = request.before { messages.removeAll { $0.place >= before } }
    return ConversationPage(merging: [messages], limit: request.limit)
  }

  package func conversationSummary(_ request: ConversationSummaryQuery) -> ConversationSummary {
    guard let id = contactIDs[request.person] else { return ConversationSummary() }
    let person = self[id]
    let inbound = person.conversation.inbound.map(\.at)
    return ConversationSummary(
      inbound: inbound.count,
      outbound: sent(to: person).count,
      firstInbound: inbound.min(),
      lastInbound: inbound.max(),
      lastOutbound: sent(to: person).max(),
      openings: person.conversation.openings
    )
  }

  /// When messages that may have arrived were sent to a person: the last of each campaign, and every free one.
  func sent(to person: Person) -> [Date] {
    let campaigns = person.recipients.compactMap { number in
      recipient(number)?.attemptedAt
    }
    let free = person.conversation.free.filter { !$0.attempt.isProvenNegative }.map(\.attempt.committedAt)
    return (campaigns + free).map(\.truncatedToMilliseconds)
  }

  package mutating func commitFreeMessage(
    _ request: CommitFreeMessage,
    at now: Date
  ) throws(StoreError) -> FreeMessagePlan {
    let id = try existingContact(request.person)
    let index = self[id].conversation.free.firstIndex { $0.id == request.message.id }
    let context = FreeMessageContext(
      now: now,
      earlier: index.map { self[id].conversation.free[$0] },
      opening: self[id].conversation.openings[request.message.provider],
      consent: self[id].consent,
      suppression: suppressions[self[id].contact.person],
      pace: paces.filter { request.paceKeys.contains($0.key) }
    )
    let plan = request.decide(context)
    paces.merge(plan.pace) { $1 }
    guard let message = plan.committed(request.message) else { return plan }
    if let index { self[id].conversation.free[index] = message } else { self[id].conversation.free.append(message) }
    freeMessages[message.id] = id
    return plan
  }

  package mutating func recordFreeMessage(_ request: RecordFreeMessage, at now: Date) -> FreeMessage? {
    for (key, throttle) in request.throttles { paces[key, default: PaceState()].apply(throttle, at: now) }
    guard let message = changeFreeMessage(request.id, { $0.record(request.outcome, at: now) }) else { return nil }
    for report in parked.take(attempt: message.id, messageIDs: message.attempt.evidence.messageIDs) {
      _ = joinFreeMessage(report)
    }
    // It was on its way when the person was forgotten.
    if let contact = freeMessages[request.id], self[contact].contact.person.isAnonymous {
      for id in message.attempt.evidence.messageIDs { freeMessageIDs[id] = nil }
      _ = changeFreeMessage(request.id) { message in
        message.forgetPerson()
        return true
      }
    }
    return changeFreeMessage(request.id) { _ in false }
  }

  /// Keeps what the business wrote by other means to somebody who is a contact, once.
  mutating func take(_ echo: ApplyWebhooks.Echo) {
    let key: PersonKey? = echo.identity.key
    guard let contact = key.flatMap({ contactIDs[$0] }), freeMessages[echo.id] == nil,
      freeMessageIDs[echo.messageID] == nil, messages[echo.messageID] == nil
    else { return }
    self[contact].conversation.free.append(FreeMessage(echo))
    freeMessages[echo.id] = contact
    freeMessageIDs[echo.messageID] = echo.id
    for report in parked.take(attempt: echo.id, messageIDs: [echo.messageID]) { _ = joinFreeMessage(report) }
  }

  /// Joins a report about a free message.
  ///
  /// - Returns: How many free messages it changed; `nil` when it is about none.
  mutating func joinFreeMessage(_ report: ApplyWebhooks.Report) -> Int? {
    guard let id = report.messageID.flatMap({ freeMessageIDs[$0] }) else { return nil }
    var isNews = false
    _ = changeFreeMessage(id) { message in
      isNews = message.receive(report.evidence)
      return isNews
    }
    return isNews ? 1 : 0
  }

  /// Changes a free message and returns it as it is then.
  private mutating func changeFreeMessage(_ id: AttemptID, _ change: (inout FreeMessage) -> Bool) -> FreeMessage? {
    guard let contact = freeMessages[id],
      let index = self[contact].conversation.free.lastIndex(where: { $0.id == id })
    else { return nil }
    var message = self[contact].conversation.free[index]
    guard change(&message) else { return self[contact].conversation.free[index] }
    self[contact].conversation.free[index] = message
    for messageID in message.attempt.evidence.messageIDs { freeMessageIDs[messageID] = id }
    return message
  }

  package mutating func addNote(_ request: AddNote, at now: Date) throws(StoreError) {
    let contact = try existingContact(request.person)
    guard noteIDs.insert(request.id).inserted else { return }
    self[contact].conversation.notes.append(
      ContactNote(
        id: request.id,
        at: now.truncatedToMilliseconds,
        kind: request.kind,
        text: request.text,
        author: request.author
      )
    )
  }

  package func notes(_ request: NoteQuery) -> [ContactNote] {
    guard let contact = contactIDs[request.person] else { return [] }
    let notes = self[contact].conversation.notes.sorted { ContactNote.isLater($0, than: $1) }
    return Array(notes.prefix(max(0, request.limit)))
  }

  package mutating func forgetConversation(_ request: ForgetConversation) -> ForgetConversationResult {
    let limit = max(0, request.limit)
    var left = (inbound: limit, free: limit, notes: limit)
    var changed = 0
    let whom: [ContactID]
    if let person = request.person {
      whom = contactIDs[person].map { [$0] } ?? []
    } else {
      whom = people.map(\.contact.id)
    }
    for contact in whom {
      changed += self[contact].conversation.forget(before: request.before ?? .distantFuture, &left)
    }
    var entries = 0
    if request.person == nil || !whom.isEmpty {
      for contest in contestOrder {
        entries +=
          contests[contest]?.forgetTexts(
            of: request.person == nil ? nil : whom.first,
            before: request.before ?? .distantFuture,
            limit: limit - entries
          ) ?? 0
      }
    }
    return ForgetConversationResult(
      changed: changed + entries,
      hasMore: left.inbound == 0 || left.free == 0 || left.notes == 0 || entries == limit
    )
  }

  private func existingContact(_ person: PersonKey) throws(StoreError) -> ContactID {
    guard let id = contactIDs[person] else { throw .noContact }
    return id
  }
}

import Foundation

extension InMemoryStore {
  /// Everything that is kept about one person.
  public func personalData(_ request: PersonalDataQuery) async throws(StoreError) -> PersonalData {
    try perform(for: request.tenant) { (tenant, _) throws(StoreError) in tenant.personalData(of: request.person) }
  }

  /// Removes what tells who a person is.
  public func forget(_ request: ForgetPerson) async throws(StoreError) -> ForgetPersonResult {
    try perform(for: request.tenant) { (tenant, now) throws(StoreError) in tenant.forget(request, at: now) }
  }

  /// Makes two contacts one.
  public func mergeContacts(_ request: MergeContacts) async throws(StoreError) -> MergeContactsResult {
    try perform(for: request.tenant) { (tenant, now) throws(StoreError) in try tenant.merge(request, at: now) }
  }

  /// Some of the sealed values.
  public func sealedValues(_ request: SealedValueQuery) async throws(StoreError) -> [SealedValue] {
    try perform(for: request.tenant) { (tenant, _) throws(StoreError) in tenant.sealedValues(request) }
  }

  /// Keeps, replaces or removes sealed values.
  public func changeSealedValues(_ request: SealedValueChange) async throws(StoreError) -> Int {
    try perform(for: request.tenant) { (tenant, _) throws(StoreError) in try tenant.change(request.action) }
  }

  /// Some of the texts of one kind that are kept about people.
  public func keptTexts(_ request: KeptTextQuery) async throws(StoreError) -> [KeptText] {
    try perform(for: request.tenant) { (tenant, _) throws(StoreError) in tenant.keptTexts(request) }
  }

  /// Replaces texts that nobody has changed.
  public func changeKeptTexts(_ request: KeptTextChange) async throws(StoreError) -> Int {
    try perform(for: request.tenant) { (tenant, _) throws(StoreError) in tenant.change(request.replacements) }
  }

  /// The check values of the keys that have sealed something.
  public func keyChecks(_ request: KeyCheckRequest) async throws(StoreError) -> [KeyCheck] {
    try perform(for: request.tenant) { (tenant, _) throws(StoreError) in tenant.keyChecks(keeping: request.sealing) }
  }

  /// Removes one batch of what is too old, or names it.
  public func purge(_ request: Purge) async throws(StoreError) -> PurgeResult {
    try perform(for: request.tenant) { (tenant, _) throws(StoreError) in tenant.purge(request) }
  }
}

extension InMemoryTenant {
  func personalData(of person: PersonKey) -> PersonalData {
    var data = PersonalData(suppression: suppression(of: person))
    guard let id = contactIDs[person] else { return data }
    data.contact = self[id].contact
    data.groups = groups.filter { $0.value.members.contains(id) }.keys.sorted()
    data.memberFields = groups.compactMapValues { $0.fields[id] }
    data.consent = self[id].consent
    data.ledger = self[id].entries.map { ledger[$0] }
    data.recipients = self[id].recipients.compactMap { recipient($0) }
    data.contestEntries = contestOrder.compactMap { contests[$0] }.flatMap { contest in
      (contest.ofContact[id] ?? []).map { contest.entries[$0 - 1] }
    }
    let current = currentKey(of: person)
    data.sealed = sealed.values.filter { $0.person == current }.sorted { $0.id < $1.id }
    return data
  }

  mutating func forget(_ request: ForgetPerson, at now: Date) -> ForgetPersonResult {
    let person = currentKey(of: request.person)
    var result = ForgetPersonResult()
    let id = contactIDs[person]
    let keys = id.map { id in contactIDs.filter { $0.value == id }.keys.sorted() } ?? [person]
    result.isKeptAway = Forgetting.keepsAway(
      request.extent,
      consent: id.map { self[$0].consent } ?? ConsentState(),
      isSuppressed: suppression(of: person) != nil
    )
    if result.isKeptAway { for key in keys { keepAway(key, keyProposal: request.keyProposal, at: now) } }
    let traces = Forgetting.traces(of: keys, id.map { self[$0].contact.identity })
    result.pendingWebhooks = webhooks.count(holding: traces)
    unread.drop(holding: traces)
    parked.drop(about: keys, holding: traces)
    for key in keys { changePlans { Forgetting.plan($0, without: key) } }
    guard let id, let identity = request.token.anonymousIdentity else { return result }

    result.wasContact = true
    for key in keys { contactIDs[key] = nil }
    contactIDs[request.token] = id
    for other in people.indices where people[other].mergedInto == id { people[other].mergedInto = nil }
    self[id].rests = []
    forgetMessageIDs(of: id, keyProposal: request.keyProposal)
    let createdAt = self[id].contact.createdAt
    self[id].contact = Contact(id: id, person: request.token, identity: identity, createdAt: createdAt)
    if request.extent == .erase { self[id].consent = ConsentState() }
    forgetConversation(of: id, as: request.token)
    for name in groups.keys { groups[name]?.remove([id]) }
    for entry in self[id].entries where !ledger[entry].isErased {
      ledger[entry] = ledger[entry].erased
      result.entries += 1
    }
    result.recipients = self[id].recipients.count
    for number in self[id].recipients { anonymize(number, as: request.token, at: now) }
    sealed = sealed.filter { $0.value.person != person }
    return result
  }

  /// Leaves marks in place of the identifiers of what a person wrote.
  private mutating func forgetMessageIDs(of contact: ContactID, keyProposal: Secret) {
    let messages = self[contact].conversation.inbound.compactMap(\.messageID)
    guard !messages.isEmpty else { return }
    let key = callbackKey ?? keyProposal
    callbackKey = key
    forgottenMessages.formUnion(ErasureMark.marks(of: messages, key: key))
    inboundMessages.subtract(messages)
  }

  /// Whether a message came from somebody who was forgotten since.
  func isForgotten(_ message: ProviderMessageID) -> Bool {
    guard !forgottenMessages.isEmpty, let callbackKey else { return false }
    return ErasureMark.marks(of: [message], key: callbackKey).contains { forgottenMessages.contains($0) }
  }

  /// Whether somebody was erased and has not come back.
  func isErased(_ person: PersonKey) -> Bool { mark(of: person).map { erased[$0] != nil } ?? false }

  private mutating func forgetConversation(of contact: ContactID, as token: PersonKey) {
    for message in self[contact].conversation.free.compactMap(\.messageID) { freeMessageIDs[message] = nil }
    self[contact].conversation.forgetPerson(token.rawValue)
    for contest in contests.keys { contests[contest]?.forget(contact, as: token) }
  }

  private mutating func changePlans(_ change: (CampaignPlan) -> CampaignPlan?) {
    for (campaign, stored) in campaigns {
      guard let plan = change(stored.campaign.plan) else { continue }
      campaigns[campaign]?.campaign.plan = plan
      campaigns[campaign]?.campaign.controlEpoch += 1
    }
  }

  mutating func merge(_ request: MergeContacts, at now: Date) throws(StoreError) -> MergeContactsResult {
    guard let from = contactIDs[request.from], let into = contactIDs[request.into],
      let identity = request.token.anonymousIdentity
    else { throw Merging.missing() }
    guard from != into else { throw Merging.same() }
    let (ending, staying) = (self[from].contact.person, self[into].contact.person)
    guard Merging.hasRead(sealed.values.filter { $0.person == ending }, request) else { throw Merging.sealedSince() }
    var result = MergeContactsResult(entries: self[from].entries.count)
    let objections = Merging.objections(self[into].consent, self[from].consent, at: request.since ?? now)
    let phone = self[into].contact.phone
    changePlans { Merging.plan($0, replacing: ending, by: phone) }
    self[into].contact = Merging.contact(self[into].contact, with: self[from].contact)
    self[into].consent = Merging.state(self[into].consent, self[from].consent)
    self[into].entries = (self[into].entries + self[from].entries).sorted()
    self[into].conversation.absorb(self[from].conversation)
    for message in self[from].conversation.free { freeMessages[message.id] = into }
    for contest in contests.keys { contests[contest]?.move(from, to: into, as: staying) }
    self[into].lastWroteAt = [self[into].lastWroteAt, self[from].lastWroteAt].compactMap { $0 }.max()
    for (name, group) in groups where group.members.contains(from) {
      let fields = Merging.fields(group.fields[into] ?? [:], with: group.fields[from] ?? [:])
      groups[name]?.remove([from])
      groups[name]?.members.formUnion([into])
      groups[name]?.fields[into] = fields.isEmpty ? nil : fields
    }
    moveSuppression(of: ending, to: staying)
    let left = moveRecipients(from, to: into, as: request.token, at: now, &result)
    sealed = sealed.filter { $0.value.person != ending }
    // Whoever looks for the contact that ended, by its keys or by what is left of it, finds the other one.
    for key in contactIDs.filter({ $0.value == from }).keys { contactIDs[key] = into }
    for other in people.indices where people[other].mergedInto == from { people[other].mergedInto = into }
    contactIDs[request.token] = from
    let createdAt = self[from].contact.createdAt
    self[into].rests += self[from].rests + [from]
    self[from] = Person(contact: Contact(id: from, person: request.token, identity: identity, createdAt: createdAt))
    self[from].recipients = left
    self[from].mergedInto = into
    for event in objections { append(event, to: into, at: now) }
    return result
  }

  /// Gives a contact the recipients of another one. Returns those that are left: they are nobody's any more.
  private mutating func moveRecipients(
    _ from: ContactID,
    to into: ContactID,
    as token: PersonKey,
    at now: Date,
    _ result: inout MergeContactsResult
  ) -> [RecipientID] {
    let theirs = self[into].recipients.compactMap { recipient($0) }
    let staying = Dictionary(theirs.map { ($0.campaign, $0) }) { first, _ in first }
    var left: [RecipientID] = []
    var displaced: [RecipientID] = []
    for ending in self[from].recipients.compactMap({ recipient($0) }) {
      var remaining: RecipientID? = ending.id
      if let other = staying[ending.campaign] {
        result.doubled += 1
        remaining = Merging.remaining(of: other, ending)
        if remaining != other.id { displaced.append(other.id) }
      }
      if remaining == ending.id {
        move(ending.id, to: into, at: now)
        result.recipients += 1
      } else {
        left.append(ending.id)
        anonymize(ending.id, as: token, at: now)
      }
    }
    displace(displaced, of: into, at: now)
    self[into].recipients.sort()
    return left
  }

  /// Leaves recipients of a contact to one that is nobody.
  private mutating func displace(_ recipients: [RecipientID], of contact: ContactID, at now: Date) {
    let token = PersonKey.anonymous(from: .system)
    guard !recipients.isEmpty, let identity = token.anonymousIdentity else { return }
    let rest = ContactID(Int64(people.count + 1))
    people.append(Person(contact: Contact(id: rest, person: token, identity: identity, createdAt: now)))
    people[people.count - 1].mergedInto = contact
    contactIDs[token] = rest
    self[contact].rests.append(rest)
    self[contact].recipients.removeAll { recipients.contains($0) }
    for id in recipients {
      move(id, to: rest, at: now)
      anonymize(id, as: token, at: now)
    }
  }

  /// Leaves a mark in place of an entry on the suppression list.
  private mutating func keepAway(_ person: PersonKey, keyProposal: Secret, at now: Date) {
    let key = callbackKey ?? keyProposal
    callbackKey = key
    let since = suppressions.removeValue(forKey: person)?.since
    suppressionOrder = nil
    for mark in ErasureMark.marks(of: [person], key: key) { erased[mark] = erased[mark] ?? since ?? now }
  }

  /// The mark of an erased person, once anybody was.
  private func mark(of person: PersonKey) -> String? {
    guard !erased.isEmpty, let callbackKey else { return nil }
    return ErasureMark.marks(of: [person], key: callbackKey).first
  }

  func suppression(of person: PersonKey) -> Suppression? {
    let person = currentKey(of: person)
    if let suppression = suppressions[person] { return suppression }
    guard let since = mark(of: person).flatMap({ erased[$0] }) else { return nil }
    return Suppression(person: person, source: ErasureMark.source, since: since)
  }

  /// Takes a mark away. Returns since when it was there.
  mutating func removeMark(of person: PersonKey) -> Date? {
    mark(of: person).flatMap { erased.removeValue(forKey: $0) }
  }

  /// Somebody becomes a contact: whoever was erased goes on the suppression list.
  mutating func keepAwayIfErased(_ person: PersonKey) {
    guard let since = removeMark(of: person) else { return }
    suppressions[person] = Suppression(person: person, source: ErasureMark.source, since: since)
    suppressionOrder = nil
  }

  mutating func keyChecks(keeping sealing: KeyCheck?) -> [KeyCheck] {
    if let sealing, keyChecks[sealing.keyID] == nil { keyChecks[sealing.keyID] = sealing }
    return keyChecks.values.sorted { $0.keyID < $1.keyID }
  }

  func sealedValues(_ request: SealedValueQuery) -> [SealedValue] {
    let selected = sealed.values.filter { value in
      guard value.id > request.after ?? SealedValueID(0) else { return false }
      return switch request.selection {
      case .all: true
      case .person(let person): value.person == currentKey(of: person)
      case .lookup(let field, let hashes): value.field == field && hashes.contains(value.lookup)
      }
    }
    return Array(selected.sorted { $0.id < $1.id }.prefix(max(0, request.limit)))
  }

  mutating func change(_ action: SealedValueChange.Action) throws(StoreError) -> Int {
    switch action {
    case .keep(let person, let field, let text, let lookup):
      // Sealed for this key: under another contact's, which they may have been merged into, it would not open.
      guard contactIDs[person] != nil, currentKey(of: person) == person else { throw .valueOfNobody }
      let old = sealed.values.first { $0.person == person && $0.field == field }
      lastSealed += old == nil ? 1 : 0
      let id = old?.id ?? SealedValueID(lastSealed)
      sealed[id] = SealedValue(id: id, person: person, field: field, sealed: text, lookup: lookup)
      return 1
    case .remove(let named, let field):
      let person = currentKey(of: named)
      let before = sealed.count
      sealed = sealed.filter { $0.value.person != person || $0.value.field != field }
      return before - sealed.count
    case .replace(let replacements):
      var count = 0
      for replacement in replacements where sealed[replacement.id]?.sealed == replacement.old {
        sealed[replacement.id]?.sealed = replacement.new
        sealed[replacement.id]?.lookup = replacement.lookup
        count += 1
      }
      return count
    }
  }
}

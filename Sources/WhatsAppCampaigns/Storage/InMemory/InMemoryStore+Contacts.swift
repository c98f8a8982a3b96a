package import Foundation

extension InMemoryStore {
  /// Creates or updates contacts and puts them into a group.
  public func saveContacts(_ request: SaveContacts) async throws(StoreError) -> SaveContactsResult {
    try perform(for: request.tenant) { (tenant, now) throws(StoreError) in try tenant.saveContacts(request, at: now) }
  }

  /// One page of contacts, in the order of their numbers.
  public func contacts(_ request: ContactQuery) async throws(StoreError) -> ContactPage {
    try perform(for: request.tenant) { (tenant, _) throws(StoreError) in try tenant.contacts(request) }
  }

  /// The names of the fields that contacts have or once had.
  public func fieldNames(_ request: FieldNameQuery) async throws(StoreError) -> [String] {
    try perform(for: request.tenant) { (tenant, _) throws(StoreError) in tenant.sortedFieldNames }
  }

  /// Who was merged into another contact.
  public func mergedPeople(_ request: MergedPeopleQuery) async throws(StoreError) -> [MergedPerson] {
    try perform(for: request.tenant) { (tenant, _) throws(StoreError) in tenant.mergedPeople(request) }
  }

  /// All groups of a tenant, by name.
  public func groups(_ request: GroupQuery) async throws(StoreError) -> [ContactGroup] {
    try perform(for: request.tenant) { (tenant, _) throws(StoreError) in try tenant.groups(request) }
  }

  /// Creates, fills, empties, renames, describes or deletes a group.
  public func changeGroup(_ request: GroupChange) async throws(StoreError) -> ContactGroup {
    try perform(for: request.tenant) { (tenant, now) throws(StoreError) in try tenant.changeGroup(request, at: now) }
  }

  /// Puts people on the suppression list or takes them off.
  public func changeSuppressions(_ request: SuppressionChange) async throws(StoreError) -> SuppressionChangeResult {
    try perform(for: request.tenant) { (tenant, now) throws(StoreError) in
      try tenant.changeSuppressions(request, at: now)
    }
  }

  /// One page of the suppression list, in the order of its keys.
  public func suppressions(_ request: SuppressionQuery) async throws(StoreError) -> [Suppression] {
    try perform(for: request.tenant) { (tenant, _) throws(StoreError) in try tenant.suppressions(request) }
  }
}

extension InMemoryTenant {
  package mutating func saveContacts(_ request: SaveContacts, at now: Date) throws(StoreError) -> SaveContactsResult {
    let items = request.drafts.compactMap { self.save($0, at: now) }
    var names = StoredFieldNames()
    for draft in request.drafts { names.insert(draft.storedFields) }
    self.fieldNames.formUnion(names.names.map { Array($0.utf8) })
    if let name = request.group {
      self.groups[name, default: .init(createdAt: now, source: request.source)].members.formUnion(items.map(\.id))
      for (contact, fields) in request.memberFields(of: items) {
        let known = self.groups[name]?.fields[contact] ?? [:]
        self.groups[name]?.fields[contact] = GroupMember.fields(known, stating: fields.values)
      }
    }
    return SaveContactsResult(items: items)
  }

  var sortedFieldNames: [String] {
    self.fieldNames.sorted { $0.lexicographicallyPrecedes($1) }.map { String(decoding: $0, as: UTF8.self) }
  }

  func mergedPeople(_ request: MergedPeopleQuery) -> [MergedPerson] {
    let merged = self.contactIDs.compactMap { key, id -> MergedPerson? in
      let contact = self[id].contact.person
      guard key != contact, !key.isAnonymous, request.after.map({ $0 < key }) ?? true else { return nil }
      return MergedPerson(person: key, contact: contact)
    }
    return Array(merged.sorted { $0.person < $1.person }.prefix(max(0, request.limit)))
  }

  package mutating func contacts(_ request: ContactQuery) throws(StoreError) -> ContactPage {
    let limit = max(0, request.limit)
    let ids: [ContactID]
    var memberFields: [ContactID: [String: String]] = [:]
    switch request.selection {
    case .all:
      let start = max(0, request.after?.rawValue ?? 0)
      let contacts = self.people.dropFirst(Int(clamping: start)).lazy.map(\.contact)
      return ContactPage(items: Array(contacts.filter { !$0.person.isAnonymous }.prefix(limit)))
    case .group(let name):
      let group = try self.group(name)
      ids = Array(group.members.elements(after: request.after).prefix(limit))
      if !group.fields.isEmpty { for id in ids { memberFields[id] = group.fields[id] } }
    case .people(let keys):
      var known = SortedSet<ContactID>()
      known.formUnion(keys.compactMap { self.contactIDs[$0] })
      ids = Array(known.elements(after: request.after).prefix(limit))
    }
    return ContactPage(items: ids.map { self[$0].contact }, memberFields: memberFields)
  }

  package mutating func groups(_ request: GroupQuery) throws(StoreError) -> [ContactGroup] {
    self.groups
      .filter { request.name == nil || request.name == $0.key }
      .map { $0.value.summary(named: $0.key) }
      .sorted { $0.name < $1.name }
  }

  package mutating func changeGroup(_ request: GroupChange, at now: Date) throws(StoreError) -> ContactGroup {
    if case .create = request.action {
      guard self.groups[request.name] == nil else { throw .groupExists }
      let group = InMemoryTenant.Group(createdAt: now, note: request.note, source: request.source)
      self.groups[request.name] = group
      return group.summary(named: request.name)
    }
    var group = try self.group(request.name)
    switch request.action {
    case .create: break
    case .add(let ids, let fields):
      guard ids.allSatisfy(self.has) else { throw .noContactForGroup }
      guard Set(ids).isSuperset(of: fields.keys) else { throw .noMember }
      let people = ids.filter { !self[$0].contact.person.isAnonymous }
      group.members.formUnion(people)
      for contact in people {
        if let fields = fields[contact] { group.fields[contact] = fields.isEmpty ? nil : fields }
      }
      self.groups[request.name] = group
    case .remove(let ids):
      group.remove(ids)
      self.groups[request.name] = group
    case .setFields(let fields):
      guard fields.keys.allSatisfy(group.members.contains) else { throw .noMember }
      for (contact, fields) in fields { group.fields[contact] = fields.isEmpty ? nil : fields }
      self.groups[request.name] = group
    case .rename(let name):
      guard name != request.name else { break }
      guard self.groups[name] == nil else { throw .groupExists }
      self.groups[request.name] = nil
      self.groups[name] = group
      renameGroup(request.name, to: name, at: now)
      return group.summary(named: name)
    case .describe(let note):
      group.note = note
      self.groups[request.name] = group
    case .delete:
      self.groups[request.name] = nil
    }
    return group.summary(named: request.name)
  }

  /// Lets whatever waits for a group go on meaning it.
  private mutating func renameGroup(_ old: GroupName, to new: GroupName, at now: Date) {
    for id in self.campaigns.keys {
      guard let change = self.campaigns[id]?.campaign.renameGroup(old, to: new, at: now) else { continue }
      self.campaigns[id]?.history.append(change)
    }
    for name in self.segments.keys { _ = self.segments[name]?.renameGroup(old, to: new) }
  }

  package mutating func changeSuppressions(_ request: SuppressionChange, at now: Date) throws(StoreError)
    -> SuppressionChangeResult
  {
    let before = self.suppressions.count
    var marks = 0
    switch request.action {
    case .add(let drafts):
      for var draft in drafts {
        draft.person = currentKey(of: draft.person)
        guard self.suppressions[draft.person] == nil else { continue }
        // A mark becomes an entry, and keeps its date.
        draft.since = self.removeMark(of: draft.person) ?? draft.since
        self.suppressions[draft.person] = draft.entry(at: now)
      }
    case .remove(let people):
      for person in people.map({ currentKey(of: $0) }) {
        self.suppressions[person] = nil
        if self.removeMark(of: person) != nil { marks += 1 }
      }
    }
    let changed = abs(self.suppressions.count - before) + marks
    if changed > 0 { self.suppressionOrder = nil }
    return SuppressionChangeResult(changed: changed)
  }

  package mutating func suppressions(_ request: SuppressionQuery) throws(StoreError) -> [Suppression] {
    if let person = request.person { return self.suppression(of: person).map { [$0] } ?? [] }
    let order = self.orderedSuppressions()
    return order.elements(after: request.after).prefix(max(0, request.limit)).compactMap { self.suppressions[$0] }
  }
}

extension InMemoryTenant {
  /// Creates or updates one contact.
  mutating func save(_ draft: ContactDraft, at now: Date) -> SaveContactsResult.Item? {
    let before = people.count
    guard let id = contact(of: .phone(draft.phone), at: now) else { return nil }
    let old = self[id].contact
    self[id].contact.merge(draft)
    if people.count > before { return .init(id: id, effect: .created) }
    return .init(id: id, effect: self[id].contact == old ? .existing : .updated)
  }

  /// The keys of the suppression list in their order; sorted once after each change, not for each page.
  mutating func orderedSuppressions() -> SortedSet<PersonKey> {
    if let suppressionOrder { return suppressionOrder }
    var order = SortedSet<PersonKey>()
    order.formUnion(suppressions.keys)
    suppressionOrder = order
    return order
  }
}

extension InMemoryTenant.Group {
  func summary(named name: GroupName) -> ContactGroup {
    ContactGroup(name: name, memberCount: members.count, createdAt: createdAt, note: note, source: source)
  }
}

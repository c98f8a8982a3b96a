extension CampaignEngine {
  /// All groups with their sizes, by name.
  public func groups() async throws(EngineError) -> [ContactGroup] {
    try await stored { () async throws(StoreError) in try await store.groups(GroupQuery(tenant: tenant)) }
  }

  /// One group.
  public func group(_ name: GroupName) async throws(EngineError) -> ContactGroup {
    let found = try await stored { () async throws(StoreError) in
      try await store.groups(GroupQuery(tenant: tenant, name: name))
    }
    guard let group = found.first else {
      throw EngineError(.unknownGroup, "There is no group “\(name)”. Import a list into it, or create it first.")
    }
    return group
  }

  /// Makes an empty group.
  ///
  /// - Parameters:
  ///   - note: What it is for, in words for people.
  ///   - source: Where it comes from; what fills it later does not change that.
  @discardableResult
  public func createGroup(
    _ name: GroupName,
    note: String? = nil,
    source: GroupSource = .hand
  ) async throws(EngineError) -> ContactGroup {
    let change = GroupChange(tenant: tenant, name: name, action: .create, note: Self.trimmed(note), source: source)
    return try await stored { () async throws(StoreError) in try await store.changeGroup(change) }
  }

  /// Makes a group that people are going to be put into, unless there is one of that name.
  func createGroup(ifMissing name: GroupName, source: GroupSource?) async throws(EngineError) {
    let change = GroupChange(tenant: tenant, name: name, action: .create, source: source)
    do throws(EngineError) {
      _ = try await stored { () async throws(StoreError) in try await store.changeGroup(change) }
    } catch  where error.storeError?.code == .conflict {}
  }

  /// Says what a group is for; nothing, or white space alone, takes that back.
  @discardableResult
  public func describeGroup(_ name: GroupName, as note: String?) async throws(EngineError) -> ContactGroup {
    _ = try await group(name)
    return try await changeGroup(name, .describe(Self.trimmed(note)))
  }

  /// Gives a group another name; its members stay, with what their memberships say.
  ///
  /// Drafts, scheduled campaigns and saved segments that name the group go on meaning it: they are changed in the same
  /// transaction, and the history of a campaign says so. Campaigns that were started keep what their plan said, since they
  /// have their recipients. Whatever outside of the store names the group, such as a command that imports a list into it
  /// each night, has to be changed by whoever wrote it: an import makes a new group of the old name.
  ///
  /// - Throws: A conflict where there is a group of the new name.
  @discardableResult
  public func renameGroup(_ name: GroupName, to new: GroupName) async throws(EngineError) -> ContactGroup {
    _ = try await group(name)
    return try await changeGroup(name, .rename(new))
  }

  /// Whoever was merged into another contact: mostly nobody, or a few.
  nonisolated func mergedPeople() async throws(EngineError) -> [MergedPerson] {
    var people: [MergedPerson] = []
    while true {
      let query = MergedPeopleQuery(tenant: tenant, after: people.last?.person, limit: 10_000)
      let page = try await stored { () async throws(StoreError) in try await store.mergedPeople(query) }
      if page.isEmpty { return people }
      people += page
    }
  }

  private static func trimmed(_ note: String?) -> String? {
    let text = note.map(CellText.trimmed)
    return text?.isEmpty == true ? nil : text
  }

  /// Deletes a group; its contacts stay.
  ///
  /// Campaigns that were started keep their recipients. Saved segments may name the group: they cannot be used until there
  /// is one of that name again.
  ///
  /// - Throws: ``EngineError`` with ``EngineError/Code/groupInUse`` where a draft or a scheduled campaign names the group, to
  ///   include it or to leave it out: without it the campaign could not start.
  public func deleteGroup(_ name: GroupName) async throws(EngineError) {
    _ = try await group(name)
    let waiting = CampaignQuery(tenant: tenant, statuses: [.draft, .scheduled])
    let users = try await stored { () async throws(StoreError) in try await store.campaigns(waiting) }
      .filter { $0.plan.audience.names(name) }
    guard users.isEmpty else {
      let ids = users.prefix(5).map(\.id.rawValue).joined(separator: ", ") + (users.count > 5 ? ", …" : "")
      throw EngineError(
        .groupInUse,
        "The group “\(name)” was not deleted: campaigns that were not started yet name it (\(ids)). Cancel them first."
      )
    }
    _ = try await changeGroup(name, .delete)
  }

  /// Puts people into a group. Those who are no contacts yet become contacts; of those who are members already, what a
  /// draft's ``ContactDraft/memberFields`` leave out stays as it is known.
  @discardableResult
  public func add(_ people: [ContactDraft], to name: GroupName) async throws(EngineError) -> SaveContactsResult {
    try await add(people, to: name, source: .hand)
  }

  /// As ``add(_:to:)``; where the group is missing, it is made, and says where it comes from.
  func add(
    _ people: [ContactDraft],
    to name: GroupName,
    source: GroupSource?
  ) async throws(EngineError) -> SaveContactsResult {
    try await stored { () async throws(StoreError) in
      try await store.saveContacts(SaveContacts(tenant: tenant, drafts: people, group: name, source: source))
    }
  }

  /// Puts contacts into a group, those without a phone number too. Who was forgotten, or merged into another contact, is
  /// passed over.
  @discardableResult
  public func add(_ contacts: [ContactID], to name: GroupName) async throws(EngineError) -> ContactGroup {
    _ = try await group(name)
    return try await changeGroup(name, .add(contacts))
  }

  /// Makes people contacts, or states something new about them: what a draft leaves out stays as it is known.
  @discardableResult
  public func save(_ people: [ContactDraft]) async throws(EngineError) -> SaveContactsResult {
    try await stored { () async throws(StoreError) in
      try await store.saveContacts(SaveContacts(tenant: tenant, drafts: people))
    }
  }

  /// Takes contacts out of a group.
  @discardableResult
  public func remove(_ contacts: [ContactID], from name: GroupName) async throws(EngineError) -> ContactGroup {
    _ = try await group(name)
    return try await changeGroup(name, .remove(contacts))
  }

  /// One page of the contacts of a group, or of all contacts.
  public func contacts(
    in group: GroupName? = nil,
    after: ContactID? = nil,
    limit: Int = 500
  ) async throws(EngineError) -> [Contact] {
    let query = ContactQuery(
      tenant: tenant,
      selection: group.map { .group($0) } ?? .all,
      after: after,
      limit: limit
    )
    return try await stored { () async throws(StoreError) in try await store.contacts(query) }.items
  }

  /// Goes through the contacts of a group, or all, in the order of their numbers, page by page.
  ///
  /// It ends with whatever the body throws, and with `CancellationError` when the task is cancelled.
  public func forEachContact(in group: GroupName? = nil, _ body: (Contact) throws -> Void) async throws {
    var last: ContactID?
    while true {
      try Task.checkCancellation()
      let page = try await contacts(in: group, after: last, limit: 1_000)
      guard let end = page.last else { return }
      for contact in page { try body(contact) }
      last = end.id
    }
  }

  /// The contact of one person; `nil` where the person is none.
  public func contact(_ person: PersonKey) async throws(EngineError) -> Contact? {
    let query = ContactQuery(tenant: tenant, selection: .people([person]), limit: 1)
    return try await stored { () async throws(StoreError) in try await store.contacts(query) }.items.first
  }

  /// Puts people on the suppression list: they get no message at all, and returns how many were not on it before.
  @discardableResult
  public func suppress(
    _ people: [PersonKey],
    source: String,
    reason: String? = nil
  ) async throws(EngineError) -> Int {
    try await changeSuppressions(.add(people, source: source, reason: reason))
  }

  /// Puts people on the suppression list, each with a source, a reason and a date of their own; see
  /// ``suppress(_:source:reason:)``.
  @discardableResult
  public func suppress(_ drafts: [SuppressionDraft]) async throws(EngineError) -> Int {
    try await changeSuppressions(.add(drafts))
  }

  /// Takes people off the suppression list, and returns how many were on it.
  @discardableResult
  public func unsuppress(_ people: [PersonKey]) async throws(EngineError) -> Int {
    try await changeSuppressions(.remove(people))
  }

  /// One page of the suppression list.
  public func suppressions(after: PersonKey? = nil, limit: Int = 500) async throws(EngineError) -> [Suppression] {
    try await stored { () async throws(StoreError) in
      try await store.suppressions(SuppressionQuery(tenant: tenant, after: after, limit: limit))
    }
  }

  /// The entry of one person on the suppression list.
  func suppression(of person: PersonKey) async throws(EngineError) -> Suppression? {
    try await stored { () async throws(StoreError) in
      try await store.suppressions(SuppressionQuery(tenant: tenant, person: person, limit: 1))
    }.first
  }

  @discardableResult
  func changeGroup(_ name: GroupName, _ action: GroupChange.Action) async throws(EngineError) -> ContactGroup {
    try await stored { () async throws(StoreError) in
      try await store.changeGroup(GroupChange(tenant: tenant, name: name, action: action))
    }
  }

  private func changeSuppressions(_ action: SuppressionChange.Action) async throws(EngineError) -> Int {
    try await stored { () async throws(StoreError) in
      try await store.changeSuppressions(SuppressionChange(tenant: tenant, action: action))
    }.changed
  }
}

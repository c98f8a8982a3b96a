extension CampaignEngine {
  /// One page of the members of a group with their own fields there, in the order of the contacts' numbers.
  public func members(
    of group: GroupName,
    after: ContactID? = nil,
    limit: Int = 500
  ) async throws(EngineError) -> [GroupMember] {
    let page = try await memberPage(of: group, after: after, limit: limit)
    return page.items.map { GroupMember(contact: $0, fields: page.memberFields[$0.id] ?? [:]) }
  }

  /// Goes through the members of a group, or through all contacts, whose memberships are then not asked, page by page.
  ///
  /// It ends with whatever the body throws, and with `CancellationError` when the task is cancelled.
  public func forEachMember(of group: GroupName?, _ body: (GroupMember) throws -> Void) async throws {
    guard let group else { return try await forEachContact { try body(GroupMember(contact: $0)) } }
    var last: ContactID?
    while true {
      try Task.checkCancellation()
      let page = try await members(of: group, after: last, limit: 1_000)
      guard let end = page.last else { return }
      for member in page { try body(member) }
      last = end.contact.id
    }
  }

  /// One person in a group; `nil` where the person is no member.
  public func member(_ person: PersonKey, of group: GroupName) async throws(EngineError) -> GroupMember? {
    let contact = try await contact(person)
    do throws(EngineError) {
      // Asks for nobody where the person is nobody: whether the group is there is told either way, and nothing is counted.
      let page = try await members(of: group, after: contact?.id.predecessor, limit: contact == nil ? 0 : 1)
      return page.first { $0.contact.id == contact?.id }
    } catch {
      _ = try await self.group(group)
      throw error
    }
  }

  /// Replaces the own fields of members of a group, the same for each of them; no fields clear them.
  ///
  /// To state some and leave the others as they are, ``add(_:to:)`` them again. A campaign whose audience is fixed already
  /// says what it would have said.
  ///
  /// - Throws: ``StoreError/Code/notFound`` where one of the contacts is no member; then nothing is changed.
  @discardableResult
  public func setMemberFields(
    _ fields: [String: String],
    of contacts: [ContactID],
    in group: GroupName
  ) async throws(EngineError) -> ContactGroup {
    try await setMemberFields(Dictionary(contacts.map { ($0, fields) }) { first, _ in first }, in: group)
  }

  /// Replaces the own fields of members of a group, each by its own; see ``setMemberFields(_:of:in:)``.
  @discardableResult
  public func setMemberFields(
    _ fields: [ContactID: [String: String]],
    in group: GroupName
  ) async throws(EngineError) -> ContactGroup {
    _ = try await self.group(group)
    return try await changeGroup(group, .setFields(fields.mapValues(ContactDraft.trimmed)))
  }

  /// Makes a group with the members of another one and their own fields there. The two do not follow each other.
  ///
  /// - Throws: A conflict where there is a group of the new name, so that two groups are never mixed by mistake; and where the
  ///   task was cancelled, which leaves a group of those who were copied so far.
  @discardableResult
  public func cloneGroup(_ group: GroupName, as copy: GroupName) async throws(EngineError) -> ContactGroup {
    _ = try await self.group(group)
    try await createGroup(copy, source: .group(group))
    var last: ContactID?
    while true {
      guard !Task.isCancelled else {
        throw EngineError(StoreError(.cancelled, "The copy was interrupted. Delete “\(copy)”, and start again."))
      }
      let page = try await memberPage(of: group, after: last, limit: 1_000)
      guard let end = page.items.last else { return try await self.group(copy) }
      try await changeGroup(copy, .add(page.items.map(\.id), fields: page.memberFields))
      last = end.id
    }
  }

  private func memberPage(
    of group: GroupName,
    after: ContactID?,
    limit: Int
  ) async throws(EngineError) -> ContactPage {
    let query = ContactQuery(tenant: tenant, selection: .group(group), after: after, limit: limit)
    return try await stored { () async throws(StoreError) in try await store.contacts(query) }
  }
}

extension ContactID {
  /// The number behind which a page begins with this one.
  var predecessor: ContactID { ContactID(rawValue &- 1) }
}

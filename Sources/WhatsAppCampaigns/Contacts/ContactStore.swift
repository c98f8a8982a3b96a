/// A type that keeps contacts, their groups and the suppression list.
public protocol ContactStore: Sendable {
  /// Creates or updates contacts and puts them into a group, all of them or none. Durable when it returns.
  ///
  /// A person who is known already keeps their contact; a name or a field that the draft states replaces the old one, and
  /// so it is with the fields of their membership, which are kept with the group alone.
  func saveContacts(_ request: SaveContacts) async throws(StoreError) -> SaveContactsResult

  /// One page of contacts, in the order of their identifiers.
  func contacts(_ request: ContactQuery) async throws(StoreError) -> ContactPage

  /// The names of the fields that contacts have or once had, each as it is spelled, in the order of their bytes.
  ///
  /// It costs what the names cost, not what the contacts do: a segment that names a field asks for them with each page.
  func fieldNames(_ request: FieldNameQuery) async throws(StoreError) -> [String]

  /// Who was merged into another contact, in the order of the keys under which they are still found.
  func mergedPeople(_ request: MergedPeopleQuery) async throws(StoreError) -> [MergedPerson]

  /// All groups of a tenant with their sizes, by name.
  func groups(_ request: GroupQuery) async throws(StoreError) -> [ContactGroup]

  /// Creates, fills, empties, renames, describes or deletes a group. Durable when it returns.
  func changeGroup(_ request: GroupChange) async throws(StoreError) -> ContactGroup

  /// Puts people on the suppression list or takes them off. Durable when it returns; an intent that commits later sees
  /// it.
  func changeSuppressions(_ request: SuppressionChange) async throws(StoreError) -> SuppressionChangeResult

  /// One page of the suppression list, in the order of its keys.
  func suppressions(_ request: SuppressionQuery) async throws(StoreError) -> [Suppression]
}

/// A chunk of contacts to save.
public struct SaveContacts: Sendable {
  /// Whose contacts.
  public var tenant: TenantID
  /// The people.
  public var drafts: [ContactDraft]
  /// The group to put them into; it is created when it is new.
  public var group: GroupName?
  /// Where the group comes from, if it is created.
  public var source: GroupSource?

  /// Creates a request.
  public init(tenant: TenantID, drafts: [ContactDraft], group: GroupName? = nil, source: GroupSource? = nil) {
    self.tenant = tenant
    self.drafts = drafts
    self.group = group
    self.source = source
  }
}

/// What became of each draft, in their order.
public struct SaveContactsResult: Hashable, Sendable {
  /// What became of one draft.
  @nonexhaustive
  public enum Effect: Hashable, Sendable {
    /// The person was not known.
    case created
    /// The person was known, and nothing about them changed; their memberships are not asked.
    case existing
    /// The person was known, and the draft changed their name or a field of the contact.
    case updated
  }

  /// One contact's identifier and what became of it.
  public struct Item: Hashable, Sendable {
    /// The contact.
    public var id: ContactID
    /// What became of it.
    public var effect: Effect

    /// Creates an item.
    public init(id: ContactID, effect: Effect) {
      self.id = id
      self.effect = effect
    }
  }

  /// One item a draft.
  public var items: [Item]

  /// Creates a result.
  public init(items: [Item]) {
    self.items = items
  }
}

/// Which contacts to read.
public struct ContactQuery: Sendable {
  /// What selects the contacts.
  @nonexhaustive
  public enum Selection: Sendable {
    /// Every contact of the tenant.
    case all
    /// The members of a group.
    case group(GroupName)
    /// These people, as far as they are contacts.
    case people([PersonKey])
  }

  /// Whose contacts.
  public var tenant: TenantID
  /// Which ones.
  public var selection: Selection
  /// Only contacts after this one.
  public var after: ContactID?
  /// The most contacts to return.
  public var limit: Int

  /// Creates a query.
  public init(tenant: TenantID, selection: Selection, after: ContactID? = nil, limit: Int = 500) {
    self.tenant = tenant
    self.selection = selection
    self.after = after
    self.limit = limit
  }
}

/// One page of contacts.
public struct ContactPage: Hashable, Sendable {
  /// The contacts.
  public var items: [Contact]
  /// The memberships' own fields, of those members who have any; empty unless a group's members were asked for.
  public var memberFields: [ContactID: [String: String]] {
    get { heldMemberFields.value }
    set { heldMemberFields.value = newValue }
  }
  private var heldMemberFields: Unprinted<[ContactID: [String: String]]>

  /// Creates a page.
  public init(items: [Contact], memberFields: [ContactID: [String: String]] = [:]) {
    self.items = items
    heldMemberFields = Unprinted(value: memberFields)
  }
}

/// Asks for the names of the fields of a tenant's contacts.
public struct FieldNameQuery: Sendable {
  /// Whose contacts.
  public var tenant: TenantID

  /// Creates a query.
  public init(tenant: TenantID) {
    self.tenant = tenant
  }
}

/// Asks for the people of a tenant who were merged into another contact.
public struct MergedPeopleQuery: Sendable {
  /// Whose contacts.
  public var tenant: TenantID
  /// Only people behind this one.
  public var after: PersonKey?
  /// The most people to return.
  public var limit: Int

  /// Creates a query.
  public init(tenant: TenantID, after: PersonKey? = nil, limit: Int = 500) {
    self.tenant = tenant
    self.after = after
    self.limit = limit
  }
}

/// Somebody who was merged into another contact.
public struct MergedPerson: Hashable, Sendable {
  /// The key under which they are still found.
  public var person: PersonKey
  /// The key of the contact that they are.
  public var contact: PersonKey

  /// Creates an entry.
  public init(person: PersonKey, contact: PersonKey) {
    self.person = person
    self.contact = contact
  }
}

/// Asks for the groups of a tenant.
public struct GroupQuery: Sendable {
  /// Whose groups.
  public var tenant: TenantID
  /// Only this one.
  public var name: GroupName?

  /// Creates a query.
  public init(tenant: TenantID, name: GroupName? = nil) {
    self.tenant = tenant
    self.name = name
  }
}

/// Changes one group.
public struct GroupChange: Sendable {
  /// What to change.
  @nonexhaustive
  public enum Action: Sendable {
    /// Makes the group; it is a conflict when there is one of that name.
    case create
    /// Puts contacts into it. Of those who are in `fields` the membership's own fields are replaced, each as a whole, and no
    /// fields clear them; they have to be among the contacts. Who was forgotten, or merged into another contact, is passed
    /// over: nothing personal comes back with a membership.
    case add([ContactID], fields: [ContactID: [String: String]] = [:])
    /// Takes contacts out of it, with the fields of their memberships.
    case remove([ContactID])
    /// Replaces the own fields of memberships, each as a whole; no fields clear them. All contacts have to be members.
    case setFields([ContactID: [String: String]])
    /// Gives it another name, with its members; it is a conflict when there is a group of that name. Whatever waits for it
    /// under the old name goes on meaning it: drafts and scheduled campaigns (``Campaign/renameGroup(_:to:at:)``), and the
    /// rules of saved segments. All of that, or nothing.
    case rename(GroupName)
    /// Says what it is for; `nil` for nothing.
    case describe(String?)
    /// Deletes the group; its contacts stay.
    case delete
  }

  /// Whose group.
  public var tenant: TenantID
  /// Which group.
  public var name: GroupName
  /// What to change.
  public var action: Action
  /// What the group is for, if it is made.
  public var note: String?
  /// Where the group comes from, if it is made.
  public var source: GroupSource?

  /// Creates a change.
  public init(
    tenant: TenantID,
    name: GroupName,
    action: Action,
    note: String? = nil,
    source: GroupSource? = nil
  ) {
    self.tenant = tenant
    self.name = name
    self.action = action
    self.note = note
    self.source = source
  }
}

extension GroupChange.Action: Redacted {
  /// What is done, and to how many people.
  public var description: String {
    switch self {
    case .create: "create"
    case .add(let contacts, fields: let fields): "add \(contacts.count), \(fields.count) with fields"
    case .remove(let contacts): "remove \(contacts.count)"
    case .setFields(let fields): "set the fields of \(fields.count)"
    case .rename(let name): "rename to \(name)"
    case .describe: "describe"
    case .delete: "delete"
    }
  }
}

/// Changes the suppression list.
public struct SuppressionChange: Sendable {
  /// What to change.
  @nonexhaustive
  public enum Action: Sendable {
    /// Adds people; one who is listed already keeps the older entry.
    case add([SuppressionDraft])
    /// Takes people off the list.
    case remove([PersonKey])

    /// Adds people from now on, for one reason.
    public static func add(_ people: [PersonKey], source: String, reason: String?) -> Action {
      .add(people.map { SuppressionDraft(person: $0, source: source, reason: reason) })
    }
  }

  /// Whose list.
  public var tenant: TenantID
  /// What to change.
  public var action: Action

  /// Creates a change.
  public init(tenant: TenantID, action: Action) {
    self.tenant = tenant
    self.action = action
  }
}

/// How many entries a change of the suppression list touched.
public struct SuppressionChangeResult: Hashable, Sendable {
  /// Entries added or removed.
  public var changed: Int

  /// Creates a result.
  public init(changed: Int) {
    self.changed = changed
  }
}

/// Asks for a page of the suppression list.
public struct SuppressionQuery: Sendable {
  /// Whose list.
  public var tenant: TenantID
  /// Only this person's entry.
  public var person: PersonKey?
  /// Only entries after this key.
  public var after: PersonKey?
  /// The most entries to return.
  public var limit: Int

  /// Creates a query.
  public init(tenant: TenantID, person: PersonKey? = nil, after: PersonKey? = nil, limit: Int = 500) {
    self.tenant = tenant
    self.person = person
    self.after = after
    self.limit = limit
  }
}

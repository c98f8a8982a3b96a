public import Foundation

/// A type that answers for what it keeps about people: shows it, removes it, and keeps some of it sealed.
public protocol PrivacyStore: Sendable {
  /// Everything that is kept about one person, in one consistent view.
  func personalData(_ request: PersonalDataQuery) async throws(StoreError) -> PersonalData

  /// Removes what tells who a person is, in one transaction. Durable when it returns: no intent that commits afterwards
  /// is for them. Whoever is forgotten already is passed over.
  func forget(_ request: ForgetPerson) async throws(StoreError) -> ForgetPersonResult

  /// Makes two contacts one, in one transaction: who was `from` is `into` from now on. Durable when it returns.
  ///
  /// - Throws: ``StoreError/Code/notFound`` where one of them is no contact; ``StoreError/Code/conflict`` for one and the
  ///   same; ``StoreError/Code/busy`` where something is sealed of `from` that the request does not name. Nothing is changed
  ///   then.
  func mergeContacts(_ request: MergeContacts) async throws(StoreError) -> MergeContactsResult

  /// Some of the sealed values, in the order of their numbers.
  func sealedValues(_ request: SealedValueQuery) async throws(StoreError) -> [SealedValue]

  /// Keeps, replaces or removes sealed values, and returns how many changed. Durable when it returns.
  ///
  /// - Throws: ``StoreError/Code/notFound`` where the person is no contact.
  func changeSealedValues(_ request: SealedValueChange) async throws(StoreError) -> Int

  /// Some of the texts of one kind that are kept about people, in the order of their rows, which is the store's own and
  /// never changes. Rows whose text was erased are passed over.
  func keptTexts(_ request: KeptTextQuery) async throws(StoreError) -> [KeptText]

  /// Replaces texts that nobody has changed or erased since they were read, and returns how many. Durable when it returns.
  func changeKeptTexts(_ request: KeptTextChange) async throws(StoreError) -> Int

  /// The check values of the keys that have sealed something of a tenant. One that is given is kept where there is none of
  /// its name, and never takes another one's place: of two processes that begin with different keys, one is told so.
  /// Durable when it returns.
  func keyChecks(_ request: KeyCheckRequest) async throws(StoreError) -> [KeyCheck]

  /// Removes one batch of what is older than an instant, or names it. Durable when it returns.
  func purge(_ request: Purge) async throws(StoreError) -> PurgeResult
}

/// Asks for what is kept about one person.
public struct PersonalDataQuery: Sendable {
  /// Whose data.
  public var tenant: TenantID
  /// Which person.
  public var person: PersonKey

  /// Creates a query.
  public init(tenant: TenantID, person: PersonKey) {
    self.tenant = tenant
    self.person = person
  }
}

/// Asks a store to forget a person.
///
/// What is left is what counts them: recipients with their attempts, places in the ledger. Name, number, fields, identity,
/// groups, sealed values, message identifiers and the person's part of each entry of the ledger are gone, single numbers
/// are taken out of campaign plans, and bodies of webhooks that are kept and hold the number are emptied.
public struct ForgetPerson: Sendable {
  /// How much remains to keep them away.
  @nonexhaustive
  public enum Extent: String, Hashable, Sendable, CaseIterable {
    /// The person may come back as somebody new, unless they had objected: an objection outlives their data.
    case anonymize
    /// The person must not be written to again, whoever imports their number.
    case erase
  }

  /// Whose person.
  public var tenant: TenantID
  /// Which person.
  public var person: PersonKey
  /// What stands for them from now on: a fresh anonymous key.
  public var token: PersonKey
  /// How much remains to keep them away.
  public var extent: Extent
  /// The key of the tenant's callback tags, for the case that there is none yet.
  public var keyProposal: Secret

  /// Creates a request.
  public init(tenant: TenantID, person: PersonKey, token: PersonKey, extent: Extent, keyProposal: Secret) {
    self.tenant = tenant
    self.person = person
    self.token = token
    self.extent = extent
    self.keyProposal = keyProposal
  }
}

/// What forgetting a person did.
public struct ForgetPersonResult: Hashable, Sendable {
  /// Whether the person was a contact.
  public var wasContact: Bool
  /// How many campaigns they count in without their name.
  public var recipients: Int
  /// How many entries of the ledger were erased.
  public var entries: Int
  /// Whether they are kept away from now on, should their number come back.
  public var isKeptAway: Bool
  /// How many webhooks that are not applied yet hold their number: apply them, and forget the person again.
  public var pendingWebhooks: Int

  /// Creates a result.
  public init(
    wasContact: Bool = false,
    recipients: Int = 0,
    entries: Int = 0,
    isKeptAway: Bool = false,
    pendingWebhooks: Int = 0
  ) {
    self.wasContact = wasContact
    self.recipients = recipients
    self.entries = entries
    self.isKeptAway = isKeptAway
    self.pendingWebhooks = pendingWebhooks
  }
}

/// Two contacts that are one person.
///
/// Groups are joined, the histories become one, what is not known of the one is taken from the other, and of two decisions
/// the more restrictive one wins. Where both are in one campaign they stay two recipients, of which one at most is sent to;
/// see ``Merging/remaining(of:_:)``. A worker that holds a recipient of `from` loses it: the message was made for another
/// address.
public struct MergeContacts: Sendable {
  /// Whose contacts.
  public var tenant: TenantID
  /// The contact that ends.
  public var from: PersonKey
  /// The contact that stays.
  public var into: PersonKey
  /// What stands for `from` in campaigns that both are in: a fresh anonymous key.
  public var token: PersonKey
  /// What is sealed of `from`, as whoever merges has read it. It goes with that contact: what is to be kept has to be sealed
  /// for `into` before.
  public var sealed: [SealedValue]
  /// Since when the two are known to be one person; `nil` for now. What they decided before, under one of the names, does not
  /// take back what they refused under the other.
  public var since: Date?

  /// Creates a request.
  public init(
    tenant: TenantID,
    from: PersonKey,
    into: PersonKey,
    token: PersonKey,
    sealed: [SealedValue] = [],
    since: Date? = nil
  ) {
    self.tenant = tenant
    self.from = from
    self.into = into
    self.token = token
    self.sealed = sealed
    self.since = since
  }
}

/// What making two contacts one did.
public struct MergeContactsResult: Hashable, Sendable {
  /// How many entries of the ledger the contact that stays has taken over.
  public var entries: Int
  /// How many recipients it has taken over.
  public var recipients: Int
  /// In how many campaigns they stay two recipients.
  public var doubled: Int

  /// Creates a result.
  public init(entries: Int = 0, recipients: Int = 0, doubled: Int = 0) {
    self.entries = entries
    self.recipients = recipients
    self.doubled = doubled
  }
}

/// Asks for the check values of a tenant's keys.
public struct KeyCheckRequest: Sendable {
  /// Whose keys.
  public var tenant: TenantID
  /// The key that is about to seal something; `nil` to look only.
  public var sealing: KeyCheck?

  /// Creates a request.
  public init(tenant: TenantID, sealing: KeyCheck? = nil) {
    self.tenant = tenant
    self.sealing = sealing
  }
}

/// Which sealed values to read.
public struct SealedValueQuery: Sendable {
  /// What selects them.
  @nonexhaustive
  public enum Selection: Sendable {
    /// Every value of the tenant.
    case all
    /// What is kept about one person.
    case person(PersonKey)
    /// Values of one field that stand under any of these hashes.
    case lookup(field: String, [String])
  }

  /// Whose values.
  public var tenant: TenantID
  /// Which ones.
  public var selection: Selection
  /// Only values behind this one.
  public var after: SealedValueID?
  /// The most values to return.
  public var limit: Int

  /// Creates a query.
  public init(tenant: TenantID, selection: Selection, after: SealedValueID? = nil, limit: Int = 500) {
    self.tenant = tenant
    self.selection = selection
    self.after = after
    self.limit = limit
  }
}

/// Changes sealed values.
public struct SealedValueChange: Sendable {
  /// A value that takes the place of another, as long as that one is still there.
  public struct Replacement: Hashable, Sendable {
    /// Which value.
    public var id: SealedValueID
    /// The value as it was read.
    public var old: SealedText
    /// The value from now on.
    public var new: SealedText
    /// Its hash from now on.
    public var lookup: String

    /// Creates a replacement.
    public init(id: SealedValueID, old: SealedText, new: SealedText, lookup: String) {
      self.id = id
      self.old = old
      self.new = new
      self.lookup = lookup
    }
  }

  /// What to change.
  @nonexhaustive
  public enum Action: Sendable {
    /// Keeps one value of a person, in place of an older one of the same field.
    case keep(PersonKey, field: String, SealedText, lookup: String)
    /// Removes one value of a person.
    case remove(PersonKey, field: String)
    /// Replaces values that nobody has changed since they were read.
    case replace([Replacement])
  }

  /// Whose values.
  public var tenant: TenantID
  /// What to change.
  public var action: Action

  /// Creates a change.
  public init(tenant: TenantID, action: Action) {
    self.tenant = tenant
    self.action = action
  }
}

/// One batch of what a retention policy asks for.
public struct Purge: Sendable {
  /// What is too old.
  @nonexhaustive
  public enum Kind: Hashable, Sendable {
    /// Bodies of webhooks that were applied and are kept, because a part of them could not be read. They are emptied.
    case webhookBodies
    /// The identifiers of messages in campaigns that have ended. They are removed.
    case messageIdentifiers
    /// Reports about messages that nobody knows. They are dropped.
    case parkedReports
    /// People with whom nothing happened since: nothing written, decided or sent. They are only named.
    case idleContacts
  }

  /// Whose data.
  public var tenant: TenantID
  /// What.
  public var kind: Kind
  /// What is older than this.
  public var before: Date
  /// Only what is behind this place; see ``PurgeResult/next``.
  public var after: Int64
  /// How many are looked at.
  public var limit: Int

  /// Creates a request.
  public init(tenant: TenantID, kind: Kind, before: Date, after: Int64 = 0, limit: Int = 500) {
    self.tenant = tenant
    self.kind = kind
    self.before = before
    self.after = after
    self.limit = limit
  }
}

/// What one batch did.
public struct PurgeResult: Hashable, Sendable {
  /// How many changed.
  public var changed: Int
  /// Who was named.
  public var people: [PersonKey]
  /// Behind which place the next batch begins; `nil` where this was the last one.
  public var next: Int64?

  /// Creates a result.
  public init(changed: Int = 0, people: [PersonKey] = [], next: Int64? = nil) {
    self.changed = changed
    self.people = people
    self.next = next
  }
}

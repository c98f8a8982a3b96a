public import Foundation

/// A type that keeps the consent ledger.
public protocol ConsentStore: Sendable {
  /// Appends events and folds them into the people's states, all of them or none.
  ///
  /// Durable when it returns: no intent that commits afterwards misses them. A person who is no contact yet becomes
  /// one, so that there is a row for an intent to lock. Each event is chained to the one before it in the tenant's
  /// ledger (``LedgerHead``), in the same transaction; whoever appends must not be kept waiting by long work of others.
  func recordConsent(_ request: RecordConsent) async throws(StoreError) -> RecordConsentResult

  /// One person's state and history, oldest first.
  func consent(_ request: ConsentQuery) async throws(StoreError) -> ConsentRecord

  /// One page of the ledger in the order in which it was written, and where the ledger ends.
  ///
  /// - Throws: ``StoreError/Code/corrupt`` where an entry of the page cannot be read.
  func ledger(_ request: LedgerQuery) async throws(StoreError) -> LedgerPage

  /// What is kept as the consent of contacts, in the order of their numbers, with their entries in the ledger: each
  /// contact as one moment has it, whether anything is kept of them or not. Contacts that were forgotten are among them.
  ///
  /// - Throws: ``StoreError/Code/corrupt`` where an entry of the ledger cannot be read.
  func storedConsent(_ request: StoredConsentQuery) async throws(StoreError) -> [StoredConsent]
}

/// Events to append.
public struct RecordConsent: Sendable {
  /// One event of one person.
  public struct Entry: Hashable, Sendable {
    /// Whose decision it is.
    public var identity: WhatsAppIdentity
    /// The decision.
    public var event: ConsentEvent
    /// The message of ours that it answers. Where webhooks are applied, a decision that forbids binds the recipient of
    /// that message too: they are the same person, though WhatsApp may name them by a user id that is not known yet.
    public var answers: ProviderMessageID?

    /// Creates an entry.
    public init(identity: WhatsAppIdentity, event: ConsentEvent, answers: ProviderMessageID? = nil) {
      self.identity = identity
      self.event = event
      self.answers = answers
    }
  }

  /// Whose ledger.
  public var tenant: TenantID
  /// The events, in the order in which they are appended.
  public var entries: [Entry]

  /// Creates a request.
  public init(tenant: TenantID, entries: [Entry]) {
    self.tenant = tenant
    self.entries = entries
  }
}

/// What an append did.
public struct RecordConsentResult: Hashable, Sendable {
  /// How many events were appended.
  public var recorded: Int

  /// Creates a result.
  public init(recorded: Int) {
    self.recorded = recorded
  }
}

/// Asks for one person's consent.
public struct ConsentQuery: Sendable {
  /// Whose ledger.
  public var tenant: TenantID
  /// Which person.
  public var person: PersonKey

  /// Creates a query.
  public init(tenant: TenantID, person: PersonKey) {
    self.tenant = tenant
    self.person = person
  }
}

/// One person's consent: what holds, and the events that it comes from.
public struct ConsentRecord: Hashable, Sendable {
  /// One entry of the history.
  public struct Item: Hashable, Sendable {
    /// The event.
    public var event: ConsentEvent
    /// When the store took it in.
    public var recordedAt: Date

    /// Creates an item.
    public init(event: ConsentEvent, recordedAt: Date) {
      self.event = event
      self.recordedAt = recordedAt
    }
  }

  /// What holds now.
  public var state: ConsentState
  /// The history, oldest first.
  public var history: [Item]

  /// Creates a record.
  public init(state: ConsentState, history: [Item]) {
    self.state = state
    self.history = history
  }
}

/// Asks for a page of the ledger.
public struct LedgerQuery: Sendable {
  /// Whose ledger.
  public var tenant: TenantID
  /// Only what this person's contact decided.
  public var person: PersonKey?
  /// Only entries behind this place.
  public var after: Int64
  /// The most entries to return.
  public var limit: Int

  /// Creates a query.
  public init(tenant: TenantID, person: PersonKey? = nil, after: Int64 = 0, limit: Int = 1_000) {
    self.tenant = tenant
    self.person = person
    self.after = after
    self.limit = limit
  }
}

/// One page of the ledger.
public struct LedgerPage: Hashable, Sendable {
  /// The entries.
  public var entries: [LedgerEntry]
  /// Where the tenant's ledger ends at the moment of the page.
  public var head: LedgerHead

  /// Creates a page.
  public init(entries: [LedgerEntry], head: LedgerHead) {
    self.entries = entries
    self.head = head
  }
}

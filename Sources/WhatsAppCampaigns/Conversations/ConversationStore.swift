public import Foundation

/// A type that keeps what people and the business wrote to each other, and notes about people.
///
/// What people write comes in by ``WebhookInbox/applyWebhooks(_:)``, in the transaction that applies the rest of the
/// webhook; what campaigns sent is in the dispatch. This protocol adds what the business writes freely, and reads it all.
/// Texts are stored as they are handed over: whoever calls decides how.
public protocol ConversationStore: Sendable {
  /// One page of a person's history, the latest message first. Empty for somebody who is no contact.
  func conversation(_ request: ConversationQuery) async throws(StoreError) -> ConversationPage

  /// How much one person and the business wrote to each other. Empty for somebody who is no contact.
  func conversationSummary(_ request: ConversationSummaryQuery) async throws(StoreError) -> ConversationSummary

  /// Opens one transaction, shows the decision the locked facts of one person, and writes what it decides.
  ///
  /// This is the moment after which nothing by itself sends the message again, so it is on disk when it returns. When it
  /// throws, nothing may be sent. A message that is stored under the identifier already, and that the decision lets go all
  /// the same, is replaced.
  ///
  /// - Throws: ``StoreError/Code/notFound`` where the person is no contact.
  func commitFreeMessage(_ request: CommitFreeMessage) async throws(StoreError) -> FreeMessagePlan

  /// Records what came of a free message, and how its sender's pace is slowed down for it. Reports that came before it
  /// was known are joined.
  ///
  /// - Returns: The message as it is now; `nil` where there is none.
  func recordFreeMessage(_ request: RecordFreeMessage) async throws(StoreError) -> FreeMessage?

  /// Keeps a note, once: a second one of the same identifier changes nothing.
  ///
  /// - Throws: ``StoreError/Code/notFound`` where the person is no contact.
  func addNote(_ request: AddNote) async throws(StoreError)

  /// The latest notes about a person, the latest first. Empty for somebody who is no contact.
  func notes(_ request: NoteQuery) async throws(StoreError) -> [ContactNote]

  /// Erases texts, the identifiers of files, and notes. That a message was there, and when, stays: counts do not change,
  /// and a repeated webhook is still known.
  func forgetConversation(_ request: ForgetConversation) async throws(StoreError) -> ForgetConversationResult
}

/// Asks for a page of a person's history.
public struct ConversationQuery: Sendable {
  /// Whose history.
  public var tenant: TenantID
  /// Which person.
  public var person: PersonKey
  /// Only messages before this one; `nil` for the latest.
  public var before: ConversationPlace?
  /// Only messages by which the person answered a campaign.
  public var onlyAnswers: Bool
  /// The most messages.
  public var limit: Int

  /// Creates a query.
  public init(
    tenant: TenantID,
    person: PersonKey,
    before: ConversationPlace? = nil,
    onlyAnswers: Bool = false,
    limit: Int = 50
  ) {
    self.tenant = tenant
    self.person = person
    self.before = before
    self.onlyAnswers = onlyAnswers
    self.limit = limit
  }

  /// What the messages of one origin are asked for: those before an instant and, of the instant itself, those whose
  /// identifier is less than a text; see ``ConversationPlace``.
  package func bound(in origin: ConversationMessage.Origin) -> (milliseconds: Int64, id: String) {
    before?.bound(in: origin) ?? (.max, "")
  }
}

/// Asks how much was written.
public struct ConversationSummaryQuery: Sendable {
  /// Whose history.
  public var tenant: TenantID
  /// Which person.
  public var person: PersonKey

  /// Creates a query.
  public init(tenant: TenantID, person: PersonKey) {
    self.tenant = tenant
    self.person = person
  }
}

/// A free message to decide on and commit.
public struct CommitFreeMessage: Sendable {
  /// Whose message.
  public var tenant: TenantID
  /// To whom.
  public var person: PersonKey
  /// The message; the instants of its attempt are the store's to set, see ``FreeMessagePlan/committed(_:)``.
  public var message: FreeMessage
  /// The paces to show the decision.
  public var paceKeys: [PaceKey]
  /// The decision: a pure function, called once inside the transaction.
  public var decide: @Sendable (FreeMessageContext) -> FreeMessagePlan

  /// Creates a request.
  public init(
    tenant: TenantID,
    person: PersonKey,
    message: FreeMessage,
    paceKeys: [PaceKey],
    decide: @escaping @Sendable (FreeMessageContext) -> FreeMessagePlan
  ) {
    self.tenant = tenant
    self.person = person
    self.message = message
    self.paceKeys = paceKeys
    self.decide = decide
  }
}

/// What came of a free message.
public struct RecordFreeMessage: Sendable {
  /// Whose message.
  public var tenant: TenantID
  /// Which one.
  public var id: AttemptID
  /// What came of it.
  public var outcome: AttemptOutcome
  /// Paces that the provider slows down.
  public var throttles: [PaceKey: Throttle]

  /// Creates a request.
  public init(tenant: TenantID, id: AttemptID, outcome: AttemptOutcome, throttles: [PaceKey: Throttle] = [:]) {
    self.tenant = tenant
    self.id = id
    self.outcome = outcome
    self.throttles = throttles
  }
}

/// A note to keep.
public struct AddNote: Sendable {
  /// Whose note.
  public var tenant: TenantID
  /// About whom.
  public var person: PersonKey
  /// The identifier to keep it under.
  public var id: NoteID
  /// What it is about.
  public var kind: ContactNote.Kind
  /// What there is to say.
  public var text: String
  /// Who wrote it, where a person did.
  public var author: String?

  /// Creates a request.
  public init(
    tenant: TenantID,
    person: PersonKey,
    id: NoteID,
    kind: ContactNote.Kind,
    text: String,
    author: String? = nil
  ) {
    self.tenant = tenant
    self.person = person
    self.id = id
    self.kind = kind
    self.text = text
    self.author = author
  }
}

/// Asks for the notes about a person.
public struct NoteQuery: Sendable {
  /// Whose notes.
  public var tenant: TenantID
  /// About whom.
  public var person: PersonKey
  /// The most notes.
  public var limit: Int

  /// Creates a query.
  public init(tenant: TenantID, person: PersonKey, limit: Int = 100) {
    self.tenant = tenant
    self.person = person
    self.limit = limit
  }
}

/// Words to erase.
public struct ForgetConversation: Sendable {
  /// Whose history.
  public var tenant: TenantID
  /// Whose words, and notes about whom; `nil` for everybody's.
  public var person: PersonKey?
  /// Only what is older; `nil` for all of it.
  public var before: Date?
  /// The most rows of each kind to change.
  public var limit: Int

  /// Creates a request.
  public init(tenant: TenantID, person: PersonKey?, before: Date? = nil, limit: Int = 1_000) {
    self.tenant = tenant
    self.person = person
    self.before = before
    self.limit = limit
  }
}

/// What was erased.
public struct ForgetConversationResult: Hashable, Sendable {
  /// How many messages lost their words and how many notes are gone.
  public var changed: Int
  /// Whether there may be more.
  public var hasMore: Bool

  /// Creates a result.
  public init(changed: Int, hasMore: Bool) {
    self.changed = changed
    self.hasMore = hasMore
  }
}

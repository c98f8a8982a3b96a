public import Foundation

/// The store's number for one webhook body.
public typealias WebhookID = Identifier<StoredWebhook, Int64>

/// A type that keeps verified webhooks until they are applied, and applies what they say.
public protocol WebhookInbox: Sendable {
  /// Keeps a verified body. Durable when it returns: only then may the provider be answered with 200.
  ///
  /// A body that is kept already, to the byte, is not kept again, nor is one that was applied, unless it held nothing but
  /// reports: see ``ApplyWebhooks/reportsOnly``.
  func keepWebhook(_ request: KeepWebhook) async throws(StoreError) -> KeepWebhookResult

  /// Bodies that are not applied yet: urgent ones first, then the oldest.
  func pendingWebhooks(_ request: PendingWebhooks) async throws(StoreError) -> [StoredWebhook]

  /// Applies what webhooks say and marks them as applied, in one transaction.
  ///
  /// Reports are joined, so that repeating or reordering them changes nothing. A report about a message that nobody
  /// knows yet is kept and joined when its attempt becomes known.
  func applyWebhooks(_ request: ApplyWebhooks) async throws(StoreError) -> ApplyWebhooksResult

  /// Bodies that were applied and are kept, because a part of them could not be read or is about a number of somebody else;
  /// see ``ApplyWebhooks/unreadable``. The oldest first.
  func unreadWebhooks(_ request: UnreadWebhooks) async throws(StoreError) -> UnreadWebhooksPage

  /// The key that binds callback tags to a tenant: the proposal at the first call, and the same ever after.
  func callbackKey(_ request: CallbackKeyRequest) async throws(StoreError) -> Secret
}

/// Asks for the key of a tenant's callback tags.
public struct CallbackKeyRequest: Sendable {
  /// Whose key.
  public var tenant: TenantID
  /// The key to keep where there is none yet.
  public var proposal: Secret

  /// Creates a request.
  public init(tenant: TenantID, proposal: Secret) {
    self.tenant = tenant
    self.proposal = proposal
  }
}

/// Whether a body was new.
public enum KeepWebhookResult: Hashable, Sendable {
  /// It is kept under this number. Of ``KeepWebhook/namings``, those that are not joined yet, as in
  /// ``ApplyWebhooksResult/apart``.
  case kept(WebhookID, apart: [ApplyWebhooks.Naming] = [])
  /// The same body was kept before.
  case duplicate
}

/// Asks for bodies that are not applied yet.
public struct PendingWebhooks: Sendable {
  /// Whose webhooks.
  public var tenant: TenantID
  /// Only bodies of these providers; `nil` for all. Others stay for an engine that can read them.
  public var providers: Set<ProviderName>?
  /// The most bodies; a page ends early at eight megabytes.
  public var limit: Int

  /// Creates a request.
  public init(tenant: TenantID, providers: Set<ProviderName>? = nil, limit: Int = 100) {
    self.tenant = tenant
    self.providers = providers
    self.limit = limit
  }
}

/// A body that is kept.
public struct StoredWebhook: Hashable, Sendable {
  /// The store's number.
  public var id: WebhookID
  /// The provider that sent it.
  public var provider: ProviderName
  /// The body, as it came.
  public var body: [UInt8]
  /// When it came.
  public var receivedAt: Date

  /// Creates a stored body.
  public init(id: WebhookID, provider: ProviderName, body: [UInt8], receivedAt: Date) {
    self.id = id
    self.provider = provider
    self.body = body
    self.receivedAt = receivedAt
  }
}

/// What webhooks say, in terms of attempts and people.
public struct ApplyWebhooks: Sendable {
  /// A report about one attempt.
  public struct Report: Hashable, Sendable {
    /// How long a report about a message that nobody knows yet is kept, at the least: eight days. Providers deliver for
    /// seven, and no attempt waits longer than eight for what settles it.
    public static var waitingTime: Duration { .seconds(8 * 86_400) }

    /// The attempt, where the callback tag came back and is ours.
    public var attempt: AttemptID?
    /// The attempt's recipient, which the tag names too, so that no store needs an index over attempts. A report whose
    /// attempt is not this recipient's is one about an attempt that nobody knows.
    public var recipient: RecipientID?
    /// The provider's identifier of the message.
    public var messageID: ProviderMessageID?
    /// Whom the message was for, where the report says so. A report that nobody can place is not kept about somebody who
    /// was erased.
    public var party: WebhookParty?
    /// What is reported.
    public var evidence: Evidence
    /// What the report says about the person's consent, where it says something.
    public var consent: ConsentEvent?

    /// Who that is. It is read from the text when it is asked for: of a million reports, hardly any needs it.
    public var person: PersonKey? { party?.identities.first?.key }

    /// Creates a report.
    public init(
      attempt: AttemptID?,
      recipient: RecipientID? = nil,
      messageID: ProviderMessageID?,
      party: WebhookParty? = nil,
      evidence: Evidence,
      consent: ConsentEvent? = nil
    ) {
      self.attempt = attempt
      self.recipient = recipient
      self.messageID = messageID
      self.party = party
      self.evidence = evidence
      self.consent = consent
    }
  }

  /// A limit that the provider has set or lifted by an event.
  public struct Ceiling: Hashable, Sendable {
    /// The pace that it is about.
    public var key: PaceKey
    /// The limit.
    public var ceiling: PaceCeiling

    /// Creates an entry.
    public init(key: PaceKey, ceiling: PaceCeiling) {
      self.key = key
      self.ceiling = ceiling
    }
  }

  /// Something that a person wrote.
  public struct Message: Hashable, Sendable {
    /// The provider's identifier of the message: a second one of the same identifier changes nothing.
    public var messageID: ProviderMessageID
    /// Who wrote.
    public var identity: WhatsAppIdentity
    /// The name that the person gave themselves.
    public var profileName: String?
    /// When, by the provider's clock.
    public var at: Date
    /// What they wrote or tapped, where it is text, as it is to be kept.
    public var text: String?
    /// The message of ours that it answers.
    public var answers: ProviderMessageID?
    /// What it says about consent, where it says something.
    public var consent: ConsentEvent?
    /// The provider that it came through; `nil` where nobody knows. A message without one opens no service window.
    public var provider: ProviderName?
    /// The provider's type of it, such as `text` or `image`.
    public var kind: String
    /// The provider's identifier of the file in it.
    public var mediaID: String?
    /// Whether free text may be answered to it: not to an announcement of the platform.
    public var opensWindow: Bool

    /// Creates a message.
    public init(
      messageID: ProviderMessageID,
      identity: WhatsAppIdentity,
      profileName: String? = nil,
      at: Date,
      text: String? = nil,
      answers: ProviderMessageID? = nil,
      consent: ConsentEvent? = nil,
      provider: ProviderName? = nil,
      kind: String = "text",
      mediaID: String? = nil,
      opensWindow: Bool = true
    ) {
      self.messageID = messageID
      self.identity = identity
      self.profileName = profileName
      self.at = at
      self.text = text
      self.answers = answers
      self.consent = consent
      self.provider = provider
      self.kind = kind
      self.mediaID = mediaID
      self.opensWindow = opensWindow
    }

    /// When the message counts as written: now at the latest, in whole milliseconds. A wrong clock must neither keep a
    /// service window open nor put a message ahead of all that follow.
    public func writtenAt(_ now: Date) -> Date { (at <= now ? at : now).truncatedToMilliseconds }
  }

  /// A message that the business wrote to somebody by other means, such as the application on its phone.
  public struct Echo: Hashable, Sendable {
    /// The provider's identifier of the message.
    public var messageID: ProviderMessageID
    /// What it is kept under: it follows from the provider's identifier, and does not show what that one holds.
    public var id: AttemptID
    /// Whom it was for.
    public var identity: WhatsAppIdentity
    /// The provider that it was reported by.
    public var provider: ProviderName
    /// What it is, such as `echo.text`.
    public var kind: String
    /// What it says, where it is text, as it is to be kept.
    public var text: String?
    /// When it was sent.
    public var at: Date

    /// Creates an echo.
    public init(
      messageID: ProviderMessageID,
      id: AttemptID,
      identity: WhatsAppIdentity,
      provider: ProviderName,
      kind: String = "echo.text",
      text: String? = nil,
      at: Date
    ) {
      self.messageID = messageID
      self.id = id
      self.identity = identity
      self.provider = provider
      self.kind = kind
      self.text = text
      self.at = at
    }
  }

  /// Whose webhooks.
  public var tenant: TenantID
  /// The bodies that these come from; they are marked as applied.
  public var webhooks: [WebhookID]
  /// Those of them that hold a part nobody could read. They are applied like the others, but a durable store keeps
  /// their bodies for as long as it knows a repetition by them, so that somebody can look at what was not understood.
  public var unreadable: [WebhookID]
  /// Those of them that hold nothing but reports without consent. Repeating one changes nothing, so a store drops it
  /// whole instead of knowing a repetition by its digest: the reports about a million messages are three million bodies.
  public var reportsOnly: [WebhookID]
  /// Reports about attempts.
  public var reports: [Report]
  /// What people wrote.
  public var messages: [Message]
  /// What the business wrote by other means. It is kept once, beside its free messages, and only of people who are
  /// contacts: it makes nobody one. A message that the store knows already, because it sent it, is passed over.
  public var echoes: [Echo]
  /// Consent that comes with neither, such as a stop in the app.
  public var consents: [RecordConsent.Entry]
  /// Who has two names. It comes before everything else: what the rest says about one name holds for the other.
  public var namings: [Naming]
  /// Limits that the provider has set or lifted.
  public var ceilings: [Ceiling]
  /// What the provider says about templates, sender numbers and accounts. The templates and every campaign of the tenant
  /// that uses them change in the same transaction, see ``ProviderNews/changed(_:)`` and ``Campaign/command(for:)``.
  public var news: [ProviderNews]

  /// Creates a request.
  public init(
    tenant: TenantID,
    webhooks: [WebhookID],
    unreadable: [WebhookID] = [],
    reportsOnly: [WebhookID] = [],
    reports: [Report] = [],
    messages: [Message] = [],
    echoes: [Echo] = [],
    consents: [RecordConsent.Entry] = [],
    namings: [Naming] = [],
    ceilings: [Ceiling] = [],
    news: [ProviderNews] = []
  ) {
    self.tenant = tenant
    self.webhooks = webhooks
    self.unreadable = unreadable
    self.reportsOnly = reportsOnly
    self.reports = reports
    self.messages = messages
    self.echoes = echoes
    self.consents = consents
    self.namings = namings
    self.ceilings = ceilings
    self.news = news
  }
}

/// What applying webhooks did.
public struct ApplyWebhooksResult: Hashable, Sendable {
  /// Reports that changed a recipient or a free message.
  public var joined: Int
  /// Reports that are kept for an attempt nobody knows yet.
  public var parked: Int
  /// Messages that were new.
  public var messages: [ProviderMessageID]
  /// People who stay two contacts, because something sealed is kept of the one that would end: it opens under that one's
  /// key alone, so whoever has the cipher moves it and merges them.
  public var apart: [ApplyWebhooks.Naming]

  /// Creates a result.
  public init(joined: Int, parked: Int, messages: [ProviderMessageID], apart: [ApplyWebhooks.Naming] = []) {
    self.joined = joined
    self.parked = parked
    self.messages = messages
    self.apart = apart
  }
}

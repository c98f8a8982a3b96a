public import Foundation

/// News about the account, a template or a number: everything that is neither a message nor a status.
///
/// The value is kept as the provider wrote it, because its shape changes every few months.
public struct WebhookNotice: Hashable, Sendable {
  /// The provider's name of the field, such as `message_template_status_update`.
  public var field: String
  /// The provider's identifier of the account that it is about.
  public var accountID: String?
  /// When it happened, where the webhook says so.
  public var timestamp: Date?
  /// What the provider wrote.
  public var value: JSONValue
  /// Faults that the provider reports with it.
  public var errors: [ProviderError]
  /// The provider's identifier of the business number that it is about; `nil` where it names none.
  public var phoneNumberID: String?
  /// The number of the business that it is about, as the provider writes it; `nil` where it names none.
  public var senderNumber: String?
  /// What it means for campaigns, where the format says so: this is how it reports that a template may not be sent, that a
  /// number is blocked, or that it may send again.
  public var statement: Statement?
  /// What it changes about how much may be sent.
  public var limits: [LimitChange]

  /// What a notice says about how much may be sent.
  @nonexhaustive
  public enum LimitChange: Hashable, Sendable {
    /// So many messages in 24 hours, for all numbers of the account; `nil` for any number.
    case messagesPerDay(RateLimit?)
    /// People complain about what the number sends, or no longer do.
    case quality(isPoor: Bool)
  }

  /// One thing that a notice says about a template, a sender number or an account.
  public struct Statement: Hashable, Sendable {
    /// What it is about.
    public var subject: CampaignHalt.Subject
    /// What happened. A block, or a template that may not be sent, halts every campaign behind the subject.
    public var change: ProviderNews.Change
    /// The provider's own word for the reason, such as `FIRST_PAUSE`.
    public var detail: String?

    /// Creates a statement.
    public init(subject: CampaignHalt.Subject, change: ProviderNews.Change, detail: String? = nil) {
      self.subject = subject
      self.change = change
      self.detail = detail
    }
  }

  /// Creates a notice.
  public init(
    field: String,
    accountID: String? = nil,
    timestamp: Date? = nil,
    value: JSONValue,
    errors: [ProviderError] = [],
    phoneNumberID: String? = nil,
    senderNumber: String? = nil,
    statement: Statement? = nil,
    limits: [LimitChange] = []
  ) {
    self.field = field
    self.accountID = accountID
    self.timestamp = timestamp
    self.value = value
    self.errors = errors
    self.phoneNumberID = phoneNumberID
    self.senderNumber = senderNumber
    self.statement = statement
    self.limits = limits
  }
}

extension WebhookNotice.Statement {
  /// What faults of a number or an account say that are reported without a message; `nil` where more messages may leave.
  init?(_ errors: [ProviderError]) {
    // A credential that the provider could not use elsewhere may be another one.
    let faults = errors.lazy.filter { $0.reaction != .refreshToken }
    guard let (error, subject) = faults.compactMap({ error in error.blocked.map { (error, $0) } }).first else {
      return nil
    }
    self.init(subject: subject, change: .blocked(code: error.code))
  }
}

extension WebhookNotice: Redacted {
  /// The field only: the value may quote personal data.
  public var description: String { field }
}

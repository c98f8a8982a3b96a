/// One thing that a webhook reports.
@nonexhaustive
public enum WebhookEvent: Hashable, Sendable {
  /// A person wrote, tapped or sent something.
  case message(InboundMessage)
  /// Something happened to a message of ours.
  case status(StatusUpdate)
  /// A person stopped or resumed marketing in the app.
  case preference(MarketingPreferenceChange)
  /// News about the account, a template or a number, in a field that the provider documents.
  case notice(WebhookNotice)
  /// Something in a field that this library has never heard of.
  case unknown(WebhookNotice)

  /// A name for counting and filtering: `message.text`, `status.delivered`, the provider's own field name, `unknown`.
  public var kind: String {
    switch self {
    case .message(let message): "message.\(message.content.type)"
    case .status(let update): "status.\(update.status.name)"
    case .preference: "user_preferences"
    case .notice(let notice): notice.field
    case .unknown: "unknown"
    }
  }

  /// Whether it may carry a person's decision to stop. Such events go ahead of any backlog of statuses.
  public var isUrgent: Bool {
    switch self {
    case .message, .preference: true
    case .status, .notice, .unknown: false
    }
  }
}

/// One thing that a webhook reports.
@nonexhaustive
public enum WebhookEvent: Hashable, Sendable {
  /// A person wrote, tapped or sent something.
  case message(InboundMessage)
  /// Something happened to a message of ours.
  case status(StatusUpdate)
  /// A person stopped or resumed marketing in the app.
  case preference(MarketingPreferenceChange)
  /// The business itself wrote to a person, with another application such as the one on its phone.
  case echo(MessageEcho)
  /// News about the account, a template or a number, in a field that the provider documents.
  case notice(WebhookNotice)
  /// Something in a field that this library has never heard of.
  case unknown(WebhookNotice)

  /// A name for counting and filtering: `message.text`, `status.delivered`, the provider's own field name, `unknown`.
  public var kind: String {
    switch self {
    case .message(let message): "message.\(message.type)"
    case .status(let update): "status.\(update.status.name)"
    case .preference: "user_preferences"
    case .echo(let echo): echo.field
    case .notice(let notice): notice.field
    case .unknown: "unknown"
    }
  }

  /// The provider's identifier of the business number that it is about, where it names one.
  public var phoneNumberID: String? {
    switch self {
    case .message(let message): message.phoneNumberID
    case .status(let update): update.phoneNumberID
    case .preference(let change): change.phoneNumberID
    case .echo(let echo): echo.phoneNumberID
    case .notice(let notice), .unknown(let notice): notice.phoneNumberID
    }
  }

  /// Whether it may carry a person's decision to stop. Such events go ahead of any backlog of statuses.
  public var isUrgent: Bool {
    switch self {
    case .message, .preference: true
    case .status, .echo, .notice, .unknown: false
    }
  }
}

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

  /// Creates a notice.
  public init(
    field: String,
    accountID: String? = nil,
    timestamp: Date? = nil,
    value: JSONValue,
    errors: [ProviderError] = []
  ) {
    self.field = field
    self.accountID = accountID
    self.timestamp = timestamp
    self.value = value
    self.errors = errors
  }
}

extension WebhookNotice: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// The field only: the value may quote personal data.
  public var description: String { field }
  /// The same as ``description``, for the same reason.
  public var debugDescription: String { description }
  /// What ``description`` may show, and nothing else.
  public var customMirror: Mirror { Mirror(self, children: ["field": field]) }
}

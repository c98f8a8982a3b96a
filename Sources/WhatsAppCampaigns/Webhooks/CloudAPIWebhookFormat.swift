/// Reads the webhooks of Meta's Cloud API.
///
/// A body holds many entries, an entry many changes, a change many items. One that cannot be read is a
/// ``WebhookProblem`` with its place; the others are still events. What Meta adds next month comes through as
/// ``WebhookEvent/unknown(_:)`` or as an unknown message type, never as a failure.
public struct CloudAPIWebhookFormat: WebhookFormat {
  /// Creates a reader.
  public init() {}

  /// Reads one body of at most ``WebhookRequest/maximumBodyBytes``.
  public func parse(_ body: [UInt8]) -> ParsedWebhook {
    do {
      var reader = CloudAPIWebhookReader(try JSONTape(webhook: body))
      reader.read()
      return reader.reading.result
    } catch {
      return .unreadable(error)
    }
  }
}

extension JSONTape {
  /// Parses a body of at most ``WebhookRequest/maximumBodyBytes``.
  init(webhook body: [UInt8]) throws(JSONError) {
    try self.init(parsing: body, limits: JSONLimits(maximumBytes: WebhookRequest.maximumBodyBytes))
  }
}

extension ParsedWebhook {
  /// What a body says that is no JSON: nothing.
  static func unreadable(_ error: JSONError) -> ParsedWebhook {
    ParsedWebhook(problems: [WebhookProblem(path: "", problem: "\(error)")])
  }
}

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
    var reader = CloudAPIWebhookReader()
    do {
      reader.read(try JSONValue.parse(body, limits: JSONLimits(maximumBytes: WebhookRequest.maximumBodyBytes)))
    } catch {
      reader.reading.note("\(error)", at: "")
    }
    return reader.reading.result
  }
}

import Testing
import WhatsAppCampaigns

extension ParsedWebhook {
  /// The message that comes first in a webhook; a test fails where something else does.
  func firstMessage(sourceLocation: SourceLocation = #_sourceLocation) throws -> InboundMessage {
    let first = try #require(events.first, "the webhook holds no event", sourceLocation: sourceLocation)
    let message: InboundMessage? = if case .message(let message) = first { message } else { nil }
    return try #require(message, "the first event is \(first.kind), no message", sourceLocation: sourceLocation)
  }
}

extension InboundContent: Redacted {
  /// The type, without a word of what was said.
  public var description: String { type }
}

extension ApplyWebhooks.Message: Redacted {
  /// The masked sender.
  public var description: String { "message from \(identity)" }
}

extension StoredWebhook: Redacted {
  /// The store's number and the size of the body.
  public var description: String { "webhook \(id) of \(provider), \(body.count) bytes" }
}

extension KeepWebhook: Redacted {
  /// The size of the body.
  public var description: String { "webhook of \(provider), \(body.count) bytes" }
}

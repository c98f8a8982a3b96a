extension ProviderSend: Redacted {
  /// The kind of message and the masked recipient.
  public var description: String { "\(message) to \(recipient)" }
}

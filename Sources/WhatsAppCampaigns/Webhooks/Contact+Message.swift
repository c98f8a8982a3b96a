extension Contact {
  /// Takes in what a message says about its sender: how WhatsApp writes their identity today, and the name that they
  /// gave themselves, where there is none.
  public mutating func merge(_ message: ApplyWebhooks.Message) {
    identity = message.identity
    name = name ?? message.profileName
  }
}

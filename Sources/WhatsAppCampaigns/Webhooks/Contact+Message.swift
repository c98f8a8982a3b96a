extension Contact {
  /// Takes in what a message says about its sender: how WhatsApp writes their identity today, and the name that they
  /// gave themselves, where there is none.
  public mutating func merge(_ message: ApplyWebhooks.Message) {
    // Whoever was merged into this contact may still write under the old number; messages to them go to the other one.
    // A user id has one form, and the contact's may be the one that took its place.
    if message.identity.key == person, !message.identity.isUserID { identity = message.identity }
    name = name ?? message.profileName
  }
}

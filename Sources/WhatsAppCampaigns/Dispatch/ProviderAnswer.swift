/// Names one message at the provider, such as a `wamid`.
public enum ProviderMessage: Sendable {}

/// The provider's own identifier of a message that it accepted.
public typealias ProviderMessageID = Identifier<ProviderMessage, String>

extension Identifier where Subject == ProviderMessage, RawValue == String {
  /// Takes an identifier as the provider wrote it, unless it is empty or longer than 512 bytes.
  public init?(provider text: String) {
    guard (1...512).contains(text.utf8.count) else { return nil }
    self.init(unchecked: text)
  }
}

/// What a provider's response to a send means.
public enum ProviderAnswer: Hashable, Sendable {
  /// The message was accepted for processing: neither sent nor delivered yet.
  ///
  /// The identifier is `nil` where the response proves acceptance but cannot be read further; such a message is never
  /// sent again. `isHeld` says that the provider parks it to assess its quality first.
  case accepted(ProviderMessageID?, isHeld: Bool = false)
  /// The provider said no, or its answer leaves open what happened (``ProviderError/ErrorClass/ambiguous``).
  case refused(ProviderError)
}

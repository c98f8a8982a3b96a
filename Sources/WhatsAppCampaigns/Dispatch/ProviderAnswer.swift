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

/// Names one message at the provider, such as a `wamid`.
public enum ProviderMessage: Sendable {}

/// The provider's own identifier of a message that it accepted.
public typealias ProviderMessageID = Identifier<ProviderMessage, String>

extension Identifier where Subject == ProviderMessage, RawValue == String {
  /// Not for what a provider wrote: most of its identifiers hold characters that no identifier of ours has.
  @available(*, unavailable, renamed: "init(provider:)")
  public init?(_ text: String) { nil }

  /// Takes an identifier as the provider wrote it, unless it is empty or longer than 512 bytes.
  public init?(provider text: String) {
    guard (1...512).contains(text.utf8.count) else { return nil }
    self.init(unchecked: text)
  }
}

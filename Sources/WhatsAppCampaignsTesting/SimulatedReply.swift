public import WhatsAppCampaigns

/// What a ``ProviderSimulator`` does about one request.
public struct SimulatedReply: Hashable, Sendable {
  /// What the client gets to see.
  public enum Outcome: Hashable, Sendable {
    /// A response.
    case response(HTTPResponse)
    /// Nothing: the connection ends. Whether the message was accepted is in the log only.
    case dropConnection
  }

  /// What the client gets to see.
  public var outcome: Outcome
  /// How long that takes.
  public var delay: Duration

  /// Creates a reply.
  public init(outcome: Outcome, delay: Duration = .zero) {
    self.outcome = outcome
    self.delay = delay
  }
}

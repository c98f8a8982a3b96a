/// A type that speaks one provider's API: it turns a message into a request and a response into an answer.
///
/// A provider does no networking and keeps no state about recipients. It never sees a store, and a store never sees it.
public protocol MessagingProvider: Sendable {
  /// What the provider can and cannot do; the engine refuses at planning time what it cannot honour.
  var capabilities: ProviderCapabilities { get }

  /// Refuses a message that cannot be put into a request, without making one and without asking for a credential.
  ///
  /// The engine asks when a campaign is planned, with values made up for what differs from person to person, and in a dry
  /// run for everybody. Where it is not implemented, only ``request(for:)`` says so, when the person's turn has come.
  func check(_ send: ProviderSend) throws(ProviderRequestError)

  /// Builds the request that sends one message.
  ///
  /// Called before the intent is recorded: a message that cannot be built is never attempted.
  func request(for send: ProviderSend) async throws(ProviderRequestError) -> HTTPRequest

  /// Reads what came back. Total: every response has an answer, and what is not understood is ambiguous.
  func answer(to response: HTTPResponse) -> ProviderAnswer
}

extension MessagingProvider {
  /// Refuses nothing.
  public func check(_ send: ProviderSend) throws(ProviderRequestError) {}
}

/// One message to one recipient, as an engine hands it to a provider.
public struct ProviderSend: Hashable, Sendable {
  /// Whom to send to.
  public var recipient: WhatsAppIdentity
  /// What to send.
  public var message: OutboundMessage
  /// The opaque tag that the provider echoes in its webhooks, where it can.
  public var callbackData: String?
  /// The message of the same conversation that this one answers, shown above it as a quotation.
  public var replyTo: ProviderMessageID?

  /// Creates a send.
  public init(
    recipient: WhatsAppIdentity,
    message: OutboundMessage,
    callbackData: String? = nil,
    replyTo: ProviderMessageID? = nil
  ) {
    self.recipient = recipient
    self.message = message
    self.callbackData = callbackData
    self.replyTo = replyTo
  }
}

/// Why a message cannot be put into a request.
public struct ProviderRequestError: Error, Hashable, Sendable {
  /// What is wrong.
  @nonexhaustive
  public enum Code: String, Hashable, Sendable {
    /// The provider cannot send this kind of message, or to this kind of recipient.
    case unsupported
    /// A field breaks a documented rule of the provider.
    case invalidField
    /// There is no credential, or it cannot be read.
    case missingCredential
  }

  /// What is wrong.
  public var code: Code
  /// The field that it is about, as a path into the provider's body.
  public var path: String
  /// The rule that is broken, in words. It holds no value of the message.
  public var rule: String

  /// Creates an error.
  public init(code: Code, path: String, rule: String) {
    self.code = code
    self.path = path
    self.rule = rule
  }
}

extension ProviderRequestError: CustomStringConvertible {
  /// The same in words for people, without personal data.
  public var description: String { "\(path): \(rule)" }
}

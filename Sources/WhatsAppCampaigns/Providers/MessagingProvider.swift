/// A type that speaks one provider's API: it turns a message into a request and a response into an answer.
///
/// A provider does no networking and keeps no state about recipients. It never sees a store, and a store never sees it.
public protocol MessagingProvider: Sendable {
  /// What the provider can and cannot do; the engine refuses at planning time what it cannot honour.
  var capabilities: ProviderCapabilities { get }

  /// Builds the request that sends one message.
  ///
  /// Called before the intent is recorded: a message that cannot be built is never attempted.
  func request(for send: ProviderSend) async throws(ProviderRequestError) -> HTTPRequest

  /// Reads what came back. Total: every response has an answer, and what is not understood is ambiguous.
  func answer(to response: HTTPResponse) -> ProviderAnswer
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

/// What a provider can do.
public struct ProviderCapabilities: Hashable, Sendable {
  /// Whether templates can be sent.
  public var sendsTemplates: Bool
  /// Whether the callback tag comes back in the webhooks. Without it, an unknown outcome can hardly be settled.
  public var echoesCallbackData: Bool
  /// Whether the provider reports delivery and reading.
  public var reportsDelivery: Bool
  /// Whether its webhooks are signed.
  public var signsWebhooks: Bool
  /// The pace that the provider allows a sender number, shared by all of its campaigns; a campaign's own limits hold beside it.
  public var defaultLimits: [RateLimit]

  /// Creates capabilities.
  public init(
    sendsTemplates: Bool,
    echoesCallbackData: Bool,
    reportsDelivery: Bool,
    signsWebhooks: Bool,
    defaultLimits: [RateLimit]
  ) {
    self.sendsTemplates = sendsTemplates
    self.echoesCallbackData = echoesCallbackData
    self.reportsDelivery = reportsDelivery
    self.signsWebhooks = signsWebhooks
    self.defaultLimits = defaultLimits
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

/// A type that answers people where the dialogue has nothing to say: a host's own bot, or its way to a person.
///
/// An engine that sends its replies (``EngineConfiguration/sendsReplies``) asks it. Consent comes first, then the profile,
/// then the responder.
public protocol MessageResponder: Sendable {
  /// What to answer to one message: one message for each text, and none for silence.
  ///
  /// It is asked once for each message, after the message is on record, about one person in the order of their messages
  /// and about several people at once. An engine that stops meanwhile does not ask again. Empty texts are left out.
  func answers(to question: ResponderQuestion) async -> [String]
}

/// What a responder is asked about.
public struct ResponderQuestion: Sendable {
  /// What the person sent.
  public var message: InboundMessage
  /// The provider that it came through, and that the answer goes through.
  public var provider: ProviderName
  /// The contact of the person.
  public var contact: Contact
  /// What the person agreed to.
  public var consent: ConsentState
  /// What the message says about consent.
  public var reading: KeywordClassifier.Reading

  /// Creates a question.
  public init(
    message: InboundMessage,
    provider: ProviderName,
    contact: Contact,
    consent: ConsentState,
    reading: KeywordClassifier.Reading
  ) {
    self.message = message
    self.provider = provider
    self.contact = contact
    self.consent = consent
    self.reading = reading
  }
}

public import Foundation

/// Answers what people write about consent and about themselves: a pure function from a message and the ledger.
///
/// Somebody who has decided nothing is asked once, in every language, and once more where their answer is unclear;
/// never again, and never reminded. An agreement, a refusal and a STOP are confirmed when they change something. Whoever
/// refused gets no further word. Whoever agreed may be asked for their profile, once.
public struct ConsentDialogue: Sendable {
  /// What the dialogue asks. The ledger keeps it as the rule of the entry `requested`.
  public enum Question: String, Hashable, Sendable {
    /// The request for consent at the first contact.
    case consent = "consentRequest"
    /// The same once more, after an unclear answer.
    case unclear = "consentUnclear"
    /// The request for the profile.
    case profile = "profilePrompt"
    /// Whether an identity-card number was understood as it was meant.
    case identityCard = "identityCardConfirmation"
  }

  /// Who writes, as people know the business.
  public var brand: String
  /// The texts, in the order in which a person whose language is unknown gets them.
  public var texts: [DialogueTexts]
  /// Whether people who have decided nothing are asked. Some law takes the question itself for marketing.
  public var asksForConsent: Bool
  /// Whether people who agreed are asked about themselves. What they state unasked is kept in any case.
  public var asksForProfile: Bool
  /// Whether an identity-card number is kept, encrypted, once its holder has said that it is right. Otherwise only what
  /// follows from it is kept, and nobody is asked. An engine that keeps numbers needs ``EngineConfiguration/cipher``.
  public var keepsIdentityCards: Bool
  /// Where a day begins, for ages.
  public var timeZone: TimeZone

  /// Creates a dialogue. Without a time zone it is Malaysia's.
  public init(
    brand: String,
    texts: [DialogueTexts] = [.malay, .english],
    asksForConsent: Bool = true,
    asksForProfile: Bool = false,
    keepsIdentityCards: Bool = false,
    timeZone: TimeZone? = nil
  ) {
    self.brand = brand
    self.texts = texts
    self.asksForConsent = asksForConsent
    self.asksForProfile = asksForProfile
    self.keepsIdentityCards = keepsIdentityCards
    self.timeZone = timeZone ?? TimeZone(identifier: "Asia/Kuala_Lumpur") ?? .gmt
  }

  /// Says what one message leads to.
  ///
  /// - Parameters:
  ///   - message: The message.
  ///   - reading: What it says about consent.
  ///   - memory: What is known about the person.
  ///   - today: The day, for ages.
  public func turn(
    on message: InboundMessage,
    reading: KeywordClassifier.Reading,
    memory: DialogueMemory,
    today: CalendarDay
  ) -> DialogueTurn {
    guard !memory.isSuppressed, message.groupID == nil, !message.isStandby, message.content.wantsAnswer else {
      return DialogueTurn()
    }
    let speech = Speech(dialogue: self, memory: memory, profileName: message.profileName, reading: reading)
    switch reading.decision {
    case .withdraw:
      let isNew = memory.now.isWithdrawn(.marketing) && !memory.before.isWithdrawn(.marketing)
      var turn = isNew ? speech.saying(reading.rule == .stopWord ? .stopped : .declined) : DialogueTurn()
      // Whoever wants nothing more to do with the business has not confirmed anything either.
      if memory.unconfirmedIC != nil { turn.identityCard = .discard }
      return turn
    case .grant:
      if let number = openNumber(memory, today) { return confirm(number, speech, memory, today) }
      guard memory.now.isGranted(.marketing), !memory.before.isGranted(.marketing) else { return DialogueTurn() }
      return speech.saying(.granted)
    case .help, .none: break
    }
    if memory.now.isWithdrawn(.marketing) || memory.now.isStoppedByPlatform(.marketing) { return DialogueTurn() }
    if memory.now.isGranted(.marketing) { return profile(message, speech, memory, today) }
    return request(speech, memory)
  }

  private func request(_ speech: Speech, _ memory: DialogueMemory) -> DialogueTurn {
    guard asksForConsent else { return DialogueTurn() }
    if !memory.wasAsked(.consent) { return speech.asking(.consent, .request, for: ConsentPurpose.stoppable) }
    if !memory.wasAsked(.unclear) { return speech.asking(.unclear, .unclear, for: ConsentPurpose.stoppable) }
    return DialogueTurn()
  }

  private func profile(
    _ message: InboundMessage,
    _ speech: Speech,
    _ memory: DialogueMemory,
    _ today: CalendarDay
  ) -> DialogueTurn {
    if let number = openNumber(memory, today), let isRight = message.text.flatMap(isRight) {
      return isRight ? confirm(number, speech, memory, today) : discard(speech)
    }
    let wasAsked = memory.wasAsked(.profile)
    if let answer = message.text.flatMap({ ProfileAnswer.read($0, today: today, wasAsked: wasAsked) }) {
      if answer == .unreadableIC { return speech.saying(.unreadableIC) }
      if keepsIdentityCards, case .identityCard(let number) = answer {
        return ask(about: number, speech, memory, today)
      }
      let fields = answer.fields(over: memory.fields)
      let known = memory.fields.merging(fields) { $1 }
      var turn = speech.saying(.profileSaved) { texts in
        ["summary": answer.summary(texts.labels, fields: known, language: texts.language, today: today)]
      }
      turn.fields = fields
      return turn
    }
    // A file is acknowledged and nothing more; the question comes with the next words.
    if case .media = message.content { return speech.saying(.received) }
    if asksForProfile, !wasAsked { return speech.asking(.profile, .profilePrompt, for: [.service]) }
    return DialogueTurn()
  }
}

/// What one message leads to: answers, entries of the ledger, fields of the contact.
public struct DialogueTurn: Hashable, Sendable {
  /// One text to send.
  public struct Answer: Hashable, Sendable {
    /// What it is.
    public var kind: Kind
    /// Its language.
    public var language: String
    /// The text.
    public var text: String

    /// Creates an answer.
    public init(kind: Kind, language: String, text: String) {
      self.kind = kind
      self.language = language
      self.text = text
    }
  }

  /// The kinds of answer.
  @nonexhaustive
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    case request, unclear, granted, declined, stopped, profilePrompt, profileSaved, unreadableIC, received
    case confirmIC, discardedIC
    /// Said by a contest, see `ContestTexts`.
    case contestEntered, contestRefused
  }

  /// What to say, in this order.
  public var answers: [Answer] = []
  /// What the ledger has to hold before it is said; whoever records it states when.
  public var questions: [ConsentEvent] = []
  /// What the contact is known by from now on.
  public var fields: [String: String] = [:]
  /// What becomes of an identity-card number; `nil`: nothing.
  public var identityCard: IdentityCardStep?

  /// Creates a turn that says nothing.
  public init() {}
}

extension InboundContent {
  /// Whether somebody said something: a reaction or an announcement of the platform is no message to answer.
  fileprivate var wantsAnswer: Bool {
    switch self {
    case .text, .button, .interactive, .media, .location, .contacts, .order: true
    case .reaction, .edit, .revocation, .welcomeRequest, .system, .unsupported, .unknown: false
    }
  }
}

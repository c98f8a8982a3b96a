/// What an engine needs to know besides its collaborators.
public struct EngineConfiguration: Sendable {
  /// For whom the engine works.
  public var tenant: TenantID
  /// Who may be written to.
  public var consentPolicy: any ConsentPolicy
  /// The words by which people agree and refuse in what they write.
  public var consentWords: ConsentWords
  /// Answers what people write about consent and about themselves; `nil`: it does not.
  public var dialogue: ConsentDialogue?
  /// Whether ``CampaignEngine/run()`` and ``CampaignEngine/processWebhooks()`` send what the dialogue says. Otherwise it is
  /// handed back, see ``WebhookSummary/replies``, and nothing sends it by itself.
  public var sendsReplies: Bool
  /// Answers people where the dialogue has nothing to say, in an engine that sends its replies.
  public var responder: (any MessageResponder)?
  /// Encrypts single values before they reach the store, such as identity-card numbers; `nil`: none are kept.
  public var cipher: FieldCipher?
  /// What people are told about contests, in every language; ``dialogue`` decides whether anybody is answered at all.
  public var contestTexts: [ContestTexts]
  /// Reads the images that people send in the dialogue, through channels with a ``ProviderChannel/media``: an identity
  /// card counts as if its number had been typed, and what a receipt states becomes fields of the contact.
  ///
  /// Reading takes seconds: with ``sendsReplies`` no webhook waits for it.
  public var textRecognizer: (any TextRecognizer)?
  /// The most attempts of one campaign under way at once, from their intent until their outcome is on disk: as many
  /// recipients a crash can leave unconfirmed.
  public var maximumInFlight: Int
  /// The most intents in one transaction.
  public var intentsPerTransaction: Int
  /// How long a recipient may stay in a worker's window.
  public var lease: Duration
  /// How long one exchange with the provider may take.
  public var requestTimeout: Duration
  /// How long evidence is waited for when nobody knows whether a message arrived.
  public var settleTime: SettleTime
  /// How long ``CampaignEngine/send(_:)`` waits for a recipient who is not due yet before it returns.
  public var patience: Duration
  /// The holiday calendars that campaigns may name: those that are shipped, and the host's own.
  public let holidays: HolidayCalendars

  /// How long after its last moment to leave an attempt without an outcome is given up as unknown: the longest exchange
  /// and a margin for clocks.
  var orphanAfter: Duration { requestTimeout + .seconds(90) }

  /// Creates a configuration.
  ///
  /// - Parameter holidays: Calendars besides the shipped ones; one of the same name replaces the shipped one.
  public init(
    tenant: TenantID = .default,
    consentPolicy: any ConsentPolicy = PDPAConsentPolicy(),
    consentWords: ConsentWords = .englishAndMalay,
    dialogue: ConsentDialogue? = nil,
    sendsReplies: Bool = false,
    responder: (any MessageResponder)? = nil,
    cipher: FieldCipher? = nil,
    contestTexts: [ContestTexts] = [.malay, .english],
    textRecognizer: (any TextRecognizer)? = nil,
    maximumInFlight: Int = 64,
    intentsPerTransaction: Int = 64,
    lease: Duration = .seconds(30),
    requestTimeout: Duration = .seconds(30),
    settleTime: SettleTime = SettleTime(),
    patience: Duration = .seconds(300),
    holidays: [HolidayCalendar] = []
  ) {
    self.tenant = tenant
    self.consentPolicy = consentPolicy
    self.consentWords = consentWords
    self.dialogue = dialogue
    self.sendsReplies = sendsReplies
    self.responder = responder
    self.cipher = cipher
    self.contestTexts = contestTexts
    self.textRecognizer = textRecognizer
    self.maximumInFlight = max(1, maximumInFlight)
    self.intentsPerTransaction = max(1, intentsPerTransaction)
    self.lease = lease
    self.requestTimeout = requestTimeout
    self.settleTime = settleTime
    self.patience = patience
    self.holidays = HolidayCalendars.shipped.merging(holidays)
  }
}

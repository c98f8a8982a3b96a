/// What became of one body that was taken in.
public struct WebhookReceipt: Sendable {
  /// What a provider would be answered.
  public var response: WebhookResponse
  /// What the check of the signature gave; `nil` where none was asked for. `.valid` with an index above 0 says that the
  /// provider still signs with a secret that is being replaced.
  public var signature: WebhookSignature.Verdict?
  /// How many of its events are about a number or an account that is none of the channels': they are kept for somebody to
  /// look at.
  public var foreign = 0
  /// Whether the same body was taken in before. One that held nothing but reports is known only until it was applied: see
  /// ``ApplyWebhooks/reportsOnly``.
  public var isRepeated = false
  /// What was applied at once, because a person decided something. The rest is applied with the next webhooks.
  public var applied = WebhookSummary()

  init(_ response: WebhookResponse) { self.response = response }
}

/// What applying webhooks did.
public struct WebhookSummary: Hashable, Sendable {
  /// Events that were read.
  public var events = 0
  /// Parts of bodies that could not be read.
  public var problems = 0
  /// Reports that changed a recipient.
  public var joined = 0
  /// Reports about messages that nobody knows yet.
  public var parked = 0
  /// Reports and messages about a number that is none of the channels'; their bodies are kept for somebody to look at.
  public var foreign = 0
  /// Messages of people that were new.
  public var messages = 0
  /// Entries in contests that were new.
  public var entries = 0
  /// What the dialogue and the contests answer them. Nothing sends it by itself: hand it to the engine's `send(_:)`.
  /// Empty where the engine sends its replies itself, see ``EngineConfiguration/sendsReplies``.
  public var replies: [DialogueReply] = []
  /// Messages that were not answered, because the store failed after it had applied them, or too many were waiting.
  public var unanswered = 0

  /// Creates an empty summary.
  public init() {}

  /// Adds what was read, and what the store made of it.
  mutating func add(_ read: WebhookSummary, _ result: ApplyWebhooksResult) {
    add(read)
    joined += result.joined
    parked += result.parked
    messages += result.messages.count
  }

  /// Adds what was done elsewhere.
  public mutating func add(_ other: WebhookSummary) {
    events += other.events
    problems += other.problems
    joined += other.joined
    parked += other.parked
    foreign += other.foreign
    messages += other.messages
    entries += other.entries
    replies += other.replies
    unanswered += other.unanswered
  }
}

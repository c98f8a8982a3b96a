public import WhatsAppCampaigns

/// How a ``ProviderSimulator`` behaves where no script says otherwise.
///
/// Probabilities lie between 0 and 1; faults are tried in the order in which they stand, and together should not
/// exceed 1. Spans are drawn evenly from their ranges.
public struct SimulatorConfiguration: Hashable, Sendable {
  /// What goes wrong while a message is handed in.
  public var faults: Faults
  /// What is reported about accepted messages.
  public var statuses: Statuses
  /// What people answer.
  public var replies: Replies
  /// How long an answer takes.
  public var latency: ClosedRange<Duration>
  /// The most messages that are accepted; above it the answer is 130429.
  public var acceptedRate: RateLimit?
  /// The most messages that are accepted for one recipient; above it the answer is 131056.
  public var pairRate: RateLimit?
  /// The most events that share one webhook.
  public var webhookBatch: Int
  /// How often one webhook is delivered until it is given up.
  public var webhookAttempts: Int
  /// The most requests that the log lists; those after it are counted only.
  public var logLimit: Int

  /// Creates a configuration, by default the calm one.
  public init(
    faults: Faults = Faults(),
    statuses: Statuses = Statuses(),
    replies: Replies = Replies(),
    latency: ClosedRange<Duration> = .zero ... .zero,
    acceptedRate: RateLimit? = nil,
    pairRate: RateLimit? = nil,
    webhookBatch: Int = 1,
    webhookAttempts: Int = 10,
    logLimit: Int = 1_000_000
  ) {
    self.faults = faults
    self.statuses = statuses
    self.replies = replies
    self.latency = latency
    self.acceptedRate = acceptedRate
    self.pairRate = pairRate
    self.webhookBatch = webhookBatch
    self.webhookAttempts = webhookAttempts
    self.logLimit = logLimit
  }

  /// What goes wrong while a message is handed in, as probabilities.
  public struct Faults: Hashable, Sendable {
    /// The number is too fast: 130429, not accepted.
    public var throttled: Double
    /// The recipient gets too many messages: 131056, not accepted.
    public var pairThrottled: Double
    /// Refusals by the provider's code, such as `[131026: 0.02]`; not accepted.
    public var refusals: [Int: Double]
    /// An answer of the 500s, not accepted.
    public var serverErrorBeforeAcceptance: Double
    /// An answer of the 500s, and accepted all the same.
    public var serverErrorAfterAcceptance: Double
    /// Accepted, and then the connection dies before the answer.
    public var answerLost: Double
    /// The connection dies before the message is accepted.
    public var connectionDropped: Double

    /// Creates faults, by default none.
    public init(
      throttled: Double = 0,
      pairThrottled: Double = 0,
      refusals: [Int: Double] = [:],
      serverErrorBeforeAcceptance: Double = 0,
      serverErrorAfterAcceptance: Double = 0,
      answerLost: Double = 0,
      connectionDropped: Double = 0
    ) {
      self.throttled = throttled
      self.pairThrottled = pairThrottled
      self.refusals = refusals
      self.serverErrorBeforeAcceptance = serverErrorBeforeAcceptance
      self.serverErrorAfterAcceptance = serverErrorAfterAcceptance
      self.answerLost = answerLost
      self.connectionDropped = connectionDropped
    }
  }

  /// What is reported about accepted messages.
  public struct Statuses: Hashable, Sendable {
    /// How many accepted messages are never reported on.
    public var silent: Double
    /// How many of the others fail later.
    public var failed: Double
    /// The codes that they fail with, each as likely as the others.
    public var failureCodes: [Int]
    /// How many of those that do not fail are delivered.
    public var delivered: Double
    /// How many of those delivered are read.
    public var read: Double
    /// How long each step takes.
    public var delay: ClosedRange<Duration>
    /// How many reports come twice.
    public var duplicated: Double
    /// How many messages have their reports in the wrong order.
    public var reordered: Double
    /// How many messages are reported before the answer to the request is there.
    public var beforeResponse: Double

    /// Creates statuses, by default everything is delivered, in order, within two seconds.
    public init(
      silent: Double = 0,
      failed: Double = 0,
      failureCodes: [Int] = [131_026, 131_049],
      delivered: Double = 1,
      read: Double = 0,
      delay: ClosedRange<Duration> = .milliseconds(100) ... .seconds(1),
      duplicated: Double = 0,
      reordered: Double = 0,
      beforeResponse: Double = 0
    ) {
      self.silent = silent
      self.failed = failed
      self.failureCodes = failureCodes
      self.delivered = delivered
      self.read = read
      self.delay = delay
      self.duplicated = duplicated
      self.reordered = reordered
      self.beforeResponse = beforeResponse
    }
  }

  /// What people answer to delivered messages.
  public struct Replies: Hashable, Sendable {
    /// How many answer.
    public var probability: Double
    /// What they write, each text as likely as the others.
    public var texts: [String]
    /// How long they take after delivery.
    public var delay: ClosedRange<Duration>

    /// Creates replies, by default none.
    public init(
      probability: Double = 0,
      texts: [String] = ["STOP", "Ya", "Berapa harga?", "🙂"],
      delay: ClosedRange<Duration> = .seconds(1) ... .seconds(30)
    ) {
      self.probability = probability
      self.texts = texts
      self.delay = delay
    }
  }
}

extension SimulatorConfiguration {
  /// Everything is accepted at once and delivered within two seconds.
  public static let calm = SimulatorConfiguration()

  /// A bad day: about a tenth of the requests goes wrong, in every way there is, and reports come late, twice and in
  /// the wrong order.
  public static let rough = SimulatorConfiguration(
    faults: Faults(
      throttled: 0.03,
      pairThrottled: 0.005,
      refusals: [131_026: 0.01, 131_049: 0.005, 131_050: 0.005],
      serverErrorBeforeAcceptance: 0.01,
      serverErrorAfterAcceptance: 0.01,
      answerLost: 0.01,
      connectionDropped: 0.01
    ),
    statuses: Statuses(
      failed: 0.03,
      delivered: 0.97,
      read: 0.5,
      delay: .milliseconds(20) ... .seconds(5),
      duplicated: 0.05,
      reordered: 0.05,
      beforeResponse: 0.05
    ),
    replies: Replies(probability: 0.05),
    latency: .milliseconds(20) ... .milliseconds(200)
  )
}

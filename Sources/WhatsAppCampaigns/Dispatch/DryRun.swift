public import Foundation

/// What a dry run says about one person.
public struct DryRunEntry: Hashable, Sendable {
  /// What would happen, or has happened.
  @nonexhaustive
  public enum Verdict: Hashable, Sendable {
    /// The message may leave now; it would, at about this instant.
    case send(around: Date)
    /// It would leave at this instant at the earliest.
    case hold(until: Date, Gate.HoldReason)
    /// It would not be sent.
    case skip(Gate.SkipReason)
    /// It would not be sent, because consent forbids it.
    case optedOut(ConsentBlock)
    /// Nothing more is to be done: this is what became of it.
    case done(RecipientStatus)

    /// The verdict in one word, with the reason in one word where there is one.
    public var words: (verdict: String, reason: String?) {
      switch self {
      case .send: ("send", nil)
      case .hold(_, let reason): ("hold", reason.rawValue)
      case .skip(let reason): ("skip", reason.word)
      case .optedOut(let block): ("skip", block.rawValue)
      case .done(let status): ("done", status.rawValue)
      }
    }
  }

  /// Whom it is about.
  public var contact: Contact
  /// What would happen.
  public var verdict: Verdict
  /// The text that the person would see, where the message can be made.
  public var preview: String?
  /// The variant of the message, where the campaign has several.
  public var variant: VariantName?

  /// Creates an entry.
  public init(contact: Contact, verdict: Verdict, preview: String? = nil, variant: VariantName? = nil) {
    self.contact = contact
    self.verdict = verdict
    self.preview = preview
    self.variant = variant
  }
}

/// What a dry run found for a whole campaign.
public struct DryRunSummary: Hashable, Sendable {
  /// People in the audience.
  public private(set) var total = 0
  /// People who would be sent to now.
  public private(set) var send = 0
  /// People who would be sent to later.
  public private(set) var hold = 0
  /// People who would not be sent to.
  public private(set) var skip = 0
  /// People with whom the campaign is done.
  public private(set) var done = 0
  /// How many people each reason concerns.
  public private(set) var reasons: [String: Int] = [:]
  /// The earliest instant at which somebody who has to wait may be sent to.
  public private(set) var earliestHold: Date?
  /// How long sending to everybody takes at the limits, windows left aside.
  public internal(set) var duration = Duration.zero
  /// The limit that decides how long it takes; `nil` without limits.
  public internal(set) var bindingLimit: RateLimit?

  init() {}

  mutating func count(_ entry: DryRunEntry) {
    total += 1
    switch entry.verdict {
    case .send: send += 1
    case .hold(let instant, _):
      hold += 1
      earliestHold = min(earliestHold ?? instant, instant)
    case .skip, .optedOut: skip += 1
    case .done: done += 1
    }
    if let reason = entry.verdict.words.reason, !entry.isDone { reasons[reason, default: 0] += 1 }
  }
}

extension DryRunEntry {
  fileprivate var isDone: Bool {
    if case .done = verdict { true } else { false }
  }
}

extension RateLimit {
  /// How long so many messages take under this limit alone.
  func duration(of count: Int) -> Duration {
    guard count > 0 else { return .zero }
    if isPacedEvenly { return .milliseconds(Int64(count - 1) * windowMilliseconds / Int64(self.count)) }
    return .milliseconds(Int64((count - 1) / self.count) * windowMilliseconds)
  }
}

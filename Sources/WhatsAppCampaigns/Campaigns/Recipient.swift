public import Foundation

/// The store's number for one recipient of one campaign.
public typealias RecipientID = Identifier<Recipient, Int64>

/// What a ``WorkerID`` names.
public enum Worker: Sendable {}

/// Names one incarnation of a sending process: new at every start.
public typealias WorkerID = Identifier<Worker, String>

/// One person in one campaign: where the dispatch stands, every attempt, and the facts beside it.
///
/// Three things are kept apart. The dispatch state is ours and changes only by compare-and-set. The evidence is the
/// provider's and is only ever joined. Facts such as a reply change neither. What a user sees, ``status``, is a pure
/// function of them.
public struct Recipient: Hashable, Sendable {
  /// Where the dispatch of one recipient stands.
  public enum State: Hashable, Sendable {
    /// Nobody holds it; not before the given instant, where there is one.
    case pending(notBefore: Date?)
    /// In the window of a worker, until its lease ends.
    case claimed(by: WorkerID, until: Date)
    /// The intent is durable; bytes may have left.
    case sending(AttemptID)
    /// The provider took it.
    case accepted(AttemptID)
    /// The provider refused it for good.
    case rejected(AttemptID)
    /// Nobody knows whether it arrived; evidence may still come. The instant is on the clock of ingest.
    case settling(AttemptID, since: Date)
    /// Nobody knows whether it arrived, and the time for evidence is over.
    case unconfirmed(AttemptID)
    /// Never sent: consent forbids it.
    case optedOut
    /// Never sent, for the reason beside it.
    case skipped
    /// Never sent: the campaign was cancelled.
    case cancelled
  }

  /// The store's number.
  public var id: RecipientID
  /// The campaign.
  public var campaign: CampaignID
  /// The contact.
  public var contact: ContactID
  /// The person.
  public var person: PersonKey
  /// Where the dispatch stands.
  public var state: State
  /// Counts the claims: the fencing token that every write carries.
  public var epoch: Int64
  /// Every attempt, the first one first.
  public var attempts: [Attempt]
  /// Why the recipient stands where it stands, in one word such as `withdrawn` or `throttled`.
  public var reason: String?
  /// What the reason is about, such as the missing variable. It holds no personal data.
  public var reasonDetail: String?
  /// Whether the person wrote back.
  public var hasResponded: Bool
  /// Whether the person objected while an attempt was already under way.
  public var stopRaced: Bool
  /// The own fields of the membership by which the person came into the campaign, as they were when its audience was fixed;
  /// see ``AudienceMember/memberFields``. They do not change any more, except that they go with the person.
  public var memberFields: [String: String] {
    get { heldMemberFields.value }
    set { heldMemberFields.value = newValue }
  }
  private var heldMemberFields: Unprinted<[String: String]>
  /// When anything last changed.
  public var updatedAt: Date

  /// Creates a recipient.
  public init(
    id: RecipientID,
    campaign: CampaignID,
    contact: ContactID,
    person: PersonKey,
    state: State = .pending(notBefore: nil),
    epoch: Int64 = 0,
    attempts: [Attempt] = [],
    reason: String? = nil,
    reasonDetail: String? = nil,
    hasResponded: Bool = false,
    stopRaced: Bool = false,
    memberFields: [String: String] = [:],
    updatedAt: Date
  ) {
    self.id = id
    self.campaign = campaign
    self.contact = contact
    self.person = person
    self.state = state
    self.epoch = epoch
    self.attempts = attempts
    self.reason = reason
    self.reasonDetail = reasonDetail
    self.hasResponded = hasResponded
    self.stopRaced = stopRaced
    heldMemberFields = Unprinted(value: memberFields)
    self.updatedAt = updatedAt
  }
}

/// What a user sees of one recipient. Every recipient has exactly one of these at any time.
@nonexhaustive
public enum RecipientStatus: String, Hashable, Sendable, Codable, CaseIterable {
  /// Waiting for its turn.
  case pending
  /// Next in line in a worker.
  case queued
  /// On its way to the provider.
  case sending
  /// Nobody knows whether the provider got it. It is never sent again by itself.
  case unconfirmed
  /// The provider took it.
  case sent
  /// It reached a device.
  case delivered
  /// It was read.
  case read
  /// It was refused or could not be delivered.
  case failed
  /// It was never sent, for a reason other than consent.
  case skipped
  /// It was never sent, because consent forbids it.
  case optedOut
  /// It was never sent, because the campaign was cancelled.
  case cancelled
}

extension Recipient {
  /// What a user sees.
  public var status: RecipientStatus {
    let best = attempts.map(\.status).max { $0.rank < $1.rank } ?? .pending
    if best.rank >= RecipientStatus.sent.rank { return best }
    switch state {
    case .pending: return .pending
    case .claimed: return .queued
    // What is under way is not over because an earlier attempt failed.
    case .sending: return .sending
    case .accepted: return best == .failed ? .failed : .sent
    case .rejected: return .failed
    case .settling: return .unconfirmed
    case .unconfirmed: return best == .failed ? .failed : .unconfirmed
    case .optedOut: return .optedOut
    case .skipped: return .skipped
    case .cancelled: return .cancelled
    }
  }

  /// Whether evidence may still settle what happened.
  public var isSettling: Bool {
    if case .settling = state { true } else { false }
  }

  /// Whether the dispatch still has something to do for this recipient.
  public var isOpen: Bool {
    switch state {
    case .pending, .claimed, .sending, .settling: true
    case .accepted, .rejected, .unconfirmed, .optedOut, .skipped, .cancelled: false
    }
  }

  /// Whether any attempt may have reached the person.
  var mayHaveArrived: Bool { attempts.contains { !$0.isProvenNegative } }

  /// Whether more than one attempt could have reached the person.
  public var isPossibleDuplicate: Bool {
    attempts.count { !$0.isProvenNegative && $0.status != .failed } > 1
  }

  /// The attempt that counts: the one that came furthest, and the last of those.
  public var bestAttempt: Attempt? {
    attempts.max { ($0.status.rank, $0.number) < ($1.status.rank, $1.number) }
  }
}

extension RecipientStatus {
  /// The order in which the outcomes of several attempts win.
  var rank: Int {
    switch self {
    case .read: 6
    case .delivered: 5
    case .sent: 4
    case .failed: 3
    case .unconfirmed: 2
    case .sending: 1
    case .pending, .queued, .skipped, .optedOut, .cancelled: 0
    }
  }
}

public import Foundation

/// A type that keeps contests, their entries and their draws.
public protocol ContestStore: Sendable {
  /// Makes a contest under a secret seed. Durable when it returns; only then is the commitment worth publishing.
  ///
  /// It is a conflict when there is one of that identifier.
  func createContest(_ request: CreateContest) async throws(StoreError) -> Contest

  /// The contests of a tenant, newest first.
  func contests(_ request: ContestQuery) async throws(StoreError) -> [Contest]

  /// Records an entry where ``Contest/judge(_:_:)`` accepts it, in one transaction: of two bids at once that only one
  /// entry is left for, the second one is refused. A message enters a contest once, however often it comes. Whoever
  /// enters is a contact from then on.
  func enterContest(_ request: EnterContest) async throws(StoreError) -> EnterContestResult

  /// One page of a contest's entries, in the order of their numbers.
  func contestEntries(_ request: ContestEntryQuery) async throws(StoreError) -> [ContestEntry]

  /// Marks an entry as verified or takes the mark off. It is a conflict once the contest is drawn.
  func verifyContestEntry(_ request: VerifyContestEntry) async throws(StoreError) -> ContestEntry

  /// Draws by ``Contest/draw(from:seed:beacon:at:by:)`` over all entries, in one transaction that keeps the result and
  /// marks the entries that were drawn.
  func drawContest(_ request: DrawContest) async throws(StoreError) -> DrawContestResult

  /// Everything that is published of a contest, as one moment has it.
  func contestRecord(_ request: ContestRecordQuery) async throws(StoreError) -> ContestRecord
}

/// A contest to make.
public struct CreateContest: Sendable {
  /// Whose contest.
  public var tenant: TenantID
  /// Its identifier.
  public var id: ContestID
  /// Its rules.
  public var plan: ContestPlan
  /// What will decide the draw. No operation but the draw gives it out.
  public var seed: DrawSeed

  /// Creates a request.
  public init(tenant: TenantID, id: ContestID, plan: ContestPlan, seed: DrawSeed) {
    self.tenant = tenant
    self.id = id
    self.plan = plan
    self.seed = seed
  }
}

/// Asks for contests.
public struct ContestQuery: Sendable {
  /// Whose contests.
  public var tenant: TenantID
  /// Only this one.
  public var id: ContestID?
  /// Only those that were or will be open after this moment.
  public var closingAfter: Date?

  /// Creates a query.
  public init(tenant: TenantID, id: ContestID? = nil, closingAfter: Date? = nil) {
    self.tenant = tenant
    self.id = id
    self.closingAfter = closingAfter
  }
}

/// A bid to judge and, where it is accepted, to record.
public struct EnterContest: Sendable {
  /// Whose contest.
  public var tenant: TenantID
  /// The contest.
  public var contest: ContestID
  /// Who bids.
  public var identity: WhatsAppIdentity
  /// The message that it came in.
  public var messageID: ProviderMessageID
  /// What they bid with.
  public var bid: ContestBid
  /// What of its text is kept with an entry, as a store keeps it.
  public var keptText: String?

  /// Creates a request.
  public init(
    tenant: TenantID,
    contest: ContestID,
    identity: WhatsAppIdentity,
    messageID: ProviderMessageID,
    bid: ContestBid,
    keptText: String?
  ) {
    self.tenant = tenant
    self.contest = contest
    self.identity = identity
    self.messageID = messageID
    self.bid = bid
    self.keptText = keptText
  }
}

/// What became of a bid.
@nonexhaustive
public enum EnterContestResult: Hashable, Sendable {
  /// It is this entry; whether it became one just now.
  case entered(ContestEntry, isNew: Bool)
  /// It is none.
  case refused(ContestRefusal)
}

/// Asks for entries.
public struct ContestEntryQuery: Sendable {
  /// Whose contest.
  public var tenant: TenantID
  /// The contest.
  public var contest: ContestID
  /// Only entries after this number.
  public var after: Int
  /// The most entries to return.
  public var limit: Int

  /// Creates a query.
  public init(tenant: TenantID, contest: ContestID, after: Int = 0, limit: Int = 500) {
    self.tenant = tenant
    self.contest = contest
    self.after = after
    self.limit = limit
  }
}

/// An entry that somebody has looked at.
public struct VerifyContestEntry: Sendable {
  /// Whose contest.
  public var tenant: TenantID
  /// The contest.
  public var contest: ContestID
  /// The entry's number.
  public var number: Int
  /// Who verifies it; `nil` takes the mark off.
  public var verifiedBy: String?

  /// Creates a request.
  public init(tenant: TenantID, contest: ContestID, number: Int, verifiedBy: String?) {
    self.tenant = tenant
    self.contest = contest
    self.number = number
    self.verifiedBy = verifiedBy
  }
}

/// A contest to draw.
public struct DrawContest: Sendable {
  /// Whose contest.
  public var tenant: TenantID
  /// The contest.
  public var contest: ContestID
  /// The public value that the contest has announced.
  public var beacon: String?
  /// Who draws.
  public var by: String

  /// Creates a request.
  public init(tenant: TenantID, contest: ContestID, beacon: String?, by: String) {
    self.tenant = tenant
    self.contest = contest
    self.beacon = beacon
    self.by = by
  }
}

/// Whether a contest was drawn.
@nonexhaustive
public enum DrawContestResult: Hashable, Sendable {
  /// It was, with this result.
  case done(ContestDraw)
  /// It was not.
  case refused(DrawRefusal)
}

/// Asks for what is published of a contest.
public struct ContestRecordQuery: Sendable {
  /// Whose contest.
  public var tenant: TenantID
  /// The contest.
  public var contest: ContestID

  /// Creates a query.
  public init(tenant: TenantID, contest: ContestID) {
    self.tenant = tenant
    self.contest = contest
  }
}

extension StoreError {
  /// No contest has that identifier.
  public static let noContest = StoreError(.notFound, "There is no contest of that identifier.")
  /// No entry has that number.
  public static let noContestEntry = StoreError(.notFound, "The contest has no entry of that number.")
  /// An identifier is taken.
  public static let contestExists = StoreError(.conflict, "There is a contest of that identifier already.")
  /// Nothing about an entry changes after the draw.
  public static let contestIsDrawn = StoreError(.conflict, "The contest was drawn: its entries stay as they are.")
  /// Nobody could be told.
  public static let contestantIsNobody = StoreError(
    .conflict,
    "The entry names nobody. Give a phone number, a WhatsApp id or a user id."
  )
}

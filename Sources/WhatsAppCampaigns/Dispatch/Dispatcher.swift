import Foundation

/// One worker's dispatch of one campaign: the core that decides what to do next.
///
/// A plain value without input or output: it takes an event and returns effects. Whoever holds it carries the effects
/// out and hands their results back as events. The same core runs in production and under a simulator.
///
/// It knows one clock, the boot clock, which only ever runs forward. Instants of the store's clock are turned into it
/// when they arrive, so that a wall clock that is changed meanwhile moves nothing.
package struct Dispatcher: Sendable {
  /// A claimed recipient with the message that is ready to leave, or the reason why there is none.
  ///
  /// A class, because it goes through every line there is and never changes.
  package final class Candidate: Sendable {
    let record: RecipientRecord
    let preparation: Preparation

    var recipient: Recipient { record.recipient }

    package init(record: RecipientRecord, preparation: Preparation) {
      self.record = record
      self.preparation = preparation
    }
  }

  /// A message that is ready to leave, or why it cannot be made.
  package enum Preparation: Sendable {
    case ready(AttemptID, HTTPRequest)
    /// It cannot be made for this person.
    case skip(Gate.SkipReason)
  }

  /// An attempt whose intent is durable and whose request has not been handed over yet.
  struct Departure: Sendable {
    var intent: IntentPlan.Intent
    var candidate: Candidate
    var request: HTTPRequest
    /// When it should leave, and when it may no longer leave, on the boot clock.
    var leaves: Range<Duration>
  }

  /// An exchange that is under way.
  struct Exchange: Sendable {
    var intent: IntentPlan.Intent
    var candidate: Candidate
    /// Its number among the departures.
    var number: Int
  }

  /// How one of the store's operations stands. There is at most one of each at a time.
  struct Operation: Sendable {
    var isUnderWay = false
    /// How often it has failed in a row.
    var failures = 0
    /// It is not tried again before this.
    var notBefore = Duration.zero
  }

  let assignment: Assignment
  let sizes: Sizes
  let rules = ReactionRules()

  /// Candidates in line, first come first served.
  var ready: [Candidate] = []
  /// Whose messages are being made.
  var preparing = 0
  /// Candidates whose intents are being committed.
  var committing: [Candidate] = []
  /// Attempts that wait for their slot, in the order in which they leave.
  var departures: [Departure] = []
  var exchanges: [AttemptID: Exchange] = [:]
  /// Outcomes that are not being recorded yet.
  var outcomes: [RecordOutcomes.Entry] = []
  /// How the provider slows the sender down, until that is being recorded.
  var throttle: Throttle?
  /// What the provider takes nothing of any more, until that is being recorded.
  var news: [ProviderNews] = []
  /// What is being recorded, alone or together with intents.
  var recording: RecordOutcomes?

  var claim = Operation()
  /// Outcomes, intents or both on their way to the disk.
  var write = Operation()
  var control = Operation()
  /// A command that the campaign still has to be given.
  var command: ControlCampaign?

  /// The store's clock as it was last read, and when that was.
  var storeClock: (reading: Date, at: Duration)?
  /// When the last claim was begun.
  var lastClaim = Duration.zero
  /// The last claim found nobody, and nothing has changed since.
  var lastClaimWasEmpty = false
  /// When the next recipient becomes due, as the last claim said.
  var nextDue: Duration?
  /// No commit before this: a limit has no room, or the provider is to be left alone.
  var paceUntil = Duration.zero
  /// What has left lately, under the limits of a minute and less.
  var pace: DeparturePace
  /// How long the last intent transaction took.
  var lastCommit = Duration.zero
  /// When the last write was begun, when the last that succeeded ended, and how long it took.
  var writeBegin = Duration.zero
  var writeEnd = Duration.zero
  var lastWrite = Duration.zero
  /// The pending wake-up.
  var nextWake: Duration?
  /// How many exchanges may be under way: one at first, one more for every acceptance.
  var allowance = 1
  var silence = 0
  /// How many were refused for a reason that may be everybody's since the last acceptance.
  var doubtful = 0
  /// What came back lately, for the campaign's breaker.
  var tally = FailureBreaker.Tally()
  /// When the silence was last noticed: what was committed before belongs to the same silence.
  var silentSince: Date = .distantPast

  var ending: Result<SendEnding, StoreError>?
  var isFinished = false

  package init(assignment: Assignment, sizes: Sizes) {
    self.assignment = assignment
    self.sizes = sizes
    pace = DeparturePace(assignment.limits.values.joined())
  }

  /// Takes an event and says what to do.
  ///
  /// - Parameter now: The boot clock.
  package mutating func handle(_ event: Event, at now: Duration) -> [Effect] {
    guard !isFinished else { return [] }
    var effects: [Effect] = []
    switch event {
    case .started: break
    case .claimed(let result, let begin): take(result, since: begin, &effects)
    case .prepared(let candidates):
      preparing -= candidates.count
      ready += candidates
    case .unprepared(let reason, let count):
      preparing -= count
      stop(reason)
    case .committed(let plan, let begin): take(plan, since: begin, at: now)
    case .answered(let attempt, let result, let left, let jitter):
      if let left, let number = exchanges[attempt]?.number { pace.departure(number, wasAt: left) }
      take(result, of: attempt, jitter, at: now)
    case .recorded:
      wrote(at: now)
      // Somebody may have gone back to waiting: only a claim that comes after this can say that nobody is left.
      lastClaimWasEmpty = false
    case .controlled:
      control = Operation()
      command = nil
    case .woke(let instant):
      // An earlier wake-up has taken its place: answering both would multiply them.
      guard instant == nextWake else { return [] }
      nextWake = nil
      // Somebody may be due now; and now and then it is looked whether the campaign is still sending.
      if now >= lastClaim + sizes.attention || nextDue.map({ now >= $0 }) == true {
        lastClaimWasEmpty = false
      }
    case .stopRequested: end(.stopped)
    case .storeFailed(let error, let operation): storeFailed(error, operation, at: now)
    }
    pump(now, &effects)
    return effects
  }

  /// The store's clock, as far as we know it: ahead of the truth by a transaction at the most.
  func storeTime(at now: Duration) -> Date {
    guard let storeClock else { return .distantPast }
    return storeClock.reading + (now - storeClock.at)
  }

  /// Exchanges that have an intent and no outcome.
  package var underWay: Int { departures.count + exchanges.count }

  mutating func end(_ reason: SendEnding) {
    if ending == nil { ending = .success(reason) }
  }

  /// Ends the dispatch and pauses the campaign: because the provider refuses all of it, if nothing else is said.
  mutating func stop(_ reason: String, by given: CampaignCommand? = nil, as why: SendEnding? = nil) {
    guard ending == nil else { return }
    end(why ?? .refused(reason))
    command = ControlCampaign(
      tenant: assignment.tenant,
      campaign: assignment.campaign,
      command: given ?? .pause(reason: reason),
      ifControlEpoch: assignment.controlEpoch
    )
  }
}

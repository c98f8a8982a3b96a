import Foundation

/// One worker's dispatch of one campaign: the core that decides what to do next.
///
/// A plain value without input or output: it takes an event and returns effects. Whoever holds it carries the effects
/// out, at most one claim, one commit and one recording at a time, and hands their results back as events. The same
/// core runs in production and under a simulator.
struct Dispatcher {
  /// Something that happened.
  enum Event: Sendable {
    case started
    /// A claim came back.
    case claimed([RecipientID], isSending: Bool, nextDue: Date?)
    /// An intent transaction came back.
    case committed(IntentPlan)
    /// An intent transaction was refused before it began; nothing was written.
    case commitPostponed([RecipientID])
    /// An exchange ended, or was not begun.
    case answered(IntentPlan.Intent, Reaction, consent: ConsentEvent?)
    /// Outcomes are durable.
    case recorded
    /// The time of a wake-up has come.
    case woke
    /// Somebody asks to stop: what is under way ends, nothing new begins.
    case stopRequested
    /// The store failed in a way that cannot be waited out, at one of its operations.
    case storeFailed(StoreError, at: StoreOperation)
  }

  /// What the store was asked for when it failed.
  enum StoreOperation: Sendable {
    case claim
    case commit
    case record
  }

  /// Something to do.
  enum Effect: Sendable {
    case claim(limit: Int)
    /// Decide and commit intents: as many as there is room for, of these recipients.
    case commit([RecipientID], room: Int)
    case send(IntentPlan.Intent)
    case record([RecordOutcomes.Entry], holdSenderUntil: Date?)
    case pause(reason: String)
    case wake(at: Date)
    case finish(Result<SendEnding, StoreError>)
  }

  /// Sizes and patience.
  struct Configuration: Sendable {
    /// The most intents in one transaction: with the exchanges under way, what a crash can leave unconfirmed.
    var batch = 16
    /// The most exchanges under way.
    var maximumInFlight = 64
    /// The most recipients in the window.
    var maximumClaimed = 128
    /// How long it is waited for the next recipient before the dispatch ends.
    var patience = Duration.seconds(300)
    /// So many times in a row without any answer stop the campaign. What was under way together counts once.
    var maximumSilence = 6
    /// How often it is looked whether the campaign is still sending while nothing may leave.
    var attention = Duration.seconds(2)
  }

  private let configuration: Configuration
  /// Claimed recipients, first come first served.
  private var ready: [RecipientID] = []
  private var isClaiming = false
  private var isCommitting = false
  private var isRecording = false
  private var isExhausted = false
  private var nextDue: Date?
  /// No commit before this: a limit has no room.
  private var paceUntil: Date = .distantPast
  private var wakes: Date = .distantFuture
  private var inFlight = 0
  /// How many exchanges may be under way: one at first, one more for every acceptance.
  private var window = 1
  private var silence = 0
  /// When the silence was last noticed: what was committed before belongs to the same silence.
  private var silentSince: Date = .distantPast
  private var outcomes: [RecordOutcomes.Entry] = []
  /// Outcomes that are being recorded.
  private var recording = 0
  private var holdSenderUntil: Date?
  private var ending: Result<SendEnding, StoreError>?
  private var isFinished = false

  init(configuration: Configuration = Configuration()) {
    self.configuration = configuration
  }

  /// Takes an event and says what to do.
  mutating func handle(_ event: Event, at now: Date) -> [Effect] {
    guard !isFinished else { return [] }
    var effects: [Effect] = []
    switch event {
    case .started: break
    case .claimed(let recipients, let isSending, let due):
      isClaiming = false
      ready += recipients
      isExhausted = recipients.isEmpty
      nextDue = due
      if !isSending { end(.notSending) }
    case .committed(let plan):
      isCommitting = false
      isExhausted = false
      take(plan, &effects)
    case .commitPostponed(let recipients):
      isCommitting = false
      ready = recipients + ready
      paceUntil = now + .milliseconds(100)
    case .answered(let intent, let reaction, let consent):
      inFlight -= 1
      take(reaction, of: intent, consent, at: now, &effects)
    case .recorded:
      isRecording = false
      recording = 0
      // Somebody may have gone back to waiting: only a claim that comes after this can say that nobody is left.
      isExhausted = false
    case .woke:
      wakes = .distantFuture
      isExhausted = false
    case .stopRequested: end(.stopped)
    case .storeFailed(let error, let operation):
      // Nothing new begins. What is under way ends and is recorded if the store lets it; otherwise it is unconfirmed
      // until evidence or the next start settles it.
      switch operation {
      case .claim: isClaiming = false
      case .commit: isCommitting = false
      case .record:
        isRecording = false
        recording = 0
      }
      if case .failure = ending {} else { ending = .failure(error) }
    }
    pump(now, &effects)
    return effects
  }

  private mutating func end(_ reason: SendEnding) {
    if ending == nil { ending = .success(reason) }
  }

  private mutating func take(_ plan: IntentPlan, _ effects: inout [Effect]) {
    guard plan.campaignIsSending else { return end(.notSending) }
    ready = plan.waiting + ready
    inFlight += plan.intents.count
    effects += plan.intents.map(Effect.send)
    if let resume = plan.resumeAt { paceUntil = resume }
  }

  private mutating func take(
    _ reaction: Reaction,
    of intent: IntentPlan.Intent,
    _ consent: ConsentEvent?,
    at now: Date,
    _ effects: inout [Effect]
  ) {
    outcomes.append(
      .init(recipient: intent.recipient, attempt: intent.attempt, outcome: reaction.outcome, consent: consent)
    )
    if let hold = reaction.holdSender {
      holdSenderUntil = max(holdSenderUntil ?? .distantPast, hold)
      paceUntil = max(paceUntil, hold)
    }
    notice(reaction, of: intent, at: now)
    switch reaction.outcome {
    case .accepted: window = min(window + 1, configuration.maximumInFlight)
    case .rejected: break
    case .notTaken, .unknown: window = max(1, window / 2)
    }
    if let reason = reaction.pauseReason {
      stop(reason, &effects)
    } else if silence >= configuration.maximumSilence {
      stop("The provider gives no answer. Check the network and its address, then resume.", &effects)
    }
  }

  /// Counts silence, and waits longer after each one: whoever does not answer is not asked faster.
  private mutating func notice(_ reaction: Reaction, of intent: IntentPlan.Intent, at now: Date) {
    if case .notTaken(Self.lateNote, _, _) = reaction.outcome { return }
    guard reaction.isSilence else { return silence = 0 }
    guard intent.slot > silentSince else { return }
    silence += 1
    silentSince = now
    // A single lost answer is no reason to wait.
    if silence > 1 { paceUntil = max(paceUntil, now + .milliseconds(250 << min(silence, 7))) }
  }

  /// The note of an attempt that came too late to leave. It says nothing about the provider.
  static let lateNote = "late"

  private mutating func stop(_ reason: String, _ effects: inout [Effect]) {
    guard ending == nil else { return }
    end(.refused(reason))
    effects.append(.pause(reason: reason))
  }

  /// Starts whatever can be started.
  private mutating func pump(_ now: Date, _ effects: inout [Effect]) {
    if !isRecording, !outcomes.isEmpty {
      isRecording = true
      recording = outcomes.count
      effects.append(.record(outcomes, holdSenderUntil: holdSenderUntil))
      outcomes = []
      holdSenderUntil = nil
    }
    if let ending {
      guard inFlight == 0, !isRecording, !isClaiming, !isCommitting else { return }
      isFinished = true
      return effects.append(.finish(ending))
    }
    if !isClaiming, !isExhausted, ready.count <= configuration.maximumClaimed / 2 {
      isClaiming = true
      effects.append(.claim(limit: configuration.maximumClaimed - ready.count))
    }
    commit(now, &effects)
    wait(now, &effects)
  }

  private mutating func commit(_ now: Date, _ effects: inout [Effect]) {
    // Outcomes that are not on disk yet count as under way: a crash would lose them just the same.
    let room = min(window - inFlight, configuration.maximumInFlight - inFlight - outcomes.count - recording)
    guard !isCommitting, !ready.isEmpty, room > 0 else { return }
    guard paceUntil <= now else {
      // The distance of an even pace is no reason to end, however impatient the caller: it is a minute at the most.
      let patience = max(configuration.patience, .seconds(120))
      guard inFlight == 0, !isClaiming, !isRecording, paceUntil > now + patience else {
        return wake(at: paceUntil, now, &effects)
      }
      isFinished = true
      return effects.append(.finish(.success(.nothingBefore(paceUntil))))
    }
    // The whole batch is decided, so that those who get nothing cost no transaction each.
    let batch = Array(ready.prefix(configuration.batch))
    ready.removeFirst(batch.count)
    isCommitting = true
    effects.append(.commit(batch, room: room))
  }

  /// Waits for somebody to become due, or ends.
  private mutating func wait(_ now: Date, _ effects: inout [Effect]) {
    guard !isFinished, isExhausted, ready.isEmpty, !isClaiming, !isCommitting, !isRecording, inFlight == 0 else {
      return
    }
    guard let due = nextDue else {
      isFinished = true
      return effects.append(.finish(.success(.nothingLeft)))
    }
    if due <= now + configuration.patience {
      // Never at once: the store's clock is coarser than ours, and would say the same again.
      wake(at: max(due, now + .milliseconds(2)), now, &effects)
    } else {
      isFinished = true
      effects.append(.finish(.success(.nothingBefore(due))))
    }
  }

  private mutating func wake(at instant: Date, _ now: Date, _ effects: inout [Effect]) {
    // Never for no time at all: clocks are coarser than instants, and the same moment would come again and again.
    let instant = max(min(instant, now + configuration.attention), now + .milliseconds(1))
    guard instant < wakes else { return }
    wakes = instant
    effects.append(.wake(at: instant))
  }
}

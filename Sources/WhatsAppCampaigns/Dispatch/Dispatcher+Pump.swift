import Foundation

// What the core starts, given how things stand.

extension Dispatcher {
  mutating func pump(_ now: Duration, _ effects: inout [Effect]) {
    depart(now, &effects)
    giveCommand(now, &effects)
    if ending == nil { claimRecipients(now, &effects) }
    write(now, &effects)
    if isFinished { return }
    guard let ending else { return wait(now, &effects) }
    if isIdle, command == nil { finish(ending, &effects) }
  }

  /// Hands over the requests whose slot has come.
  ///
  /// Whatever has not left when the dispatch ends, or not in time, is closed with the proof that this process has.
  private mutating func depart(_ now: Duration, _ effects: inout [Effect]) {
    var left = 0
    for departure in departures {
      if ending != nil || departure.leaves.upperBound <= now {
        finish(departure.intent, .notSent(ending == nil ? "late" : "stopped"))
      } else {
        let due = pace.opening(for: departure.leaves.lowerBound)
        guard due <= now else {
          wake(at: max(due, now + DeparturePace.tick), now, &effects)
          break
        }
        let number = pace.leave(at: now, due: due)
        var request = departure.request
        request.startWithin = departure.leaves.upperBound - now
        exchanges[departure.intent.attempt] = Exchange(
          intent: departure.intent,
          candidate: departure.candidate,
          number: number
        )
        effects.append(.send(departure.intent.attempt, request))
      }
      left += 1
    }
    departures.removeFirst(left)
  }

  /// Writes the outcomes that have come and the intents that there is room for, in one transaction.
  ///
  /// A disk is asked seldom and for much: a small write waits twice as long as the last one took, or for the intents
  /// that the pace will soon have room for, unless nothing is under way that could join it.
  private mutating func write(_ now: Duration, _ effects: inout [Effect]) {
    let room = room(now, &effects)
    let work = outcomes.count + room
    guard !isFinished, work > 0, !write.isUnderWay else { return }
    guard write.notBefore <= now else { return wake(at: write.notBefore, now, &effects) }
    let rest = paceUntil > now ? sizes.longestRest : min(lastWrite * 2, sizes.longestRest)
    guard work >= 2 * sizes.batch || underWay == 0 || writeEnd + rest <= now else {
      return wake(at: writeEnd + rest, now, &effects)
    }
    write.isUnderWay = true
    writeBegin = now
    let outcomes = takeOutcomes()
    guard room > 0 else { return effects.append(.record(outcomes)) }
    // The whole batch is decided, so that those who get nothing cost no transaction each.
    let batch = min(sizes.batch, ready.count)
    committing = Array(ready[..<batch])
    ready.removeFirst(batch)
    var request = request(for: committing, room: room)
    if !outcomes.entries.isEmpty { request.outcomes = outcomes }
    effects.append(.commit(request))
  }

  private mutating func takeOutcomes() -> RecordOutcomes {
    let taken = RecordOutcomes(
      tenant: assignment.tenant,
      campaign: assignment.campaign,
      entries: outcomes,
      throttles: throttle.map { [assignment.sender: $0] } ?? [:],
      news: news,
      controlEpoch: assignment.controlEpoch
    )
    recording = taken
    outcomes = []
    throttle = nil
    news = []
    return taken
  }

  /// How many intents may be committed now.
  private mutating func room(_ now: Duration, _ effects: inout [Effect]) -> Int {
    guard ending == nil, !write.isUnderWay else { return 0 }
    // Slots that cannot be kept are not asked for: who is overdue leaves first.
    if let first = departures.first, first.leaves.lowerBound + sizes.longestDelay < now { return 0 }
    // Outcomes that are not on disk yet make room in the transaction that puts them there.
    let room = min(allowance, sizes.maximumInFlight) - underWay
    guard room > 0, !ready.isEmpty else { return 0 }
    guard paceUntil > now else { return min(room, ready.count) }
    // The distance of an even pace is no reason to end, however impatient the caller: it is a minute at the most.
    let patience = max(sizes.patience, .seconds(120))
    let isIdle = underWay == 0 && outcomes.isEmpty && !claim.isUnderWay && preparing == 0
    if isIdle, paceUntil > now + patience {
      finish(.success(.nothingBefore(storeTime(at: now) + (paceUntil - now))), &effects)
    } else {
      wake(at: paceUntil, now, &effects)
    }
    return 0
  }

  private mutating func giveCommand(_ now: Duration, _ effects: inout [Effect]) {
    guard let command, control.mayStart(now) else { return retry(control, if: command != nil, now, &effects) }
    control.isUnderWay = true
    effects.append(.control(command))
  }

  private mutating func claimRecipients(_ now: Duration, _ effects: inout [Effect]) {
    let waiting = ready.count + preparing
    guard !lastClaimWasEmpty, waiting <= sizes.maximumClaimed / 2 else { return }
    guard claim.mayStart(now) else { return retry(claim, if: true, now, &effects) }
    claim.isUnderWay = true
    effects.append(
      .claim(
        ClaimRecipients(
          tenant: assignment.tenant,
          campaign: assignment.campaign,
          worker: assignment.worker,
          lease: assignment.lease,
          limit: sizes.maximumClaimed - waiting
        )
      )
    )
  }

  /// The transaction that decides and commits the intents of a batch: at most as many as there is room for.
  private func request(for candidates: [Candidate], room: Int) -> CommitIntents {
    var claims: [RecipientID: IntentPlanner.Claim] = [:]
    claims.reserveCapacity(candidates.count)
    for candidate in candidates {
      let preparation: IntentPlanner.Preparation =
        switch candidate.preparation {
        case .ready(let attempt, _): .ready(attempt)
        case .skip(let reason): .skip(reason)
        }
      let recipient = candidate.recipient
      claims[recipient.id] = IntentPlanner.Claim(epoch: recipient.epoch, preparation: preparation)
    }
    var planner = IntentPlanner(
      worker: assignment.worker,
      controlEpoch: assignment.controlEpoch,
      claims: claims,
      limits: assignment.limits,
      gate: assignment.gate
    )
    planner.room = room
    planner.sharedPace = assignment.sender
    planner.warmUps = assignment.warmUp.map { [assignment.sender: $0] } ?? [:]
    // A slow disk must not make every attempt come too late, or nothing would ever be sent.
    planner.slack = max(planner.slack, min(.seconds(30), lastCommit * 2))
    return CommitIntents(
      tenant: assignment.tenant,
      campaign: assignment.campaign,
      recipients: candidates.map(\.recipient.id),
      paceKeys: assignment.limits.keys.sorted(),
      history: assignment.history,
      decide: { [planner] in planner.plan($0) }
    )
  }

  /// Waits for somebody to become due, or ends.
  private mutating func wait(_ now: Duration, _ effects: inout [Effect]) {
    guard lastClaimWasEmpty, isIdle, ready.isEmpty else { return }
    guard let due = nextDue else { return finish(.success(.nothingLeft), &effects) }
    if due <= now + sizes.patience {
      // Never at once: the store's clock is coarser than ours, and would say the same again.
      wake(at: max(due, now + .milliseconds(2)), now, &effects)
    } else {
      finish(.success(.nothingBefore(storeTime(at: now) + (due - now))), &effects)
    }
  }

  /// Nothing is on its way, neither to the provider nor to the store.
  private var isIdle: Bool {
    underWay == 0 && outcomes.isEmpty && preparing == 0 && !claim.isUnderWay && !write.isUnderWay
  }

  private mutating func finish(_ ending: Result<SendEnding, StoreError>, _ effects: inout [Effect]) {
    isFinished = true
    effects.append(.finish(ending))
  }

  /// Comes back when an operation that failed may be tried again.
  private mutating func retry(_ operation: Operation, if isWanted: Bool, _ now: Duration, _ effects: inout [Effect]) {
    guard isWanted, !operation.isUnderWay, operation.notBefore > now else { return }
    wake(at: operation.notBefore, now, &effects)
  }

  private mutating func wake(at instant: Duration, _ now: Duration, _ effects: inout [Effect]) {
    // Never for no time at all: clocks are coarser than instants, and the same moment would come again and again.
    let instant = max(min(instant, now + sizes.attention), now + .milliseconds(1))
    if let nextWake, nextWake <= instant { return }
    nextWake = instant
    effects.append(.wake(at: instant))
  }
}

extension Dispatcher.Operation {
  func mayStart(_ now: Duration) -> Bool { !isUnderWay && notBefore <= now }
}

import Foundation

// What the core starts, given how things stand.

extension Dispatcher {
  mutating func pump(_ now: Duration, _ effects: inout [Effect]) {
    depart(now, &effects)
    recordOutcomes(now, &effects)
    giveCommand(now, &effects)
    if let ending {
      let isIdle =
        underWay == 0 && outcomes.isEmpty && recording.isEmpty && command == nil && preparing == 0
        && !claim.isUnderWay && !commit.isUnderWay
      guard isIdle else { return }
      return finish(ending, &effects)
    }
    claimRecipients(now, &effects)
    commitIntents(now, &effects)
    wait(now, &effects)
  }

  /// Hands over the requests whose slot has come.
  ///
  /// Whatever has not left when the dispatch ends, or not in time, is closed with the proof that this process has.
  private mutating func depart(_ now: Duration, _ effects: inout [Effect]) {
    // One timer for all that leave within a few milliseconds: a moment late is allowed, early is not.
    let tick = Duration.milliseconds(4)
    var left = 0
    for departure in departures {
      if ending != nil || departure.leaves.upperBound <= now {
        finish(departure.intent, .notSent(ending == nil ? "late" : "stopped"))
      } else {
        // What a pause of this process has held up does not leave in a burst. It catches up by half of the two-hundredth
        // that slots are further apart than the limit asks.
        let distance = sizes.spacing * 399 / 400
        let instant = max(departure.leaves.lowerBound, lastDeparture.map { $0 + distance } ?? .zero)
        guard instant <= now else {
          wake(at: max(instant, now + tick), now, &effects)
          break
        }
        lastDeparture = max(instant, now - (sizes.spacing < tick ? tick : sizes.spacing / 8))
        var request = departure.request
        request.startWithin = departure.leaves.upperBound - now
        exchanges[departure.intent.attempt] = Exchange(intent: departure.intent, recipient: departure.recipient)
        effects.append(.send(departure.intent.attempt, request))
      }
      left += 1
    }
    departures.removeFirst(left)
  }

  private mutating func recordOutcomes(_ now: Duration, _ effects: inout [Effect]) {
    guard !outcomes.isEmpty, record.mayStart(now) else { return retry(record, if: !outcomes.isEmpty, now, &effects) }
    record.isUnderWay = true
    recording = outcomes
    outcomes = []
    let throttles = throttle.map { [assignment.sender: $0] } ?? [:]
    effects.append(
      .record(
        RecordOutcomes(
          tenant: assignment.tenant,
          campaign: assignment.campaign,
          entries: recording,
          throttles: throttles
        )
      )
    )
    throttle = nil
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

  private mutating func commitIntents(_ now: Duration, _ effects: inout [Effect]) {
    // Outcomes that are not on disk yet count as under way: a crash would lose them just the same.
    let unrecorded = outcomes.count + recording.count
    let room = min(allowance - underWay, sizes.maximumInFlight - underWay - unrecorded)
    guard !commit.isUnderWay, !ready.isEmpty, room > 0 else { return }
    guard paceUntil <= now else {
      // The distance of an even pace is no reason to end, however impatient the caller: it is a minute at the most.
      let patience = max(sizes.patience, .seconds(120))
      let isIdle = underWay == 0 && !claim.isUnderWay && !record.isUnderWay && preparing == 0
      guard isIdle, paceUntil > now + patience else { return wake(at: paceUntil, now, &effects) }
      return finish(.success(.nothingBefore(storeTime(at: now) + (paceUntil - now))), &effects)
    }
    guard commit.mayStart(now) else { return retry(commit, if: true, now, &effects) }
    // The whole batch is decided, so that those who get nothing cost no transaction each.
    let batch = min(sizes.batch, ready.count)
    committing = Array(ready[..<batch])
    ready.removeFirst(batch)
    commit.isUnderWay = true
    effects.append(.commit(request(for: committing, room: room)))
  }

  /// The transaction that decides and commits the intents of a batch: at most as many as there is room for.
  private func request(for candidates: [Candidate], room: Int) -> CommitIntents {
    var claims: [RecipientID: Int64] = [:]
    var preparations: [RecipientID: IntentPlanner.Preparation] = [:]
    for candidate in candidates {
      let recipient = candidate.record.recipient
      claims[recipient.id] = recipient.epoch
      preparations[recipient.id] =
        switch candidate.preparation {
        case .ready(let attempt, _): .ready(attempt)
        case .skip(let reason): .skip(reason)
        }
    }
    var planner = IntentPlanner(
      worker: assignment.worker,
      controlEpoch: assignment.controlEpoch,
      claims: claims,
      preparations: preparations,
      limits: assignment.limits,
      gate: assignment.gate
    )
    planner.room = room
    planner.sharedPace = assignment.sender
    planner.pairGap = assignment.senderLimits.pairGap
    planner.warmUps = assignment.senderLimits.warmUp.map { [assignment.sender: $0] } ?? [:]
    // A slow disk must not make every attempt come too late, or nothing would ever be sent.
    planner.slack = max(planner.slack, min(.seconds(30), lastCommit * 2))
    return CommitIntents(
      tenant: assignment.tenant,
      campaign: assignment.campaign,
      recipients: candidates.map(\.record.recipient.id),
      paceKeys: assignment.limits.keys.sorted(),
      history: assignment.history,
      decide: { [planner] in planner.plan($0) }
    )
  }

  /// Waits for somebody to become due, or ends.
  private mutating func wait(_ now: Duration, _ effects: inout [Effect]) {
    let isIdle =
      ready.isEmpty && preparing == 0 && underWay == 0 && outcomes.isEmpty && recording.isEmpty
      && !claim.isUnderWay && !commit.isUnderWay
    guard !isFinished, lastClaimWasEmpty, isIdle else { return }
    guard let due = nextDue else { return finish(.success(.nothingLeft), &effects) }
    if due <= now + sizes.patience {
      // Never at once: the store's clock is coarser than ours, and would say the same again.
      wake(at: max(due, now + .milliseconds(2)), now, &effects)
    } else {
      finish(.success(.nothingBefore(storeTime(at: now) + (due - now))), &effects)
    }
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

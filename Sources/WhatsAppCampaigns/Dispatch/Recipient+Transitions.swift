public import Foundation

// Every change of a recipient's dispatch state. A store loads a recipient, calls one of these inside its transaction
// and writes the recipient back; the rules stand only here. `false` means: somebody else moved it, drop the work.

extension Recipient {
  /// A worker takes it into its window, from waiting or from a worker whose lease has ended.
  public mutating func claim(by worker: WorkerID, until lease: Date, at now: Date) -> Bool {
    switch state {
    case .pending(let notBefore): guard notBefore.map({ $0 <= now }) ?? true else { return false }
    case .claimed: guard isLeaseOver(at: now) else { return false }
    default: return false
    }
    state = .claimed(by: worker, until: lease)
    epoch += 1
    updatedAt = now
    return true
  }

  /// A claim ends without an intent: the lease is over, or the worker gives it back.
  public mutating func release(notBefore: Date? = nil, at now: Date) -> Bool {
    guard case .claimed = state else { return false }
    state = .pending(notBefore: notBefore?.truncatedToMilliseconds)
    updatedAt = now
    return true
  }

  /// Whether a worker's claim still holds: same owner, same epoch, lease running.
  func isClaimed(by worker: WorkerID, epoch claimed: Int64, at now: Date) -> Bool {
    guard case .claimed(worker, _) = state else { return false }
    return epoch == claimed && !isLeaseOver(at: now)
  }

  /// The intent becomes durable. From here on nothing by itself sends this attempt again.
  mutating func begin(_ attempt: Attempt, at now: Date) {
    attempts.append(attempt)
    state = .sending(attempt.id)
    reason = nil
    reasonDetail = nil
    updatedAt = now
  }

  /// It will not be sent to any more: consent, or another reason that stands.
  mutating func end(_ end: State, reason word: String, detail: String? = nil, at now: Date) {
    // Whoever was to be sent to again may have the message already: nobody may call that never sent.
    let doubtful = attempts.last { !$0.isProvenNegative }
    state = doubtful.map { .unconfirmed($0.id) } ?? end
    reason = word
    reasonDetail = detail
    updatedAt = now
  }

  /// It has to wait.
  mutating func hold(until instant: Date, reason word: String, at now: Date) {
    state = .pending(notBefore: instant.truncatedToMilliseconds)
    reason = word
    reasonDetail = nil
    updatedAt = now
  }

  /// The live owner reports what came of its attempt. Settling starts at `ingest`, see ``IngestClock``.
  public mutating func record(
    _ outcome: AttemptOutcome,
    of attempt: AttemptID,
    campaignIsCancelling: Bool,
    at now: Date,
    ingest: Date
  ) -> Bool {
    guard let index = attempts.firstIndex(where: { $0.id == attempt }) else { return false }
    // Only an attempt without an outcome takes one, unless the new one proves what was unknown before.
    switch attempts[index].disposition {
    case .open: break
    case .unknown:
      if case .unknown = outcome { return false }
    case .notTaken, .accepted, .rejected: return false
    }
    let isCurrent = currentAttempt == attempt
    updatedAt = now

    switch outcome {
    case .accepted(let messageID, let isHeld):
      attempts[index].disposition = .accepted
      attempts[index].note = isHeld ? "held" : nil
      attempts[index].evidence.join(Evidence(.accepted, at: now, messageID: person.isAnonymous ? nil : messageID))
      if isCurrent || isOpen { state = .accepted(attempt) }
      reason = isHeld ? "held" : failureReason
      reasonDetail = nil

    case .decidedSent:
      attempts[index].disposition = .accepted
      attempts[index].note = AttemptOutcome.byHand
      attempts[index].evidence.join(Evidence(.accepted, at: now, messageID: nil))
      if isCurrent || isOpen { state = .accepted(attempt) }
      reason = failureReason ?? AttemptOutcome.byHand
      reasonDetail = nil

    case .rejected(let error):
      attempts[index].disposition = .rejected
      attempts[index].errorCode = error.code
      attempts[index].note = error.errorClass.rawValue
      // Evidence beats the answer: what was reported as taken is not refused.
      guard isCurrent else { break }
      let isTaken = attempts[index].evidence.level >= .accepted
      state = isTaken ? .accepted(attempt) : .rejected(attempt)
      reason = isTaken ? failureReason : error.errorClass.rawValue

    case .notTaken(let note, let code, let retryAt):
      attempts[index].disposition = .notTaken
      attempts[index].errorCode = code
      attempts[index].note = note
      // Evidence beats our own reading: what was reported as taken is not sent again.
      if attempts[index].evidence.level >= .accepted {
        if isCurrent { state = .accepted(attempt) }
      } else if !attempts[index].evidence.failures.isEmpty {
        if isCurrent { state = .rejected(attempt) }
      } else if isCurrent {
        if campaignIsCancelling {
          end(.cancelled, reason: note, at: now)
        } else {
          state = .pending(notBefore: retryAt?.truncatedToMilliseconds)
          reason = note
        }
      }

    case .unknown(let note):
      attempts[index].disposition = .unknown
      attempts[index].note = note
      if attempts[index].evidence.level >= .accepted {
        if isCurrent { state = .accepted(attempt) }
      } else if !attempts[index].evidence.failures.isEmpty {
        // A reported failure has settled it: there is nothing to wait for, and no reason to send again.
        if isCurrent { state = .rejected(attempt) }
      } else if isCurrent {
        state = .settling(attempt, since: ingest)
        reason = note
      }
    }
    return true
  }

  /// The owner of an open attempt is proven dead, or its time to send is over.
  public mutating func orphan(at now: Date, ingest: Date) -> Bool {
    guard case .sending(let attempt) = state else { return false }
    return record(.unknown("ownerGone"), of: attempt, campaignIsCancelling: false, at: now, ingest: ingest)
  }

  /// The provider reported something about one of the attempts.
  public mutating func receive(_ evidence: Evidence, for attempt: AttemptID, at now: Date) -> Bool {
    guard let index = attempts.firstIndex(where: { $0.id == attempt }) else { return false }
    let before = attempts[index].evidence
    attempts[index].evidence.join(person.isAnonymous ? evidence.withoutMessageIDs : evidence)
    guard attempts[index].evidence != before else { return false }
    updatedAt = now
    if attempts[index].evidence.level >= .accepted {
      // Whatever we thought, it was taken: nothing that is still open may send to this person again.
      switch state {
      case .pending, .claimed, .sending, .settling, .unconfirmed, .rejected: state = .accepted(attempt)
      case .accepted, .optedOut, .skipped, .cancelled: break
      }
      reason = failureReason
      reasonDetail = nil
    } else if let failure = attempts[index].evidence.failures.first {
      switch state {
      case .sending(attempt), .settling(attempt, _), .unconfirmed(attempt): state = .rejected(attempt)
      default: break
      }
      attempts[index].errorCode = attempts[index].errorCode ?? failure.code
      reason = reason ?? "failed"
    }
    return true
  }

  /// The time for evidence is over.
  public mutating func settle(_ policy: DeliveryPolicy, campaignIsSending: Bool, at now: Date) -> Bool {
    guard case .settling(let attempt, _) = state else { return false }
    updatedAt = now
    if case .atLeastOnce(let maximum) = policy, campaignIsSending,
      attempts.count(where: { !$0.isProvenNegative }) < maximum
    {
      state = .pending(notBefore: nil)
      reason = "sentAgain"
    } else {
      state = .unconfirmed(attempt)
    }
    return true
  }

  /// A person has decided to send once more, although the message may have arrived.
  public mutating func rearm(at now: Date) -> Bool {
    switch state {
    case .settling, .unconfirmed: break
    default: return false
    }
    state = .pending(notBefore: nil)
    reason = "sentAgain"
    updatedAt = now
    return true
  }

  /// The campaign goes on, or ends, without whoever has not been sent to, see ``Campaign/leavesOut(at:)``: those of a
  /// campaign that ended are `cancelled`, those of one whose end has passed are skipped as `expired`.
  public mutating func leaveOut(of campaign: Campaign, at now: Date) -> Bool {
    guard campaign.leavesOut(at: now) else { return false }
    switch state {
    case .pending, .claimed: break
    case .sending, .accepted, .rejected, .settling, .unconfirmed, .optedOut, .skipped, .cancelled: return false
    }
    if campaign.isEnding {
      end(.cancelled, reason: "cancelled", at: now)
    } else {
      end(.skipped, reason: Gate.SkipReason.expired.word, at: now)
    }
    return true
  }

  /// The reason of somebody whose message was taken: none, unless it was reported as failed afterwards.
  private var failureReason: String? { status == .failed ? "failed" : nil }

  /// The attempt that the dispatch state is about.
  public var currentAttempt: AttemptID? {
    switch state {
    case .sending(let id), .accepted(let id), .rejected(let id), .settling(let id, _), .unconfirmed(let id): id
    case .pending, .claimed, .optedOut, .skipped, .cancelled: nil
    }
  }
}

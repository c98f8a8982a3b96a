/// The rare places that a run has to reach: one that misses them proves nothing about them.
package enum Mark: String, CaseIterable, Sendable {
  // A process that is killed, by where it was (delivery semantics, "kill -9 at every point").
  case k1Import, k2AfterClaim, k3BeforeIntentIsDurable, k4IntentDurableNotReturned, k5BeforeFirstByte, k6MidBody
  case k7ResponseNotRead, k8OutcomeNotDurable, k9OutcomeDurableNotReturned, k10WebhookNotKept
  case k11WebhookKeptNotApplied, k12WebhookAppliedNotAnswered, k13StopNotKept, k14ControlNotReturned, k15Sweep
  // What comes back from an exchange, by class.
  case notSent, throttled, accepted, acceptedWithoutID, rejected, campaignRefused, redirected, serverErrorUnknown
  case lostBeforeArrival, lostAfterAcceptance, stoppedAtPlatform, pairThrottled, dayLimited
  // Guards of forbidden edges that held.
  case leaseExpired, claimLost, commitUnderOldControl, consentAtIntent, windowAtIntent, lateNotEmitted
  case closedAttemptStays, orphanedAttempt, settledUnconfirmed, settledSendAgain, evidenceAfterUnconfirmed
  case reportParked, webhookRepeated, forgedTag, stopRaced, cancelledWaiting, exclusiveTakeOver, rightRefused
  case commitErrorApplied, commitErrorLost, storeFull, powerCutLostWork, frozenPastDeparture, controlRefused
  case holdRespected, failedThenDelivered, reportBeforeResponse, stopQuotedByUserID
  // What plans, senders and operators ask for.
  case limitEdited, sentAgainByHand, tierNoticed, startedInTime, startMissed, startTakenBack, expired, cappedPerson
  case pairGapKept, canaryWaited, canaryFailed, breakerTripped, lowerPriorityWaited, waitedGoFirst, haltedByNews,
    liftedByNews, pauseOutlivesNews
  case killedWhileFreezing, killedAfterFreezing
}

/// How often each mark was hit.
package struct Marks: Sendable {
  package private(set) var counts = [Int](repeating: 0, count: Mark.allCases.count)

  package init() {}

  private static let index: [Mark: Int] = Dictionary(
    uniqueKeysWithValues: Mark.allCases.enumerated().map { ($1, $0) }
  )

  mutating func hit(_ mark: Mark) {
    counts[Self.index[mark] ?? 0] += 1
  }

  package mutating func add(_ other: Marks) {
    for index in counts.indices { counts[index] += other.counts[index] }
  }

  package subscript(mark: Mark) -> Int { counts[Self.index[mark] ?? 0] }

  /// The marks that were hit less often than asked.
  package func missed(fewerThan least: Int) -> [Mark] { Mark.allCases.filter { self[$0] < least } }
}

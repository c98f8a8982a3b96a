/// A planted bug. The engine does not know of any: each is put into the simulator's copy of a call, so a host cannot
/// reach it and production pays nothing. The simulation is trusted because it finds every one of them.
package enum Mutant: String, CaseIterable, Sendable {
  /// Always broken: proves that a broken invariant is reported at all.
  case canary
  /// A sweep puts attempts of vanished owners back in line.
  case sendingBackInLine
  /// Silence counts as proof that nothing was taken.
  case silenceMeansNotTaken
  /// The transport sends a request again by itself.
  case transportRetries
  /// An intent whose commit failed is sent all the same.
  case commitErrorIgnored
  /// Consent is looked up when people are claimed, not inside the intent's transaction.
  case consentOfTheClaim
  /// Suppression is not asked inside the transaction.
  case suppressionIgnored
  /// Intents commit whatever the campaign's status and control epoch are.
  case controlIgnored
  /// The send window is not asked.
  case windowIgnored
  /// An attempt may leave up to a second after the window has closed.
  case windowEndIgnored
  /// The last moment to leave is not looked at.
  case leavesLate
  /// Every process has its own count of a limit.
  case limitsPerProcess
  /// A limit lets one more through.
  case limitPlusOne
  /// A limiter forgets what was sent when a worker starts.
  case limiterForgets
  /// A worker takes people whom another one holds.
  case claimsLiveClaims
  /// A claim does not raise the epoch.
  case epochStandsStill
  /// An intent commits for whoever was asked, however their claim stands.
  case claimNotChecked
  /// Every lease is over at once for those who sweep.
  case sweepIgnoresLeases
  /// People who opted out are put back in line.
  case optedOutRevived
  /// A report replaces what was known, instead of being joined.
  case evidenceReplaced
  /// Failures that were reported are forgotten with the next report.
  case failuresForgotten
  /// A report is acted on but its message's identifier is not kept.
  case reportDropped
  /// A webhook is acknowledged before it is kept.
  case acknowledgesBeforeKept
  /// A STOP is acknowledged before it binds.
  case acknowledgesStopBeforeApplied
  /// Tags are read without their code being checked.
  case trustsForgedTags
  /// An operation reaches the other tenant.
  case tenantMixedUp
  /// What the provider asked to wait is not kept.
  case retryAfterForgotten
  /// A count is not moved along.
  case countForgotten
  /// A person is in a campaign twice.
  case personTwice
  /// A campaign ends when a batch comes back empty.
  case endsWithEmptyBatch
  /// A STOP during an attempt is not noted.
  case stopNotNoted
  /// The last of several consent decisions to arrive holds.
  case lastDecisionHolds
  /// Settling is over at once.
  case settlesAtOnce
  /// Settling is never over.
  case settlesNever
  /// Sends again without counting.
  case sendsAgainWithoutEnd
  /// Sends again although the plan says at most once.
  case sendsAgainUnasked
  /// Claims are never given back.
  case claimsForEver
  /// Wakes up all the time.
  case wakesAllTheTime
  /// Leaves twice the distance that a limit asks for.
  case halfSpeed
  /// One worker has more under way than it may.
  case windowTooLarge
  /// A later claim is not waited for: one campaign of two gets every slot.
  case starvesACampaign
  /// A power cut takes what had been returned.
  case returnedButNotDurable
  /// Cancelling leaves those who wait.
  case cancelLeavesWaiting
  /// Somebody who may have got a message is called cancelled, skipped or opted out.
  case hidesUnknownAttempts
  /// Somebody whose message failed after it was taken has no reason.
  case failsForNoReason
  /// An outcome that came back is lost.
  case outcomeForgotten
  /// A person is in a campaign under each of two numbers.
  case personUnderTwoNumbers
  /// A report that comes late lowers what is known, until the store is used again.
  case levelDips
  /// A forged report counts as a reply of the person.
  case forgedReportsCountAsReplies
  /// The list of a person's decisions leaves the latest out.
  case ledgerMissesADecision
  /// An entry of the consent ledger is gone.
  case ledgerLosesAnEntry
  /// The history of a campaign leaves its pauses out.
  case historyMissesPauses
  /// The last person in line is never claimed.
  case lastInLineForgotten
  /// A claim passes over whoever has waited longest.
  case passesOverTheFirst
  /// What the provider says about a template, a number or an account halts nobody.
  case haltForgotten
  /// When the provider lifts what it said, a campaign goes on that a person has paused.
  case liftEndsAPause
  /// An audience that is frozen again after a kill takes somebody in twice.
  case freezesTwice
  /// A campaign gets nothing while another one has somebody in line.
  case yieldsToTheOther
  /// What nobody can decide is asked again at once.
  case asksAgainAtOnce
  /// A dispatch goes on with the limits of the plan as it was made.
  case limitEditIgnored
  /// The end of a campaign is not looked at.
  case endIgnored
  /// What one person may get in all is not looked at.
  case capIgnored
  /// Two messages follow each other to one person at once.
  case pairGapIgnored
  /// A new number starts at full pace.
  case warmUpIgnored
  /// What the provider says about a limit is not kept.
  case noticeForgotten
  /// Nobody waits for the canary.
  case canaryIgnored
  /// Refusals are not counted.
  case breakerIgnored
  /// Every campaign is as urgent as the other.
  case prioritiesIgnored
  /// A campaign starts although the operator has taken the start back.
  case startsWhatWasTakenBack
  /// A campaign starts however late it is.
  case startsWhatWasMissed
  /// Whoever was put back in line once is put back again.
  case sendsAgainTwice

  /// The invariant that this bug was planted to prove: there is a seed in which it finds the bug and, with it left out,
  /// nothing does.
  package var soleInvariant: String? {
    switch self {
    case .personUnderTwoNumbers: "S1"
    case .levelDips: "S11"
    case .forgedReportsCountAsReplies: "S14"
    case .ledgerMissesADecision, .historyMissesPauses: "A4"
    case .ledgerLosesAnEntry: "A5"
    case .passesOverTheFirst: "L7"
    case .yieldsToTheOther, .prioritiesIgnored: "L4"
    case .asksAgainAtOnce: "L3"
    case .capIgnored, .pairGapIgnored: "S18"
    case .canaryIgnored: "S19"
    default: nil
    }
  }
}

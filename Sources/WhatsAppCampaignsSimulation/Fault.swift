/// What may go wrong, and who may do something unforeseen. Each seed draws which of these exist and how often.
package enum Fault: Int, CaseIterable, Sendable {
  // The store.
  case storeBusy, commitLost, commitHidden, storeFull, storeUnreachable, storeSlow
  // Processes and machines.
  case crash, powerCut, freeze, suspend, clockJump, clockDrift
  // The network and the provider.
  case connectFails, requestLost, responseLost, slowProvider, acceptedWithoutID, serverErrorAccepted,
    serverErrorRefused, throttle, wrongRetryAfter, refusal, platformStop, pairThrottle, dayLimit, badCredential,
    redirect, outage, silentOutage
  // Webhooks.
  case webhookTwice, webhookLate, webhookLost, webhookContradicts, webhookEarly, tagMissing, tagForged,
    endpointDown
  // People.
  case pause, cancel, settleByHand, stop, start, stopByUserID, preference, reply, importing, suppression
  // What an engine can do since then, drawn apart.
  case limitEdit, sendAgain, notice, unschedule
  // What the provider says about templates, numbers and accounts.
  case news
}

/// How often each fault happens, in a thousand of its occasions.
package struct FaultRates: Hashable, Sendable {
  private var rates = [Int](repeating: 0, count: Fault.allCases.count)

  subscript(fault: Fault) -> Int {
    get { rates[fault.rawValue] }
    set { rates[fault.rawValue] = newValue }
  }

  var active: [Fault] { Fault.allCases.filter { self[$0] > 0 } }
}

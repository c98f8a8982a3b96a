import Foundation
import WhatsAppCampaigns

/// One request as the provider's side saw it: the truth that the engine is judged by.
struct ProviderRequest: Sendable {
  var attempt: AttemptID
  var tenant: Int
  var campaign: Int
  var person: PersonKey
  var recipient: RecipientID
  var process: Int
  var incarnation: Int
  var lane: Int
  var handedAt: Int64
  /// Cut off by the death of its process before it was complete.
  var isTorn = false
  var hasArrived = false
  var isAccepted = false
  var isRefused = false
  var isAnswered = false
  var messageID: ProviderMessageID?
}

extension World {
  /// The transport begins a request: its first byte leaves now, or never.
  mutating func handOver(
    _ process: Int,
    _ lane: Int,
    _ attempt: AttemptID,
    _ request: HTTPRequest,
    until deadline: Duration
  ) {
    let index = processes[process].lanes[lane].campaign
    let tenant = campaigns[index].tenant
    processes[process].lanes[lane].notHandedOver = max(0, processes[process].lanes[lane].notHandedOver - 1)
    guard processes[process].boot(at: now) < deadline || mutant == .leavesLate else {
      marks.hit(.lateNotEmitted)
      marks.hit(.frozenPastDeparture)
      let failure = ExchangeFailure(isProvenUnsent: true, isLocal: true, word: "late")
      return later(process, .answered(lane: lane, request: nil, attempt, .failure(failure)), after: 0)
    }
    if now < outageUntil || strikes(.connectFails) {
      marks.hit(.notSent)
      let failure = ExchangeFailure(isProvenUnsent: true, isLocal: false, word: "connectFailed")
      return later(
        process,
        .answered(lane: lane, request: nil, attempt, .failure(failure)),
        after: dice.range(500...90_000)
      )
    }
    guard let intent = shadows[tenant].intents[attempt] else {
      return verdict.fail("S3", "a request without a durable intent leaves")
    }
    judgeDeparture(intent, process, attempt)
    let id = requests.count
    requests.append(
      ProviderRequest(
        attempt: attempt,
        tenant: tenant,
        campaign: index,
        person: intent.person,
        recipient: intent.recipient,
        process: process,
        incarnation: processes[process].incarnation,
        lane: lane,
        handedAt: now
      )
    )
    log("request \(id) of process \(process) leaves for recipient \(intent.recipient)")
    if now < silenceUntil || strikes(.requestLost) {
      marks.hit(.lostBeforeArrival)
      requests[id].isTorn = true
      return respond(id, .failure(.timedOut), after: 30_000_000)
    }
    let latency = strikes(.slowProvider) ? dice.range(1_000_000...40_000_000) : dice.range(5_000...80_000)
    schedule(.arrive(request: id), after: latency)
    if mutant == .transportRetries, id % 3 == 0 { schedule(.arrive(request: id), after: latency + 1_000) }
  }

  private mutating func judgeDeparture(_ intent: Shadow.Intent, _ process: Int, _ attempt: AttemptID) {
    let drift = abs(processes[process].drift) + 1
    let allowed = Int64(intent.sendBefore.timeIntervalSince(intent.decidedAt) * 1_000_000)
    // A millisecond for the store's rounding, and what the process's clock is off over the span.
    let latest = intent.appliedAt + allowed + 1_000 + (now - intent.appliedAt) / 1_000_000 * drift
    verdict.require(now <= latest, "S6", "its first byte leaves \(now - latest) µs after its time")
    verdict.require(handedOver[attempt] == nil, "S16", "an attempt was handed to the transport twice")
    handedOver[attempt] = requests.count
  }

  /// A request is at the provider in full: what it does with it is drawn.
  mutating func arrive(_ id: Int) {
    guard !requests[id].isTorn else { return }
    if requests[id].hasArrived { return verdict.fail("S16", "the provider got one attempt twice") }
    requests[id].hasArrived = true
    let request = requests[id]
    verdict.require(shadows[request.tenant].intents[request.attempt] != nil, "S3", "its intent is not durable")
    if campaigns[request.campaign].plan.delivery == .atMostOnce {
      var doubtful = 0
      for earlier in requests.indices[..<id]
      where requests[earlier].recipient == request.recipient && requests[earlier].tenant == request.tenant
        && requests[earlier].hasArrived && !requests[earlier].isRefused
      { doubtful += 1 }
      let asked = shadows[request.tenant].rearms[request.recipient] ?? 0
      verdict.require(doubtful <= asked, "S1b", "an earlier request for the person was not refused")
    }
    answer(id)
  }

  private mutating func answer(_ id: Int) {
    let delay = strikes(.slowProvider) ? dice.range(500_000...35_000_000) : dice.range(1_000...40_000)
    if let refusal = drawRefusal() {
      requests[id].isRefused = true
      return respond(id, .success(.refused(refusal)), after: delay)
    }
    if strikes(.serverErrorRefused) {
      marks.hit(.serverErrorUnknown)
      return respond(id, .success(.refused(Refusals.serverError)), after: delay)
    }
    accept(id)
    if strikes(.serverErrorAccepted) {
      marks.hit(.serverErrorUnknown)
      return respond(id, .success(.refused(Refusals.serverError)), after: delay)
    }
    if strikes(.responseLost) {
      marks.hit(.lostAfterAcceptance)
      return respond(
        id,
        .failure(dice.chance(500) ? .timedOut : .connectionLost),
        after: dice.range(1_000...30_000_000)
      )
    }
    if strikes(.acceptedWithoutID) {
      marks.hit(.acceptedWithoutID)
      return respond(id, .success(.accepted(nil)), after: delay)
    }
    marks.hit(.accepted)
    respond(id, .success(.accepted(requests[id].messageID)), after: delay)
  }

  private mutating func drawRefusal() -> ProviderError? {
    if strikes(.throttle) {
      marks.hit(.throttled)
      var wait: Int64? = dice.chance(300) ? nil : dice.range(1...30)
      if strikes(.wrongRetryAfter) { wait = dice.pick([0, -5, 600]) }
      return Refusals.throttle(wait)
    }
    if strikes(.pairThrottle) { return hit(.pairThrottled, Refusals.pair) }
    if strikes(.dayLimit) { return hit(.dayLimited, Refusals.day) }
    if strikes(.badCredential) { return hit(.campaignRefused, Refusals.credential) }
    if strikes(.redirect) { return hit(.redirected, Refusals.redirect) }
    if strikes(.refusal) { return hit(.rejected, Refusals.unreachable) }
    if strikes(.platformStop) { return hit(.stoppedAtPlatform, Refusals.optedOut) }
    return nil
  }

  private mutating func hit(_ mark: Mark, _ error: ProviderError) -> ProviderError {
    marks.hit(mark)
    return error
  }

  private mutating func accept(_ id: Int) {
    requests[id].isAccepted = true
    requests[id].messageID = ProviderMessageID(provider: "wamid.\(id)")
    let request = requests[id]
    // By human being: one person whom we know under two numbers is one for the provider.
    let human = aliases[request.person] ?? request.person
    let accepted = requests.indices[...id].count {
      requests[$0].isAccepted && requests[$0].campaign == request.campaign
        && (aliases[requests[$0].person] ?? requests[$0].person) == human
    }
    var most: Int =
      switch campaigns[request.campaign].plan.delivery {
      case .atMostOnce: 1
      case .atLeastOnce(let maximum): maximum
      }
    most += shadows[request.tenant].rearms[request.recipient] ?? 0
    verdict.require(
      accepted <= most,
      most == 1 ? "S1" : "S2",
      "the provider accepted \(accepted) messages for one person"
    )
    log("request \(id) is accepted")
    report(on: id)
  }

  /// The response comes back, or the time of the exchange is over.
  private mutating func respond(_ id: Int, _ result: Result<ProviderAnswer, ExchangeFailure>, after delay: Int64) {
    let request = requests[id]
    let timeout = request.handedAt + 30_000_000
    var arrival = now + delay
    var result = result
    if arrival > timeout {
      arrival = max(now, timeout)
      result = .failure(.timedOut)
    }
    let step = ProcessStep.answered(lane: request.lane, request: id, request.attempt, mutatedAnswer(result))
    schedule(.process(request.process, incarnation: request.incarnation, step), after: arrival - now)
  }
}

extension ExchangeFailure {
  fileprivate static let timedOut = ExchangeFailure(isProvenUnsent: false, isLocal: false, word: "timedOut")
  fileprivate static let connectionLost = ExchangeFailure(isProvenUnsent: false, isLocal: false, word: "connectionLost")
}

/// What the provider says when it says no.
enum Refusals {
  static func throttle(_ seconds: Int64?) -> ProviderError {
    ProviderError(
      errorClass: .throttled,
      scope: .sender,
      reaction: .slowDown,
      code: 130_429,
      httpStatus: 429,
      retryAfter: seconds.map { .seconds($0) }
    )
  }

  static let pair = ProviderError(errorClass: .throttled, scope: .pair, reaction: .slowPair, code: 131_056)
  static let day = ProviderError(
    errorClass: .recipientLimit,
    scope: .recipient,
    reaction: .retryAfterDay,
    code: 131_049
  )
  static let credential = ProviderError(
    errorClass: .authentication,
    scope: .account,
    reaction: .refreshToken,
    code: 190
  )
  static let redirect = ProviderError(
    errorClass: .invalidRequest,
    scope: .account,
    reaction: .pauseAccount,
    httpStatus: 307
  )
  static let unreachable = ProviderError(
    errorClass: .recipientUnreachable,
    scope: .recipient,
    reaction: .fail,
    code: 131_026
  )
  static let optedOut = ProviderError(
    errorClass: .recipientOptedOut,
    scope: .recipient,
    reaction: .suppressMarketing,
    code: 131_050
  )
  static let serverError = ProviderError(errorClass: .ambiguous, scope: .request, reaction: .settle, httpStatus: 500)
}

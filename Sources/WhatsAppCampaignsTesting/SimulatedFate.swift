import WhatsAppCampaigns

/// What becomes of one message: decided at once from the dice, so that no later event can change it.
struct SimulatedFate: Hashable, Sendable {
  /// Something that the provider will report.
  enum Report: Hashable, Sendable {
    case status(String, failure: Int?)
    case inbound(SimulatedInbound)
  }

  /// A report with the time after the request's arrival at which it happens and at which it is passed on.
  struct Scheduled: Hashable, Sendable {
    var report: Report
    var happensAfter: Duration
    var isDueAfter: Duration
  }

  enum Answer: Hashable, Sendable {
    case accepted
    case refused(SimulatedRefusal)
    /// A gateway's page instead of an answer.
    case gatewayError(status: Int)
    case dropped
  }

  var isAccepted: Bool
  var answer: Answer
  var latency: Duration
  var reports: [Scheduled] = []

  init(dice: SimulatorDice, configuration: SimulatorConfiguration, behavior: SimulatedBehavior?) {
    latency = dice.span(in: configuration.latency, .latency)
    (isAccepted, answer) = Self.answer(to: behavior, dice: dice, faults: configuration.faults)
    if isAccepted { schedule(behavior, dice: dice, configuration: configuration) }
  }

  /// A refusal that no dice decided.
  init(refusal: SimulatedRefusal, latency: Duration) {
    isAccepted = false
    answer = .refused(refusal)
    self.latency = latency
  }

  /// The provider's number of a refusal.
  var code: Int? {
    if case .refused(let refusal) = answer { refusal.code } else { nil }
  }

  /// Whether the client learns what became of the message.
  var isPlainAnswer: Bool {
    switch answer {
    case .accepted: true
    case .refused(let refusal): refusal.response.status < 500
    case .gatewayError, .dropped: false
    }
  }

  private static func answer(
    to behavior: SimulatedBehavior?,
    dice: SimulatorDice,
    faults: SimulatorConfiguration.Faults
  ) -> (Bool, Answer) {
    switch behavior {
    case nil: drawn(dice: dice, faults: faults)
    case .refuse(let code): (false, .refused(SimulatedRefusal(code: code)))
    case .loseAnswer: (true, .dropped)
    case .dropConnection: (false, .dropped)
    case .serverError(let accepted): (accepted, serverError(accepted: accepted, dice: dice))
    case .accept, .fail, .stayMute, .reply, .tap, .stopMarketing: (true, .accepted)
    }
  }

  private static func drawn(dice: SimulatorDice, faults: SimulatorConfiguration.Faults) -> (Bool, Answer) {
    var left = dice.fraction(.fault)
    func falls(into probability: Double) -> Bool {
      defer { left -= probability }
      return left >= 0 && left < probability
    }
    if falls(into: faults.throttled) {
      let seconds = dice.happens(0.5, .faultDetail) ? 1 : nil
      return (false, .refused(SimulatedRefusal(code: 130_429, retryAfterSeconds: seconds)))
    }
    if falls(into: faults.pairThrottled) { return (false, .refused(SimulatedRefusal(code: 131_056))) }
    for (code, probability) in faults.refusals.sorted(by: { $0.key < $1.key }) where falls(into: probability) {
      return (false, .refused(SimulatedRefusal(code: code)))
    }
    if falls(into: faults.serverErrorBeforeAcceptance) { return (false, serverError(accepted: false, dice: dice)) }
    if falls(into: faults.serverErrorAfterAcceptance) { return (true, serverError(accepted: true, dice: dice)) }
    if falls(into: faults.answerLost) { return (true, .dropped) }
    if falls(into: faults.connectionDropped) { return (false, .dropped) }
    return (true, .accepted)
  }

  /// An answer of the 500s. The provider's own codes mean "not accepted", so that an accepted message hides behind the
  /// page of a gateway only.
  private static func serverError(accepted: Bool, dice: SimulatorDice) -> Answer {
    switch dice.word(.faultDetail) % 3 {
    case 0: .gatewayError(status: 502)
    case 1: accepted ? .gatewayError(status: 504) : .refused(SimulatedRefusal(code: 131_000))
    default: accepted ? .gatewayError(status: 500) : .refused(SimulatedRefusal(code: 131_016))
    }
  }

  private mutating func schedule(
    _ behavior: SimulatedBehavior?,
    dice: SimulatorDice,
    configuration: SimulatorConfiguration
  ) {
    let statuses = configuration.statuses
    var words: [(String, Int?)] = [("sent", nil)]
    var inbound: SimulatedInbound?
    switch behavior {
    case .stayMute: return
    case .fail(let code): words.append(("failed", code))
    case .reply(let text): inbound = .text(text)
    case .tap(let payload, let text): inbound = .button(payload: payload, text: text)
    case .stopMarketing: inbound = .stopMarketing
    default:
      if behavior == nil, dice.happens(statuses.silent, .silence) { return }
      if dice.happens(statuses.failed, .failure), let code = dice.element(of: statuses.failureCodes, .failureCode) {
        words.append(("failed", code))
      } else if dice.happens(statuses.delivered, .delivery) {
        words.append(("delivered", nil))
        if dice.happens(statuses.read, .reading) { words.append(("read", nil)) }
        if dice.happens(configuration.replies.probability, .reply) {
          inbound = dice.element(of: configuration.replies.texts, .replyText).map(SimulatedInbound.text)
        }
      }
    }
    if behavior != nil, inbound != nil { words += [("delivered", nil), ("read", nil)] }

    // Reports that are early fall due at the request's arrival, which is before its answer.
    let isEarly = latency > .zero && dice.happens(statuses.beforeResponse, .early)
    var instant = isEarly ? .zero : latency
    for (index, (word, code)) in words.enumerated() {
      if index > 0 || !isEarly { instant += dice.span(in: statuses.delay, .delay, index) }
      append(.status(word, failure: code), at: instant)
    }
    if dice.happens(statuses.reordered, .order) { reverseDueTimes() }
    if let inbound { append(.inbound(inbound), at: instant + dice.span(in: configuration.replies.delay, .replyDelay)) }
    for (index, scheduled) in reports.enumerated() where dice.happens(statuses.duplicated, .duplicate, index) {
      var repeated = scheduled
      repeated.isDueAfter += dice.span(in: statuses.delay, .duplicateDelay, index)
      reports.append(repeated)
    }
  }

  private mutating func append(_ report: Report, at instant: Duration) {
    reports.append(Scheduled(report: report, happensAfter: instant, isDueAfter: instant))
  }

  private mutating func reverseDueTimes() {
    let times = reports.map(\.isDueAfter)
    for (index, time) in times.reversed().enumerated() { reports[index].isDueAfter = time }
  }
}

/// What a person does towards the business.
enum SimulatedInbound: Hashable, Sendable {
  case text(String)
  case button(payload: String, text: String)
  case stopMarketing
}

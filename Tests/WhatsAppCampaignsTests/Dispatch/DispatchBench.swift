import Foundation

@testable import WhatsAppCampaigns

/// A dispatcher with hand-made answers of a store and a provider: no store, no clock, no network.
struct DispatchBench {
  static let start = Date(timeIntervalSince1970: 1_800_000_000)

  var dispatcher: Dispatcher
  /// The boot clock. The store's clock runs with it.
  var now = Duration.zero
  /// Everything that was asked for and not answered yet.
  var open: [Dispatcher.Effect] = []

  /// - Parameter limit: What the sender may send; the slots of ``committed(sending:waiting:resumeAt:campaignIsSending:since:)``
  ///   are as far apart as it asks for.
  init(limit: RateLimit? = nil) {
    let plan = CampaignPlan(
      name: "Promo",
      provider: "cloud",
      template: "promo",
      language: "ms",
      variables: VariableMapping(),
      audience: Audience()
    )
    let assignment = Dispatcher.Assignment(
      tenant: .default,
      campaign: "c",
      controlEpoch: 1,
      worker: "w",
      lease: .seconds(30),
      sender: .sender("s"),
      limits: limit.map { [.sender("s"): [$0]] } ?? [:],
      gate: Gate(plan: plan, category: .marketing, policy: PDPAConsentPolicy())
    )
    dispatcher = Dispatcher(assignment: assignment, sizes: Dispatcher.Sizes())
    spacing = limit?.spacing ?? .zero
    self.plan = plan
  }

  private let plan: CampaignPlan
  private let spacing: Duration

  /// Why the campaign was to be paused.
  var pauseReasons: [String] {
    open.compactMap { effect in
      if case .control(let request) = effect, case .pause(let reason?) = request.command { reason } else { nil }
    }
  }

  /// The store's clock.
  var time: Date { Self.start + now }

  /// Hands an event in. Messages are made at once.
  @discardableResult
  mutating func handle(_ event: Dispatcher.Event) -> [String] {
    var effects = dispatcher.handle(event, at: now)
    while let index = effects.firstIndex(where: { if case .prepare = $0 { true } else { false } }) {
      guard case .prepare(let records) = effects.remove(at: index) else { break }
      effects += dispatcher.handle(.prepared(records.map(candidate)), at: now)
    }
    open += effects
    return effects.map(\.summary)
  }

  /// The pending wake-up comes, if there is one.
  @discardableResult
  mutating func wake() -> [String] {
    dispatcher.nextWake.map { handle(.woke($0)) } ?? []
  }

  private func candidate(_ record: RecipientRecord) -> Dispatcher.Candidate {
    let request = HTTPRequest(method: .post, url: "https://example.com/messages")
    return .init(record: record, preparation: .ready(Self.attempt(record.recipient.id), request))
  }

  static func attempt(_ recipient: RecipientID) -> AttemptID { AttemptID(unchecked: "a\(recipient)") }

  /// A claim comes back.
  @discardableResult
  mutating func claimed(
    _ range: Range<Int64> = 0..<0,
    status: CampaignStatus = .sending,
    nextDue: Duration? = nil
  ) -> [String] {
    handle(.claimed(claimResult(range, status: status, nextDue: nextDue), since: now))
  }

  func claimResult(
    _ range: Range<Int64>,
    status: CampaignStatus = .sending,
    nextDue: Duration? = nil
  ) -> ClaimRecipientsResult {
    let campaign = Campaign(id: "c", plan: plan, status: status, controlEpoch: 1, createdAt: time)
    let records = range.map { number in
      let person = PersonKey(EngineFixture.number(Int(number)))
      let contact = Contact(
        id: ContactID(number),
        person: person,
        identity: .phone(EngineFixture.number(Int(number))),
        createdAt: time
      )
      let recipient = Recipient(
        id: RecipientID(number),
        campaign: "c",
        contact: ContactID(number),
        person: person,
        state: .claimed(by: "w", until: time + .seconds(30)),
        epoch: 1,
        updatedAt: time
      )
      return RecipientRecord(recipient: recipient, member: AudienceMember(contact: contact, consent: ConsentState()))
    }
    let due = nextDue.map { Self.start + $0 }
    return ClaimRecipientsResult(campaign: campaign, claimed: records, nextDue: due, now: time)
  }

  /// An intent transaction comes back: these may leave at once, those have to wait.
  @discardableResult
  mutating func committed(
    sending: [Int64] = [],
    waiting: [Int64] = [],
    resumeAt: Duration? = nil,
    campaignIsSending: Bool = true,
    since begin: Duration? = nil
  ) -> [String] {
    var plan = IntentPlan()
    plan.now = time
    plan.campaignIsSending = campaignIsSending
    plan.intents = sending.map { number in
      let id = RecipientID(number)
      let slot = time + spacing * (Int(number) - Int(sending[0]))
      return .init(recipient: id, attempt: Self.attempt(id), slot: slot, sendBefore: slot + .seconds(1))
    }
    plan.waiting = waiting.map { RecipientID($0) }
    plan.resumeAt = resumeAt.map { Self.start + $0 }
    return handle(.committed(plan, since: begin ?? now))
  }

  /// The provider answers.
  @discardableResult
  mutating func answered(_ number: Int64, _ result: Result<ProviderAnswer, ExchangeFailure>) -> [String] {
    handle(.answered(Self.attempt(RecipientID(number)), result, jitter: 0.5))
  }

  @discardableResult
  mutating func accepted(_ number: Int64) -> [String] { answered(number, .success(.accepted(nil))) }
}

extension Result where Success == ProviderAnswer, Failure == ExchangeFailure {
  /// The connection broke after the request had left.
  static var lost: Self { .failure(.init(isProvenUnsent: false, isLocal: false, word: "connectionLost")) }
  /// Nobody answers at that address.
  static var unreachable: Self { .failure(.init(isProvenUnsent: true, isLocal: false, word: "connectFailed")) }
  /// The access token has expired.
  static var unauthorized: Self {
    .success(.refused(ProviderError(errorClass: .authentication, scope: .account, reaction: .refreshToken, code: 190)))
  }
}

extension Dispatcher.Effect {
  /// The effect in words, for comparison.
  var summary: String {
    switch self {
    case .claim(let request): return "claim \(request.limit)"
    case .prepare(let records): return "prepare \(records.count)"
    case .commit(let request):
      return "commit \(request.recipients.count)" + (request.outcomes.map { " record \($0.entries.count)" } ?? "")
    case .send(let attempt, _): return "send \(attempt.rawValue.dropFirst())"
    case .record(let request): return "record \(request.entries.count)"
    case .control(let request):
      if case .pause = request.command { return "pause" }
      return "control"
    case .wake(let instant): return "wake \(instant.milliseconds)"
    case .finish(.success(let ending)):
      switch ending {
      case .nothingLeft: return "finish nothingLeft"
      case .halted: return "finish halted"
      case .nothingBefore: return "finish nothingBefore"
      case .notSending: return "finish notSending"
      case .refused: return "finish refused"
      case .unanswered: return "finish unanswered"
      case .stopped: return "finish stopped"
      }
    case .finish(.failure): return "finish failure"
    }
  }
}

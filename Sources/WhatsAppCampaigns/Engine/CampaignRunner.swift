import Foundation
import Synchronization

/// Carries out what a ``Dispatcher`` decides for one campaign: the shell around the core.
///
/// Every effect is a child task whose result is the next event, so there is one loop, no queue of its own, and nothing
/// outlives it.
final class CampaignRunner: Sendable {
  /// What a runner works with, fixed for its life.
  struct Assignment: Sendable {
    var configuration: EngineConfiguration
    var campaign: Campaign
    var worker: WorkerID
    var builder: TemplatePayloadBuilder
    var gate: Gate
    var channel: ProviderChannel
    var limits: [PaceKey: [RateLimit]]
    var callbackKey: Secret
  }

  /// A request that is ready to leave, before and while its intent is committed.
  private struct Prepared: Sendable {
    var recipient: Recipient
    var request: HTTPRequest
    /// When it should leave, and when it may no longer leave, on the boot clock.
    var departure: Range<Duration>?
  }

  private struct State {
    /// Claimed recipients that have no intent yet.
    var claimed: [RecipientID: RecipientRecord] = [:]
    /// Requests whose intent is being committed, or was.
    var prepared: [AttemptID: Prepared] = [:]
    /// How long the last intent transaction took.
    var lastCommit = Duration.zero
    /// How far the store's clock is ahead of ours. Windows, leases and pace go by the store's.
    var skew: TimeInterval = 0
    /// When the last attempt leaves, on the boot clock.
    var lastDeparture: Duration?
  }

  private let assignment: Assignment
  private let store: any CampaignStore
  private let time: any TimeSource
  private let random: any RandomSource
  private let stop: StopSignal
  private let state = Mutex(State())

  init(
    assignment: Assignment,
    store: any CampaignStore,
    time: any TimeSource,
    random: any RandomSource,
    stop: StopSignal
  ) {
    self.assignment = assignment
    self.store = store
    self.time = time
    self.random = random
    self.stop = stop
  }

  /// Runs until the dispatcher has nothing left to do or is asked to stop. What is under way ends first.
  func run() async -> Result<SendEnding, StoreError> {
    var dispatcher = Dispatcher(configuration: dispatcherConfiguration)
    return await withTaskGroup(of: Dispatcher.Event?.self) { group in
      group.addTask { [stop] in
        await stop.wait()
        return stop.isRaised ? .stopRequested : nil
      }
      var event: Dispatcher.Event? = .started
      while let next = event {
        for effect in dispatcher.handle(next, at: storeNow) {
          switch effect {
          case .finish(let ending):
            group.cancelAll()
            return ending
          case .pause(let reason):
            await pause(reason)
          case .claim(let limit): group.addTask { await self.claim(limit) }
          case .commit(let recipients, let room): group.addTask { await self.commit(recipients, room: room) }
          case .send(let intent): group.addTask { await self.send(intent) }
          case .record(let entries, let hold): group.addTask { await self.record(entries, hold) }
          case .wake(let instant): group.addTask { await self.wake(at: instant) }
          }
        }
        event = nil
        while event == nil, let finished = await group.next() { event = finished }
      }
      return .success(.stopped)
    }
  }

  /// The window follows the pace: whoever is claimed should get their turn before the lease ends.
  private var dispatcherConfiguration: Dispatcher.Configuration {
    var result = Dispatcher.Configuration()
    result.batch = assignment.configuration.intentsPerTransaction
    result.maximumInFlight = assignment.configuration.maximumInFlight
    result.patience = assignment.configuration.patience
    let tenSeconds = assignment.limits.values.joined().filter(\.isPacedEvenly).map { limit in
      Double(limit.count) * 10_000 / Double(limit.windowMilliseconds)
    }
    let expected = tenSeconds.min() ?? .infinity
    result.maximumClaimed = max(2, Int(min(expected, Double(8 * result.batch))))
    return result
  }

  /// How far apart messages leave under the tightest of the evenly paced limits.
  private var spacing: Duration {
    let distances = assignment.limits.values.joined().filter(\.isPacedEvenly).map(\.spacing)
    return distances.max() ?? .zero
  }

  /// The store's clock, as far as we know it.
  private var storeNow: Date { time.now.addingTimeInterval(state.withLock(\.skew)) }

  // MARK: - Effects

  private func claim(_ limit: Int) async -> Dispatcher.Event? {
    let configuration = assignment.configuration
    let request = ClaimRecipients(
      tenant: configuration.tenant,
      campaign: assignment.campaign.id,
      worker: assignment.worker,
      lease: configuration.lease,
      limit: limit
    )
    let result: ClaimRecipientsResult
    do throws(StoreError) {
      result = try await patiently { () async throws(StoreError) in try await self.store.claim(request) }
    } catch {
      return .storeFailed(error, at: .claim)
    }
    state.withLock { state in
      state.skew = result.now.timeIntervalSince(time.now)
      for record in result.claimed { state.claimed[record.recipient.id] = record }
    }
    let isSending = result.campaign.status == .sending
    return .claimed(result.claimed.map(\.recipient.id), isSending: isSending, nextDue: result.nextDue)
  }

  private func commit(_ recipients: [RecipientID], room: Int) async -> Dispatcher.Event? {
    var claims: [RecipientID: Int64] = [:]
    var preparations: [RecipientID: IntentPlanner.Preparation] = [:]
    let records = state.withLock { state in recipients.compactMap { state.claimed[$0] } }
    for record in records {
      claims[record.recipient.id] = record.recipient.epoch
      preparations[record.recipient.id] = await prepare(record)
    }
    var planner = IntentPlanner(
      worker: assignment.worker,
      controlEpoch: assignment.campaign.controlEpoch,
      claims: claims,
      preparations: preparations,
      limits: assignment.limits,
      gate: assignment.gate
    )
    planner.room = room
    // A slow disk must not make every attempt come too late, or nothing would ever be sent.
    let lastCommit = state.withLock(\.lastCommit)
    planner.slack = max(planner.slack, min(.seconds(30), lastCommit * 2))
    let request = CommitIntents(
      tenant: assignment.configuration.tenant,
      campaign: assignment.campaign.id,
      recipients: recipients,
      paceKeys: assignment.limits.keys.sorted(),
      decide: { [planner] in planner.plan($0) }
    )

    let begin = time.uptime
    let plan: IntentPlan
    do throws(StoreError) {
      plan = try await store.commitIntents(request)
    } catch {
      forget(preparations)
      // A store that was busy has not begun. Any other failure leaves open what is on disk, so nothing is sent.
      guard error.code == .busy else { return .storeFailed(error, at: .commit) }
      return .commitPostponed(recipients)
    }
    let intended = Set(plan.intents.map(\.attempt))
    let duration = time.uptime - begin
    state.withLock { state in
      state.lastCommit = duration
      state.skew = plan.now.timeIntervalSince(time.now - duration)
      for intent in plan.intents {
        // Counted on the boot clock, which neither a change of the wall clock nor a difference between ours and the
        // store's can move; the start from after the transaction, the end from before it, so that both are safe.
        // A slow transaction must not make a burst of what was spread evenly.
        let slot = max(
          begin + duration + .seconds(max(0, intent.slot.timeIntervalSince(plan.now))),
          state.lastDeparture.map { $0 + spacing } ?? begin
        )
        let end = begin + .seconds(intent.sendBefore.timeIntervalSince(plan.now))
        state.prepared[intent.attempt]?.departure = slot..<max(slot, end)
        if slot < end { state.lastDeparture = slot }
      }
      for case .ready(let attempt) in preparations.values where !intended.contains(attempt) {
        state.prepared[attempt] = nil
      }
      let waiting = Set(plan.waiting)
      for recipient in recipients where !waiting.contains(recipient) { state.claimed[recipient] = nil }
    }
    return .committed(plan)
  }

  /// Builds the request before the intent, so that a message that cannot be built is never attempted.
  private func prepare(_ record: RecipientRecord) async -> IntentPlanner.Preparation {
    let message: OutboundMessage
    do throws(MissingVariable) {
      message = try assignment.builder.message(for: record.member.contact.value(of:))
    } catch {
      return .skip(.missingVariable(error.key.rawValue))
    }
    let attempt = AttemptID.draw(from: random)
    let token = CallbackToken(attempt: attempt, tenant: assignment.configuration.tenant, key: assignment.callbackKey)
    let send = ProviderSend(
      recipient: record.member.contact.identity,
      message: message,
      callbackData: token.rawValue
    )
    do throws(ProviderRequestError) {
      var request = try await assignment.channel.provider.request(for: send)
      request.timeout = assignment.configuration.requestTimeout
      state.withLock { $0.prepared[attempt] = Prepared(recipient: record.recipient, request: request) }
      return .ready(attempt)
    } catch {
      return .skip(.cannotBeBuilt(error.description))
    }
  }

  private func forget(_ preparations: [RecipientID: IntentPlanner.Preparation]) {
    state.withLock { state in
      for case .ready(let attempt) in preparations.values { state.prepared[attempt] = nil }
    }
  }

  private func send(_ intent: IntentPlan.Intent) async -> Dispatcher.Event? {
    guard let prepared = state.withLock({ $0.prepared.removeValue(forKey: intent.attempt) }),
      let departure = prepared.departure
    else { return .answered(intent, Reaction(outcome: .notSent("notPrepared")), consent: nil) }
    if departure.lowerBound > time.uptime { try? await time.sleep(until: departure.lowerBound) }
    guard time.uptime < departure.upperBound, !stop.isRaised else {
      return .answered(intent, Reaction(outcome: .notSent(Dispatcher.lateNote)), consent: nil)
    }

    let result: Result<ProviderAnswer, ExchangeFailure>
    do throws(HTTPTransportError) {
      result = .success(
        assignment.channel.provider.answer(to: try await assignment.channel.transport.send(prepared.request))
      )
    } catch {
      result = .failure(
        ExchangeFailure(
          isProvenUnsent: error.fate == .notSent,
          isLocal: error.code == .cancelled,
          word: error.code.rawValue
        )
      )
    }
    let now = storeNow
    let note = ReactionRules.note(of: result)
    let retries = prepared.recipient.attempts.count { $0.disposition == .notTaken && $0.note == note }
    let reaction = ReactionRules().reaction(to: result, retries: retries, jitter: random.fraction(), at: now)
    let consent =
      reaction.isPlatformStop
      ? ConsentEvent(
        decision: .platformStop,
        purposes: [.marketing],
        at: now,
        source: "provider",
        rule: "refusal"
      ) : nil
    return .answered(intent, reaction, consent: consent)
  }

  private func record(_ entries: [RecordOutcomes.Entry], _ hold: Date?) async -> Dispatcher.Event? {
    let holds = hold.map { [PaceKey.sender(assignment.channel.sender): $0] } ?? [:]
    let request = RecordOutcomes(
      tenant: assignment.configuration.tenant,
      campaign: assignment.campaign.id,
      entries: entries,
      holds: holds
    )
    do throws(StoreError) {
      _ = try await patiently { () async throws(StoreError) in try await self.store.recordOutcomes(request) }
      return .recorded
    } catch {
      return .storeFailed(error, at: .record)
    }
  }

  private func wake(at instant: Date) async -> Dispatcher.Event? {
    try? await time.sleep(for: .seconds(max(0, instant.timeIntervalSince(storeNow))))
    return .woke
  }

  private func pause(_ reason: String) async {
    // A campaign that somebody else has paused or ended meanwhile needs no pause of ours: a refusal is no failure.
    let request = ControlCampaign(
      tenant: assignment.configuration.tenant,
      campaign: assignment.campaign.id,
      command: .pause(reason: reason)
    )
    _ = try? await patiently { () async throws(StoreError) in try await self.store.control(request) }
  }

  /// Tries a store operation that may safely be repeated again while the store is busy or out of reach.
  private func patiently<Value: Sendable>(
    _ operation: @Sendable () async throws(StoreError) -> Value
  ) async throws(StoreError) -> Value {
    var failures = 0
    while true {
      do throws(StoreError) {
        return try await operation()
      } catch {
        failures += 1
        let mayPass: Set<StoreError.Code> = [.busy, .outcomeUnknown, .unavailable, .full]
        guard mayPass.contains(error.code), failures < 10 else { throw error }
        try? await time.sleep(for: .milliseconds(100 * failures))
      }
    }
  }
}

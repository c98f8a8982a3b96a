import Foundation

/// Carries out what a ``Dispatcher`` decides for one campaign: the shell around the core.
///
/// Every effect is a child task whose result is the next event, so there is one loop, no queue of its own, and nothing
/// outlives it. It decides nothing and remembers nothing.
///
/// A class, because every child task holds it.
final class CampaignRunner: Sendable {
  let assignment: Dispatcher.Assignment
  let sizes: Dispatcher.Sizes
  let messages: CampaignMessages
  let channel: ProviderChannel
  let callbackKey: HMACKey
  let requestTimeout: Duration
  let store: any CampaignStore
  let time: any TimeSource
  let random: any RandomSource
  let stop: WorkerStop

  init(
    assignment: Dispatcher.Assignment,
    sizes: Dispatcher.Sizes,
    messages: CampaignMessages,
    channel: ProviderChannel,
    callbackKey: HMACKey,
    requestTimeout: Duration,
    store: any CampaignStore,
    time: any TimeSource,
    random: any RandomSource,
    stop: WorkerStop
  ) {
    self.assignment = assignment
    self.sizes = sizes
    self.messages = messages
    self.channel = channel
    self.callbackKey = callbackKey
    self.requestTimeout = requestTimeout
    self.store = store
    self.time = time
    self.random = random
    self.stop = stop
  }

  /// Runs until the dispatcher has nothing left to do or is asked to stop. What is under way ends first.
  func run() async -> Result<SendEnding, StoreError> {
    var dispatcher = Dispatcher(assignment: assignment, sizes: sizes)
    return await withTaskGroup(of: Dispatcher.Event?.self) { group in
      group.addTask {
        await self.stop.wait()
        return self.stop.isRaised ? .stopRequested : nil
      }
      var event: Dispatcher.Event? = .started
      while let next = event {
        for effect in dispatcher.handle(next, at: time.uptime) {
          if case .finish(let ending) = effect {
            group.cancelAll()
            return ending
          }
          group.addTask { await self.carryOut(effect) }
        }
        event = nil
        while event == nil, let finished = await group.next() { event = finished }
      }
      return .success(.stopped)
    }
  }

  private func carryOut(_ effect: Dispatcher.Effect) async -> Dispatcher.Event? {
    switch effect {
    case .claim(let request):
      let begin = time.uptime
      return await stored(.claim) { () async throws(StoreError) in
        .claimed(try await store.claim(request), since: begin)
      }
    case .prepare(let records):
      return await prepare(records)
    case .commit(let request):
      let begin = time.uptime
      return await stored(.commit) { () async throws(StoreError) in
        .committed(try await store.commitIntents(request), since: begin)
      }
    case .send(let attempt, let request):
      let begin = time.uptime
      let (result, waited) = await channel.exchange(request)
      return .answered(attempt, result, left: begin + waited, jitter: random.fraction())
    case .record(let request):
      return await stored(.record) { () async throws(StoreError) in
        _ = try await store.recordOutcomes(request)
        return .recorded
      }
    case .control(let request):
      return await stored(.control) { () async throws(StoreError) in
        // A campaign that somebody else has paused or ended meanwhile needs no pause of ours: a refusal is no failure.
        _ = try await store.control(request)
        return .controlled
      }
    case .wake(let instant):
      do { try await time.sleep(until: instant) } catch { return nil }
      return .woke(instant)
    case .finish:
      return nil
    }
  }

  private func stored(
    _ operation: Dispatcher.StoreOperation,
    _ body: () async throws(StoreError) -> Dispatcher.Event
  ) async -> Dispatcher.Event {
    do throws(StoreError) {
      return try await body()
    } catch {
      return .storeFailed(error, at: operation)
    }
  }

  /// Makes the messages before any intent, so that one that cannot be made is never attempted.
  private func prepare(_ records: [RecipientRecord]) async -> Dispatcher.Event {
    var candidates: [Dispatcher.Candidate] = []
    candidates.reserveCapacity(records.count)
    for record in records {
      do throws(ProviderRequestError) {
        candidates.append(.init(record: record, preparation: try await preparation(for: record)))
      } catch {
        return .unprepared(
          "No message can be made for anybody (\(error)). Mend the cause, then resume.",
          count: records.count
        )
      }
    }
    return .prepared(candidates)
  }

  /// Throws only what is wrong with everybody's message.
  private func preparation(
    for record: RecipientRecord
  ) async throws(ProviderRequestError) -> Dispatcher.Preparation {
    let message: OutboundMessage
    let member = record.member
    let identity = member.contact.identity
    let builder = messages.builder(for: member.contact.person)
    do throws(MissingVariable) {
      message = try builder.message(for: member.value(of:))
    } catch {
      return .skip(.missingVariable(error.key.rawValue))
    }
    if let refusal = builder.refusal(of: identity) { return .skip(refusal) }
    let attempt = AttemptID.draw(from: random)
    let token = CallbackToken(
      attempt: attempt,
      recipient: record.recipient.id,
      tenant: assignment.tenant,
      key: callbackKey
    )
    let send = ProviderSend(
      recipient: identity,
      message: message,
      callbackData: token.rawValue
    )
    do throws(ProviderRequestError) {
      var request = try await channel.provider.request(for: send)
      request.timeout = min(request.timeout, requestTimeout)
      return .ready(attempt, request)
    } catch {
      if error.code == .missingCredential { throw error }
      return .skip(.cannotBeBuilt(error.description))
    }
  }
}

extension Dispatcher.Sizes {
  /// The sizes that a configuration and the limits of a campaign ask for.
  package init(_ configuration: EngineConfiguration, limits: [PaceKey: [RateLimit]]) {
    batch = configuration.intentsPerTransaction
    maximumInFlight = configuration.maximumInFlight
    patience = configuration.patience
    let even = limits.values.joined().filter(\.isPacedEvenly)
    // The window follows the pace: whoever is claimed should get their turn before the lease ends.
    let tenSeconds = even.map { Double($0.count) * 10_000 / Double($0.windowMilliseconds) }.min() ?? .infinity
    maximumClaimed = max(2, Int(min(tenSeconds, Double(4 * batch))))
  }
}

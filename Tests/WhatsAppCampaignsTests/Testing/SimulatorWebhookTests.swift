import Foundation
import Testing
import WhatsAppCampaigns
import WhatsAppCampaignsTesting

@Suite("The provider simulator: webhooks")
struct SimulatorWebhookTests {
  private typealias Fixture = SimulatorFixture

  private func kinds(of events: [WebhookEvent]) -> [String] { events.map(\.kind) }

  @Test("An accepted message is reported as sent and delivered, with its tag and price")
  func statuses() throws {
    let time = ManualTimeSource()
    let simulator = try ProviderSimulator(seed: 1, time: time)
    let reply = simulator.receive(Fixture.send(to: "+60123456789", callbackData: "v1.tag"))
    #expect(try simulator.dueEvents().isEmpty)
    #expect(simulator.nextWebhookDue != nil)
    time.advance(by: .seconds(5))
    let events = try simulator.dueEvents()
    #expect(kinds(of: events) == ["status.sent", "status.delivered"])
    for case .status(let update) in events {
      #expect(update.messageID.rawValue == reply.messageID)
      #expect(update.recipient.waID == "60123456789")
      #expect(update.callbackData == "v1.tag")
      #expect(update.pricing?.category == "marketing")
      #expect(update.phoneNumberID == simulator.account.phoneNumberID)
    }
    #expect(simulator.nextWebhookDue == nil && simulator.pendingWebhookCount == 0)
  }

  @Test("Scripted people fail, stay mute, answer, tap and stop")
  func scripts() throws {
    let time = ManualTimeSource()
    let simulator = try ProviderSimulator(seed: 1, time: time)
    func events(_ behavior: SimulatedBehavior) throws -> [WebhookEvent] {
      simulator.script(for: "+60123456789", behavior)
      _ = simulator.receive(Fixture.send(to: "+60123456789"))
      time.advance(by: .seconds(60))
      return try simulator.dueEvents()
    }
    let failed = try events(.fail(code: 131_049))
    #expect(kinds(of: failed) == ["status.sent", "status.failed"])
    guard case .status(let failure)? = failed.last else { throw UnexpectedWebhook() }
    #expect(failure.errors.map(\.code) == [131_049])
    #expect(try events(.stayMute).isEmpty)
    #expect(try events(.refuse(code: 131_026)).isEmpty)
    #expect(try events(.dropConnection).isEmpty)
    #expect(kinds(of: try events(.loseAnswer)) == ["status.sent", "status.delivered"])
    let replied = try events(.reply("STOP 停"))
    #expect(kinds(of: replied) == ["status.sent", "status.delivered", "status.read", "message.text"])
    guard case .message(let message)? = replied.last else { throw UnexpectedWebhook() }
    #expect(message.text == "STOP 停" && message.sender.waID == "60123456789" && message.profileName != nil)
    let tapped = try events(.tap(payload: "stop", text: "Berhenti"))
    guard case .message(let tap)? = tapped.last, case .status(let sent)? = tapped.first else {
      throw UnexpectedWebhook()
    }
    #expect(tap.content == .button(.init(payload: "stop", text: "Berhenti")))
    #expect(tap.contextID == sent.messageID)
    let stopped = try events(.stopMarketing)
    guard case .preference(let change)? = stopped.last else { throw UnexpectedWebhook() }
    #expect(change.decision == .stop && change.person.waID == "60123456789")
  }

  @Test("People write on their own account, each message under its own id")
  func unasked() throws {
    let simulator = try ProviderSimulator(seed: 1, time: ManualTimeSource())
    simulator.personWrites("START", from: "+60123456789")
    simulator.personWrites("STOP", from: "+60123456789")
    simulator.personStopsMarketing("+60123456789")
    let events = try simulator.dueEvents()
    #expect(kinds(of: events) == ["message.text", "message.text", "user_preferences"])
    let ids = events.compactMap { event -> ProviderMessageID? in
      if case .message(let message) = event { message.id } else { nil }
    }
    #expect(Set(ids).count == 2)
  }

  @Test("The same seed reports the same, and every probability shows")
  func roughStatuses() throws {
    func run(_ seed: UInt64) throws -> [WebhookEvent] {
      let time = ManualTimeSource()
      let simulator = try ProviderSimulator(seed: seed, configuration: .rough, time: time)
      for index in 0..<1_000 { _ = simulator.receive(Fixture.send(to: Fixture.number(index))) }
      time.advance(by: .seconds(600))
      return try simulator.dueEvents()
    }
    let events = try run(9)
    #expect(try run(9) == events)
    #expect(try run(10) != events)
    let counts = Dictionary(events.map { ($0.kind, 1) }, uniquingKeysWith: +)
    #expect((900...1_050).contains(counts["status.sent"] ?? 0))
    #expect((820...1_000).contains(counts["status.delivered"] ?? 0))
    #expect((350...600).contains(counts["status.read"] ?? 0))
    #expect((10...60).contains(counts["status.failed"] ?? 0))
    #expect((20...80).contains(counts["message.text"] ?? 0))
    #expect(Set(events).count < events.count)
  }

  @Test("Reports can come in the wrong order, and before the answer to the request")
  func disorder() throws {
    let time = ManualTimeSource()
    let disorder = try ProviderSimulator(
      seed: 1,
      configuration: SimulatorConfiguration(statuses: .init(read: 1, reordered: 1)),
      time: time
    )
    _ = disorder.receive(Fixture.send(to: "+60123456789"))
    time.advance(by: .seconds(60))
    let events = try disorder.dueEvents()
    #expect(kinds(of: events) == ["status.read", "status.delivered", "status.sent"])

    let early = try ProviderSimulator(
      seed: 1,
      configuration: SimulatorConfiguration(
        statuses: .init(beforeResponse: 1),
        latency: .seconds(1) ... .seconds(1)
      ),
      time: time
    )
    let reply = early.receive(Fixture.send(to: "+60123456789"))
    #expect(reply.delay == .seconds(1))
    #expect(kinds(of: try early.dueEvents()) == ["status.sent"])
  }

  @Test("A provider that reports nothing accepts all the same")
  func silent() throws {
    let time = ManualTimeSource()
    let simulator = try ProviderSimulator(
      seed: 1,
      configuration: SimulatorConfiguration(statuses: .init(silent: 1)),
      time: time
    )
    _ = simulator.receive(Fixture.send(to: "+60123456789"))
    #expect(simulator.log.acceptedCount == 1 && simulator.pendingWebhookCount == 0)
  }

  @Test("Several events share one webhook where the batch is larger")
  func batches() throws {
    let time = ManualTimeSource()
    let simulator = try ProviderSimulator(
      seed: 1,
      configuration: SimulatorConfiguration(webhookBatch: 7),
      time: time
    )
    for index in 0..<10 { _ = simulator.receive(Fixture.send(to: Fixture.number(index))) }
    simulator.personWrites("STOP", from: "+60123456789")
    time.advance(by: .seconds(60))
    #expect(simulator.pendingWebhookCount == 21)
    let webhooks = simulator.dueWebhooks()
    #expect(webhooks.count == 3)
    #expect(webhooks.flatMap { CloudAPIWebhookFormat().parse($0.body).events }.count == 21)
  }

  @Test("A webhook that is not taken comes again, later and later, and is given up in the end")
  func retries() async throws {
    let time = ManualTimeSource()
    let simulator = try ProviderSimulator(
      seed: 1,
      configuration: SimulatorConfiguration(webhookAttempts: 4),
      time: time
    )
    simulator.personWrites("STOP", from: "+60123456789")
    let attempts = Recorder<Duration>()
    // The clock has to move while the delivery waits, so both run side by side.
    async let delivery: Void = simulator.deliverAllWebhooks { _ in
      attempts.record(time.uptime)
      return .unavailable
    }
    for _ in 0..<3 {
      await time.untilSleeping(1)
      time.advanceToNextDeadline()
    }
    try await delivery
    #expect(attempts.all == [.zero, .seconds(1), .seconds(3), .seconds(7)])
    #expect(simulator.log.abandonedWebhookCount == 1)
    #expect(simulator.pendingWebhookCount == 0)
  }

  @Test("A running delivery wakes up for what is accepted meanwhile, and ends when cancelled")
  func runningDelivery() async throws {
    let time = ManualTimeSource()
    let simulator = try ProviderSimulator(seed: 1, time: time)
    let received = AsyncStream.makeStream(of: String.self)
    await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        try await simulator.deliverWebhooks { request in
          for event in CloudAPIWebhookFormat().parse(request.body).events { received.continuation.yield(event.kind) }
          return .accepted
        }
      }
      var kinds = received.stream.makeAsyncIterator()
      simulator.personWrites("hi", from: "+60123456789")
      #expect(await kinds.next() == "message.text")
      _ = simulator.receive(Fixture.send(to: "+60123456789"))
      await time.untilSleeping(1)
      time.advanceToNextDeadline()
      #expect(await kinds.next() == "status.sent")
      simulator.personStopsMarketing("+60123456789")
      #expect(await kinds.next() == "user_preferences")
      group.cancelAll()
      await #expect(throws: CancellationError.self) { try await group.next() }
    }
    #expect(simulator.pendingWebhookCount == 1)
  }
}

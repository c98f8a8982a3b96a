import Testing
import WhatsAppCampaigns
import WhatsAppCampaignsTesting

@Suite("The transport into the simulator")
struct SimulatorTransportTests {
  private typealias Fixture = SimulatorFixture

  @Test("A response comes back after the time it takes")
  func response() async throws {
    let time = ManualTimeSource()
    let simulator = try ProviderSimulator(
      seed: 1,
      configuration: SimulatorConfiguration(latency: .seconds(2) ... .seconds(2)),
      time: time
    )
    async let response = SimulatorTransport(simulator).send(Fixture.send(to: "+60123456789"))
    await time.untilSleeping(1)
    #expect(simulator.log.acceptedCount == 1)
    time.advance(by: .seconds(2))
    #expect(try await response.status == 200)
  }

  @Test("A dropped connection leaves the fate unknown, accepted or not", arguments: [true, false])
  func dropped(accepted: Bool) async throws {
    let simulator = try ProviderSimulator(seed: 1, time: ManualTimeSource())
    simulator.script(for: "+60123456789", accepted ? .loseAnswer : .dropConnection)
    let error = await #expect(throws: HTTPTransportError.self) {
      try await SimulatorTransport(simulator).send(Fixture.send(to: "+60123456789"))
    }
    #expect(error?.code == .connectionLost && error?.fate == .unknown)
    #expect(simulator.log.acceptedCount == (accepted ? 1 : 0))
  }

  @Test("An answer that takes longer than the request allows is a timeout")
  func timeout() async throws {
    let time = ManualTimeSource()
    let simulator = try ProviderSimulator(
      seed: 1,
      configuration: SimulatorConfiguration(latency: .seconds(40) ... .seconds(40)),
      time: time
    )
    let request = Fixture.request(Fixture.body(to: "+60123456789"), timeout: .seconds(30))
    // An unstructured task, because its error is looked at after the clock has moved.
    let sending = Task { try await SimulatorTransport(simulator).send(request) }
    await time.untilSleeping(1)
    #expect(time.nextDeadline == .seconds(30))
    time.advanceToNextDeadline()
    await #expect(throws: HTTPTransportError(code: .timedOut, fate: .unknown)) { try await sending.value }
    #expect(simulator.log.acceptedCount == 1)
  }

  @Test("A task that is cancelled before anything left has sent nothing; one that waits does not know")
  func cancellation() async throws {
    let time = ManualTimeSource()
    let simulator = try ProviderSimulator(
      seed: 1,
      configuration: SimulatorConfiguration(latency: .seconds(1) ... .seconds(1)),
      time: time
    )
    let transport = SimulatorTransport(simulator)
    // Unstructured tasks, because they must be cancelled from outside.
    let early = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return try await transport.send(Fixture.send(to: "+60123456789"))
    }
    await #expect(throws: HTTPTransportError(code: .cancelled, fate: .notSent)) { try await early.value }
    #expect(simulator.log.requestCount == 0)
    let late = Task { try await transport.send(Fixture.send(to: "+60123456789")) }
    await time.untilSleeping(1)
    late.cancel()
    await #expect(throws: HTTPTransportError(code: .cancelled, fate: .unknown)) { try await late.value }
    #expect(simulator.log.acceptedCount == 1)
  }

  @Test("A response larger than the request allows is refused")
  func tooLarge() async throws {
    let simulator = try ProviderSimulator(seed: 1, time: ManualTimeSource())
    var request = Fixture.send(to: "+60123456789")
    request.maximumResponseBytes = 10
    let error = await #expect(throws: HTTPTransportError.self) { try await SimulatorTransport(simulator).send(request) }
    #expect(error?.code == .badResponse && error?.fate == .unknown)
  }
}

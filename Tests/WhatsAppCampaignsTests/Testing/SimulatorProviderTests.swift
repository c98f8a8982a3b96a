import Testing
import WhatsAppCampaigns
import WhatsAppCampaignsTesting

@Suite("The simulator and the Cloud API adapter speak the same language")
struct SimulatorProviderTests {
  private let simulator: ProviderSimulator
  private let provider: CloudAPIProvider
  private let send: ProviderSend

  init() throws {
    let time = ManualTimeSource()
    simulator = try ProviderSimulator(seed: 3, time: time)
    provider = CloudAPIProvider(
      try CloudAPIConfiguration(
        phoneNumberID: simulator.account.phoneNumberID,
        accessToken: simulator.account.accessToken
      ),
      time: time
    )
    send = ProviderSend(
      recipient: .phone(try #require(PhoneNumber(e164: "+60123456789"))),
      message: .text(TextMessage("hi")),
      callbackData: "v1.tag"
    )
  }

  private func answer() async throws -> ProviderAnswer {
    provider.answer(to: try await SimulatorTransport(simulator).send(try await provider.request(for: send)))
  }

  @Test("What the adapter sends is accepted, and it reads the identifier that the log has")
  func accepted() async throws {
    guard case .accepted(let id?, let isHeld) = try await answer() else { throw UnexpectedWebhook() }
    #expect(!isHeld)
    #expect(simulator.log.entries.map(\.verdict) == [.accepted(id)])
    #expect(simulator.log.entries.map(\.callbackData) == ["v1.tag"])
  }

  @Test(
    "Refusals are recognised by their codes",
    arguments: [
      (130_429, ProviderError.ErrorClass.throttled), (131_056, .throttled), (131_026, .recipientUnreachable),
      (131_049, .recipientLimit), (131_050, .recipientOptedOut), (131_047, .windowClosed),
      (132_001, .templateRejected), (190, .authentication), (131_031, .accountBlocked),
    ]
  )
  func refused(code: Int, errorClass: ProviderError.ErrorClass) async throws {
    simulator.script(for: "+60123456789", .refuse(code: code))
    guard case .refused(let error) = try await answer() else { throw UnexpectedWebhook() }
    #expect(error.code == code && error.errorClass == errorClass && error.isKnown)
    #expect(simulator.log.acceptedCount == 0)
  }

  @Test("After an answer of the 500s that hides an acceptance, the adapter never believes that nothing was accepted")
  func hiddenAcceptance() async throws {
    simulator.script(for: "+60123456789", .serverError(accepted: true))
    for _ in 0..<20 {
      guard case .refused(let error) = try await answer() else { throw UnexpectedWebhook() }
      #expect(error.reaction == .settle)
    }
    #expect(simulator.log.acceptedCount == 20)
  }
}

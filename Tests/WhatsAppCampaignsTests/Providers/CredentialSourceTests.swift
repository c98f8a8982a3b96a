import Synchronization
import Testing
import WhatsAppCampaigns
import WhatsAppCampaignsTesting

/// Gives one credential after the other.
private final class ScriptedCredentials: CredentialSource {
  private let state: Mutex<(secrets: [String], asked: [Bool])>

  init(_ secrets: String...) { state = Mutex((secrets, [])) }

  var asked: [Bool] { state.withLock(\.asked) }

  func credential(_ request: CredentialRequest) async throws(CredentialError) -> Secret {
    let next = state.withLock { state -> String? in
      state.asked.append(request.wasRefused)
      return state.secrets.count > 1 ? state.secrets.removeFirst() : state.secrets.first
    }
    guard let next else { throw CredentialError("the vault is empty") }
    return Secret(next)
  }
}

@Suite("Credentials that change")
struct CredentialSourceTests {
  private let refused = HTTPResponse(status: 401, body: Array(#"{"error":{"code":190,"message":"expired"}}"#.utf8))
  private let accepted = HTTPResponse(status: 200, body: Array(#"{"messages":[{"id":"wamid.A"}]}"#.utf8))
  private let send = ProviderSend(recipient: .waID("60123456789"), message: .text(TextMessage("Hi")))

  private func provider(_ source: ScriptedCredentials?, _ time: ManualTimeSource) throws -> CloudAPIProvider {
    CloudAPIProvider(
      try CloudAPIConfiguration(phoneNumberID: "1", accessToken: Secret("configured")),
      credentials: source,
      time: time
    )
  }

  private func token(_ provider: CloudAPIProvider) async throws -> String? {
    try await provider.request(for: send).headers["Authorization"]
  }

  private func reaction(_ provider: CloudAPIProvider) -> ProviderError.Reaction? {
    if case .refused(let error) = provider.answer(to: refused) { error.reaction } else { nil }
  }

  @Test("Without a source a refusal pauses the campaign at once")
  func fixed() async throws {
    let provider = try provider(nil, ManualTimeSource())
    #expect(try await token(provider) == "Bearer configured")
    #expect(reaction(provider) == .refreshToken)
  }

  @Test("After a refusal the source is asked again, and the message is tried with what it gives")
  func rotation() async throws {
    let time = ManualTimeSource()
    let source = ScriptedCredentials("one", "two")
    let provider = try provider(source, time)
    #expect(try await token(provider) == "Bearer one")
    #expect(try await token(provider) == "Bearer one")
    #expect(source.asked == [false])
    #expect(reaction(provider) == .retry)
    #expect(try await token(provider) == "Bearer two")
    #expect(source.asked == [false, true])
    // Requests that were under way still carry the old one.
    #expect(reaction(provider) == .retry)
    #expect(try await token(provider) == "Bearer two")
    #expect(source.asked.count == 2)
    _ = provider.answer(to: accepted)
  }

  @Test("A source that gives the refused credential again leaves it to a person, and is asked after a resume")
  func exhausted() async throws {
    let source = ScriptedCredentials("one")
    let provider = try provider(source, ManualTimeSource())
    _ = try await token(provider)
    #expect(reaction(provider) == .retry)
    _ = try await token(provider)
    #expect(reaction(provider) == .refreshToken)
    _ = try await token(provider)
    #expect(source.asked == [false, true, true])
  }

  @Test("A source that gives ever new credentials, all of which are refused, leaves it to a person")
  func everNew() async throws {
    let time = ManualTimeSource()
    let source = ScriptedCredentials("one", "two", "three", "four", "five")
    let provider = try provider(source, time)
    _ = try await token(provider)
    #expect(reaction(provider) == .retry)
    #expect(try await token(provider) == "Bearer two")
    // It may still be about the one before.
    #expect(reaction(provider) == .retry)
    time.advance(by: .seconds(31))
    #expect(reaction(provider) == .refreshToken)
    // After a resume the next one has its chance, and so has one after an acceptance.
    #expect(try await token(provider) == "Bearer three")
    _ = provider.answer(to: accepted)
    time.advance(by: .seconds(31))
    #expect(reaction(provider) == .retry)
    #expect(try await token(provider) == "Bearer four")
  }

  @Test("A source without a credential says so, and nothing of a credential is ever printed")
  func missing() async throws {
    let provider = try provider(ScriptedCredentials(), ManualTimeSource())
    do {
      _ = try await token(provider)
      Issue.record("it must fail")
    } catch let error as ProviderRequestError {
      #expect(error.code == .missingCredential && error.rule == "the vault is empty")
    }
    let secret = CloudAPIProvider(try CloudAPIConfiguration(phoneNumberID: "1", accessToken: Secret("sesame")))
    var dumped = ""
    dump(secret, to: &dumped)
    #expect(!dumped.contains("sesame") && !"\(secret)".contains("sesame"))
    let wabot = WABotProvider(try WABotConfiguration(instanceID: "A", accessToken: Secret("sesame")))
    dump(wabot, to: &dumped)
    let tata = TataProvider(try TataConfiguration(token: Secret("sesame")))
    dump(tata, to: &dumped)
    #expect(!dumped.contains("sesame"))
  }
}

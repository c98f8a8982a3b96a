import Foundation
import Testing
import WhatsAppCampaigns
import WhatsAppCampaignsTesting

// sample: words
/// The default words, and those of another language that a native speaker has checked.
func indonesianToo() -> EngineConfiguration {
  let indonesian = ConsentWords(withdrawAlone: ["unreg", "berhenti berlangganan"], grantAlone: ["mulai"])
  return EngineConfiguration(consentWords: .englishAndMalay.union(indonesian))
}
// end

// sample: policy
/// A policy of a host's own: a pure function of the question.
struct QuietPolicy: ConsentPolicy {
  /// Reminders need an agreement too; the rest is as by default.
  var base = PDPAConsentPolicy(purposesThatNeedGrant: [.marketing, .utility])

  func verdict(on question: ConsentQuestion) -> ConsentVerdict {
    // This business sends no authentication messages, so one that turns up is a mistake.
    if question.purpose == .authentication { return .forbidden(.notGranted) }
    return base.verdict(on: question)
  }
}
// end

@Suite("The samples of the guide to consent run", .timeLimit(.minutes(15)))
struct ConsentSampleTests {
  @Test("A word of the host's own withdraws")
  func classifies() {
    #expect(KeywordClassifier(words: indonesianToo().consentWords).classify("UNREG").decision == .withdraw)
    #expect(KeywordClassifier().classify("UNREG").decision == .none)
    #expect(KeywordClassifier().classify("Stop. Thank you").decision == .withdraw)
    #expect(KeywordClassifier().classify("don't start").decision == .none)
  }

  @Test("An engine reads what people write with the words that it was given")
  func engineUsesWords() async throws {
    let simulator = try ProviderSimulator(seed: 1)
    let channel = ProviderChannel(
      provider: ExampleGateway(credential: CredentialHolder(Secret("token"))),
      transport: SimulatorTransport(simulator),
      sender: "gateway",
      webhookFormat: ExampleGatewayWebhooks(),
      webhookOrigin: .trustedBodies
    )
    let engine = CampaignEngine(store: InMemoryStore(), channels: ["gateway": channel], configuration: indonesianToo())
    let body = Array(#"{"id":"1","from":"60123456789","text":"Unreg!"}"#.utf8)
    #expect(await engine.receive(trusted: body, from: "gateway").status == 200)
    try await engine.applyPendingWebhooks()
    let person = PersonKey(try #require(PhoneNumber(e164: "+60123456789")))
    #expect(try await engine.consent(of: person).state.isWithdrawn(.marketing))
  }

  @Test("A policy says what it is for")
  func policies() {
    let nobody = ConsentState()
    #expect(QuietPolicy().verdict(on: ConsentQuestion(purpose: .utility, state: nobody)) == .forbidden(.notGranted))
    #expect(PDPAConsentPolicy().verdict(on: ConsentQuestion(purpose: .utility, state: nobody)) == .allowed)
    #expect(
      QuietPolicy().verdict(on: ConsentQuestion(purpose: .authentication, state: nobody)) == .forbidden(.notGranted)
    )
  }

  // sample: fold
  @Test("Within one second a withdrawal beats a grant, in any order")
  func foldIsOrderFree() {
    let instant = Date(timeIntervalSince1970: 1_763_000_000)
    func event(_ decision: ConsentDecision) -> ConsentEvent {
      ConsentEvent(decision: decision, purposes: [.marketing], at: instant, source: "whatsapp")
    }
    var one = ConsentState()
    one.fold(event(.granted))
    one.fold(event(.withdrawn))
    var other = ConsentState()
    other.fold(event(.withdrawn))
    other.fold(event(.granted))
    #expect(one == other)
    #expect(one.isWithdrawn(.marketing))
  }
  // end
}

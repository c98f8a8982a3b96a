import Foundation
import Testing
import WhatsAppCampaigns
import WhatsAppCampaignsTesting

@Suite("Webhooks about a number that is none of ours")
struct ForeignNumberTests {
  private let engine: CampaignEngine
  private let store = InMemoryStore()

  init() throws {
    let simulator = try ProviderSimulator(seed: 1, configuration: .instant)
    let account = simulator.account
    func channel(_ number: String) throws -> ProviderChannel {
      ProviderChannel(
        provider: CloudAPIProvider(
          try CloudAPIConfiguration(phoneNumberID: account.phoneNumberID, accessToken: account.accessToken)
        ),
        transport: SimulatorTransport(simulator),
        sender: number,
        webhookNumberID: number,
        webhookAccountID: "account of \(number)",
        webhookFormat: CloudAPIWebhookFormat(),
        webhookOrigin: .trustedBodies
      )
    }
    let channels: [ProviderName: ProviderChannel] = ["cloud": try channel("100"), "second": try channel("200")]
    engine = CampaignEngine(store: store, channels: channels)
  }

  private func body(_ number: String, _ parts: JSONObject) -> [UInt8] {
    var value = parts
    value["metadata"] = ["phone_number_id": .string(number), "display_phone_number": "60312345678"]
    return CloudAPIWebhookFixture.body([["field": "messages", "value": .object(value)]]).encoded()
  }

  private func take(_ body: [UInt8]) async throws -> WebhookSummary {
    let receipt = await engine.take(trusted: body, from: "cloud")
    #expect(receipt.response.status == 200)
    var summary = receipt.applied
    summary.add(try await engine.applyPendingWebhooks())
    return summary
  }

  @Test("A report about another number is kept and not applied; one about another channel's number is")
  func status() async throws {
    let status: JSONValue = [
      "id": "wamid.1", "status": "delivered", "timestamp": "1763000000", "recipient_id": "60123",
    ]
    let foreign = try await take(body("300", ["statuses": [status]]))
    #expect(foreign.foreign == 1 && foreign.parked == 0 && foreign.joined == 0)
    let second = try await take(body("200", ["statuses": [status]]))
    #expect(second.foreign == 0 && second.parked == 1)
  }

  @Test("A report about another number gives nobody a second name; one about another channel's number does")
  func names() async throws {
    let number = try #require(PhoneNumber(e164: "+60123456789"))
    let user = try #require(PersonKey(userID: "MY.1A2B3C"))
    try await engine.recordConsent(
      ConsentEvent(decision: .granted, purposes: [.marketing], at: Date(), source: "form"),
      for: [.phone(number)]
    )
    let status: JSONValue = [
      "id": "wamid.1", "status": "delivered", "timestamp": "1763000000", "recipient_id": "60123456789",
      "recipient_user_id": "MY.1A2B3C",
    ]
    _ = try await take(body("300", ["statuses": [status]]))
    #expect(try await engine.contact(user) == nil)
    _ = try await take(body("200", ["statuses": [status]]))
    #expect(try await engine.contact(user)?.person == PersonKey(number))
  }

  @Test("News about another account change nothing; those about another channel's account are about its campaigns")
  func accounts() async throws {
    var ids: [CampaignID] = []
    try await engine.saveTemplate(EngineFixture.template)
    for provider in ["cloud", "second"] as [ProviderName] {
      let plan = CampaignPlan(
        name: "Promo",
        provider: provider,
        template: "promo",
        language: "ms",
        variables: try VariableMapping(assignments: ["1=text:you", "2=text:us"]),
        audience: Audience(numbers: [EngineFixture.number(0)])
      )
      let id = try await engine.createCampaign(plan).id
      try await engine.start(id)
      ids.append(id)
    }
    func statuses() async throws -> [CampaignStatus] {
      var statuses: [CampaignStatus] = []
      for id in ids { statuses.append(try await engine.campaign(id).status) }
      return statuses
    }
    func news(_ state: String, _ account: String, _ time: Int) -> [UInt8] {
      let event = #"{"event":"DISABLED_UPDATE","ban_info":{"waba_ban_state":"\#(state)"}}"#
      return Array(
        #"{"object":"whatsapp_business_account","entry":[{"id":"\#(account)","time":\#(time),"changes":[{"field":"account_update","value":\#(event)}]}]}"#
          .utf8
      )
    }
    #expect(try await take(news("DISABLE", "account of nobody", 1_763_000_000)).foreign == 1)
    #expect(try await statuses() == [.sending, .sending])
    #expect(try await take(news("DISABLE", "account of 200", 1_763_000_000)).foreign == 0)
    #expect(try await statuses() == [.sending, .paused])
    #expect(try await take(news("REINSTATE", "account of nobody", 1_763_000_001)).foreign == 1)
    #expect(try await statuses() == [.sending, .paused])
    _ = try await take(news("REINSTATE", "account of 200", 1_763_000_001))
    #expect(try await statuses() == [.sending, .sending])
  }

  @Test("A STOP binds whatever number it was sent to, and nothing else that was said there counts")
  func messages() async throws {
    let person = try #require(PhoneNumber(e164: "+60123456789"))
    let hello = try await take(
      body("300", ["messages": [CloudAPIWebhookFixture.message("text", ["body": "START"], id: "wamid.a")]])
    )
    #expect(hello.foreign == 1 && hello.messages == 0)
    #expect(try await engine.consent(of: PersonKey(person)).history.isEmpty)
    let stop = try await take(
      body("300", ["messages": [CloudAPIWebhookFixture.message("text", ["body": "STOP"], id: "wamid.b")]])
    )
    #expect(stop.foreign == 0 && stop.messages == 1)
    #expect(try await engine.consent(of: PersonKey(person)).history.map(\.event.decision) == [.withdrawn])
  }

  @Test("A report with a tag of ours is about a message of ours, whatever number it names")
  func tagged() async throws {
    let fixture = try EngineFixture(store: store)
    let id = try await fixture.campaign(people: 1)
    #expect(try await fixture.engine.send(id).counts[.sent] == 1)
    let webhooks = Recorder<WebhookRequest>()
    try await fixture.simulator.deliverAllWebhooks { request in
      webhooks.record(request)
      return .accepted
    }
    // The simulator's own number is neither of the two.
    for request in webhooks.all {
      #expect(try await take(request.body).foreign == 0)
    }
    #expect(try await engine.report(of: id).counts[.sent] == 0)
  }
}

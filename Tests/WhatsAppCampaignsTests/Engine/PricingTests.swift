import Foundation
import Testing
import WhatsAppCampaigns
import WhatsAppCampaignsTesting

@Suite("What the provider charges, from its webhooks to the report", .timeLimit(.minutes(15)))
struct PricingTests {
  @Test("The price in status webhooks is kept with the attempt, counted, and told of one person")
  func journey() async throws {
    let fixture = try EngineFixture()
    let id = try await fixture.campaign(people: 3)
    fixture.simulator.script(for: EngineFixture.number(0).e164, .reply("hello"))
    fixture.simulator.script(for: EngineFixture.number(1).e164, .reply("hello"))
    fixture.simulator.script(for: EngineFixture.number(2).e164, .fail(code: 131_026))
    _ = try await fixture.engine.send(id)
    try await fixture.deliverWebhooks()

    let json = #"""
      {"name":"Mine","currency":"USD","effective":"2026-10-01","prices":[{"category":"marketing","price":"0.10"}]}
      """#
    let card = try RateCard(json: Array(json.utf8))
    let report = try await fixture.engine.report(of: id, rateCard: card)
    #expect(report.billed == 2 && report.free == 0)
    #expect(report.pricing.first?.category == "marketing" && report.pricing.first?.type == "regular")
    #expect(report.cost?.total == Decimal(string: "0.20"))

    let why = try #require(try await fixture.engine.why(PersonKey(EngineFixture.number(1)), in: id))
    #expect(why.json()["history"]?.array?.last?["pricing"]?["billed"] == true)
    #expect(why.text().contains("price by the provider: billed (marketing, regular)"))
    #expect(why.text(language: .malay).contains("harga menurut penyedia: dikenakan caj (marketing, regular)"))
  }
}

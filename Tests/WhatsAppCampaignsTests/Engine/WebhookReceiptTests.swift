import Testing
import WhatsAppCampaigns

/// What an engine says about a body that somebody vouches for.
struct WebhookReceiptTests {
  @Test("A STOP is applied when it is taken in, a repetition of it does nothing, and a body for nobody is refused")
  func receipts() async throws {
    let fixture = try EngineFixture()
    let message =
      #"{"id":"wamid.1","from":"60123456789","timestamp":"1700000000","type":"text","text":{"body":"STOP"}}"#
    let value = #"{"metadata":{"phone_number_id":"100"},"messages":[\#(message)]}"#
    let change = #"{"field":"messages","value":\#(value)}"#
    let body = Array(#"{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[\#(change)]}]}"#.utf8)
    let first = await fixture.engine.take(trusted: body, from: EngineFixture.cloud)
    #expect(first.response.status == 200 && !first.isRepeated)
    #expect(first.applied.events == 1 && first.applied.messages == 1)
    let again = await fixture.engine.take(trusted: body, from: EngineFixture.cloud)
    #expect(again.response.status == 200 && again.isRepeated)
    #expect(again.applied == WebhookSummary())
    #expect(await fixture.engine.take(trusted: body, from: "nobody").response.status == 404)
  }
}

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

  @Test(
    "Only a body of nothing but reports is forgotten when it was applied: whatever decides more is known when it comes again",
    arguments: [
      (#""statuses":[{"id":"wamid.1","status":"read","timestamp":"1700000000","recipient_id":"60123456789"}]"#, false),
      (#""statuses":[{"id":"wamid.1","status":"read"},{"id":"wamid.1","status":"sent"}]"#, false),
      // It stops the person's marketing.
      (#""statuses":[{"id":"wamid.1","status":"failed","errors":[{"code":131050}]}]"#, true),
      // It halts every campaign of the account.
      (#""statuses":[{"id":"wamid.1","status":"failed","errors":[{"code":131031}]}]"#, true),
      // One of two can be read.
      (#""statuses":[{"id":"wamid.1","status":"read"},{"status":"read"}]"#, true),
      (
        #""statuses":[{"id":"wamid.1","status":"read"}],"messages":[{"id":"wamid.2","from":"60123456789","type":"text","#
          + #""text":{"body":"hello"}}]"#, true
      ),
    ]
  )
  func forgotten(_ items: String, isKnown: Bool) async throws {
    let fixture = try EngineFixture()
    let value = #"{"metadata":{"phone_number_id":"100"},\#(items)}"#
    let change = #"{"field":"messages","value":\#(value)}"#
    let body = Array(#"{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[\#(change)]}]}"#.utf8)
    #expect(await !fixture.engine.take(trusted: body, from: EngineFixture.cloud).isRepeated)
    try await fixture.engine.applyPendingWebhooks()
    #expect(await fixture.engine.take(trusted: body, from: EngineFixture.cloud).isRepeated == isKnown)
  }

  @Test("A body that could not be read whole is counted and listed, with what was wrong and in its own words")
  func unread() async throws {
    let fixture = try EngineFixture()
    let whole: JSONValue = ["object": "whatsapp_business_account", "entry": []]
    let status: JSONValue = ["status": "sent", "timestamp": "1763000000", "recipient_id": "60123456789"]
    let value: JSONValue = ["metadata": ["phone_number_id": "100"], "statuses": [status]]
    let broken: JSONValue = [
      "object": "whatsapp_business_account",
      "entry": [["id": "1", "changes": [["field": "messages", "value": value]]]],
    ]
    for body in [whole, broken] {
      #expect(await fixture.engine.receive(trusted: body.encoded(), from: EngineFixture.cloud).status == 200)
    }
    #expect(try await fixture.engine.unreadWebhookCount() == 0)
    try await fixture.engine.applyPendingWebhooks()
    let unread = try await fixture.engine.unreadWebhooks()
    #expect(unread.map(\.webhook.body) == [broken.encoded()])
    #expect(unread.first?.problems?.map(\.path) == ["entry[0].changes[0].value.statuses[0]"])
    #expect(try await fixture.engine.unreadWebhookCount() == 1)
    #expect(try await fixture.engine.unreadWebhooks(after: unread.first?.webhook.id).isEmpty)
  }
}

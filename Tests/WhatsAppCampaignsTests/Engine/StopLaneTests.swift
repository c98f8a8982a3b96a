import Foundation
import Synchronization
import Testing
import WhatsAppCampaigns
import WhatsAppCampaignsTesting

@Suite("What a person decides does not wait for a backlog of reports")
struct StopLaneTests {
  private static func body(_ field: String, _ items: [String]) -> [UInt8] {
    let value = #"{"metadata":{"phone_number_id":"100"},"\#(field)":[\#(items.joined(separator: ","))]}"#
    let change = #"{"field":"messages","value":\#(value)}"#
    return Array(#"{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[\#(change)]}]}"#.utf8)
  }

  private static func reports(_ range: Range<Int>) -> [UInt8] {
    let items = range.map { number in
      #"{"id":"wamid.\#(number)","status":"delivered","timestamp":"1763000000","recipient_id":"60123456789"}"#
    }
    return body("statuses", items)
  }

  @Test("A STOP binds between two transactions of a backlog, and none of them has many reports")
  func order() async throws {
    let base = InMemoryStore()
    let sizes = Recorder<Int>()
    let engine = Mutex<CampaignEngine?>(nil)
    let leftAtStop = Mutex<Int?>(nil)
    let person = PersonKey(EngineFixture.number(1))
    let text =
      #"{"id":"wamid.s","from":"\#(EngineFixture.number(1).e164.dropFirst())","timestamp":"1763000000","#
      + #""type":"text","text":{"body":"STOP"}}"#
    let stop = Self.body("messages", [text])
    let store = InterposedStore(
      base,
      beforeApply: { (request) async throws(StoreError) in
        sizes.record(request.reports.count)
        // While the third transaction of the backlog is under way, somebody writes.
        guard sizes.all.count == 3, let engine = engine.withLock({ $0 }) else { return }
        let receipt = await engine.take(trusted: stop, from: EngineFixture.cloud)
        #expect(receipt.response.status == 200)
        let query = ConsentQuery(tenant: .default, person: person)
        let consent = try await base.consent(query)
        #expect(consent.state.isWithdrawn(.marketing), "answered and does not bind")
        let left = try await base.pendingWebhooks(PendingWebhooks(tenant: .default, limit: 1_000)).count
        leftAtStop.withLock { $0 = left }
      }
    )
    let fixture = try EngineFixture(store: store)
    engine.withLock { $0 = fixture.engine }
    // Small bodies and large ones, as providers send them.
    var count = 0
    for size in Array(repeating: 1_000, count: 5) + Array(repeating: 10, count: 300) {
      let body = Self.reports(count..<count + size)
      #expect(await fixture.engine.receive(trusted: body, from: EngineFixture.cloud).status == 200)
      count += size
    }
    let summary = try await fixture.engine.applyPendingWebhooks()
    #expect(summary.parked == count)
    #expect(sizes.all.allSatisfy { $0 <= 1_000 })
    #expect(sizes.all.reduce(0, +) == count)
    let left = try #require(leftAtStop.withLock { $0 })
    #expect(left > 250, "the backlog was applied before the STOP")
    #expect(try await base.pendingWebhooks(PendingWebhooks(tenant: .default)).isEmpty)
  }
}

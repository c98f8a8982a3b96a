import Foundation
import Testing
import WhatsAppCampaignsTesting

@testable import WhatsAppCampaigns

@Suite("News about limits")
struct LimitNoticeTests {
  private let now = Date(timeIntervalSince1970: 1_763_000_000)

  private func changes(_ field: String, _ json: String) throws -> [WebhookNotice.LimitChange] {
    CloudAPINotice(field: field, value: try JSONValue.parse(json)).limits
  }

  @Test("Capabilities name the messages of a day, as a number or as nothing to stop at")
  func capabilities() throws {
    let field = "business_capability_update"
    #expect(
      try changes(field, #"{"max_daily_conversations_per_business":2000,"max_phone_numbers_per_waba":2}"#)
        == [.messagesPerDay(.perDay(2_000))]
    )
    #expect(try changes(field, #"{"max_daily_conversations_per_business":-1}"#) == [.messagesPerDay(nil)])
    #expect(try changes(field, #"{"max_daily_conversation_per_phone":250}"#) == [.messagesPerDay(.perDay(250))])
    #expect(
      try changes(field, #"{"max_daily_conversations_per_business":"TIER_2K"}"#) == [.messagesPerDay(.perDay(2_000))]
    )
    for json in [
      "{}", #"{"max_daily_conversations_per_business":0}"#, #"{"max_daily_conversations_per_business":"?"}"#,
    ] {
      #expect(try changes(field, json).isEmpty)
    }
  }

  @Test("A number's notice tells tiers, complaints and their end, and an upgrade of throughput is no tier")
  func quality() throws {
    let field = "phone_number_quality_update"
    #expect(
      try changes(field, #"{"display_phone_number":"60123","event":"FLAGGED","current_limit":"TIER_10K"}"#)
        == [.messagesPerDay(.perDay(10_000)), .quality(isPoor: true)]
    )
    #expect(try changes(field, #"{"event":"UNFLAGGED"}"#) == [.quality(isPoor: false)])
    #expect(try changes(field, #"{"event":"DOWNGRADE","current_limit":"TIER_250"}"#) == [.messagesPerDay(.perDay(250))])
    #expect(try changes(field, #"{"event":"THROUGHPUT_UPGRADE","current_limit":"TIER_UNLIMITED"}"#).isEmpty)
    #expect(try changes("account_update", #"{"event":"FLAGGED"}"#).isEmpty)
  }

  @Test("A number that people complain about has half of the pace that it has where it is sent from")
  func half() throws {
    var state = PaceState()
    state.apply(PaceCeiling(.quality, limit: .perSecond(40), at: now), at: now)
    func spacing(_ own: RateLimit) -> Int64 {
      Pacer(state: state, limits: [own], now: now.microsecondsSince1970 + 2_000_000).spacing
    }
    #expect(spacing(.perSecond(80)) == RateLimit.perSecond(40).spacingMicroseconds)
    // Not 40 a second, which is half of what another process knew.
    #expect(spacing(.perSecond(20)) == RateLimit.perSecond(10).spacingMicroseconds)
    state.apply(PaceCeiling(.quality, limit: nil, at: now + 1), at: now + 1)
    #expect(spacing(.perSecond(20)) == RateLimit.perSecond(20).spacingMicroseconds)
  }

  @Test("What they change is the pace of this sender and its account, never of another number")
  func keys() throws {
    let transport = SimulatorTransport(try ProviderSimulator(seed: 1))
    let provider = CloudAPIProvider(
      try CloudAPIConfiguration(phoneNumberID: "106540352242922", accessToken: Secret("token-of-a-test"))
    )
    func channel(_ sender: String, _ limits: SenderLimits?) -> ProviderChannel {
      ProviderChannel(
        provider: provider,
        transport: transport,
        sender: sender,
        limits: limits,
        webhookFormat: CloudAPIWebhookFormat(),
        webhookOrigin: .trustedBodies
      )
    }
    let notice = WebhookNotice(
      field: "of a provider of one's own",
      value: .null,
      senderNumber: "+60 12-345",
      limits: [.messagesPerDay(.perDay(2_000)), .quality(isPoor: true)]
    )
    let shared = SenderLimits(limits: [.perSecond(80)], portfolio: Portfolio("acme", limits: [.perDay(10_000)]))
    let found = channel("+6012345", shared).ceilings(from: notice, receivedAt: now)
    #expect(found.map(\.key) == [.portfolio("acme"), .sender("+6012345")])
    #expect(found.map(\.ceiling.limit) == [.perDay(2_000), .perSecond(40)])
    #expect(channel("+6099999", shared).ceilings(from: notice, receivedAt: now).isEmpty)
    let alone = channel("sales", nil).ceilings(from: notice, receivedAt: now)
    #expect(alone.map(\.key) == [.sender("sales"), .sender("sales")])
  }
}

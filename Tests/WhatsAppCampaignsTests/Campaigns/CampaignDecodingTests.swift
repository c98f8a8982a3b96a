import Foundation
import Testing
import WhatsAppCampaigns

@Suite("Reading limits and windows from JSON")
struct CampaignDecodingTests {
  @Test(
    "A limit that could not have been made cannot be read",
    arguments: [
      #"{"count":0,"windowMilliseconds":1000}"#, #"{"count":-1,"windowMilliseconds":1000}"#,
      #"{"count":1,"windowMilliseconds":0}"#, #"{"count":1000001,"windowMilliseconds":1000}"#,
      #"{"count":1,"windowMilliseconds":9223372036854775807}"#,
    ]
  )
  func badLimit(_ json: String) {
    #expect(throws: DecodingError.self) { try JSONDecoder().decode(RateLimit.self, from: Data(json.utf8)) }
  }

  @Test(
    "A window that could not have been made cannot be read",
    arguments: [
      #"{"startMinute":-5,"endMinute":9,"zone":{"recipient":{}}}"#,
      #"{"startMinute":9,"endMinute":9,"zone":{"recipient":{}}}"#,
      #"{"startMinute":9,"endMinute":1441,"zone":{"recipient":{}}}"#,
    ]
  )
  func badWindow(_ json: String) {
    #expect(throws: DecodingError.self) { try JSONDecoder().decode(SendWindow.self, from: Data(json.utf8)) }
  }

  @Test("What can be made comes back from JSON, the largest figures too")
  func roundTrip() throws {
    func copy<Value: Codable>(_ value: Value) throws -> Value {
      try JSONDecoder().decode(Value.self, from: JSONEncoder().encode(value))
    }
    for limit in [RateLimit.perSecond(.max), .perMinute(.min), .perDay(100_000)] {
      #expect(try copy(limit) == limit)
    }
    for zone in [SendWindow.Zone.recipient, .fixed("Asia/Kuala_Lumpur")] {
      let window = try #require(SendWindow("09:00-21:00", zone: zone))
      #expect(try copy(window) == window)
    }
  }
}

import Foundation
import Testing
import WhatsAppCampaigns

@Suite("What a campaign costs by a rate card")
struct RateCardTests {
  private static let sample = #"""
    {"name":"Sample, no real prices","currency":"USD","effective":"2026-10-01","prices":[
      {"category":"marketing","region":"MY","price":"0.10"},
      {"category":"MARKETING","callingCode":62,"price":0.05},
      {"category":"marketing","price":"0.3"},
      {"category":"utility","callingCode":60,"price":"0.02"}]}
    """#

  private func card(_ json: String = sample) throws -> RateCard { try RateCard(json: Array(json.utf8)) }

  private func phone(_ text: String) throws -> PhoneNumber { try #require(PhoneNumber(e164: text)) }

  @Test("The region comes before the calling code, and the calling code before everywhere else")
  func lookup() throws {
    let card = try card()
    #expect(try card.price(of: .marketing, to: phone("+60123456789")) == Decimal(string: "0.10"))
    #expect(try card.price(of: .marketing, to: phone("+6281234567890")) == Decimal(string: "0.05"))
    #expect(try card.price(of: .marketing, to: phone("+447911123456")) == Decimal(string: "0.3"))
    #expect(card.price(of: .marketing, to: nil) == Decimal(string: "0.3"))
    #expect(try card.price(of: .utility, to: phone("+60123456789")) == Decimal(string: "0.02"))
    #expect(try card.price(of: .utility, to: phone("+447911123456")) == nil)
    #expect(try card.price(of: .authentication, to: phone("+60123456789")) == nil)
  }

  @Test("A hundred thousand dimes are ten thousand, to the cent, and who has no price is counted")
  func sums() throws {
    let start = try #require(try? Date("2026-11-21T09:00:00Z", strategy: .iso8601))
    var cost = CostEstimate(card: try card(), at: start)
    let malaysian = try phone("+60123456789")
    for _ in 0..<100_000 { cost.add(.marketing, to: malaysian) }
    cost.add(.authentication, to: malaysian)
    cost.add(.marketing, to: try phone("+6281234567890"))
    #expect(cost.total == Decimal(string: "10000.05"))
    #expect(cost.unpriced == 1)
    #expect(cost.ageInDays == 51)
    #expect(cost.lines.map(\.country) == ["MY", "ID", "MY"])
    #expect(cost.lines.map(\.messages) == [100_000, 1, 1])
    #expect(cost.lines.last?.cost == nil)
  }

  @Test(
    "A card that cannot be trusted is refused in one sentence",
    arguments: [
      ("nonsense", "is not JSON"),
      (#"{"currency":"usd","effective":"2026-10-01","prices":[]}"#, "has no currency"),
      (#"{"currency":"USD","prices":[]}"#, "has no date"),
      (#"{"currency":"USD","effective":"2026-13-01","prices":[]}"#, "has no date"),
      (#"{"currency":"USD","effective":"2026-10-01"}"#, "has no list"),
      (
        #"{"currency":"USD","effective":"2026-10-01","prices":[{"price":"1"}]}"#,
        "prices[0] of the rate card has no category"
      ),
      (
        #"{"currency":"USD","effective":"2026-10-01","prices":[{"category":"marketing","region":"Malaysia","price":"1"}]}"#,
        "needs one region"
      ),
      (
        #"{"currency":"USD","effective":"2026-10-01","prices":[{"category":"marketing","callingCode":-1,"price":"1"}]}"#,
        "calling code"
      ),
      (
        #"{"currency":"USD","effective":"2026-10-01","prices":[{"category":"marketing","price":"-1"}]}"#, "has no price"
      ),
      (#"{"currency":"USD","effective":"2026-10-01","prices":[{"category":"marketing","price":1e3}]}"#, "has no price"),
      (
        #"{"currency":"USD","effective":"2026-10-01","prices":[{"category":"marketing","price":1},{"category":"MARKETING","price":2}]}"#,
        "repeats an earlier one"
      ),
    ]
  )
  func refusals(_ json: String, _ words: String) throws {
    do {
      _ = try card(json)
      Issue.record("it was read")
    } catch let error as RateCardError {
      #expect(error.description.contains(words), "\(error)")
    }
  }
}

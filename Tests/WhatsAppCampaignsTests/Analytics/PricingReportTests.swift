import Foundation
import Testing
import WhatsAppCampaigns

@Suite("What a report says about the provider's prices")
struct PricingReportTests {
  private typealias Fixture = ReportFixture

  private func record(_ number: Int, _ evidence: Evidence...) throws -> RecipientRecord {
    let attempt = try Fixture.attempt(evidence: evidence)
    return try Fixture.record(number, state: .accepted(AttemptID("attempt-1")), attempts: [attempt])
  }

  private func records() throws -> [RecipientRecord] {
    let unclear = Evidence.Pricing(category: "novel", type: "new_type")
    return [
      try record(1, Fixture.level(.sent, after: 1, pricing: Fixture.billed), Fixture.level(.delivered, after: 2)),
      try record(2, Fixture.level(.read, after: 2, pricing: Fixture.billed)),
      try record(3, Fixture.level(.sent, after: 2, pricing: Fixture.billed)),
      try record(4, Fixture.level(.delivered, after: 2, pricing: Fixture.free)),
      try record(5, Fixture.level(.delivered, after: 2)), try record(6, Fixture.level(.sent, after: 2)),
      try record(7, Fixture.level(.delivered, after: 2, pricing: unclear)),
    ]
  }

  private func report(card: RateCard? = nil, _ records: [RecipientRecord]) throws -> CampaignReport {
    let at = Fixture.start + 7_200
    var report = CampaignReport(campaign: try Fixture.campaign(), generatedAt: at, rateCard: card)
    for record in records { report.add(record) }
    return report
  }

  private func card() throws -> RateCard {
    let json = #"""
      {"name":"Mine","currency":"USD","effective":"2026-10-01","prices":[{"category":"marketing","price":"0.10"}]}
      """#
    return try RateCard(json: Array(json.utf8))
  }

  @Test("Delivered messages are counted by category and type, in any order, and what is not delivered stands apart")
  func counts() throws {
    let report = try report(records())
    #expect(report.billed == 2 && report.free == 1 && report.unpriced == 2)
    #expect(report.pricing.map(\.category) == ["marketing", "novel", "utility"])
    #expect(report.pricing.map(\.type) == ["regular", "new_type", "free_customer_service"])
    #expect(report.pricing.map(\.isBilled) == [true, nil, false])
    #expect(report.pricing.map(\.delivered) == [2, 1, 1])
    #expect(report.pricing.map(\.undelivered) == [1, 0, 0])
    #expect(try self.report(records().reversed()) == report)
  }

  @Test("A second message to one person is billed as well")
  func duplicates() throws {
    let evidence = [Fixture.level(.delivered, after: 2, pricing: Fixture.billed)]
    let attempts = try (1...2).map { try Fixture.attempt(number: $0, evidence: evidence) }
    let record = try Fixture.record(state: .accepted(AttemptID("attempt-2")), attempts: attempts)
    #expect(try report([record]).billed == 2)
  }

  @Test("A rate card prices what is billed, and nothing else")
  func cost() throws {
    var records = try records()
    let lite = Evidence.Pricing(category: "marketing_lite", type: "regular")
    records.append(try record(8, Fixture.level(.delivered, after: 2, pricing: lite)))
    let report = try report(card: card(), records)
    #expect(report.cost?.total == Decimal(string: "0.20"))
    // The card names no price for it.
    #expect(report.cost?.unpriced == 1)
    #expect(report.json["pricing"]?["cost"]?["total"] == "0.2")
    #expect(try self.report(records).json["pricing"]?["cost"] == nil)
    #expect(report.csv().contains("\r\ncost,USD,total,0.2,,,,\r\n"))
    let sentence = "What is billed costs USD 0.2 by the rate card “Mine” of 2026-10-01; 1 have no price in it."
    #expect(report.text().contains(sentence))
    #expect(report.html(language: .malay).contains("Yang dikenakan caj berjumlah USD 0.2"))
  }

  @Test("Every form of the report has the prices, and none of them where the provider names none")
  func forms() throws {
    let report = try report(records())
    let json = report.json["pricing"]
    #expect(json?["billed"] == 2 && json?["free"] == 1 && json?["unpriced"] == 2)
    #expect(
      json?["kinds"]?.array?.first
        == ["category": "marketing", "type": "regular", "billed": true, "delivered": 2, "undelivered": 1]
    )
    let csv = report.csv()
    for row in ["marketing regular,billed,2", "marketing regular,undelivered,1", ",free,1", ",unpriced,2"] {
      #expect(csv.contains("\r\npricing,\(row),,,,\r\n"), "\(row)")
    }
    let sentence = "Of the delivered messages 2 are billed and 1 are free; for 2 the provider named no price."
    #expect(report.text().contains(sentence) && report.html().contains(sentence))
    #expect(report.text(language: .malay).contains("2 dikenakan caj dan 1 percuma"))
    let line = report.text().split(separator: "\n").first { $0.hasPrefix("marketing") }
    #expect(line?.split(separator: " ") == ["marketing", "regular", "billed", "2", "1"])

    let plain = try self.report([record(1, Fixture.level(.delivered, after: 2))])
    #expect(!plain.text().contains("billed") && !plain.html().contains("id=\"pricing\""))
  }

  @Test("A provider that invents words cannot make the report grow")
  func bounded() throws {
    let invented = try (1...150).map { number in
      let pricing = Evidence.Pricing(category: "c\(number)", type: "regular")
      return try record(number, Fixture.level(.delivered, after: 2, pricing: pricing))
    }
    let report = try report(invented)
    #expect(report.pricing.count == 101 && report.billed == 150)
    #expect(report.pricing.first?.category == "other" && report.pricing.first?.delivered == 50)
  }
}

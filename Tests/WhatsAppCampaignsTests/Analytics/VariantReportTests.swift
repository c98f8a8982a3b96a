import Foundation
import Testing
import WhatsAppCampaigns

@Suite("Campaign report: variants and the holdout")
struct VariantReportTests {
  private typealias Fixture = ReportFixture

  private func report() throws -> (report: CampaignReport, plan: CampaignPlan) {
    var campaign = try Fixture.campaign()
    campaign.plan.variants = [
      CampaignVariant(name: "short", template: "raya_short", language: "ms", variables: [:]),
      CampaignVariant(name: "long", weight: 2, template: "raya_long", language: "en", variables: [:]),
    ]
    campaign.plan.holdout = 10
    campaign.plan.seed = 3
    var records = try Fixture.everybody()
    records.append(try Fixture.record(18, state: .skipped, reason: "holdout"))
    records.append(try Fixture.record(19, state: .skipped, reason: "holdout"))
    return (try Fixture.report(records, campaign), campaign.plan)
  }

  @Test("Everybody is in one variant or held out, and the figures are those of the funnel")
  func addsUp() throws {
    let (report, _) = try report()
    #expect(report.heldOut == 2)
    #expect(report.holdout == 10)
    #expect(report.variants.map(\.people).reduce(0, +) + report.heldOut == report.total)
    #expect(report.variants.map(\.sent).reduce(0, +) == report.count(reaching: .taken))
    #expect(report.variants.map(\.delivered).reduce(0, +) == report.count(reaching: .delivered))
    #expect(report.variants.map(\.read).reduce(0, +) == report.count(reaching: .readOrResponded))
    #expect(report.variants.map(\.responded).reduce(0, +) == report.count(reaching: .responded))
    #expect(report.variants.map(\.failed).reduce(0, +) == report.counts[.failed])
  }

  @Test("The order in which recipients are added does not matter")
  func order() throws {
    var campaign = try Fixture.campaign()
    campaign.plan.variants = try report().plan.variants
    let records = try Fixture.everybody()
    #expect(try Fixture.report(records, campaign) == Fixture.report(records.reversed(), campaign))
  }

  @Test("Text, page and JSON show the variants and the size of the holdout, in both languages")
  func shown() throws {
    let (report, _) = try report()
    let english = report.text()
    #expect(english.contains("Variant"))
    #expect(english.contains("Held out: 2 people (10% of those who would get it) deliberately got nothing"))
    #expect(report.text(language: .malay).contains("Kumpulan kawalan: 2 orang (10% daripada penerima)"))
    let lines = english.split(separator: "\n").filter { $0.hasPrefix("short") || $0.hasPrefix("long") }
    #expect(Set(lines.map(\.count)).count == 1)
    for language in ReportLanguage.allCases {
      let html = report.html(language: language)
      #expect(html.contains("<section id=\"variants\""))
      #expect(html.contains("<small>raya_long, en</small>"))
      #expect(html.matches(of: /<caption>/).count == html.matches(of: /<table>/).count)
    }
    let json = report.json
    #expect(json["holdout"]?["people"] == 2)
    #expect(json["holdout"]?["percent"] == 10)
    #expect(json["variants"]?.array?.count == 2)
    #expect(json["variants"]?.array?.first?["name"] == "short")
  }

  @Test("A campaign with one message for everybody shows nothing of it")
  func plain() throws {
    let report = try Fixture.report(Fixture.everybody())
    #expect(report.variants.isEmpty)
    #expect(!report.html().contains("variants"))
    #expect(!report.text().contains("Variant"))
  }
}

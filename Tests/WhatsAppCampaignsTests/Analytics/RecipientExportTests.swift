import Foundation
import Testing
import WhatsAppCampaigns

@Suite("Exports of recipients and of reports")
struct RecipientExportTests {
  private typealias Fixture = ReportFixture

  private static func importer(_ bytes: [UInt8]) throws -> ContactImporter {
    try ContactImporter(CSVReader(bytes: bytes), normalizer: PhoneNormalizer(defaultRegion: nil))
  }

  @Test("With the numbers in full an import reads every recipient back, with the outcome as further fields")
  func roundTrip() throws {
    var records = try Fixture.everybody()
    let names: [String?] = ["Siti", nil, "=1+1", "Ali, \"Mat\"", "two\nlines", "@x", "-"]
    for index in records.indices { records[index].member.contact.name = names[index % names.count] }
    var writer = RecipientCSVWriter(numbers: .full, byteOrderMark: true)
    for record in records { writer.append(record) }
    #expect(writer.count > 0)
    var importer = try Self.importer(writer.take())
    #expect(importer.summary.columns.phone == ["phone", "phone_digits"])
    #expect(
      importer.summary.columns.fields
        == [
          "status", "reason", "error_code", "attempts", "message_id", "pricing_category", "pricing_type", "updated_at",
        ]
    )
    for record in records {
      guard case .accepted(let draft) = try importer.next()?.outcome else {
        Issue.record("recipient \(record.recipient.id) was not accepted")
        continue
      }
      #expect(draft.phone == record.member.contact.phone)
      #expect(draft.name == record.member.contact.name)
      #expect(draft.fields["status"] == record.recipient.status.rawValue)
      #expect(draft.fields["attempts"] == String(record.recipient.attempts.count))
      #expect(draft.fields["reason"] == record.recipient.outcomeReason)
      #expect(draft.fields["error_code"] == record.recipient.outcomeCode.map { String($0) })
      #expect(draft.fields["pricing_type"] == record.recipient.bestAttempt?.evidence.pricing?.type)
      #expect(draft.fields["updated_at"] == "2027-01-15T08:00:00Z")
    }
    #expect(try importer.next() == nil)
    #expect(importer.summary.accepted == records.count)
  }

  @Test("A message's identifier, which holds the number, is written only with the numbers in full")
  func messageIDs() throws {
    let id = try #require(ProviderMessageID(provider: "wamid.HBgLNjAxMjM0NTY3ODkVAgARGBI"))
    let attempt = try Fixture.attempt(evidence: [Evidence(.accepted, at: Fixture.start, messageID: id)])
    let record = try Fixture.record(1, state: .accepted(AttemptID("attempt-1")), attempts: [attempt])
    for numbers in [ExportedNumbers.masked, .full] {
      var writer = RecipientCSVWriter(numbers: numbers)
      writer.append(record)
      let text = String(decoding: writer.take(), as: UTF8.self)
      #expect(text.contains(id.rawValue) == (numbers == .full) && text.contains("message_id"), "\(text)")
    }
  }

  @Test("Where a campaign has variants, a column says which one everybody got, and nothing of the forgotten")
  func variants() throws {
    var campaign = try Fixture.campaign()
    campaign.plan.variants = [
      CampaignVariant(name: "short", template: "raya_short", language: "ms", variables: [:]),
      CampaignVariant(name: "long", weight: 2, template: "raya_long", language: "en", variables: [:]),
    ]
    campaign.plan.seed = 3
    var records = try Fixture.everybody()
    records[0].recipient.person = PersonKey.anonymous(from: SeededRandomSource(seed: 1))
    var writer = RecipientCSVWriter(of: campaign.plan, numbers: .full)
    for record in records { writer.append(record) }
    var importer = try Self.importer(writer.take())
    for record in records {
      guard case .accepted(let draft) = try importer.next()?.outcome else { continue }
      #expect(draft.fields["variant"] == campaign.plan.variant(of: record.recipient.person)?.name.rawValue)
    }
    #expect(campaign.plan.variant(of: records[0].recipient.person) == nil)
    #expect(campaign.plan.variant(of: records[1].recipient.person) != nil)
  }

  @Test("Numbers are masked unless asked for, in names as well")
  func masked() throws {
    var record = try Fixture.record(1, state: .skipped, reason: "missingVariable")
    record.member.contact.name = "0198765432"
    var writer = RecipientCSVWriter()
    writer.append(record)
    let lines = String(decoding: writer.take(), as: UTF8.self).components(separatedBy: "\r\n")
    let outcome = "status,reason,error_code,attempts,message_id,pricing_category,pricing_type,updated_at"
    #expect(lines[0] == "name,phone,\(outcome)")
    #expect(lines[1].hasPrefix("'+60•••••5432,'+60•••••6001,skipped,missingVariable,,0,,,,"))
  }

  @Test(
    "Somebody without a phone number stands there under their id, and an import rejects that row alone",
    // Their digits are a number in Malaysia, but not this person's.
    arguments: [WhatsAppIdentity.userID("MY.123456789"), .waID("123456789")]
  )
  func withoutNumber(identity: WhatsAppIdentity) throws {
    var record = try Fixture.record(1, state: .pending(notBefore: nil))
    record.member.contact.identity = identity
    var writer = RecipientCSVWriter(numbers: .full)
    writer.append(record)
    writer.append(try Fixture.record(2, state: .pending(notBefore: nil)))
    var importer = try ContactImporter(
      CSVReader(bytes: writer.take()),
      normalizer: PhoneNormalizer(defaultRegion: RegionCode("MY"))
    )
    guard case .rejected(let rejection) = try importer.next()?.outcome else {
      Issue.record("a user id was taken for a number")
      return
    }
    #expect(rejection.reason == .invalidPhone && rejection.column == "phone")
    guard case .accepted = try importer.next()?.outcome else {
      Issue.record("the row below was not accepted")
      return
    }
  }

  /// The rows of a text as it reads back, by section, group and item.
  private static func figures(_ text: String) throws -> [[String]: [String]] {
    var reader = try CSVReader(bytes: Array(text.utf8))
    #expect(try reader.next().map { Array($0.cells) }?.first == "section")
    var figures: [[String]: [String]] = [:]
    while let row = try reader.next() {
      #expect(row.cells.count == 8)
      figures[Array(row.cells.prefix(3))] = Array(row.cells.dropFirst(3))
    }
    return figures
  }

  @Test("The figures of a report read back as they are, safe against formulas")
  func report() throws {
    var campaign = try Fixture.campaign(name: "=HYPERLINK(1)", reason: "two\nlines, \"quoted\"")
    campaign.plan.variants = [
      CampaignVariant(name: "short", template: "raya_short", language: "ms", variables: [:]),
      CampaignVariant(name: "long", weight: 2, template: "raya_long", language: "en", variables: [:]),
    ]
    campaign.plan.seed = 3
    let report = try Fixture.report(Fixture.everybody(), campaign)
    let figures = try Self.figures(report.csv())
    #expect(figures[["campaign", "", "name"]]?.first == "'=HYPERLINK(1)")
    #expect(figures[["campaign", "", "statusReason"]]?.first == "two\nlines, \"quoted\"")
    #expect(figures[["campaign", "", "startedAt"]]?.first == "2027-01-15T08:00:00Z")
    for step in report.funnel {
      #expect(figures[["funnel", "", step.stage.rawValue]]?.prefix(2) == [String(step.count), String(report.total)])
    }
    for status in RecipientStatus.allCases {
      let cells = figures[["counts", "", status.rawValue]]
      #expect(cells?.first == String(report.counts[status]))
      #expect(cells.flatMap { Double($0[2]) } == ReportRate(report.counts[status], outOf: report.total).fraction)
    }
    for reason in report.reasons where reason.code != nil || reason.detail != nil {
      let cells = figures[["reasons", reason.status.rawValue, reason.word]]
      #expect(cells?.last == reason.detail ?? "")
      #expect(cells?[3] == reason.code.map { String($0) } ?? "")
    }
    for variant in report.variants {
      #expect(figures[["variants", variant.variant.name.rawValue, "people"]]?.first == String(variant.people))
    }
    let json = report.json
    for section in ["facts", "attempts", "holdout"] {
      for member in try #require(json[section]?.object).members {
        #expect(figures[[section, "", member.key]]?.first == member.value.int.map { String($0) })
      }
    }
    for item in ["total", "settling"] {
      #expect(figures[["report", "", item]]?.first == json[item]?.int.map { String($0) })
    }
    #expect(figures[["report", "", "generatedAt"]]?.first == json["generatedAt"]?.string)
    #expect(figures[["report", "", "interim"]]?.first == json["interim"]?.bool.map { "\($0)" })
    #expect(
      figures[["rates", "", "delivery"]]?.prefix(2) == [
        String(report.deliveryRate.count), String(report.deliveryRate.outOf),
      ]
    )
    #expect(report.csv(byteOrderMark: true) == "\u{FEFF}" + report.csv())
  }

  @Test("An import of people refuses a report by name")
  func reportIsNoList() throws {
    let report = try Fixture.report([])
    let error = #expect(throws: ImportError.self) { try Self.importer(Array(report.csv().utf8)) }
    #expect(error?.code == .wrongFormat)
    #expect(error?.description.contains("the report of a campaign, which names nobody") == true)
  }
}

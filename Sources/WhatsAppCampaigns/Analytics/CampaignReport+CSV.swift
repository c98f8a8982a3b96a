import Foundation

extension CampaignReport {
  /// The report as comma-separated text for spreadsheet programs: one figure a row.
  ///
  /// `section`, `group` and `item` say what the figure is, in the words of ``json``: the stages of the funnel, the statuses,
  /// the rates, the reasons (the status they are of is the `group`), the variants (the `group`), the prices that the provider
  /// named (category and type are the `group`) and their cost by a rate card, the holdout, the attempts, and facts beside
  /// them. What stands in ``json`` beside these sections, such as `total`, is in the section `report`.
  /// `value` is the figure, or a text about the campaign; `out_of` and `rate`, a fraction, stand where it is part of a
  /// whole. A report names nobody, so there is nothing to mask, and an import of people refuses it by name.
  ///
  /// - Parameter byteOrderMark: Whether to begin with a byte-order mark, for Excel.
  public func csv(byteOrderMark: Bool = false) -> String {
    var writer = CSVWriter(headers: ExportHeaders.report, byteOrderMark: byteOrderMark)
    let rows = campaignRows + peopleRows + reasonRows + variantRows + pricingRows + otherRows
    for row in rows { writer.append(row.cells) }
    return String(decoding: writer.take(), as: UTF8.self)
  }

  private struct Row {
    var section: String
    var group = ""
    var item: String
    var value: CSVWriter.Cell
    var whole: Int?
    var rate: Double?
    var code: Int?
    var detail: String?

    var cells: [CSVWriter.Cell] {
      [
        .text(section), .text(group), .text(item), value, whole.map { .integer(Int64($0)) } ?? .empty,
        rate.map(CSVWriter.Cell.decimal) ?? .empty, code.map { .integer(Int64($0)) } ?? .empty,
        detail.map(CSVWriter.Cell.text) ?? .empty,
      ]
    }
  }

  private static func row(_ section: String, _ item: String, _ rate: ReportRate, group: String = "") -> Row {
    Row(
      section: section,
      group: group,
      item: item,
      value: .integer(Int64(rate.count)),
      whole: rate.outOf,
      rate: rate.fraction
    )
  }

  private var campaignRows: [Row] {
    let texts: [(String, String?)] = [
      ("id", campaign.rawValue), ("name", name), ("status", status.rawValue), ("statusReason", statusReason),
      ("provider", provider.rawValue), ("template", template.rawValue), ("language", templateLanguage.rawValue),
      ("purpose", purpose.rawValue), ("startedAt", startedAt?.formatted(.iso8601)),
      ("endedAt", endedAt?.formatted(.iso8601)),
    ]
    return texts.map { item, text in
      Row(section: "campaign", item: item, value: text.map(CSVWriter.Cell.text) ?? .empty)
    } + [
      Row(section: "report", item: "generatedAt", value: .text(generatedAt.formatted(.iso8601))),
      Row(section: "report", item: "interim", value: .text(isInterim ? "true" : "false")),
    ]
  }

  private var peopleRows: [Row] {
    funnel.map { Self.row("funnel", $0.stage.rawValue, $0.ofAudience) }
      + RecipientStatus.allCases.map { Self.row("counts", $0.rawValue, ReportRate(counts[$0], outOf: total)) }
      + rates.map { Self.row("rates", $0.name, $0.rate) }
  }

  private var reasonRows: [Row] {
    reasons.map { reason in
      var row = Self.row("reasons", reason.word, ReportRate(reason.count, outOf: total), group: reason.status.rawValue)
      row.code = reason.code
      row.detail = reason.detail
      return row
    }
  }

  private var variantRows: [Row] {
    variants.flatMap { result in
      let name = result.variant.name.rawValue
      let figures = [
        ("sent", result.sent), ("delivered", result.delivered), ("read", result.read),
        ("responded", result.responded), ("failed", result.failed),
      ]
      return [Row(section: "variants", group: name, item: "people", value: .integer(Int64(result.people)))]
        + figures.map { Self.row("variants", $0, ReportRate($1, outOf: result.people), group: name) }
    }
  }

  private var pricingRows: [Row] {
    let rows = pricing.flatMap { line in
      let words = [line.category, line.type].compactMap(\.self)
      let group = words.isEmpty ? "unnamed" : words.joined(separator: " ")
      let word = line.isBilled.map { $0 ? "billed" : "free" } ?? "unpriced"
      return [(word, line.delivered), ("undelivered", line.undelivered)].map { item, count in
        Row(section: "pricing", group: group, item: item, value: .integer(Int64(count)))
      }
    }
    let sums = [("billed", billed), ("free", free), ("unpriced", unpriced)].map { item, count in
      Row(section: "pricing", item: item, value: .integer(Int64(count)))
    }
    guard let cost else { return rows + sums }
    return rows + sums + [
      Row(section: "cost", group: cost.card.currency, item: "total", value: .text("\(cost.total)")),
      Row(section: "cost", group: cost.card.currency, item: "unpriced", value: .integer(Int64(cost.unpriced))),
    ]
  }

  private var otherRows: [Row] {
    let figures = [
      ("report", "total", total), ("report", "settling", counts.settling), ("holdout", "percent", holdout),
      ("holdout", "people", heldOut), ("facts", "responded", counts.responded),
      ("facts", "respondedUndelivered", respondedUndelivered), ("facts", "possibleDuplicates", possibleDuplicates),
      ("facts", "stopRaced", stopRaced), ("facts", "withdrewAfterwards", withdrewAfterwards), ("facts", "held", held),
      ("facts", "deliveredDespiteFailure", deliveredDespiteFailure), ("attempts", "begun", attempts),
      ("attempts", "retries", retries), ("attempts", "turnedAway", turnedAway),
    ]
    return figures.map { Row(section: $0, item: $1, value: .integer(Int64($2))) }
  }
}

import Foundation

/// Writes the page of a report, section by section.
struct ReportPage {
  let report: CampaignReport
  let language: ReportLanguage
  let texts: ReportTexts
  let format: ReportFormat

  init(_ report: CampaignReport, language: ReportLanguage) {
    self.report = report
    self.language = language
    texts = ReportTexts(language)
    format = ReportFormat(texts, timeZone: report.timeZone)
  }

  var html: String {
    let name = escaped(MarkupText.visible(report.name))
    return """
      <!DOCTYPE html>
      <html lang="\(language.rawValue)" xmlns="http://www.w3.org/1999/xhtml">
      <head>
      <meta charset="utf-8" />
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="robots" content="noindex" />
      <title>\(name) – \(escaped(texts.report))</title>
      <style>
      \(Self.style)
      </style>
      </head>
      <body>
      <main>
      \(header(name: name))
      \(tiles)
      \(funnelSection)
      \(outcomeSection)
      \(rateSection)
      \(variantSection)
      \(reasonSection)
      \(pricingSection)
      \(timeSection)
      \(factSection)
      \(detailSection)
      </main>
      <footer><p>\(escaped(texts.footnote))</p></footer>
      </body>
      </html>

      """
  }

  func escaped(_ text: String) -> String { MarkupText.escaped(text) }

  private func header(name: String) -> String {
    let headline = texts.headline(of: report, format)
    let why = texts.statusReason(report.statusReason, report.halts)
    let reason = why.map { "<p class=\"notice\">\(escaped(MarkupText.visible($0)))</p>" } ?? ""
    let interim = report.isInterim ? "<p class=\"notice\">\(escaped(texts.interim))</p>" : ""
    let made = "\(texts.generated): \(format.instant(report.generatedAt)) (\(format.zoneName))"
    return """
      <header>
      <p class="kicker">\(escaped(texts.report)) <span class="badge">\(escaped(texts.name(of: report.status)))</span></p>
      <h1><bdi>\(name)</bdi></h1>
      <p class="lead">\(escaped(headline))</p>
      \(reason)\(interim)
      <p class="quiet">\(escaped(made))</p>
      </header>
      """
  }

  /// The four numbers that everybody asks for first.
  private var tiles: String {
    let tiles = [
      (texts.name(of: FunnelStage.audience), format.number(report.total), texts.people.lowercased()),
      (texts.name(of: FunnelStage.delivered), report.deliveryRate.percent, part(report.deliveryRate, "delivery")),
      (texts.name(of: FunnelStage.readOrResponded), report.readRate.percent, part(report.readRate, "read")),
      (texts.name(of: FunnelStage.responded), report.responseRate.percent, part(report.responseRate, "response")),
    ]
    let cells = tiles.map { title, value, note in
      "<div><dt>\(escaped(title))</dt><dd><strong>\(escaped(value))</strong><span>\(escaped(note))</span></dd></div>"
    }
    return "<dl class=\"tiles\">\n\(cells.joined(separator: "\n"))\n</dl>"
  }

  /// What a rate is a part of, in numbers: `8,812 of 9,120 taken by the provider`.
  private func part(_ rate: ReportRate, _ name: String) -> String {
    "\(texts.outOf(format.number(rate.count), format.number(rate.outOf))) \(texts.rate(name).whole)"
  }

  private var funnelSection: String {
    var previous = report.total
    let rows = report.funnel.map { step in
      let lost = previous - step.count
      previous = step.count
      let why = lost > 0 ? "<small>\(escaped(texts.loss(at: step.stage)))</small>" : ""
      let lostCell = step.ofPrevious == nil ? "" : lost > 0 ? "−\(format.number(lost))" : "0"
      return row(
        heading: escaped(texts.name(of: step.stage)) + why,
        cells: [
          format.number(step.count), step.ofPrevious?.percent ?? "", lostCell,
        ]
      )
    }
    let table = table(
      caption: texts.funnel,
      columns: [texts.stage, texts.people, texts.ofPrevious, texts.lost],
      rows: rows
    )
    return section("funnel", texts.funnel, "<div class=\"pair\">\n\(funnelChart)\n\(table)\n</div>")
  }

  private var outcomeSection: String {
    let rows = RecipientStatus.allCases.map { status in
      row(
        heading:
          "\(escaped(texts.name(of: status)))<small>\(escaped(texts.meaning(of: status, resentUpTo: report.mostAttempts)))</small>",
        cells: [format.number(report.counts[status]), ReportRate(report.counts[status], outOf: report.total).percent],
        isQuiet: report.counts[status] == 0
      )
    }
    let total = row(
      heading: escaped(texts.total),
      cells: [format.number(report.total), ReportRate(report.total, outOf: report.total).percent]
    )
    let table = table(
      caption: texts.outcomes,
      columns: [texts.status, texts.people, texts.share],
      rows: rows,
      footer: total
    )
    return section("outcomes", texts.outcomes, "\(table)\n<p class=\"quiet\">\(escaped(texts.addUp))</p>")
  }

  private var rateSection: String {
    let rows = report.rates.map { name, rate in
      let words = texts.rate(name)
      return row(
        heading: "\(escaped(words.name))<small>\(escaped("\(words.part) ÷ \(words.whole)"))</small>",
        cells: [texts.outOf(format.number(rate.count), format.number(rate.outOf)), rate.percent]
      )
    }
    let table = table(caption: texts.rates, columns: [texts.rate, texts.calculation, texts.share], rows: rows)
    return section("rates", texts.rates, table)
  }

  private var reasonSection: String {
    guard !report.reasons.isEmpty else {
      return section("reasons", texts.reasons, "<p>\(escaped(texts.noReasons))</p>")
    }
    let rows = report.reasons.map { reason in
      let detail = reason.detail.map { "<small>\(escaped(MarkupText.visible($0)))</small>" } ?? ""
      return row(
        heading: escaped(MarkupText.visible(reason.sentence(in: language))) + detail,
        cells: [
          texts.name(of: reason.status), reason.code.map(String.init) ?? "–", format.number(reason.count),
        ]
      )
    }
    let columns = [texts.reason, texts.status, texts.code, texts.people]
    return section("reasons", texts.reasons, table(caption: texts.reasons, columns: columns, rows: rows))
  }

  private var pricingSection: String {
    guard !report.pricing.isEmpty else { return "" }
    let rows = report.pricing.map { line in
      let cells = texts.cells(line, format)
      return row(heading: escaped(cells[0]), cells: Array(cells.dropFirst()))
    }
    let notes = texts.pricingSentences(of: report, format).map { "<p class=\"quiet\">\(escaped($0))</p>" }
    let table = table(caption: texts.pricing, columns: texts.pricingColumns, rows: rows)
    return section("pricing", texts.pricing, ([table] + notes).joined(separator: "\n"))
  }

  private var timeSection: String {
    guard let first = report.sends.first, let last = report.sends.last else {
      return section("sends", texts.sends, "<p>\(escaped(texts.noSends))</p>")
    }
    let ends = table(
      caption: texts.sends,
      columns: [texts.messages, "\(texts.time) (\(format.zoneName))"],
      rows: [
        row(heading: escaped(texts.firstSend), cells: [format.instant(first)]),
        row(heading: escaped(texts.lastSend), cells: [format.instant(last)]),
      ]
    )
    return section("sends", texts.sends, "\(sendChart)\n\(ends)") + "\n"
      + section("speed", texts.speed, speedTable)
  }

  private var speedTable: String {
    let percents = [(50, texts.half), (90, texts.nineInTen), (99, texts.ninetyNine)]
    let rows = percents.map { percent, heading in
      row(
        heading: escaped(heading),
        cells: [report.timeToDelivery, report.timeToRead].map {
          $0.within(percent: percent).map(format.span) ?? texts.nobody
        }
      )
    }
    let measured = row(
      heading: escaped(texts.measured),
      cells: [report.timeToDelivery, report.timeToRead].map { format.number($0.count) }
    )
    return table(
      caption: texts.speed,
      columns: [texts.reach, texts.toDelivery, texts.toRead],
      rows: rows,
      footer: measured
    )
  }

  private var factSection: String {
    let facts = texts.facts(of: report)
    guard !facts.isEmpty else { return "" }
    let rows = facts.map { row(heading: escaped($0.text), cells: [format.number($0.count)]) }
    return section(
      "facts",
      texts.facts,
      table(caption: texts.facts, columns: [texts.fact, texts.number], rows: rows)
    )
  }

  private var detailSection: String {
    let details: [(String, String)] = [
      (texts.template, report.template.rawValue),
      (texts.templateLanguage, report.templateLanguage.rawValue),
      (texts.provider, report.provider.rawValue),
      (texts.identifier, report.campaign.rawValue),
      (texts.started, report.startedAt.map(format.instant) ?? "–"),
      (texts.ended, report.endedAt.map(format.instant) ?? "–"),
    ]
    let items = details.map { "<div><dt>\(escaped($0))</dt><dd>\(escaped($1))</dd></div>" }
    return section("details", texts.details, "<dl class=\"details\">\n\(items.joined(separator: "\n"))\n</dl>")
  }
}

import WhatsAppCampaigns

extension Command {
  private static let html = Option.value("html", "FILE", "Write a page to this file instead, to open in a browser")
  private static let csv = Option.value("csv", "FILE", "Write the figures to this file instead, one a row")
  private static let language = Option.value("language", "CODE", "The language of the report: en or ms. Default: en")

  private static let rateCard = Option.value(
    "rate-card",
    "FILE",
    "Say what the billed messages cost, by this JSON list of prices"
  )

  static let campaignReport = Command(
    name: "campaign report",
    summary: "Show the funnel, the rates and the reasons of a campaign",
    discussion: """
      Webhooks that are waiting are applied first, so that the figures are as new as they can be. What is billed and what is \
      free is counted by what the provider reported; a rate card is a file as for campaign dry-run.
      """,
    positionals: [.campaign],
    options: [html, csv, language, rateCard],
    examples: [
      "campaign report c7h2kq9xmp", "campaign report c7h2kq9xmp --html report.html --language ms",
      "campaign report c7h2kq9xmp --csv report.csv",
    ]
  ) { call in
    let id = try call.arguments.campaign()
    let language =
      try call.arguments.parsed(language, as: "en or ms", ReportLanguage.init(rawValue:)) ?? .english
    let card = try call.arguments[rateCard].map(RateCard.init(file:))
    let workspace = try await call.workspace()
    let engine = try workspace.engine()
    let report = try await engine.report(of: id, rateCard: card)
    var written: [String] = []
    if let path = call.arguments[html] {
      try write(report.html(language: language), to: path)
      written.append(path)
    }
    if let path = call.arguments[csv] {
      try write(report.csv(), to: path)
      written.append(path)
    }
    guard let first = written.first else {
      call.print(report.json, or: report.text(language: language))
      return .done
    }
    let lines = written.map { "The report lies in \($0.printable)\n" }
    call.print(
      written.count == 1 ? ["report": .string(first)] : ["reports": .array(written.map(JSONValue.string))],
      or: lines.joined()
    )
    return .done
  }

  private static func write(_ text: String, to path: String) throws {
    let file = try StandardOutput(creating: path)
    file.write(text)
    try file.close()
  }
}

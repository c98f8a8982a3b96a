import WhatsAppCampaigns

extension Command {
  private static let html = Option.value("html", "FILE", "Write a page to this file instead, to open in a browser")
  private static let language = Option.value("language", "CODE", "The language of the report: en or ms. Default: en")

  static let campaignReport = Command(
    name: "campaign report",
    summary: "Show the funnel, the rates and the reasons of a campaign",
    discussion: "Webhooks that are waiting are applied first, so that the figures are as new as they can be.",
    positionals: [.campaign],
    options: [html, language],
    examples: ["campaign report c7h2kq9xmp", "campaign report c7h2kq9xmp --html report.html --language ms"]
  ) { call in
    let id = try call.arguments.campaign()
    let language =
      try call.arguments.parsed(language, as: "en or ms", ReportLanguage.init(rawValue:)) ?? .english
    let workspace = try await call.workspace()
    let engine = try workspace.engine()
    let report = try await engine.report(of: id)
    if let path = call.arguments[html] {
      let file = try StandardOutput(creating: path)
      file.write(report.html(language: language))
      try file.close()
      call.print(["report": .string(path)], or: "The report lies in \(path.printable)\n")
    } else {
      call.print(report.json, or: report.text(language: language))
    }
    return .done
  }
}

import WhatsAppCampaigns

extension Command {
  private static let recipients = Option.value("recipients", "N", "Only the first so many rows of the list")
  private static let output = Option.value("output", "DIR", "Where store, report and logs go. Default: demo-output")
  private static let list = Option.value("list", "FILE", "Another list than the one that comes with the program")

  static let demo = Command(
    name: "demo",
    summary: "Run a whole campaign against a simulated provider, crash included",
    discussion: """
      Imports a list with the dirt that real lists have, records consent, says for everybody what would happen, and sends \
      over HTTP to a simulator of the Cloud API on this machine. The sending process kills itself half way and another one \
      goes on; signed webhooks come back late, twice and out of order; somebody writes STOP. Ends with the funnel and a \
      report, and with 0 only when every promise was kept. It plays at ten in the morning in Kuala Lumpur.
      """,
    kind: .pure,
    options: [recipients, output, list],
    examples: ["demo", "demo --recipients 100 --output /tmp/demo"]
  ) { call in
    let count = try call.arguments.parsed(recipients, as: "a number from 20") {
      Int($0).flatMap { $0 >= 20 ? $0 : nil }
    }
    let stage = try await DemoStage.set(
      in: call.arguments[output] ?? "demo-output",
      list: call.arguments[list],
      rows: count,
      output: call.output
    )
    let demo = Demo(stage: stage)
    return try await demo.run() ? .done : .refused
  }
}

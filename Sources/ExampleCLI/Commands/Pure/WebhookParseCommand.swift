import WhatsAppCampaigns

extension Command {
  static let webhookParse = Command(
    name: "webhook parse",
    summary: "Show the events in webhook bodies",
    discussion: """
      Reads one webhook body a line from standard input and answers with its events and with what could not be read. No \
      signature is checked, and nothing is stored.
      """,
    kind: .pure,
    options: [ProviderKind.option],
    examples: ["webhook parse --provider cloud < captured-webhooks.jsonl"]
  ) { call in
    let format = try call.arguments.provider().webhookFormat
    return try await JSONLines(output: call.output).answer { (line) throws(LineProblem) in
      let parsed = format.parse(line)
      // Whether a line without events is JSON at all decides between an answer and an error.
      if parsed.events.isEmpty { _ = try JSONLines.parse(line) }
      return [
        "events": .array(parsed.events.map { .object(WebhookEventDocument.members(of: $0)) }),
        "problems": .array(
          parsed.problems.map { ["path": .string($0.path), "problem": .string($0.problem)] }
        ),
      ]
    }
  }
}

import WhatsAppCampaigns

extension Command {
  static let payloadCheck = Command(
    name: "payload check",
    summary: "Check request bodies against the provider's documented limits",
    discussion: """
      Reads one request body a line from standard input. A body that the provider accepts is answered as the library \
      writes it: defaults are left out, as is a `recipient` beside `to`, which the provider ignores, and numbers have \
      their +. Another is answered with every rule that it breaks.
      """,
    kind: .pure,
    options: [ProviderKind.option],
    examples: ["payload check --provider cloud < requests.jsonl"]
  ) { call in
    let provider = try call.arguments.provider()
    return try await JSONLines(output: call.output).answer { (line) throws(LineProblem) in
      let body = try JSONLines.parse(line)
      do {
        return ["valid": true, "body": try JSONValue.parse(try provider.rewritten(body))]
      } catch let error as PayloadError {
        let problems = error.problems.map { problem -> JSONValue in
          ["path": .string(problem.path), "rule": .string(problem.rule)]
        }
        return ["valid": false, "problems": .array(problems)]
      } catch {
        throw LineProblem("\(error)")
      }
    }
  }
}

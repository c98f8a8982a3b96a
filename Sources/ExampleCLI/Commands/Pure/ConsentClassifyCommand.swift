import WhatsAppCampaigns

extension Command {
  static let consentClassify = Command(
    name: "consent classify",
    summary: "Say what messages decide about consent, and by which rule and word",
    discussion: """
      Reads {"text":"Stop. Thank you","language":"en"} from standard input, one object a line; language may be absent. \
      The words of every language count whichever is given, as they do when a webhook is applied: people answer in the \
      language they like, and a refusal must not be missed.
      """,
    kind: .pure,
    examples: [#"consent classify <<< '{"text":"Stop. Thank you"}'"#]
  ) { call in
    let classifier = KeywordClassifier()
    return try await JSONLines(output: call.output).answerObjects { (line) throws(LineProblem) in
      let text = try line.requiredText("text")
      _ = try line.optionalText("language")
      let reading = classifier.classify(text)
      return [
        "decision": .string(reading.decision.rawValue),
        "rule": JSONValue(reading.rule?.rawValue),
        "word": JSONValue(reading.word),
      ]
    }
  }
}

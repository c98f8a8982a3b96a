import WhatsAppCampaigns

extension Command {
  private static let languages = Option.value(
    "languages",
    "CODES",
    "Whose words count: \(ConsentWords.byLanguage.keys.sorted().joined(separator: ", ")). Default: en,ms"
  )

  static let consentClassify = Command(
    name: "consent classify",
    summary: "Say what messages decide about consent, and by which rule and word",
    discussion: """
      Reads {"text":"Stop. Thank you","language":"en"} from standard input, one object a line; language may be absent. \
      The words of every language count whichever is given, as they do when a webhook is applied: people answer in the \
      language they like, and a refusal must not be missed.
      """,
    kind: .pure,
    options: [languages],
    examples: [#"consent classify <<< '{"text":"Stop. Thank you"}'"#]
  ) { call in
    let classifier = KeywordClassifier(words: try words(call.arguments[languages]))
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

  /// The words of the languages that a list names.
  private static func words(_ codes: String?) throws -> ConsentWords {
    guard let codes else { return .englishAndMalay }
    var words = ConsentWords()
    for code in codes.split(separator: ",") {
      guard let list = ConsentWords.byLanguage[String(code)] else {
        throw CommandFailure.usage(
          "there are no words for “\(String(code).printable)”; there are for "
            + ConsentWords.byLanguage.keys.sorted().joined(separator: ", ")
        )
      }
      words = words.union(list)
    }
    return words
  }
}

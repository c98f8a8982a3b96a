/// How long a text of a template may become once its variables are filled in, as the provider counts it: its refusal of a
/// longer one has the code 132005.
struct TextRoom: Sendable {
  /// The most characters in all.
  let limit: Int
  /// The characters that stand in the template itself.
  private let fixed: Int
  /// How often each variable stands in it, in the order of ``TemplateText/names``.
  private let uses: [Int]

  init(_ text: TemplateText, limit: Int) {
    self.limit = limit
    var fixed = 0
    var counts: [String: Int] = [:]
    for piece in text.pieces {
      switch piece {
      case .literal(let words): fixed += ParameterText.length(words)
      case .placeholder(let name): counts[name, default: 0] += 1
      }
    }
    self.fixed = fixed
    uses = text.names.map { counts[$0] ?? 0 }
  }

  /// Whether the text is within its limit with some values, those of the variables in their order.
  func holds(_ values: [some StringProtocol]) -> Bool {
    // A text of few bytes has few characters; counting is for the long ones.
    length(values) { $0.utf8.count } <= limit || length(values) { $0.unicodeScalars.count } <= limit
  }

  private func length<Text>(_ values: [Text], _ count: (Text) -> Int) -> Int {
    zip(values, uses).reduce(fixed) { $0 + $1.1 * count($1.0) }
  }
}

/// A text of a template, cut into what stands fixed and what each message fills in.
struct TemplateText: Hashable, Sendable {
  /// A piece of the text.
  enum Piece: Hashable, Sendable {
    case literal(String)
    case placeholder(String)
  }

  /// The pieces in order; joined they give the text back.
  private(set) var pieces: [Piece] = []
  /// How many `{{` begin nothing that could be a placeholder.
  private(set) var malformedCount = 0

  init(_ text: String) {
    var rest = text[...]
    var literal = ""
    while let opening = rest.firstRange(of: "{{") {
      literal += rest[..<opening.lowerBound]
      let after = rest[opening.upperBound...]
      // The search for the end is bounded by the longest name, so that a text of braces only is not read again and again.
      if let closing = after.prefix(VariableKey.maximumNameLength + 8).firstRange(of: "}}"),
        let name = Self.name(in: after[..<closing.lowerBound])
      {
        if !literal.isEmpty { pieces.append(.literal(literal)) }
        literal = ""
        pieces.append(.placeholder(name))
        rest = after[closing.upperBound...]
      } else {
        malformedCount += 1
        literal += rest[opening]
        rest = after
      }
    }
    literal += rest
    if !literal.isEmpty { pieces.append(.literal(literal)) }
  }

  private static func name(in text: Substring) -> String? {
    var name = text
    while name.first == " " { name.removeFirst() }
    while name.last == " " { name.removeLast() }
    let result = String(name)
    return VariableKey.isName(result) ? result : nil
  }

  /// The names of the placeholders, each once: positional ones by number, named ones as they appear.
  var names: [String] {
    var seen: Set<String> = []
    let found = pieces.compactMap { piece -> String? in
      if case .placeholder(let name) = piece, seen.insert(name).inserted { name } else { nil }
    }
    guard found.allSatisfy(VariableKey.isPositional) else { return found }
    return found.sorted { ($0.utf8.count, $0) < ($1.utf8.count, $1) }
  }

  /// The text with values filled in; a placeholder without one stays as it is.
  func filled(_ value: (String) -> String?) -> String {
    pieces.reduce(into: "") { text, piece in
      switch piece {
      case .literal(let part): text += part
      case .placeholder(let name): text += value(name) ?? "{{\(name)}}"
      }
    }
  }
}

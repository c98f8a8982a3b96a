/// Where the value of a template's variable comes from.
///
/// The spelling is that of the command line: `field:name`, `field:name|friend` with a fallback, `text:Hello`. A value
/// without a prefix is text. In a field's name, `\|` stands for a bar and `\\` for a backslash.
@nonexhaustive
public enum VariableSource: Hashable, Sendable {
  /// A field of the contact, with what to use for people who have none.
  case field(String, fallback: String? = nil)
  /// The same text for everybody.
  case text(String)
}

extension VariableSource: RawRepresentable, Codable {
  /// Parses a source, or returns `nil` for a field without a name and for blank text.
  public init?(rawValue: String) {
    if rawValue.hasPrefix("field:") {
      self.init(field: rawValue.dropFirst(6))
    } else {
      let text = rawValue.hasPrefix("text:") ? String(rawValue.dropFirst(5)) : rawValue
      guard !ParameterText.isBlank(text) else { return nil }
      self = .text(text)
    }
  }

  private init?(field text: Substring) {
    var name = ""
    var rest = text
    while let next = rest.popFirst() {
      if next == "|" { break }
      if next == "\\", let escaped = rest.first, escaped == "|" || escaped == "\\" {
        name.append(escaped)
        rest.removeFirst()
      } else {
        name.append(next)
      }
    }
    guard !ParameterText.isBlank(name) else { return nil }
    self = .field(name, fallback: ParameterText.isBlank(rest) ? nil : String(rest))
  }

  /// Parses a source, or returns `nil` for a field without a name and for blank text.
  public init?(_ text: some StringProtocol) {
    self.init(rawValue: String(text))
  }

  /// The source as the command line spells it.
  public var rawValue: String {
    switch self {
    case .text(let text): "text:\(text)"
    case .field(let name, let fallback):
      "field:" + name.reduce(into: "") { $0 += $1 == "|" || $1 == "\\" ? "\\\($1)" : String($1) }
        + (fallback.map { "|\($0)" } ?? "")
    }
  }
}

extension VariableSource: CustomStringConvertible {
  /// The source as the command line spells it.
  public var description: String { rawValue }
}

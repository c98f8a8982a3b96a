/// Text that somebody else wrote, made safe to show.
enum MarkupText {
  /// The longest text of a stranger that is shown, in scalars.
  static let maximumLength = 300

  /// Text without what could steer a terminal or a page: control characters and marks that turn the direction of
  /// writing become U+FFFD, and a text that is far too long is cut.
  static func visible(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars.prefix(maximumLength) {
      result.append(isHarmless(scalar) ? scalar : "\u{FFFD}")
    }
    if text.unicodeScalars.dropFirst(maximumLength).first != nil { result.append("…") }
    return String(result)
  }

  /// Text as it may stand in HTML and in XML, between tags and in a quoted attribute.
  static func escaped(_ text: String) -> String {
    var result = ""
    result.reserveCapacity(text.utf8.count + 16)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      default: result.unicodeScalars.append(isHarmless(scalar) ? scalar : "\u{FFFD}")
      }
    }
    return result
  }

  private static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0: false
    // Line and paragraph separators; overrides, embeddings and isolates of the direction; what XML does not allow.
    case 0x2028...0x202E, 0x2066...0x2069: false
    case _ where scalar.value & 0xFFFE == 0xFFFE: false
    default: true
    }
  }
}

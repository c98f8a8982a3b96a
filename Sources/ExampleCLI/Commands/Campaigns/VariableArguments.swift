import WhatsAppCampaigns

/// Reads what `--var` and `--variant-var` assign.
enum VariableArguments {
  /// The variables with their sources.
  ///
  /// The library takes a source without a known prefix for text. On a command line `bogus:x` is more probably a
  /// mistyped `field:x`, which everybody would get as it stands; whoever means such a text writes `text:` before it.
  static func mapping(_ assignments: [String], of option: Option) throws(CommandFailure) -> VariableMapping {
    for assignment in assignments {
      guard let source = assignment.split(separator: "=", maxSplits: 1).dropFirst().first,
        let prefix = unknownPrefix(of: source)
      else { continue }
      let nearest = Spelling.nearest(to: prefix, among: ["field", "text"]).map { "; did you mean \($0):?" } ?? ""
      throw .usage(
        "--\(option.name) knows the sources field:NAME, field:NAME|FALLBACK and text:WORDS, and no \(prefix):\(nearest)"
      )
    }
    do throws(TemplateError) {
      return try VariableMapping(assignments: assignments)
    } catch {
      throw .usage("--\(option.name): \(error)")
    }
  }

  /// The word that stands directly before a colon, where it is none that the library knows and no address begins so.
  private static func unknownPrefix(of source: Substring) -> String? {
    guard let colon = source.firstIndex(of: ":") else { return nil }
    let word = source[..<colon]
    let rest = source[colon...].dropFirst()
    guard !word.isEmpty, word.allSatisfy({ $0.isLetter || $0 == "_" }), word != "field", word != "text",
      !rest.hasPrefix("//"), rest.first?.isWhitespace != true
    else { return nil }
    return String(word)
  }
}

/// The checks that many fields of messages share.
enum FieldRule {
  /// A text that must not be blank, nor longer than a number of characters.
  static func text(_ text: String, path: @autoclosure () -> String, limit: Int) -> [TemplateProblem] {
    if ParameterText.isBlank(text) { return [TemplateProblem(path: path(), rule: "must not be empty")] }
    // A text of few bytes has few characters; counting is for the long ones.
    guard text.utf8.count > limit, ParameterText.length(text) > limit else { return [] }
    return [TemplateProblem(path: path(), rule: "must not be longer than \(limit) characters")]
  }

  /// A number of elements.
  static func count(_ count: Int, in range: ClosedRange<Int>, path: String, noun: String) -> [TemplateProblem] {
    guard !range.contains(count) else { return [] }
    return [TemplateProblem(path: path, rule: "must hold \(range.lowerBound) to \(range.upperBound) \(noun)")]
  }

  /// A web address.
  static func webAddress(_ text: String, path: String) -> [TemplateProblem] {
    guard let rule = MediaSource.link(text).problem else { return [] }
    return [TemplateProblem(path: path, rule: rule)]
  }

  /// Texts of which no two may be the same.
  static func unique(_ texts: [String], path: String, noun: String) -> [TemplateProblem] {
    guard Set(texts).count < texts.count else { return [] }
    return [TemplateProblem(path: path, rule: "must have a different \(noun) each")]
  }
}

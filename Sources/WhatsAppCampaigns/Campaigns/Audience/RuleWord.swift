/// A key of a rule in JSON as it stands there, whether or not it means something.
struct RuleWord: CodingKey {
  let stringValue: String
  let intValue: Int?

  init(stringValue: String) {
    self.stringValue = stringValue
    intValue = nil
  }

  init(intValue: Int) {
    stringValue = String(intValue)
    self.intValue = intValue
  }

  /// Refuses an object that has a key besides some.
  ///
  /// - Parameter sentence: What the words are, such as `a time has`.
  static func check(_ decoder: any Decoder, _ words: [String], _ sentence: String) throws {
    let values = try decoder.container(keyedBy: RuleWord.self)
    let strange = values.allKeys.filter { !words.contains($0.stringValue) }
    guard let key = strange.min(by: { $0.stringValue < $1.stringValue }) else { return }
    throw error(values.codingPath + [key], "this has no meaning here; \(sentence)", words)
  }

  /// The error at a place of a rule, with the words that may stand there.
  static func error(_ path: [any CodingKey], _ sentence: String, _ words: [String]) -> DecodingError {
    .dataCorrupted(.init(codingPath: path, debugDescription: "\(sentence) \(words.joined(separator: ", "))"))
  }
}

/// The options and positionals of one command line, checked against what the command declares.
struct Arguments: Sendable {
  private var values: [Option: [String]] = [:]
  /// What stood there besides options.
  private(set) var positionals: [String] = []

  /// Reads what stands behind the name of a command.
  ///
  /// `--name value`, `--name=value`; behind `--` everything is a positional. A value may begin with a dash, unless it is
  /// the name of an option of the command: then the value was forgotten more probably than meant.
  init(_ words: [String], for command: Command) throws(CommandFailure) {
    let options = command.options + Option.common
    var rest = words[...]
    while let word = rest.popFirst() {
      if word == "--" {
        positionals += rest
        break
      }
      if word == "-h" {
        values[.help] = [""]
        continue
      }
      guard word.hasPrefix("--") else {
        if word.hasPrefix("-"), word.utf8.count > 1, positionals.count >= command.positionals.count {
          throw .usage("unknown option \(word); options begin with two dashes")
        }
        positionals.append(word)
        continue
      }
      let parts = word.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = String(parts[0])
      guard let option = options.first(where: { $0.name == name }) else {
        throw Self.unknown(name, among: options, of: command)
      }
      let value: String
      if option.placeholder == nil {
        guard parts.count == 1 else { throw .usage("--\(name) takes no value") }
        value = ""
      } else if parts.count == 2 {
        value = String(parts[1])
      } else {
        guard let next = rest.first, next == "-" || !Self.isOption(next, among: options) else {
          throw .usage("--\(name) needs a value: \(option.spelling)")
        }
        rest.removeFirst()
        value = next
      }
      if values[option] != nil, !option.isRepeatable, option.placeholder != nil {
        throw .usage("--\(name) is given twice")
      }
      values[option, default: []].append(value)
    }
    if !self[flag: .help] { try checkPositionals(command) }
  }

  private func checkPositionals(_ command: Command) throws(CommandFailure) {
    let expected = command.positionals
    let required = expected.count { !$0.isOptional }
    if positionals.count < required {
      throw .usage("\(expected[positionals.count].placeholder) is missing")
    }
    if positionals.count > expected.count, expected.last?.isRepeatable != true {
      throw .usage("unexpected argument “\(positionals[expected.count])”")
    }
  }

  private static func isOption(_ word: String, among options: [Option]) -> Bool {
    guard word.hasPrefix("--") else { return false }
    let name = word.dropFirst(2).prefix { $0 != "=" }
    return name.isEmpty || options.contains { $0.name == name }
  }

  /// Words that announce a secret. A command line is visible to every process of the machine and stays in histories.
  private static let secretWords = ["token", "secret", "password", "key", "credential"]

  private static func unknown(_ name: String, among options: [Option], of command: Command) -> CommandFailure {
    if secretWords.contains(where: { name == $0 || name.hasSuffix("-\($0)") }) {
      return .usage(
        "--\(name) is not accepted: secrets come from the environment only, such as WHATSAPP_ACCESS_TOKEN"
      )
    }
    let nearest = Spelling.nearest(to: name, among: options.map(\.name)).map { "; did you mean --\($0)?" } ?? ""
    return .usage("unknown option --\(name)\(nearest)")
  }

  // MARK: - Access

  /// Whether a flag is given.
  subscript(flag option: Option) -> Bool { values[option] != nil }

  /// The value of an option, or `nil` where it is not given.
  subscript(option: Option) -> String? { values[option]?.last }

  /// Every value of a repeatable option, in order.
  subscript(all option: Option) -> [String] { values[option] ?? [] }

  /// The value of an option that a command cannot do without.
  func required(_ option: Option) throws(CommandFailure) -> String {
    guard let value = self[option] else { throw .usage("\(option.spelling) is missing") }
    return value
  }

  /// The value of an option as a type of its own; `nil` where it is not given.
  ///
  /// - Parameter form: How the value has to look, for the sentence that refuses another one.
  func parsed<Value>(
    _ option: Option,
    as form: String,
    _ parse: (String) -> Value?
  ) throws(CommandFailure) -> Value? {
    guard let text = self[option] else { return nil }
    return try Self.parsed(text, of: "--\(option.name)", as: form, parse)
  }

  /// Every value of a repeatable option as a type of its own.
  func parsedAll<Value>(
    _ option: Option,
    as form: String,
    _ parse: (String) -> Value?
  ) throws(CommandFailure) -> [Value] {
    var result: [Value] = []
    for text in self[all: option] {
      result.append(try Self.parsed(text, of: "--\(option.name)", as: form, parse))
    }
    return result
  }

  /// A positional as a type of its own.
  func positional<Value>(
    _ index: Int,
    as form: String,
    _ parse: (String) -> Value?
  ) throws(CommandFailure) -> Value {
    try Self.parsed(positionals[index], of: "the argument", as: form, parse)
  }

  private static func parsed<Value>(
    _ text: String,
    of what: String,
    as form: String,
    _ parse: (String) -> Value?
  ) throws(CommandFailure) -> Value {
    // The text itself is not repeated: it may be somebody's number.
    guard let value = parse(text) else { throw .usage("\(what) must be \(form)") }
    return value
  }
}

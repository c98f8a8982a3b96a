/// What `--help` prints.
enum HelpText {
  static let program = "ExampleCLI"

  /// The usage line of a command.
  static func usage(of command: Command) -> String {
    let positionals = command.positionals.map { " " + $0.usage }.joined()
    return "\(program) \(command.name)\(positionals) [options]"
  }

  /// The whole help of a command.
  static func text(of command: Command) -> String {
    var sections = [command.summary + "."]
    if !command.discussion.isEmpty { sections.append(wrapped(command.discussion, width: 100)) }
    sections.append("USAGE\n  \(usage(of: command))")
    if !command.positionals.isEmpty {
      sections.append("ARGUMENTS\n" + list(command.positionals.map { ($0.placeholder, $0.help) }))
    }
    let common: [Option] = command.kind == .pure ? [.help] : Option.common
    sections.append("OPTIONS\n" + list((command.options + common).map { ($0.spelling, $0.help) }))
    sections.append("EXAMPLES\n" + command.examples.map { "  \(program) \($0)" }.joined(separator: "\n"))
    return sections.joined(separator: "\n\n") + "\n"
  }

  /// The overview of all commands, or of those whose name begins with some words.
  static func overview(of commands: [Command], under prefix: [Substring] = []) -> String {
    let shown = commands.filter { $0.path.starts(with: prefix) }
    let place = ([program] + prefix.map(String.init)).joined(separator: " ")
    return """
      USAGE
        \(place) <command> [options]

      COMMANDS
      \(list(shown.map { ($0.name, $0.summary) }))

      `\(program) <command> --help` shows the options and examples of a command.

      """
  }

  private static func list(_ rows: [(String, String)]) -> String {
    let width = rows.map { $0.0.count }.max() ?? 0
    return rows.map { name, help in
      "  " + name.padding(to: width) + "  " + help
    }.joined(separator: "\n")
  }

  private static func wrapped(_ text: String, width: Int) -> String {
    var lines = [""]
    for word in text.split(whereSeparator: \.isWhitespace) {
      let line = lines[lines.count - 1]
      if line.isEmpty {
        lines[lines.count - 1] = String(word)
      } else if line.count + 1 + word.count <= width {
        lines[lines.count - 1] += " " + word
      } else {
        lines.append(String(word))
      }
    }
    return lines.joined(separator: "\n")
  }
}

import Foundation
import WhatsAppCampaigns

/// Finds the command that a command line names, runs it, and turns whatever goes wrong into a sentence and a code.
struct CommandRunner: Sendable {
  let commands: [Command]
  let output: StandardOutput

  func run(_ words: [String]) async -> ExitCode {
    let (leading, words) = gatherName(words)
    guard let first = words.first else { return showOverview(leading) }
    if ["--help", "-h", "help"].contains(first) { return showOverview(["--help"], under: words.dropFirst()) }
    guard let command = command(named: words) else { return refuseName(words) }

    let code: ExitCode
    do {
      let arguments = try Arguments(leading + words.dropFirst(command.path.count), for: command)
      if arguments[flag: .help] {
        output.write(HelpText.text(of: command))
        code = .done
      } else {
        let environment = ProcessInfo.processInfo.environment
        code = try await command.run(Invocation(arguments: arguments, environment: environment, output: output))
      }
    } catch {
      return finish(report(error, of: command))
    }
    return finish(code)
  }

  /// The last of the output goes out before the process ends; a disk that is full is told, a reader that left is not.
  private func finish(_ code: ExitCode) -> ExitCode {
    output.flush()
    guard let problem = output.problem else { return code }
    Diagnostics.say("the results cannot be written: \(problem)")
    return .unusable
  }

  private func report(_ error: any Error, of command: Command) -> ExitCode {
    output.flush()
    switch CommandFailure(library: error) ?? error {
    case let failure as CommandFailure:
      Diagnostics.say(failure.description)
      if failure.showsUsage {
        Diagnostics.write("Usage: \(HelpText.usage(of: command))\n`\(command.name) --help` tells more.\n")
      }
      return failure.code
    case is CancellationError:
      Diagnostics.say("interrupted")
      return .interrupted
    default:
      Diagnostics.say("\(error)")
      return .unusable
    }
  }

  // MARK: - Names

  /// The command whose name the words begin with; of several, the one with the longest name.
  private func command(named words: [String]) -> Command? {
    commands.filter { command in
      words.count >= command.path.count && zip(command.path, words).allSatisfy { $0 == $1 }
    }.max { $0.path.count < $1.path.count }
  }

  private func showOverview(_ options: [String], under prefix: ArraySlice<String> = []) -> ExitCode {
    let path = prefix.map { Substring($0) }
    if let command = command(named: Array(prefix)) {
      output.write(HelpText.text(of: command))
    } else if commands.contains(where: { $0.path.starts(with: path) }) {
      let text = HelpText.overview(of: commands, under: path)
      guard options.contains("--help") || options.contains("-h") else {
        Diagnostics.write("A command is missing.\n\n" + text)
        return .usage
      }
      output.write(text)
    } else {
      return refuseName(Array(prefix))
    }
    return finish(.done)
  }

  /// Words that name no command: a group without its command, or a mistake.
  private func refuseName(_ words: [String]) -> ExitCode {
    let names = words.prefix { !$0.hasPrefix("-") }
    var group: [Substring] = []
    for name in names where commands.contains(where: { $0.path.starts(with: group + [Substring(name)]) }) {
      group.append(Substring(name))
    }
    if names.count == group.count {
      guard !words.contains("--help"), !words.contains("-h") else { return showOverview(["--help"], under: names) }
      guard !names.isEmpty else {
        Diagnostics.say("unknown option \(words[0]) before the name of a command")
        Diagnostics.write("Usage: \(HelpText.program) <command> [options]\n")
        return .usage
      }
      Diagnostics.write(
        "A command is missing behind “\(names.joined(separator: " "))”.\n\n"
          + HelpText.overview(of: commands, under: group)
      )
      return .usage
    }
    let unknown = names[names.startIndex + group.count]
    let siblings = commands.filter { $0.path.starts(with: group) && $0.path.count > group.count }
      .map { String($0.path[group.count]) }
    let place = group.isEmpty ? "" : " of \(group.joined(separator: " "))"
    let nearest = Spelling.nearest(to: unknown, among: siblings).map { "; did you mean “\($0)”?" } ?? ""
    Diagnostics.say("unknown command “\(unknown)”\(place)\(nearest)")
    let usage = ([HelpText.program] + group.map(String.init)).joined(separator: " ")
    Diagnostics.write("Usage: \(usage) <command> [options]\n`\(HelpText.program) --help` lists the commands.\n")
    return .usage
  }

  /// Common options may stand before the name of a command and between its words, too.
  private func gatherName(_ words: [String]) -> (options: [String], rest: [String]) {
    var (options, rest) = Self.splitLeadingOptions(words)
    var names: [String] = []
    while let name = rest.first, isName(names + [name]) {
      names.append(name)
      let (between, behind) = Self.splitLeadingOptions(Array(rest.dropFirst()))
      rest = behind
      guard let next = behind.first, isName(names + [next]) else {
        rest = between + behind
        break
      }
      options += between
    }
    return (options, names + rest)
  }

  /// Whether some words are the name of a command, or the beginning of one.
  private func isName(_ words: [String]) -> Bool {
    commands.contains { $0.path.starts(with: words.map { Substring($0) }) }
  }

  /// The common options at the beginning.
  private static func splitLeadingOptions(_ words: [String]) -> (options: [String], rest: [String]) {
    var index = 0
    while index < words.count, words[index].hasPrefix("--"), words[index] != "--help" {
      let parts = words[index].dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let option = Option.common.first(where: { $0.name == parts[0] }) else { break }
      index += option.placeholder != nil && parts.count == 1 ? 2 : 1
    }
    index = min(index, words.count)
    return (Array(words[..<index]), Array(words[index...]))
  }
}

/// Why a command cannot do what it was asked: one sentence for standard error, and the exit code.
struct CommandFailure: Error, CustomStringConvertible {
  var code: ExitCode
  /// A sentence without a personal detail or a secret.
  var description: String
  /// Whether the usage line of the command helps.
  private(set) var showsUsage = false

  init(_ code: ExitCode, _ sentence: String) {
    self.code = code
    description = sentence
  }

  /// Wrong usage; the usage line follows the sentence.
  static func usage(_ sentence: String) -> CommandFailure {
    var failure = CommandFailure(.usage, sentence)
    failure.showsUsage = true
    return failure
  }

  /// The store or the configuration cannot be used.
  static func unusable(_ sentence: String) -> CommandFailure { CommandFailure(.unusable, sentence) }

  /// What was asked for was refused, and nothing changed.
  static func refused(_ sentence: String) -> CommandFailure { CommandFailure(.refused, sentence) }
}

/// One command: what its help says, and what it does.
///
/// A command is one file in `Commands/` with a constant of this type, and one line in ``all``.
struct Command: Sendable {
  /// What has to stand on the command line besides options.
  struct Positional: Sendable {
    /// What stands for it in the help, such as `FILE`.
    let placeholder: String
    /// One line for the help.
    let help: String
    /// Whether it may be left out.
    var isOptional = false
    /// Whether more of them may follow. Only the last one of a command may.
    var isRepeatable = false

    /// How the usage line shows it.
    var usage: String {
      let name = "<\(placeholder.lowercased())>" + (isRepeatable ? " ..." : "")
      return isOptional ? "[\(name)]" : name
    }
  }

  /// Where a command takes its data from: it decides which of the common options its help lists.
  enum Kind: Sendable {
    /// Reads JSON Lines and needs no store.
    case pure
    /// Works on a store.
    case store
  }

  /// The words that name it, such as `campaign create`.
  let name: String
  /// One line for the overview.
  let summary: String
  /// More for its own help.
  var discussion = ""
  /// Where it takes its data from.
  var kind = Kind.store
  /// What has to stand on the command line besides options.
  var positionals: [Positional] = []
  /// Its own options, beside the common ones.
  var options: [Option] = []
  /// Whole command lines without the program's name.
  let examples: [String]
  /// What it does.
  let run: @Sendable (Invocation) async throws -> ExitCode

  /// The words that name it.
  var path: [Substring] { name.split(separator: " ") }
}

import Foundation

/// The evaluation command line: every command is a few lines over the library's public API.
@main
enum ExampleCLI {
  static func main() async {
    let output = StandardOutput()
    let code = await Interruption.run {
      await CommandRunner(commands: Command.all, output: output).run(Array(CommandLine.arguments.dropFirst()))
    }
    exit(code.rawValue)
  }
}

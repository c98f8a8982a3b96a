extension Option {
  static let output = Option.value("output", "FILE", "Write there instead of standard output")
}

extension Invocation {
  /// Runs a body with what `--output` names, or with standard output.
  ///
  /// The file is opened when there is something to write: a command that is refused leaves the old one as it is.
  func withTarget(_ body: (StandardOutput) async throws -> Void) async throws {
    guard let path = arguments[.output] else { return try await body(output) }
    let file = try StandardOutput(creating: path)
    try await body(file)
    try file.close()
  }
}

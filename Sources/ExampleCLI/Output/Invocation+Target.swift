import WhatsAppCampaigns

extension Option {
  static let output = Option.value("output", "FILE", "Write there instead of standard output")
}

extension Invocation {
  /// Runs a body with what `--output` names, or with standard output. Says how much went into a file.
  ///
  /// The file is opened when there is something to write: a command that is refused leaves the old one as it is.
  ///
  /// - Parameters:
  ///   - singular: What is counted, such as `contact`.
  ///   - body: Writes, and returns how many it wrote.
  func withTarget(
    _ singular: String,
    _ plural: String,
    _ body: (StandardOutput) async throws -> Int
  ) async throws {
    guard let path = arguments[.output] else {
      _ = try await body(output)
      return
    }
    let file = try StandardOutput(creating: path)
    let count = try await body(file)
    try file.close()
    print(
      ["output": .string(path), "rows": .number(JSONNumber(count))],
      or: "Wrote \(counted(count, singular, plural)) to “\(path.printable)”.\n"
    )
  }

  /// Says that the numbers of an export are masked, which is easily noticed too late.
  func sayThatNumbersAreMasked() {
    guard !arguments[flag: .showNumbers] else { return }
    Diagnostics.say("the numbers are masked; with --show-numbers they are written in full")
  }
}

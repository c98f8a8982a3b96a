import Foundation

/// What must hold for every input of one kind of reader, whoever made it: nothing traps, and what comes back keeps its
/// promises.
protocol Rules: Sendable {
  /// Reads one input.
  ///
  /// - Returns: the rule that is broken, or `nil`.
  func broken(by bytes: [UInt8]) -> String?
}

/// The readers of what strangers write, by the name that the environment gives in `FUZZ_TARGET`.
enum FuzzTarget: String, CaseIterable {
  case numbers, json, webhooks, payloads, errors, inbound, csv, xlsx

  var rules: (any Rules)? {
    switch self {
    case .numbers: NumberRules()
    case .json: JSONRules()
    case .webhooks: WebhookRules()
    case .payloads: PayloadRules()
    case .errors: ErrorRules()
    case .inbound: InboundRules()
    case .csv: CSVRules()
    case .xlsx: WorkbookRules()
    }
  }

  static var chosen: FuzzTarget {
    let name = ProcessInfo.processInfo.environment["FUZZ_TARGET"] ?? ""
    guard let target = FuzzTarget(rawValue: name) else {
      let names = allCases.map(\.rawValue).joined(separator: ", ")
      FileHandle.standardError.write(Data("set FUZZ_TARGET in the environment to one of \(names)\n".utf8))
      exit(2)
    }
    return target
  }
}

private let rules = FuzzTarget.chosen.rules

/// What libFuzzer calls with every input that it makes: `make fuzz` builds this with `-sanitize=fuzzer`.
@c(LLVMFuzzerTestOneInput)
public func readOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  if let broken = rules?.broken(by: Array(UnsafeBufferPointer(start: bytes, count: count))) {
    FileHandle.standardError.write(Data("broken: \(broken)\n".utf8))
    // A trap is how a finding is reported: libFuzzer keeps the input.
    preconditionFailure(broken)
  }
  return 0
}

#if !FUZZING
  /// Reads the inputs that libFuzzer kept, a file each, in a build without it.
  @main
  struct FuzzParsers {
    static func main() throws {
      for path in CommandLine.arguments.dropFirst() {
        let broken = rules?.broken(by: Array(try Data(contentsOf: URL(filePath: path))))
        print("\(path): \(broken ?? "everything holds")")
      }
    }
  }
#endif

import Foundation

private let rules = ParserRules()

/// What libFuzzer calls with every input that it makes: `make fuzz` builds this with `-sanitize=fuzzer`.
@c(LLVMFuzzerTestOneInput)
public func readOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  if let broken = rules?.broken(by: UnsafeBufferPointer(start: bytes, count: count)) {
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
        let broken = rules?.broken(by: try Data(contentsOf: URL(filePath: path)))
        print("\(path): \(broken ?? "everything holds")")
      }
    }
  }
#endif

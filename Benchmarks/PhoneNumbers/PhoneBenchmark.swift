import Foundation
import WhatsAppCampaigns

/// Reads phone numbers again and again and tells how long one takes; the peer in C++ does the same with libphonenumber.
///
///     PhoneBenchmark parse|normalize|e164 FILE SECONDS
///     PhoneBenchmark parse|normalize|e164 FILE --passes N
///
/// `FILE` holds inputs, each a region or nothing, a tab, the text and a zero byte. `parse` asks for everything that the
/// peer asks for; `normalize` does what an import does; `e164` reads strict E.164 text into a value. With a number of
/// passes nothing is timed: two runs of different length show what one pass allocates.
@main
struct PhoneBenchmark {
  private struct Input {
    let region: RegionCode?
    let text: String
  }

  /// What a pass found.
  private struct Findings {
    var parsed = 0
    var valid = 0
    /// Keeps the optimiser from leaving out what nobody reads.
    var checksum = 0
  }

  static func main() throws {
    let arguments = CommandLine.arguments
    guard arguments.count >= 4, let pass = pass(arguments[1]) else {
      FileHandle.standardError.write(Data("usage: PhoneBenchmark parse|normalize|e164 FILE SECONDS|--passes N\n".utf8))
      exit(2)
    }
    let inputs = try read(arguments[2])
    var findings = pass(inputs)
    if arguments[3] == "--passes" {
      for _ in 1..<max(2, arguments.last.flatMap { Int($0) } ?? 2) { findings = pass(inputs) }
      print(#"{"numbers":\#(inputs.count),"valid":\#(findings.valid)}"#)
      return
    }
    let clock = ContinuousClock()
    let end = clock.now + .seconds(Double(arguments[3]) ?? 1)
    var times: [Double] = []
    repeat {
      let time = clock.measure { findings = pass(inputs) }
      times.append(time / .nanoseconds(inputs.count))
    } while clock.now < end
    times.sort()
    print(
      """
      {"numbers":\(inputs.count),"passes":\(times.count),"parsed":\(findings.parsed),"valid":\(findings.valid),\
      "checksum":\(findings.checksum),"fastest":\(times[0]),"median":\(times[times.count / 2])}
      """
    )
  }

  private static func read(_ path: String) throws -> [Input] {
    try Data(contentsOf: URL(filePath: path)).split(separator: 0).map { record in
      let parts = record.split(separator: UInt8(ascii: "\t"), maxSplits: 1, omittingEmptySubsequences: false)
      return Input(
        region: RegionCode(String(decoding: parts[0], as: UTF8.self)),
        text: String(decoding: parts.count > 1 ? parts[1] : Data(), as: UTF8.self)
      )
    }
  }

  private static func pass(_ name: String) -> (([Input]) -> Findings)? {
    switch name {
    case "parse": parse
    case "normalize": normalize
    case "e164": strict
    default: nil
    }
  }

  private static func parse(_ inputs: [Input]) -> Findings {
    var findings = Findings()
    for input in inputs {
      guard let number = try? PhoneNumberParser(defaultRegion: input.region).parse(input.text) else { continue }
      findings.parsed += 1
      findings.valid += number.isValid ? 1 : 0
      findings.checksum &+= (number.type == .mobile ? 1 : 0) + (number.region == nil ? 0 : 2)
      findings.checksum &+= number.e164.utf8.count
    }
    return findings
  }

  private static func normalize(_ inputs: [Input]) -> Findings {
    var findings = Findings()
    for input in inputs {
      guard let phone = try? PhoneNormalizer(defaultRegion: input.region).normalize(input.text) else { continue }
      findings.parsed += 1
      findings.valid += 1
      findings.checksum &+= phone.number.e164.utf8.count
    }
    return findings
  }

  private static func strict(_ inputs: [Input]) -> Findings {
    var findings = Findings()
    for input in inputs {
      guard let number = PhoneNumber(e164: input.text) else { continue }
      findings.parsed += 1
      findings.valid += number.isValid ? 1 : 0
    }
    return findings
  }
}

import Foundation
import Testing
import WhatsAppCampaigns

/// Every row is an input with the answers of the PyPI package `phonenumbers`; rows of the category `quirk` are where
/// its ports are known to differ, and are left out.
struct PhoneNumberParityTests {
  private static let fixtures = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Fixtures")

  private static func lines(_ name: String) throws -> [[String]] {
    let text = try String(contentsOf: fixtures.appending(path: name), encoding: .utf8)
    return text.split(separator: "\n").map { line in
      line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
    }
  }

  /// A field that may be a JSON string.
  private static func text(_ field: String) throws -> String {
    guard field.hasPrefix("\"") else { return field }
    return try JSONDecoder().decode(String.self, from: Data(field.utf8))
  }

  private static func answers(_ input: String, _ region: String, _ zones: [String: String]) -> [String] {
    let parsed: ParsedPhoneNumber
    do throws(PhoneNumberParsingError) {
      parsed = try PhoneNumberParser(defaultRegion: RegionCode(region)).parse(input)
    } catch {
      return [error.reason.rawValue] + [String](repeating: "", count: 12)
    }
    return [
      "ok", parsed.e164, String(parsed.callingCode), parsed.nationalNumber, parsed.extensionDigits ?? "",
      parsed.possibility.rawValue, parsed.isValid ? "1" : "0", parsed.type.rawValue, parsed.region?.rawValue ?? "",
      parsed.formatted(.national), parsed.formatted(.international), parsed.formatted(.rfc3966),
      zones[parsed.timeZones.joined(separator: ",")] ?? "?",
    ]
  }

  @Test("Every answer about 2,000 inputs from all the world is libphonenumber's")
  func answersAreThoseOfTheReference() throws {
    let zones = Dictionary(
      uniqueKeysWithValues: try Self.lines("phone-time-zones.tsv").map { ($0[1], $0[0]) }
    )
    var checked = 0
    for row in try Self.lines("phone-numbers.tsv").dropFirst(2) where row[2] != "quirk" {
      let expected = try row[3...].map(Self.text)
      let actual = Self.answers(try Self.text(row[0]), row[1], zones)
      #expect(actual == expected, "\(row[0]) in \(row[1]), \(row[2])")
      checked += 1
    }
    #expect(checked == 1_996)
  }
}

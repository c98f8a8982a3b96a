import Foundation
import Testing

@testable import WhatsAppCampaigns

struct NumberingPlanTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  private static func digest(_ bytes: Data) -> String {
    Cryptography.sha256(Array(bytes)).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  @Test("The script is the one that made the tables: whoever changes it runs it")
  func scriptMadeTheTables() throws {
    let script = try Data(contentsOf: Self.root.appending(path: "Scripts/generate-numbering-plan.py"))
    #expect(Self.digest(script) == NumberingPlanTables.scriptDigest)
    let text = String(decoding: script, as: UTF8.self)
    #expect(text.contains("PINNED_VERSION = \"\(NumberingPlanTables.metadataVersion)\""))
  }

  @Test("The tables are as the script wrote them: nobody changed them by hand")
  func tablesAreUntouched() throws {
    let folder = Self.root.appending(path: "Sources/WhatsAppCampaigns/PhoneNumbers/Generated")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    var tables = Data()
    for name in names where name != "NumberingPlanTables+Origin.swift" {
      tables += try Data(contentsOf: folder.appending(path: name))
    }
    #expect(Self.digest(tables) == NumberingPlanTables.tablesDigest)
  }

  @Test("A decimal digit of any script is one that the standard library knows as one")
  func decimalDigits() {
    for value in UInt32(0)...0x1_FFFF {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let digit = PhoneCharacter.digit(scalar)
      if scalar.properties.generalCategory == .decimalNumber {
        #expect(digit.map(Double.init) == scalar.properties.numericValue, "U+\(String(value, radix: 16))")
      } else if digit != nil {
        // A script that is newer than the standard library.
        #expect(scalar.properties.generalCategory == .unassigned, "U+\(String(value, radix: 16))")
      }
    }
  }

  @Test("Taking digits off one by one and writing them gives what was put in")
  func takesDigitsOff() {
    var digits = DigitBuffer()
    for index in 0..<40 { digits.append(UInt8(index % 10)) }
    #expect(digits.text == String(repeating: "0123456789", count: 4))
    for index in 0..<40 { #expect(digits.removeFirst() == UInt8(index % 10)) }
    #expect(digits.isEmpty && digits == DigitBuffer())
  }

  @Test("The tables decode completely")
  func decodes() {
    let plan = NumberingPlan.shared
    #expect(plan.regions.count == 254)
    #expect(plan.callingCodes.count == 215)
    #expect(plan.callingCodes.map(\.regions.count).reduce(0, +) == plan.regions.count)
    #expect(plan.callingCodes.allSatisfy { !$0.regions.isEmpty })
    #expect(plan.classify.stateCount > 6_000)
    #expect(plan.formats.stateCount > 5_000)
    #expect(plan.extensionLabel(44) == " x")
    #expect(plan.extensionLabel(60) == " ext. ")
  }

  @Test("Digits behind the 64th only count")
  func longBuffers() {
    var digits = DigitBuffer()
    for index in 0..<250 { digits.append(UInt8(index % 10)) }
    #expect(digits.count == 250)
    #expect(digits.dropFirst(60).count == 190)
    #expect(digits.dropFirst(60)[3] == 3)
    #expect(digits.dropFirst(60)[100] == 0)
    #expect(digits.dropFirst(300).isEmpty)
  }
}

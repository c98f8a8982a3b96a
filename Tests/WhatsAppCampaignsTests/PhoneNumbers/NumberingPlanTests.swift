import Foundation
import Testing

@testable import WhatsAppCampaigns

struct NumberingPlanTests {
  @Test("The tables are of the version that the generator pins")
  func versionIsPinned() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let script = try String(
      contentsOf: root.appending(path: "Scripts/generate-numbering-plan.py"),
      encoding: .utf8
    )
    #expect(script.contains("PINNED_VERSION = \"\(NumberingPlanTables.metadataVersion)\""))
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

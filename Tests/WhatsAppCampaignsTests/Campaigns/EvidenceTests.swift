import Foundation
import Testing

@testable import WhatsAppCampaigns

@Suite("Joining evidence")
struct EvidenceTests {
  private func random(_ source: SeededRandomSource) -> Evidence {
    let at = Date(timeIntervalSince1970: Double(1_763_000_000 + source.next() % 5))
    let message = source.next() % 2 == 0 ? nil : ProviderMessageID(unchecked: "m\(source.next() % 3)")
    if source.next() % 4 == 0 {
      return Evidence(failure: .init(code: Int(source.next() % 2), errorClass: "", at: at), messageID: message)
    }
    return Evidence(Evidence.Level.allCases[Int(source.next() % 6)], at: at, messageID: message)
  }

  private func joined(_ parts: [Evidence]) -> Evidence { parts.reduce(into: Evidence()) { $0.join($1) } }

  @Test("Any order, any grouping and any repetition give the same evidence", arguments: 0..<100)
  func laws(seed: Int) {
    let source = SeededRandomSource(seed: UInt64(seed))
    let parts = (0..<8).map { _ in random(source) }
    let whole = joined(parts)
    #expect(joined(parts.reversed()) == whole)
    #expect(joined(parts + parts) == whole)
    #expect(joined([joined(Array(parts.prefix(3))), joined(Array(parts.dropFirst(3)))]) == whole)
    #expect(joined([whole, Evidence()]) == whole)
    #expect(whole.level == parts.map(\.level).max())
  }
}

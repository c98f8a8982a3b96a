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

  @Test("Evidence is encoded with its times by the numbers of their levels, and decoded from it")
  func coding() throws {
    let message = ProviderMessageID(unchecked: "m1")
    var evidence = Evidence(.sent, at: Date(timeIntervalSince1970: 1_763_000_000), messageID: message)
    evidence.join(Evidence(.read, at: Date(timeIntervalSince1970: 1_763_000_009.5), messageID: message))
    let text =
      #"{"failures":[],"level":4,"messageIDs":["m1"],"times":{"2":1763000000000,"4":1763000009500}}"#
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    #expect(String(decoding: try encoder.encode(evidence), as: UTF8.self) == text)
    #expect(try JSONDecoder().decode(Evidence.self, from: Data(text.utf8)) == evidence)
  }

  @Test("Evidence in milliseconds is what a store reads back")
  func milliseconds() throws {
    let at = Date(timeIntervalSince1970: 1_763_000_000.123_456)
    var evidence = Evidence(failure: .init(code: 131_026, errorClass: "", at: at), messageID: nil)
    evidence.join(Evidence(failure: .init(code: 131_026, errorClass: "", at: at + .microseconds(100)), messageID: nil))
    #expect(evidence.failures.count == 2)
    #expect(evidence.inMilliseconds == (try EvidenceCoding.evidence(EvidenceCoding.text(of: evidence))))
    #expect(evidence.inMilliseconds.failures.count == 1)
    let plain = Evidence(.delivered, at: at, messageID: nil)
    #expect(plain.inMilliseconds == plain)
  }
}

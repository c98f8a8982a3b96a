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
    let words: [String?] = [nil, "marketing", "utility", ""]
    let pricing = Evidence.Pricing(
      category: words[Int(source.next() % 4)],
      type: words[Int(source.next() % 4)],
      isBillable: [nil, true, false][Int(source.next() % 3)]
    )
    let level = Evidence.Level.allCases[Int(source.next() % 6)]
    return Evidence(level, at: at, messageID: message, pricing: source.next() % 2 == 0 ? pricing : nil)
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

  @Test("The furthest report that names a price decides, whichever comes first")
  func pricing() throws {
    let at = Date(timeIntervalSince1970: 1_763_000_000)
    let announced = Evidence.Pricing(category: "utility", type: "regular", isBillable: true)
    let charged = Evidence.Pricing(category: "utility", type: "free_customer_service")
    let sent = Evidence(.sent, at: at, messageID: nil, pricing: announced)
    let delivered = Evidence(.delivered, at: at, messageID: nil, pricing: charged)
    let read = Evidence(.read, at: at, messageID: nil)
    for parts in [[sent, delivered, read], [read, delivered, sent], [delivered, sent, delivered]] {
      #expect(joined(parts).pricing == delivered.pricing)
    }
    #expect(joined([sent, read]).pricing?.type == "regular")
    let decoded = try JSONDecoder().decode(Evidence.self, from: JSONEncoder().encode(joined([sent, delivered])))
    #expect(decoded == joined([delivered, sent]))
  }

  @Test("The type says whether a message is billed, and the older word only where the type is not known")
  func isBilled() {
    func isBilled(_ type: String?, _ isBillable: Bool?) -> Bool? {
      Evidence.Pricing(category: "marketing", type: type, isBillable: isBillable)?.isBilled
    }
    #expect(isBilled("regular", false) == true)
    #expect(isBilled("free_customer_service", true) == false)
    #expect(isBilled("free_entry_point", nil) == false)
    #expect(isBilled("novel", true) == true && isBilled(nil, false) == false)
    #expect(isBilled("novel", nil) == nil && isBilled(nil, nil) == nil)
    #expect(Evidence.Pricing(category: "", type: String(repeating: "x", count: 65)) == nil)
    let json = Evidence.Pricing(category: nil, type: "regular")?.json
    #expect(json == ["category": .null, "type": "regular", "billed": true])
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

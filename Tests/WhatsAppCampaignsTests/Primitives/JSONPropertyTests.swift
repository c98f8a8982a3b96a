import Testing
import WhatsAppCampaigns

@Suite("JSON, generated")
struct JSONPropertyTests {
  @Test("What is encoded parses to an equal value and encodes to the same bytes", arguments: [false, true])
  func roundTrip(escapingNonASCII: Bool) throws {
    let random = SeededRandomSource(seed: 7)
    for _ in 0..<1_000 {
      let value = Self.value(random, depth: 5)
      let bytes = value.encoded(escapingNonASCII: escapingNonASCII)
      let parsed = try JSONValue.parse(bytes)
      #expect(parsed == value && parsed.hashValue == value.hashValue)
      #expect(parsed.encoded(escapingNonASCII: escapingNonASCII) == bytes)
      #expect(!escapingNonASCII || bytes.allSatisfy { (0x20..<0x7F).contains($0) })
    }
  }

  @Test("Encoding escapes what must be escaped, in the form that Meta signs when asked")
  func encoding() {
    let value: JSONValue = ["text": "a\"\\/\n\u{1}\u{7F} ä😀", "n": .number(JSONNumber("1.50") ?? 0)]
    #expect(value.encodedString() == #"{"text":"a\"\\/\n\u0001\u007f ä😀","n":1.50}"#)
    #expect(
      value.encodedString(escapingNonASCII: true)
        == #"{"text":"a\"\\/\n\u0001\u007f \u00e4\ud83d\ude00","n":1.50}"#
    )
  }

  @Test("No damaged document traps, and what is still accepted encodes to something equal")
  func mutations() throws {
    let random = SeededRandomSource(seed: 11)
    let interesting = Array("{}[]\",:\\u0dD8e+-.19tfn \u{0}\u{7F}".utf8) + [0x80, 0xC3, 0xED, 0xF0, 0xFF]
    for _ in 0..<3_000 {
      var bytes = Self.value(random, depth: 4).encoded()
      for _ in 0...Int(random.next() % 3) where !bytes.isEmpty {
        let place = Int(random.next() % UInt64(bytes.count))
        switch random.next() % 4 {
        case 0: bytes[place] = interesting[Int(random.next() % UInt64(interesting.count))]
        case 1: bytes.remove(at: place)
        case 2: bytes.insert(interesting[Int(random.next() % UInt64(interesting.count))], at: place)
        default: bytes.removeSubrange(place...)
        }
      }
      do {
        let value = try JSONValue.parse(bytes)
        #expect(try JSONValue.parse(value.encoded()) == value)
      } catch {
        #expect((0...bytes.count).contains(error.offset))
      }
    }
  }

  private static func value(_ random: SeededRandomSource, depth: Int) -> JSONValue {
    switch random.next() % (depth > 0 ? 8 : 5) {
    case 0: .null
    case 1: .bool(random.next() % 2 == 0)
    case 2: .number(JSONNumber(Int64(bitPattern: random.next())))
    case 3: .number(JSONNumber(Double(bitPattern: random.next())) ?? 0)
    case 4, 5: .string(string(random))
    case 6: .array((0..<random.next() % 5).map { _ in value(random, depth: depth - 1) })
    default:
      .object(JSONObject((0..<random.next() % 20).map { _ in (string(random), value(random, depth: depth - 2)) }))
    }
  }

  private static func string(_ random: SeededRandomSource) -> String {
    let scalars: [Unicode.Scalar] = ["a", "b", "\"", "\\", "/", "\n", "\u{1F}", "\u{7F}", "ä", "你", "😀", "\u{301}"]
    var text = String.UnicodeScalarView()
    for _ in 0..<random.next() % 12 { text.append(scalars[Int(random.next() % UInt64(scalars.count))]) }
    return String(text)
  }
}

import Testing

@testable import WhatsAppCampaigns

@Suite("JSON that is written without values")
struct JSONWriterTests {
  @Test("It is the same bytes as the value with the same members", arguments: [false, true])
  func sameAsValues(escapes: Bool) throws {
    let words = "plain \"quoted\" back\\slash \n\t\u{1} \u{7F} é 你好 😀"
    let value: JSONValue = [
      "a": .string(words), "empty": [:], "list": [["x": "1"], "2", [], ["3"]], "é": .string(""), "flag": true,
    ]
    var writer = JSONWriter(capacity: 0, escapingNonASCII: escapes)
    writer.object { object in
      object.member("a", words)
      object.key("empty")
      object.object { _ in }
      object.key("list")
      object.array { list in
        list.object { $0.member("x", "1") }
        list.string("2")
        list.array { _ in }
        list.array { $0.string("3") }
      }
      object.member("é", "")
      object.key("flag")
      object.literal("true")
    }
    #expect(writer.bytes == value.encoded(escapingNonASCII: escapes))
    #expect(try JSONValue.parse(writer.bytes) == value)
  }
}

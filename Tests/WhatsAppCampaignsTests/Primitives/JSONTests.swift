import Testing
import WhatsAppCampaigns

@Suite("JSON")
struct JSONTests {
  @Test("Every kind of value is parsed")
  func kinds() throws {
    let value = try JSONValue.parse(
      #" { "null": null, "yes": true, "no": false, "n": -12.5e2, "s": "a", "list": [1, [], {}], "o": {"k": 1} } "#
    )
    #expect(
      value
        == [
          "null": nil, "yes": true, "no": false, "n": -1250, "s": "a", "list": [1, [], [:]], "o": ["k": 1],
        ]
    )
    #expect(value["o"]?["k"]?.int == 1)
    #expect(value["list"]?[0]?.int == 1)
    #expect(value["list"]?[3] == nil && value["list"]?[-1] == nil)
    #expect(value["s"]?["k"] == nil && value["s"]?[0] == nil)
    #expect(value["null"]?.isNull == true && value["missing"] == nil)
    #expect(value["yes"]?.bool == true && value["n"]?.double == -1250)
    #expect(value["list"]?.array?.count == 3 && value["o"]?.object?.keys == ["k"])
  }

  @Test(
    "Escapes are decoded, and what cannot be stored everywhere is replaced",
    arguments: [
      (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"),
      (#""\u00e4\u00F6 \u4f60""#, "äö 你"),
      (#""\ud83d\ude00""#, "😀"),
      (#""\ud83d""#, "\u{FFFD}"),
      (#""\ude00x""#, "\u{FFFD}x"),
      (#""\ud83d\ud83d\ude00""#, "\u{FFFD}😀"),
      (#""\ud83d\u0041""#, "\u{FFFD}A"),
      (#""\ud83d\n""#, "\u{FFFD}\n"),
      (#""a\u0000b""#, "a\u{FFFD}b"),
      ("\"plain 你好 😀 \u{7F}\"", "plain 你好 😀 \u{7F}"),
      ("\u{FEFF}\"after a byte-order mark\"", "after a byte-order mark"),
    ]
  )
  func escapes(text: String, expected: String) throws {
    #expect(try JSONValue.parse(text).string == expected)
  }

  @Test(
    "What is not JSON is refused with its place",
    arguments: [
      ("", JSONError(.unexpectedEnd, at: 0)), ("  ", JSONError(.unexpectedEnd, at: 2)),
      ("{", JSONError(.unexpectedEnd, at: 1)), ("[1", JSONError(.unexpectedEnd, at: 2)),
      ("[1,", JSONError(.unexpectedEnd, at: 3)), ("[1,]", JSONError(.unexpectedByte, at: 3)),
      ("[,1]", JSONError(.unexpectedByte, at: 1)), ("[1 2]", JSONError(.unexpectedByte, at: 3)),
      ("{\"a\"}", JSONError(.unexpectedByte, at: 4)), ("{\"a\":}", JSONError(.unexpectedByte, at: 5)),
      ("{\"a\":1,}", JSONError(.unexpectedByte, at: 7)), ("{a:1}", JSONError(.unexpectedByte, at: 1)),
      ("{'a':1}", JSONError(.unexpectedByte, at: 1)), ("{1:1}", JSONError(.unexpectedByte, at: 1)),
      ("1 2", JSONError(.trailingContent, at: 2)), ("{}]", JSONError(.trailingContent, at: 2)),
      ("01", JSONError(.trailingContent, at: 1)), ("-", JSONError(.unexpectedEnd, at: 1)),
      ("-x", JSONError(.invalidNumber, at: 1)), ("1.", JSONError(.unexpectedEnd, at: 2)),
      ("1.e1", JSONError(.invalidNumber, at: 2)), ("[1e]", JSONError(.invalidNumber, at: 3)),
      ("+1", JSONError(.unexpectedByte, at: 0)), (".5", JSONError(.unexpectedByte, at: 0)),
      ("NaN", JSONError(.unexpectedByte, at: 0)), ("nul", JSONError(.unexpectedEnd, at: 3)),
      ("nulL", JSONError(.unexpectedByte, at: 3)), ("True", JSONError(.unexpectedByte, at: 0)),
      ("\"a", JSONError(.unexpectedEnd, at: 2)), ("\"a\\", JSONError(.unexpectedEnd, at: 3)),
      ("\"\\x\"", JSONError(.invalidEscape, at: 1)), ("\"\\u12g4\"", JSONError(.invalidEscape, at: 5)),
      ("\"\\u12", JSONError(.unexpectedEnd, at: 5)), ("\"a\nb\"", JSONError(.controlCharacter, at: 2)),
      ("\"a\u{0}b\"", JSONError(.controlCharacter, at: 2)), ("// no", JSONError(.unexpectedByte, at: 0)),
      ("\u{A0}1", JSONError(.unexpectedByte, at: 0)), ("\u{FEFF}\u{FEFF}1", JSONError(.unexpectedByte, at: 3)),
    ]
  )
  func refused(text: String, expected: JSONError) {
    #expect(throws: expected) { try JSONValue.parse(text) }
  }

  @Test(
    "Bytes that are not UTF-8 are refused with their place",
    arguments: [
      [0x22, 0xFF, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22], [0x22, 0xE4, 0xBD, 0x22],
    ] as [[UInt8]]
  )
  func invalidUTF8(bytes: [UInt8]) {
    #expect(throws: JSONError(.invalidUTF8, at: 1)) { try JSONValue.parse(bytes) }
  }

  @Test(
    "Of bytes that are not UTF-8 that is the fault, wherever they stand and whatever else is wrong",
    arguments: ["[1,}\"", "{\"", "[\"plain\",\"", "", "{\"a\":1} ", "[tru", "\"\u{E9} and "]
  )
  func invalidUTF8First(before: String) {
    #expect(throws: JSONError(.invalidUTF8, at: before.utf8.count)) {
      try JSONValue.parse(Array(before.utf8) + [0xC0] + Array("\"]}, and more".utf8))
    }
  }

  @Test(
    "The densest documents are read to their end, and refused wherever they break off",
    arguments: [
      String(repeating: "[", count: 512) + "0" + String(repeating: ",0", count: 99)
        + String(repeating: "]", count: 512),
      String(repeating: "{\"\":", count: 512) + "0" + String(repeating: "}", count: 512),
      "[" + String(repeating: "[],", count: 99) + "{}]", "{" + String(repeating: "\"\":\"\",", count: 99) + "\"\":[]}",
    ] as [String]
  )
  func dense(text: String) throws {
    let bytes = Array(text.utf8)
    let limits = JSONLimits(maximumDepth: 512)
    #expect(try JSONValue.parse(JSONValue.parse(bytes, limits: limits).encoded(), limits: limits).isNull == false)
    for count in bytes.indices {
      #expect(throws: JSONError(.unexpectedEnd, at: count)) {
        try JSONValue.parse(Array(bytes.prefix(count)), limits: limits)
      }
    }
  }

  @Test("Nesting and size have limits, and a hostile depth neither traps nor overflows the stack")
  func limits() throws {
    func nested(_ depth: Int) -> [UInt8] {
      [UInt8](repeating: UInt8(ascii: "["), count: depth) + [UInt8](repeating: UInt8(ascii: "]"), count: depth)
    }
    #expect(try JSONValue.parse(nested(64)).array?.count == 1)
    #expect(throws: JSONError(.tooDeep, at: 64)) { try JSONValue.parse(nested(65)) }
    #expect(throws: JSONError(.tooDeep, at: 64)) { try JSONValue.parse(nested(1_000_000)) }
    #expect(throws: JSONError(.tooDeep, at: 512)) {
      try JSONValue.parse(nested(100_000), limits: JSONLimits(maximumDepth: .max))
    }
    #expect(throws: JSONError(.tooDeep, at: 0)) { try JSONValue.parse("[]", limits: JSONLimits(maximumDepth: -1)) }
    let objects = String(repeating: "{\"a\":", count: 65)
    #expect(throws: JSONError(.tooDeep, at: 64 * 5)) { try JSONValue.parse(objects) }
    #expect(throws: JSONError(.tooLarge, at: 3)) { try JSONValue.parse("1234", limits: JSONLimits(maximumBytes: 3)) }
    #expect(try JSONValue.parse("123", limits: JSONLimits(maximumBytes: 3)).int == 123)
  }

  @Test("Of two members with the same key the last value counts, at the place of the first")
  func duplicateKeys() throws {
    let value = try JSONValue.parse(#"{"id":1,"b":2,"id":3}"#)
    #expect(value.encodedString() == #"{"id":3,"b":2}"#)
    #expect(value == ["id": 1, "b": 2, "id": 3])
    let decomposed = try JSONValue.parse("{\"\u{E9}\":1,\"e\u{301}\":2}")
    #expect(decomposed.object?.count == 2)
    #expect(decomposed["\u{E9}"]?.int == 1 && decomposed["e\u{301}"]?.int == 2)
    #expect(JSONValue.string("\u{E9}") != .string("e\u{301}"))
  }

  @Test("A large object is looked up, changed and reduced like a small one", arguments: [3, 16, 17, 18, 500])
  func objects(count: Int) {
    var object = JSONObject((0..<count).map { ("k\($0)", JSONValue.number(JSONNumber($0))) })
    #expect(object.keys == (0..<count).map { "k\($0)" })
    object["k1"] = "changed"
    object["k0"] = nil
    object["absent"] = nil
    object["new"] = true
    #expect(object.count == count)
    #expect(object["k0"] == nil && object["k1"]?.string == "changed" && object["new"] == true)
    #expect(object["k\(count - 1)"] != nil)
    #expect(object.map(\.key).last == "new")
    var other = JSONObject(object.reversed().map { ($0.key, $0.value) })
    #expect(other == object && other.hashValue == object.hashValue)
    other["k1"] = nil
    #expect(other != object)
    #expect(JSONObject().isEmpty && JSONObject() == [:])
  }

  @Test("A hundred thousand keys are read in linear time")
  func manyKeys() throws {
    let text = "{" + (0..<100_000).map { "\"\($0)\":0" }.joined(separator: ",") + "}"
    #expect(try JSONValue.parse(text).object?.count == 100_000)
  }

  @Test("Descriptions hold no content")
  func descriptions() {
    let value: JSONValue = ["phone": "60123456789", "n": 60_123_456_789, "list": ["60123456789"]]
    for text in ["\(value)", String(reflecting: value), String(reflecting: [value["n"]]), "\(value["phone"] as Any)"] {
      #expect(!text.contains("60123456789") && !text.contains("phone\""))
    }
    #expect("\(JSONError(.tooDeep, at: 7))" == "not valid JSON at byte 7: arrays and objects are nested too deep")
  }
}

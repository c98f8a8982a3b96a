import Testing
import WhatsAppCampaigns

@Suite("JSON numbers")
struct JSONNumberTests {
  @Test(
    "Numbers keep their spelling and compare by value",
    arguments: [
      ("1", "1.0"), ("1", "1e0"), ("100", "1E+2"), ("0", "-0"), ("0", "0e999999999999999999999"), ("0.1", "1e-1"),
      ("-1.50", "-15e-1"), ("123456789012345678901234567890", "1.2345678901234567890123456789e29"),
      ("1e99999999999999999999", "1.0e99999999999999999999"),
    ]
  )
  func equal(left: String, right: String) throws {
    let (left, right) = (try JSONValue.parse(left), try JSONValue.parse(right))
    #expect(left == right && left.hashValue == right.hashValue)
    #expect(left.encodedString() != right.encodedString())
  }

  @Test(
    "Different values differ, also beyond what a double can tell",
    arguments: [
      ("1", "-1"), ("9007199254740993", "9007199254740992"), ("1e400", "1e401"), ("1e-400", "0"), ("0.1", "0.10000001"),
      ("10", "1"), ("1e99999999999999999999", "1e99999999999999999998"),
    ]
  )
  func different(left: String, right: String) throws {
    #expect(try JSONValue.parse(left) != JSONValue.parse(right))
  }

  @Test(
    "Whole numbers are exact and never trap",
    arguments: [
      ("0", 0), ("-0", 0), ("1.0", 1), ("1e3", 1000), ("12.50e1", 125), ("1.5", nil), ("1e-1", nil),
      ("9007199254740993", 9_007_199_254_740_993), ("9223372036854775807", .max), ("9223372036854775808", nil),
      ("-9223372036854775808", .min), ("-9223372036854775808.0", .min), ("9223372036854775808.0", nil),
      ("-9223372036854775809", nil), ("1e18", 1_000_000_000_000_000_000), ("1e19", nil), ("1e400", nil),
      ("18446744073709551616", nil), ("1e99999999999999999999", nil), ("1e-99999999999999999999", nil),
    ] as [(String, Int64?)]
  )
  func int(text: String, expected: Int64?) throws {
    #expect(try JSONValue.parse(text).int == expected)
  }

  @Test("A string of digits is a whole number where the caller asks for it")
  func digits() {
    #expect(JSONValue.string("1700000000").int == nil)
    #expect(JSONValue.string("1700000000").intOrDigits == 1_700_000_000)
    #expect(JSONValue.string("-5").intOrDigits == -5)
    #expect((1_700_000_000 as JSONValue).intOrDigits == 1_700_000_000)
    for text in ["", "+5", " 5", "5 ", "1e3", "99999999999999999999", "٥"] {
      #expect(JSONValue.string(text).intOrDigits == nil)
    }
    #expect(JSONValue.bool(true).intOrDigits == nil)
  }

  @Test("Doubles saturate at zero and refuse infinity")
  func doubles() throws {
    #expect(try JSONValue.parse("1e400").double == nil)
    #expect(try JSONValue.parse("1e-400").double == 0)
    #expect(try JSONValue.parse("-2.5").double == -2.5)
    #expect(JSONNumber(Double.infinity) == nil && JSONNumber(Double.nan) == nil)
    #expect(JSONNumber(3.0)?.text == "3" && JSONNumber(0.1)?.text == "0.1" && JSONNumber(1e300)?.text == "1e+300")
    #expect(JSONNumber(UInt64.max).text == "18446744073709551615")
    let literal: JSONValue = 2.5
    #expect(literal.double == 2.5)
  }

  @Test("Text is parsed in JSON's grammar only")
  func grammar() {
    for text in ["0", "-0.0", "10", "1.5e-7", "1E+2"] { #expect(JSONNumber(text)?.text == text) }
    for text in ["", "-", "+1", "01", "-01", "1.", ".1", "1e", "1e+", " 1", "1 ", "0x1", "1_0", "NaN", "Infinity", "١"]
    {
      #expect(JSONNumber(text) == nil)
    }
  }
}

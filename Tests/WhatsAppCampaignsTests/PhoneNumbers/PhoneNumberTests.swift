import Foundation
import Testing
import WhatsAppCampaigns

struct PhoneNumberTests {
  @Test(
    "Only a plus and 7 to 15 ASCII digits with a known calling code are a number",
    arguments: [
      "", "+", "60123456789", "+601234", "+6012345678901234", "+60 123456789", "+60123456789 ", " +60123456789",
      "++60123456789", "+60123a56789", "+0123456789", "+999123456789", "+6012345678\u{0669}", "\u{FF0B}60123456789",
      "tel:+60123456789", "+60-123456789",
    ]
  )
  func strictForm(text: String) {
    #expect(PhoneNumber(e164: text) == nil)
  }

  @Test(
    "A number keeps its text",
    arguments: [
      "+60123456789", "+12025550123", "+2904567", "+393331234567", "+390612345678", "+882161234567890", "+7010000",
    ]
  )
  func keepsText(text: String) throws {
    let number = try #require(PhoneNumber(e164: text))
    #expect(number.e164 == text)
    #expect(try JSONDecoder().decode([PhoneNumber].self, from: JSONEncoder().encode([number])) == [number])
  }

  @Test(
    "An extension's label counts in every case and width, and what only looks like one does not",
    arguments: [
      ("03-2385 6789 EXT 12", "12"), ("03-2385 6789 ｅｘｔ 12", "12"), ("03-2385 6789 ＥＸＴ 12", "12"),
      ("03-2385 6789 EXTENSI\u{D3}N 12", "12"), ("03-2385 6789 extensio\u{301}n 12", "12"),
      ("03-2385 6789 ДОБ. 12", "12"), ("03-2385 6789;ext=12", "12"), ("03-2385 6789;EXT=12", "12"),
      ("03-2385 6789 Anexo 12", "12"), ("03-2385 6789\u{37E}ext=12", nil), ("03-2385 6789", nil),
    ] as [(String, String?)]
  )
  func extensions(text: String, digits: String?) {
    let parsed = try? PhoneNumberParser(defaultRegion: "MY").parse(text)
    #expect(parsed?.extensionDigits == digits)
  }

  @Test("Decoding refuses what is no number, without repeating it")
  func decodingRefuses() {
    #expect { try JSONDecoder().decode(PhoneNumber.self, from: Data("\"0123456789\"".utf8)) } throws: { error in
      !"\(error)".contains("0123456789")
    }
  }

  @Test("A number prints masked in every way")
  func printsMasked() throws {
    let number = try #require(PhoneNumber(e164: "+60123456789"))
    var dumped = ""
    dump(number, to: &dumped)
    dump(try PhoneNumberParser(defaultRegion: nil).parse("+60123456789"), to: &dumped)
    for text in ["\(number)", String(reflecting: number), "\([number])", "\(Optional(number) as Any)", dumped] {
      #expect(!text.contains("12345"))
    }
    #expect("\(number)" == "+60•••••6789")
  }

  @Test("Numbers sort as their texts")
  func sortsAsText() {
    let texts = ["+60123456789", "+6012345678", "+12025550123", "+601234567890", "+441234567890", "+4412345678"]
    let numbers = texts.compactMap(PhoneNumber.init(e164:))
    #expect(numbers.sorted().map(\.e164) == texts.sorted())
  }

  @Test("A number knows its calling code, region, type and national number")
  func facts() throws {
    let malaysian = try #require(PhoneNumber(e164: "+60123456789"))
    #expect(malaysian.callingCode == 60)
    #expect(malaysian.region?.rawValue == "MY")
    #expect(malaysian.type == .mobile)
    #expect(malaysian.isValid)
    #expect(malaysian.nationalNumber == "123456789")
    #expect(malaysian.formatted(.national) == "012-345 6789")
    #expect(malaysian.formatted(.international) == "+60 12-345 6789")
    #expect(malaysian.formatted(.rfc3966) == "tel:+60-12-345-6789")
    let canadian = try #require(PhoneNumber(e164: "+16132345678"))
    #expect(canadian.region?.rawValue == "CA")
    #expect(canadian.type == .fixedLineOrMobile)
    let italian = try #require(PhoneNumber(e164: "+390612345678"))
    #expect(italian.nationalNumber == "0612345678")
    #expect(PhoneNumber(e164: "+80012345678")?.region == .world)
    #expect(PhoneNumber(e164: "+19995550123")?.region == nil)
  }

  @Test("Time zones go by area where the plan tells it, else by country, and never name a zone that is none")
  func timeZones() throws {
    func zones(_ text: String) throws -> [String] { try #require(PhoneNumber(e164: text)).timeZones }
    // The metadata has one zone for all of Malaysia, the eastern one; both have the same time.
    #expect(try zones("+60123456789") == ["Asia/Kuching"])
    #expect(try zones("+12125550123") == ["America/New_York"])
    #expect(try zones("+13105550123") == ["America/Los_Angeles"])
    #expect(try zones("+79161234567").count > 1)
    // Not valid: the whole country.
    #expect(try zones("+60999999999") == ["Asia/Kuching"])
    #expect(try PhoneNumberParser(defaultRegion: nil).parse("+60999999999").timeZones == ["Etc/Unknown"])
  }

  @Test("Every zone that a number can have is known to Foundation")
  func zonesAreKnown() throws {
    let known = Set(TimeZone.knownTimeZoneIdentifiers)
    for region in RegionCode.allSupported {
      let code = try #require(region.callingCode)
      for digits in ["2125550123", "123456789", "31234567", "912345678"] {
        for zone in PhoneNumber(e164: "+\(code)\(digits)")?.timeZones ?? [] {
          #expect(known.contains(zone) || TimeZone(identifier: zone) != nil, "\(zone)")
        }
      }
    }
  }
}

struct RegionCodeTests {
  @Test("Two letters in any case or 001 are a region code")
  func form() {
    #expect(RegionCode("my") == RegionCode("MY"))
    #expect(RegionCode("MY").rawValue == "MY")
    #expect(RegionCode("001") == .world)
    #expect(RegionCode.world.rawValue == "001")
    for text in ["", "M", "MYS", "1", "01", "0001", "M1", "Mÿ", "MY "] { #expect(RegionCode(text) == nil) }
  }

  @Test("The plan knows 245 regions, and the world is not one of them")
  func supported() {
    #expect(RegionCode.allSupported.count == 245)
    #expect(RegionCode("MY").isSupported == true)
    #expect(RegionCode("MY").callingCode == 60)
    #expect(RegionCode("ZZ").isSupported == false)
    #expect(!RegionCode.world.isSupported)
  }
}

import Testing
import WhatsAppCampaigns

/// Text that nobody thought of: nothing may trap, and what comes back must hold what it promises.
struct RandomTextTests {
  private static let alphabet: [Character] =
    Array("00112345678999++--  ()./,;#xX'\"=eE:@~*\n\tabc")
    + ["\u{200B}", "\u{202A}", "\u{2009}", "\u{3000}", "٣", "９", "é", "😀", "\u{301}", "ｘ", "доб", ";ext=", "tel:"]
    .flatMap { Array($0) }

  private static func texts(seed: UInt64, count: Int) -> [String] {
    var state = seed
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(bound))
    }
    return (0..<count).map { _ in String((0..<next(30)).map { _ in alphabet[next(alphabet.count)] }) }
  }

  @Test("A number that comes out of any text is valid, and reading its own text gives it again", arguments: 1...4)
  func normalizer(seed: UInt64) throws {
    for region in ["MY", "AR", "BR", "GA", "US", nil] {
      let normalizer = PhoneNormalizer(defaultRegion: region.flatMap(RegionCode.init))
      for text in Self.texts(seed: seed, count: 2_000) {
        guard let phone = try? normalizer.normalize(text) else { continue }
        #expect(phone.number.isValid)
        #expect(try normalizer.normalize(phone.number.e164) == NormalizedPhone(number: phone.number))
        #expect(WhatsAppIdentity.phone(phone.number).key == PersonKey(phone.number))
        #expect(PersonKey(rawValue: PersonKey(phone.number).rawValue) == PersonKey(phone.number))
      }
    }
  }

  @Test("Any text is read as an identity-card number or refused", arguments: 1...4)
  func identityCards(seed: UInt64) throws {
    let today = try #require(CalendarDay("2026-11-21"))
    let parser = ICParser(today: today, repairsLostZero: true)
    for text in Self.texts(seed: seed, count: 4_000) {
      let found = [try? parser.parse(text), (try? parser.find(in: text)) ?? nil].compactMap { $0 }
      for number in found {
        #expect(number.birthDate <= today && number.digits.utf8.count == 12)
        #expect(try parser.parse(number.digits).birthDate == number.birthDate)
      }
    }
  }
}

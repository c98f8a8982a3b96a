import Testing
import WhatsAppCampaigns

struct PhoneNormalizerTests {
  private typealias Reason = PhoneNormalizationError.Reason

  private func outcome(_ text: String, _ region: String?) -> String {
    do throws(PhoneNormalizationError) {
      let result = try PhoneNormalizer(defaultRegion: region.flatMap(RegionCode.init)).normalize(text)
      return result.number.e164 + (result.isAssumed ? "?" : "")
    } catch {
      return error.reason.rawValue
    }
  }

  @Test(
    "What lists do to a Malaysian number is undone",
    arguments: [
      "012-345 6789", "0123456789", "60123456789", "+60123456789", "+60 12-345 6789", "(012) 345 6789", "012.345.6789",
      "012/3456789", "'0123456789", "’60123456789", "=\"0123456789\"", "\"0123456789\"", "60123456789.0",
      "60123456789.00", "+60123456789.0", "6.0123456789E+10", "6.0123456789e10", "6.01234567890E+10", "0060123456789",
      "+60 (0)12-345 6789", "+600123456789", "\u{202A}+60123456789\u{202C}", "+60\u{2009}12\u{202F}345\u{2007}6789",
      "+60 12‑345‑6789", "\u{FEFF}0123456789", "０１２３４５６７８９", "٠١٢٣٤٥٦٧٨٩", "＋60123456789", "\t0123456789\r\n",
      "Tel: 012-345 6789", "HP: 0123456789", "012-345 6789 (WhatsApp)", "0123456789 Ali", "tel:+60-12-345-6789",
      "012-345 6789 ext 12", "whatsapp:+60123456789", "1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣8️⃣9️⃣", "+60\n12-345 6789",
      "https://wa.me/60123456789", "- 012-345 6789", "-012-345 6789", "\u{2212} 0123456789",
    ]
  )
  func cleans(text: String) {
    #expect(outcome(text, "MY") == "+60123456789")
  }

  @Test(
    "Every kind of failure is named",
    arguments: [
      ("", "empty"), ("  \u{200B}\t", "empty"), ("''", "empty"), ("=\"\"", "empty"),
      ("None", "notANumber"), ("-", "notANumber"), ("ali@example.com", "notANumber"), ("123456789.5", "notANumber"),
      ("6.01234E+10", "lostDigits"), ("6,01234E+10", "lostDigits"), ("6E+10", "lostDigits"),
      // What a spreadsheet makes of `+60-123456789`: somebody else's number, were it not for the sign.
      ("-123456729", "lostDigits"), ("\u{2212}123456729", "lostDigits"), (" -60123456789", "lostDigits"),
      ("-123456729.0", "lostDigits"), ("-123456729,5", "lostDigits"), ("-1.23456729E+08", "lostDigits"),
      ("'-0123456789", "lostDigits"), ("=-123456729", "lostDigits"), ("-7086", "lostDigits"),
      ("012", "tooShort"), ("345 6789", "tooShort"), ("+601234", "tooShort"), ("0123456789012345", "tooLong"),
      ("+999123456789", "unknownCountry"), ("0999999999", "invalid"), ("+60999999999", "invalid"),
      ("0123456789/0198765432", "severalNumbers"), ("0123456789 / 0198765432", "severalNumbers"),
      ("0123456789, 0198765432", "severalNumbers"), ("0123456789;0198765432", "severalNumbers"),
      ("0123456789 or 0198765432", "severalNumbers"), ("0123456789 atau 0198765432", "severalNumbers"),
      ("0123456789\n0198765432", "severalNumbers"), ("0123456789|0198765432", "severalNumbers"),
      ("0123456789 0198765432", "severalNumbers"), ("+60123456789+60198765432", "severalNumbers"),
      ("0123456789 & 0198765432", "severalNumbers"), ("0123456789 ::: 0198765432", "severalNumbers"),
      ("03-2385 6789/90", "severalNumbers"), ("011-12345678/9", "severalNumbers"),
    ]
  )
  func refuses(text: String, reason: String) {
    #expect(outcome(text, "MY") == reason)
  }

  @Test("Without a default region only a plus, or an assumption, tells the country")
  func withoutRegion() {
    #expect(outcome("+60123456789", nil) == "+60123456789")
    #expect(outcome("60123456789", nil) == "+60123456789?")
    #expect(outcome("0123456789", nil) == "unknownCountry")
    #expect(outcome("123456789", nil) == "unknownCountry")
  }

  @Test("Ten digits or more that the default region does not have may be an international number, marked as assumed")
  func assumed() {
    #expect(outcome("447911123456", "MY") == "+447911123456?")
    #expect(outcome("447911123456.0", "MY") == "+447911123456?")
    #expect(outcome("6581234567", "MY") == "+6581234567?")
    // Valid in the default region as it stands: nothing is assumed.
    #expect(outcome("60123456789", "MY") == "+60123456789")
    #expect(outcome("0447911123456", "MY") != "+447911123456?")
  }

  @Test(
    "A number without its plus is the same with and without spaces, dashes, dots and brackets",
    arguments: [
      ("62 812 3456 7890", "+6281234567890?"), ("62-812-3456-7890", "+6281234567890?"),
      ("62.812.3456.7890", "+6281234567890?"), ("62 (812) 3456-7890", "+6281234567890?"),
      ("(62) 812 3456 7890", "+6281234567890?"), ("91 98765 43210", "+919876543210?"),
      ("91-98-7654 3210", "+919876543210?"), ("65 9876 5432", "+6598765432?"),
      ("62\u{2009}812‑3456‑7890", "+6281234567890?"), ("60 12-345 6789", "+60123456789"),
      // Two numbers, a figure, days, an identity-card number, and what is written as one dials.
      ("123456789 198765432", "severalNumbers"), ("628123456789.5", "notANumber"), ("20-11-2026 10.30", "tooLong"),
      ("20.11.2026 1030", "tooLong"), ("2026-11-20 1030", "tooLong"), ("620512-10-1234", "tooLong"),
      ("620512 10 1234", "tooLong"),
      ("0 62 812 3456 7890", "tooLong"), ("62 812 3456 789 012 345", "tooLong"),
    ]
  )
  func assumedGroups(text: String, expected: String) {
    #expect(outcome(text, "MY") == expected)
  }

  @Test(
    "The form that WhatsApp's ids of old Mexican accounts keep is the number of today",
    arguments: [
      ("5215512345678", "MY", "+525512345678?"), ("+5215512345678", "MY", "+525512345678"),
      ("+52 1 55 1234 5678", "MY", "+525512345678"), ("52 1 55 1234 5678", "MY", "+525512345678?"),
      ("00 52 1 55 1234 5678", "MY", "+525512345678"), ("5215512345678", "MX", "+525512345678"),
      ("55 1234 5678", "MX", "+525512345678"),
      // Without its country it is somebody's in New Jersey.
      ("15512345678", "MX", "+15512345678?"), ("+521551234567", "MY", "invalid"), ("+5210012345678", "MY", "tooLong"),
      ("5491123456789", "MY", "+5491123456789?"),
    ]
  )
  func oldMexicanIDs(text: String, region: String, expected: String) {
    #expect(outcome(text, region) == expected)
  }

  @Test("A number of another script's digits, a vanity number and a carrier code are read as libphonenumber does")
  func special() {
    #expect(outcome("1-800-FLOWERS", "US") == "+18003569377")
    #expect(outcome("0 15 11 96123 4567", "BR") == "+5511961234567")
    #expect(outcome("011 15-2345-6789", "AR") == "+5491123456789")
    #expect(outcome("8 (916) 123-45-67", "RU") == "+79161234567")
    #expect(outcome("06 12345678", "IT") == "+390612345678")
    #expect(outcome("011 60 12-345 6789", "US") == "+60123456789")
  }

  @Test(
    "An extension is left out, and no second number",
    arguments: [
      "03-2385 6789 ext 12", "+60323856789;ext=15005", "+60323856789,,27419", "+60323856789;98092", "+60323856789,964",
      "+60323856789 x12", "03/2385/6789",
    ]
  )
  func extensions(text: String) {
    #expect(outcome(text, "MY") == "+60323856789")
  }

  @Test("A very long text is refused without being read")
  func bounded() {
    #expect(outcome(String(repeating: "1", count: 100_000), "MY") == "tooLong")
    #expect(outcome(String(repeating: "()", count: 400) + "0123456789", "MY") == "tooLong")
    #expect(outcome(String(repeating: "1 ", count: 120), "MY") == "tooLong")
  }

  @Test("An error names its kind and holds nothing of the text")
  func errorsHoldNoNumber() {
    for reason in PhoneNormalizationError.Reason.allCases {
      let text = "\(PhoneNormalizationError(reason))"
      #expect(text.hasSuffix("."))
    }
    #expect(throws: PhoneNormalizationError(.lostDigits)) {
      try PhoneNormalizer(defaultRegion: nil).normalize("6.01234E+10")
    }
  }
}

import Testing
import WhatsAppCampaigns

@Suite("The number of a card in recognised text")
struct ICRecognizedTests {
  private func find(_ text: String) throws -> ICNumber? {
    ICParser(today: try #require(CalendarDay(year: 2026, month: 11, day: 21))).find(inRecognized: text)
  }

  @Test(
    "What recognition mistakes for digits counts as digits inside a number, and the result says so",
    arguments: [
      ("KAD PENGENALAN\nMALAYSIA\n901231-01-1234\nSITI BINTI ALI", false), ("9O1231-0I-I234", true),
      ("90l231-01-1234", true), ("901231 - 01 - 1234", false), ("9O1231–01–1234", true), ("(901231-01-1234)", false),
      ("901231-01-1234\n9O1231-01-1234", false),
    ]
  )
  func found(text: String, isRepaired: Bool) throws {
    let number = try #require(try find(text))
    #expect(number.digits == "901231011234")
    #expect(number.isRepaired == isRepaired)
  }

  @Test("S and B are read as 5 and 8")
  func letters() throws {
    #expect(try find("BS0505-1O-5556")?.digits == "850505105556")
  }

  @Test(
    "Nothing is invented",
    arguments: [
      "901231011234", "901231 01 1234", "9O12S1-0I-l2B4", "901231-01-12345", "1901231-01-1234", "A901231-01-1234",
      "901231-01-1234-5", "5-901231-01-1234", "SOLISS-BO-SILO", "901331-01-1234", "901231-00-1234",
      "901231-01-1234 and 850505-10-5555", "901231--01-1234", "901231-01 1234", "", "Z01231-01-1234",
    ]
  )
  func refused(text: String) throws {
    #expect(try find(text) == nil)
  }

  @Test("A text of any length is read in time that grows with it")
  func long() throws {
    for piece in ["9", "901231-01-", "O-", "-", "901231-01-123"] {
      #expect(try find(String(repeating: piece, count: 10_000)) == nil)
    }
  }
}

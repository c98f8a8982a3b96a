import Testing
import WhatsAppCampaigns

struct ICTextTests {
  private func find(_ message: String) throws -> String {
    let parser = ICParser(today: try #require(CalendarDay("2026-11-21")))
    do throws(ICParsingError) {
      return try parser.find(in: message)?.digits ?? "none"
    } catch {
      return error.reason.rawValue
    }
  }

  @Test(
    "A number is found inside a message",
    arguments: [
      "901231-01-1234", "My IC is 901231-01-1234.", "ic:901231011234,", "IC 901231 01 1234 thanks", "(901231-01-1234)",
      "nama Ali, ic 901231.01.1234", "saya 012-3456789 ic 901231-01-1234", "no 901231/01/1234\nok", "👤901231011234👤",
      "999999999999 or 901231011234", "901231–01–1234", "IC no.: 901231-01-1234; HP 0123456789",
    ]
  )
  func finds(message: String) throws {
    #expect(try find(message) == "901231011234")
  }

  @Test(
    "What only looks like a part of something else is left alone",
    arguments: [
      "", "hello", "0123456789", "+901231011234", "A901231011234", "901231011234x", "9012310112345", "1901231011234",
      "901231-01-12345", "901231-01 1234", "90-1231-01-1234", "12-901231-01-1234", "901231-01-1234-5", "901231-011234",
      "ஃ901231011234அ", "901231 01  1234",
    ]
  )
  func leavesAlone(message: String) throws {
    #expect(try find(message) == "none")
  }

  @Test("A text of the right form that is no number says why")
  func refuses() throws {
    #expect(try find("ic 901331-01-1234") == "badDate")
    #expect(try find("ic 901231-17-1234") == "badPlace")
    #expect(try find("901331-01-1234 or 901231-17-1234") == "badDate")
  }

  @Test("A very long message is read up to its bound")
  func bounded() throws {
    let long = String(repeating: "1 ", count: 100_000)
    #expect(try find(long + "901231-01-1234") == "none")
    #expect(try find("901231-01-1234 " + long) == "901231011234")
    #expect(try find(String(repeating: "901331-01-1234 ", count: 1_000)) == "badDate")
  }
}

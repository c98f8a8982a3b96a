import Testing
import WhatsAppCampaigns

struct ICParserTests {
  private static let today = CalendarDay("2026-11-21")

  private func parser(
    _ today: String = "2026-11-21",
    century: ICParser.AmbiguousCentury = .recent,
    repairs: Bool = false
  ) throws -> ICParser {
    ICParser(today: try #require(CalendarDay(today)), ambiguousCentury: century, repairsLostZero: repairs)
  }

  private func reason(_ field: String) throws -> String {
    let parser = try parser()
    do throws(ICParsingError) {
      return try parser.parse(field).digits
    } catch {
      return error.reason.rawValue
    }
  }

  @Test("A number tells birth date, age, sex and place of birth")
  func derives() throws {
    let number = try parser().parse("901231-01-1234")
    #expect(number.digits == "901231011234")
    #expect(number.birthDate.description == "1990-12-31")
    #expect(number.age(on: try #require(Self.today)) == 35)
    #expect(number.sex == .female)
    #expect(number.sex.rawValue == "F")
    #expect(number.placeOfBirth == .state(.johor))
    #expect(number.placeOfBirth.code == "MY-01")
    #expect(number.centuryBasis == .onlyPossible)
    #expect(!number.isRepaired && !number.mayBePhoneNumber)
  }

  @Test(
    "A field may have hyphens, spaces or none, and what spreadsheets leave around it",
    arguments: [
      "901231011234", "901231-01-1234", "901231 01 1234", " 901231-01-1234\t", "'901231011234", "=\"901231011234\"",
      "901231–01–1234", "９０１２３１０１１２３４", "\u{FEFF}901231011234", "901231\u{A0}01\u{A0}1234",
    ]
  )
  func readsFields(field: String) throws {
    #expect(try reason(field) == "901231011234")
  }

  @Test(
    "What is no number is refused by kind",
    arguments: [
      ("", "empty"), ("  ", "empty"), ("''", "empty"), ("abc", "malformed"), ("90123101123", "lostLeadingZero"),
      ("9012310112345", "malformed"), ("901231-011234", "malformed"), ("901231-01 1234", "malformed"),
      ("90-12-31-01-1234", "malformed"), ("901331-01-1234", "badDate"), ("900231-01-1234", "badDate"),
      ("901232011234", "badDate"), ("900001011234", "badDate"), ("901231-00-1234", "badPlace"),
      ("901231-17-1234", "badPlace"), ("901231-97-1234", "badPlace"), ("1234567", "oldCard"), ("A1234567", "oldCard"),
      ("H1234567", "oldCard"), ("k 1234567", "oldCard"), ("T1234567", "otherDocument"), ("RF12345", "otherDocument"),
      ("G/12345", "otherDocument"), ("A12345678", "otherDocument"), ("+601112345678", "phoneNumber"),
      ("+60 11-1234 5678", "phoneNumber"), ("9.01231E+11", "lostDigits"), ("9,01231e11", "lostDigits"),
      ("901231-01-1234 Ali", "malformed"), ("901231-01-1234-5", "malformed"),
    ]
  )
  func refuses(field: String, expected: String) throws {
    #expect(try reason(field) == expected)
  }

  @Test(
    "The century follows from today, the calendar and the serial number, and the basis is named",
    arguments: [
      // Above today's two digits: only 19YY.
      ("270101-01-9001", "1927-01-01", "onlyPossible"),
      ("261122-01-1001", "1926-11-22", "onlyPossible"),
      ("261121-01-1001", "2026-11-21", "serial"),
      // 1900 had no 29 February.
      ("000229-01-9001", "2000-02-29", "onlyPossible"),
      ("050505-01-0001", "2005-05-05", "serial"),
      ("050505-01-4001", "2005-05-05", "serial"),
      ("050505-01-5001", "2005-05-05", "assumedRecent"),
      ("050505-01-9001", "2005-05-05", "assumedRecent"),
    ]
  )
  func century(field: String, date: String, basis: String) throws {
    let number = try parser().parse(field)
    #expect(number.birthDate.description == date)
    #expect(number.centuryBasis.rawValue == basis)
  }

  @Test("A host may trust the serial number for people over 100")
  func serialCentury() throws {
    let number = try parser(century: .serial).parse("050505-01-5001")
    #expect(number.birthDate.description == "1905-05-05")
    #expect(number.centuryBasis == .serial)
    // 29 February 1900 never was, whatever the serial number says.
    #expect(try parser(century: .serial).parse("000229-01-9001").birthDate.year == 2000)
  }

  @Test("The same number is another date on another day")
  func dependsOnToday() throws {
    #expect(try parser("2026-11-20").parse("261121-01-1001").birthDate.year == 1926)
    #expect(try parser("1999-12-31").parse("991231-01-1001").birthDate.year == 1999)
    #expect(throws: ICParsingError(.badDate)) { try parser("1950-01-01").parse("600101-01-1001") }
  }

  @Test(
    "An age counts full years, and a leap-day child turns on 1 March",
    arguments: [
      ("2025-12-30", 34), ("2025-12-31", 35), ("2026-11-21", 35), ("1990-12-31", 0), ("1990-12-30", -1),
    ]
  )
  func age(day: String, age: Int) throws {
    let number = try parser().parse("901231-01-1234")
    #expect(number.age(on: try #require(CalendarDay(day))) == age)
    let leap = try parser().parse("000229-01-0001")
    #expect(leap.age(on: try #require(CalendarDay("2026-02-28"))) == 25)
    #expect(leap.age(on: try #require(CalendarDay("2026-03-01"))) == 26)
    #expect(leap.age(on: try #require(CalendarDay("2028-02-29"))) == 28)
  }

  @Test("The last digit tells the sex", arguments: 0...9)
  func sex(digit: Int) throws {
    #expect(try parser().parse("90123101123\(digit)").sex == (digit % 2 == 1 ? .male : .female))
  }

  @Test("A lost zero is put back only where the host says that the column holds such numbers")
  func repairs() throws {
    let number = try parser(repairs: true).parse("50505011234")
    #expect(number.digits == "050505011234" && number.isRepaired)
    #expect(throws: ICParsingError(.lostLeadingZero)) { try parser().parse("50505011234") }
    // Not a date even so.
    #expect(throws: ICParsingError(.badDate)) { try parser(repairs: true).parse("99999999999") }
  }

  @Test("A bare number that is a Malaysian phone number too says so")
  func mayBePhone() throws {
    #expect(try parser().parse("601112345678").mayBePhoneNumber)
    #expect(try parser().parse("601112-34-5678").mayBePhoneNumber == false)
    #expect(try parser().parse("901231011234").mayBePhoneNumber == false)
  }

  @Test("A number prints masked in every way")
  func printsMasked() throws {
    let number = try parser().parse("901231-01-1234")
    var dumped = ""
    dump(number, to: &dumped)
    for text in ["\(number)", String(reflecting: number), "\([number])", "\(Optional(number) as Any)", dumped] {
      #expect(!text.contains("1231") && !text.contains("1990"))
    }
    #expect("\(number)" == "9*****-**-***4")
  }

  @Test("Every error has a sentence and holds nothing of the text", arguments: ICParsingError.Reason.allCases)
  func describesErrors(reason: ICParsingError.Reason) {
    #expect("\(ICParsingError(reason))".hasSuffix("."))
  }
}

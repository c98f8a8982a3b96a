import Testing
import WhatsAppCampaigns

@Suite("Which number of a row is taken")
struct PhoneChoiceTests {
  private static func row(_ text: String, _ mapping: ColumnMapping = .automatic, region: String = "MY") throws
    -> (phone: String?, warnings: [ImportWarning])
  {
    var importer = try ContactImporter(
      CSVReader(bytes: Array(text.utf8)),
      mapping: mapping,
      normalizer: PhoneNormalizer(defaultRegion: RegionCode(region))
    )
    let row = try #require(try importer.next())
    guard case .accepted(let draft) = row.outcome else { return (nil, row.warnings) }
    return (draft.phone.e164, row.warnings)
  }

  private static let google = "Phone 1 - Label,Phone 1 - Value,Phone 2 - Label,Phone 2 - Value\n"

  @Test("A mobile number is taken before a fixed line that stands in an earlier column, and that is told")
  func mobileFirst() throws {
    let warning = ImportWarning(.otherPhoneColumn, column: "Phone 2 - Value")
    for cells in ["Work,03-2385 6789,Mobile,012-345 6703", "Work,Tel 03-2385 6789,Mobile,012-345 6703 (Ali)"] {
      let row = try Self.row(Self.google + cells)
      #expect(row.phone == "+60123456703" && row.warnings == [warning])
    }
    let foreign = try Self.row(Self.google + "Work,03-2385 6789,Mobile,62 812 3456 7890")
    #expect(foreign.phone == "+6281234567890")
    #expect(foreign.warnings == [ImportWarning(.assumedInternational, column: "Phone 2 - Value"), warning])
  }

  @Test(
    "A mobile number in the first column is taken without a word",
    arguments: ["Mobile,012-345 6703,Work,03-2385 6789", "Mobile,012-345 6703,Mobile,012-345 6704"]
  )
  func firstMobile(cells: String) throws {
    let row = try Self.row(Self.google + cells)
    #expect(row.phone == "+60123456703" && row.warnings.isEmpty)
  }

  @Test(
    "A fixed line is taken where no other column holds a mobile number",
    arguments: [
      "Work,03-2385 6789,Mobile,", "Work,03-2385 6789,Mobile,12", "Work,03-2385 6789,Home,03-2385 6790",
      "Work,Tel 03-2385 6789,Home,03-2385 6790",
    ]
  )
  func fixedLine(cells: String) throws {
    let row = try Self.row(Self.google + cells)
    #expect(row.phone == "+60323856789" && row.warnings.isEmpty)
  }

  @Test("A fixed line behind a number that is none is told as before")
  func fixedLineBehindNoNumber() throws {
    let row = try Self.row(Self.google + "Mobile,12,Work,03-2385 6789")
    #expect(
      row.phone == "+60323856789" && row.warnings == [ImportWarning(.otherPhoneColumn, column: "Phone 2 - Value")]
    )
  }

  @Test("A fixed line with WhatsApp is taken, and so is the column that the caller names first")
  func certain() throws {
    let whatsApp = try Self.row("WhatsApp,Mobile\n03-2385 6789,012-345 6703\n")
    #expect(whatsApp.phone == "+60323856789" && whatsApp.warnings.isEmpty)
    let named = try Self.row("Office,HP\n03-2385 6789,012-345 6703\n", ColumnMapping(phone: ["Office", "HP"]))
    #expect(named.phone == "+60323856789" && named.warnings.isEmpty)
    #expect(try Self.row("Phone,City\n03-2385 6789,Ipoh\n").phone == "+60323856789")
  }

  @Test("Where the plan does not tell mobile from fixed, the first number is taken")
  func untold() throws {
    let row = try Self.row("Phone 1,Phone 2\n(551) 234-5678,(551) 234-5679\n", region: "US")
    #expect(row.phone == "+15512345678" && row.warnings.isEmpty)
  }

  @Test("The digits of a fixed line are not taken for a mobile number of another country")
  func digits() throws {
    // A fixed line in Singapore, whose digits alone are a mobile number in India.
    let row = try Self.row("city,phone,phone_digits\nx,+6562345678,6562345678\n", region: "IN")
    #expect(row.phone == "+6562345678" && row.warnings.isEmpty)
    #expect(
      try Self.row("city,Mobile,Tel,phone_digits\nx,,+6562345678,6562345678\n", region: "IN").phone == "+6562345678"
    )
  }
}

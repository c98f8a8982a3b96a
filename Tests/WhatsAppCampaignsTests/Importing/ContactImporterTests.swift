import Testing
import WhatsAppCampaigns

@Suite("Contact importer")
struct ContactImporterTests {
  private static func importer(_ text: String, _ mapping: ColumnMapping = .automatic) throws -> ContactImporter {
    try ContactImporter(
      CSVReader(bytes: Array(text.utf8)),
      mapping: mapping,
      normalizer: PhoneNormalizer(defaultRegion: RegionCode("MY"))
    )
  }

  private static func rows(_ text: String, _ mapping: ColumnMapping = .automatic) throws -> [ImportedRow] {
    var importer = try importer(text, mapping)
    var rows: [ImportedRow] = []
    while let row = try importer.next() { rows.append(row) }
    return rows
  }

  private static func draft(_ phone: String, _ name: String? = nil, _ fields: [String: String] = [:]) throws
    -> ContactDraft
  {
    ContactDraft(phone: try #require(PhoneNumber(e164: phone)), name: name, fields: fields)
  }

  @Test("Where the column for the name is empty, first and last name count, and stay further fields")
  func emptyName() throws {
    let rows = try Self.rows(
      "Name,FirstName,Last Name,HP\n,Siti,Aminah,0123456789\nAli,Muhammad,Ali,0198765432\n,,,0134567890\n,Siti,,0176543210\n"
    )
    #expect(
      rows.map(\.outcome) == [
        try .accepted(Self.draft("+60123456789", "Siti Aminah", ["FirstName": "Siti", "Last Name": "Aminah"])),
        try .accepted(Self.draft("+60198765432", "Ali", ["FirstName": "Muhammad", "Last Name": "Ali"])),
        .rejected(ImportRejection(.missingName, column: "Name")),
        try .accepted(Self.draft("+60176543210", "Siti", ["FirstName": "Siti"])),
      ]
    )
    let mapped = try Self.rows("Name,First Name,HP\n,Siti,0123456789\n", ColumnMapping(name: ["Name"]))
    #expect(mapped.map(\.outcome) == [.rejected(ImportRejection(.missingName, column: "Name"))])
  }

  @Test("The list of the guide is read: names, numbers and further fields by header")
  func guide() throws {
    var importer = try Self.importer(
      """
      name,phone_number,gender,age,city,state
      John Doe,+60123456789,M,30,Kuala Lumpur,Selangor
      Jane Smith,019-876 5432,f,25.0,,Penang
      Ahmad Ibrahim,60112345678,,,,
      """
    )
    #expect(
      try importer.next()?.outcome
        == .accepted(
          Self.draft(
            "+60123456789",
            "John Doe",
            ["gender": "M", "age": "30", "city": "Kuala Lumpur", "state": "Selangor"]
          )
        )
    )
    #expect(
      try importer.next()?.outcome
        == .accepted(Self.draft("+60198765432", "Jane Smith", ["gender": "F", "age": "25", "state": "Penang"]))
    )
    // Numbers that begin with 11 have a digit more.
    guard case .rejected(let rejection) = try importer.next()?.outcome else {
      Issue.record("accepted a number that does not exist")
      return
    }
    #expect(rejection.reason == .invalidPhone && rejection.column == "phone_number" && rejection.phoneProblem != nil)
    #expect(try importer.next() == nil)
    let summary = importer.summary
    #expect(summary.source == RowSourceFacts(format: "csv", encoding: .utf8))
    #expect(summary.columns.name == ["name"] && summary.columns.phone == ["phone_number"])
    #expect(summary.columns.fields == ["gender", "age", "city", "state"])
    #expect(summary.accepted == 2 && summary.rejected == 1 && summary.total == 3 && summary.headerRow == 1)
  }

  @Test("Every row ends in one of four ways, and the counts add up")
  func outcomes() throws {
    let text = """
      Name,HP
      Ali,0123456789
      Siti,not a number
      ,0134567890
      Mei,
      ,,
      Ali again,+60 12-345 6789
      Raj,6.01E+10
      Tan,0123456780 / 0123456781
      "Wong "Ah" Kow",0123456782
      Lim,0123456783
      """
    var importer = try Self.importer(text)
    var rows: [ImportedRow] = []
    while let row = try importer.next() { rows.append(row) }
    #expect(
      try rows.map(\.outcome) == [
        .accepted(Self.draft("+60123456789", "Ali")),
        .rejected(ImportRejection(.invalidPhone, column: "HP", phoneProblem: .notANumber)),
        .rejected(ImportRejection(.missingName, column: "Name")),
        .rejected(ImportRejection(.missingPhone, column: "HP")),
        .blank,
        .duplicate(Self.draft("+60123456789", "Ali again"), of: 2),
        .rejected(ImportRejection(.lostDigits, column: "HP", phoneProblem: .lostDigits)),
        .rejected(ImportRejection(.severalNumbers, column: "HP", phoneProblem: .severalNumbers)),
        .rejected(ImportRejection(.malformedRow)),
        .accepted(Self.draft("+60123456783", "Lim")),
      ]
    )
    #expect(rows.map(\.number) == Array(2...11))
    #expect(rows.compactMap(\.rejectedName) == ["Siti", "Mei", "Raj", "Tan"])
    let summary = importer.summary
    #expect(summary.accepted == 2 && summary.duplicates == 1 && summary.blank == 1 && summary.rejected == 6)
    #expect(summary.rejections[.missingName] == 1 && summary.total == 10)
  }

  @Test("A list of bare numbers is accepted")
  func bareNumbers() throws {
    #expect(
      try Self.rows("phone\n0123456789\n0198765432").map(\.outcome) == [
        .accepted(Self.draft("+60123456789")), .accepted(Self.draft("+60198765432")),
      ]
    )
  }

  @Test(
    "Damage by spreadsheet programs is undone or refused, never guessed",
    arguments: [
      ("'0123456789", true), ("\"=\"\"0123456789\"\"\"", true), ("60123456789.0", true), ("０１２３４５６７８９", true),
      ("\u{202A}+60123456789\u{202C}", true), ("0060123456789", true), (" 012 345 6789 ", true),
      ("'+60123456789", true),
      ("- 0123456789", true),
      ("6.01235E+11", false), ("-123456789", false), ("\u{2212}123456789", false), ("-60123456789.0", false),
      ("12", false), ("0123456789 0129876543", false),
    ]
  )
  func damage(cell: String, isAccepted: Bool) throws {
    let outcome = try Self.rows("phone\n\(cell)\n").first?.outcome
    if isAccepted {
      #expect(try outcome == .accepted(Self.draft("+60123456789")))
    } else {
      guard case .rejected = outcome else {
        Issue.record("accepted")
        return
      }
    }
  }

  @Test("The next phone column is asked where the preferred one has no valid number")
  func severalPhones() throws {
    let rows = try Self.rows("Tel,HP\n03-2345 6789,0123456789\n0123456788,\n0123456787,x\ny,x\n,")
    #expect(try rows[0] == ImportedRow(number: 2, outcome: .accepted(Self.draft("+60123456789"))))
    #expect(try rows[1] == ImportedRow(number: 3, outcome: .accepted(Self.draft("+60123456788"))))
    #expect(
      try rows[2]
        == ImportedRow(
          number: 4,
          outcome: .accepted(Self.draft("+60123456787")),
          warnings: [ImportWarning(.otherPhoneColumn, column: "Tel")]
        )
    )
    #expect(rows[3].outcome == .rejected(ImportRejection(.invalidPhone, column: "HP", phoneProblem: .notANumber)))
    #expect(rows[4].outcome == .blank)
  }

  @Test("Names in parts are joined, and one part is a name")
  func nameParts() throws {
    let rows = try Self.rows("First Name,Last Name,Phone\nSiti,Aminah,0123456789\n,Tan,0123456788\n,,0123456787")
    #expect(try rows[0].outcome == .accepted(Self.draft("+60123456789", "Siti Aminah")))
    #expect(try rows[1].outcome == .accepted(Self.draft("+60123456788", "Tan")))
    #expect(rows[2].outcome == .rejected(ImportRejection(.missingName, column: "First Name")))
  }

  @Test("A row without a name is accepted where the caller needs no names")
  func namesNotNeeded() throws {
    var importer = try ContactImporter(
      CSVReader(bytes: Array("Name,Phone\n,0123456789\nAli,0123456788".utf8)),
      normalizer: PhoneNormalizer(defaultRegion: RegionCode("MY")),
      requiresName: false
    )
    #expect(try importer.next()?.outcome == .accepted(Self.draft("+60123456789")))
    #expect(try importer.next()?.outcome == .accepted(Self.draft("+60123456788", "Ali")))
  }

  @Test("Bad optional values are left out with a warning")
  func optionalValues() throws {
    let rows = try Self.rows("Phone,Jantina,Umur\n0123456789,Lelaki,abc\n0123456788,?,131\n0123456787,P,-3")
    #expect(
      try rows[0]
        == ImportedRow(
          number: 2,
          outcome: .accepted(Self.draft("+60123456789", nil, ["Jantina": "M"])),
          warnings: [ImportWarning(.invalidAge, column: "Umur")]
        )
    )
    #expect(rows[1].warnings.map(\.kind) == [.unknownGender, .invalidAge])
    #expect(try rows[2].outcome == .accepted(Self.draft("+60123456787", nil, ["Jantina": "F"])))
  }

  @Test("The error of a formula is no value: an empty cell with a warning, in a text as in a workbook")
  func errorValues() throws {
    let rows = try Self.rows(
      """
      Name,HP,Tel,City,Umur
      #N/A,0123456789,,Ipoh,35
      Ali,0123456788,,#REF!,#DIV/0!
      Mei,#VALUE!,03-2385 6789,#1,#N/A extra
      Raj,#NAME?,,,
      #NULL!,#NUM!,,,
      ,,,,
      """
    )
    #expect(rows[0].outcome == .rejected(ImportRejection(.missingName, column: "Name")))
    #expect(rows[0].warnings == [ImportWarning(.errorValue, column: "Name")])
    #expect(rows[0].rejectedName == nil)
    #expect(try rows[1].outcome == .accepted(Self.draft("+60123456788", "Ali")))
    #expect(rows[1].warnings == [.init(.errorValue, column: "City"), .init(.errorValue, column: "Umur")])
    // Only the whole cell is one.
    #expect(try rows[2].outcome == .accepted(Self.draft("+60323856789", "Mei", ["City": "#1"])))
    #expect(rows[2].warnings.map(\.kind) == [.errorValue, .invalidAge])
    #expect(rows[3].outcome == .rejected(ImportRejection(.missingPhone, column: "HP")))
    // Something should stand there: no blank row.
    #expect(rows[4].outcome == .rejected(ImportRejection(.missingPhone, column: "HP")))
    #expect(rows[4].warnings.map(\.column) == ["Name", "HP"])
    #expect(rows[5] == ImportedRow(number: 7, outcome: .blank))
  }

  @Test("What an export holds was stored like that, and stays")
  func exportedErrorWords() throws {
    let rows = try Self.rows("name,phone,phone_digits,note\nAli,+60123456789,60123456789,#N/A\n")
    #expect(try rows.map(\.outcome) == [.accepted(Self.draft("+60123456789", "Ali", ["note": "#N/A"]))])
    #expect(rows.first?.warnings == [])
  }

  @Test("Short rows lack values, long rows warn")
  func raggedRows() throws {
    let rows = try Self.rows("Phone,City,Note\n0123456789\n0123456788,KL,x,,\n0123456787,KL,x,y")
    #expect(try rows[0] == ImportedRow(number: 2, outcome: .accepted(Self.draft("+60123456789"))))
    #expect(rows[1].warnings.isEmpty)
    #expect(rows[2].warnings == [ImportWarning(.extraCells)])
    let unnamed = try Self.rows("Name,,Phone\nAli,secret,0123456789\nSiti,,0123456788")
    #expect(unnamed.map { $0.warnings.map(\.kind) } == [[.extraCells], []])
  }

  @Test("Formula-looking text is kept as text")
  func formulas() throws {
    let rows = try Self.rows("Phone,Note\n0123456789,=1+1\n0123456788,{\"a\":1}\n0123456787,<b>")
    #expect(try rows[0].outcome == .accepted(Self.draft("+60123456789", nil, ["Note": "=1+1"])))
  }

  @Test("Assumed numbers are marked")
  func assumed() throws {
    let row = try Self.rows("Phone\n6598765432").first
    #expect(try row?.outcome == .accepted(Self.draft("+6598765432")))
    #expect(row?.warnings == [ImportWarning(.assumedInternational, column: "Phone")])
  }

  @Test("Spaces and dashes do not change what a number without its plus is taken for")
  func assumedGroups() throws {
    let rows = try Self.rows("Phone\n62 812 3456 7890\n6281234567890\n")
    #expect(try rows.first?.outcome == .accepted(Self.draft("+6281234567890")))
    #expect(try rows.last?.outcome == .duplicate(Self.draft("+6281234567890"), of: 2))
    for row in rows { #expect(row.warnings == [ImportWarning(.assumedInternational, column: "Phone")]) }
  }

  @Test("One person in two spellings that WhatsApp treats alike is one person")
  func foldedDuplicates() throws {
    let rows = try Self.rows("Phone\n+52 1 55 1234 5678\n+52 55 1234 5678\n5215512345678\n")
    #expect(
      try rows.map(\.outcome) == [
        .accepted(Self.draft("+525512345678")), .duplicate(Self.draft("+525512345678"), of: 2),
        .duplicate(Self.draft("+525512345678"), of: 2),
      ]
    )
  }

  @Test("A host may bring rows of its own")
  func otherSources() throws {
    struct Rows: RowSource {
      var facts = RowSourceFacts(format: "query")
      var left = [
        SourceRow(number: 1, cells: ["Phone"]), SourceRow(number: 7, cells: ["0123456789"]),
        SourceRow(number: 8, cells: ["0123456788"], isDamaged: true),
      ]
      mutating func next() throws(ImportError) -> SourceRow? { left.isEmpty ? nil : left.removeFirst() }
    }
    var importer = try ContactImporter(Rows(), normalizer: PhoneNormalizer(defaultRegion: RegionCode("MY")))
    #expect(try importer.next()?.outcome == .accepted(Self.draft("+60123456789")))
    #expect(try importer.next() == ImportedRow(number: 8, outcome: .rejected(ImportRejection(.malformedRow))))
    #expect(importer.summary.source.format == "query")
  }

  @Test("The encoding in the summary is the one of the whole text")
  func lateEncoding() throws {
    let text = Array("name,phone\n".utf8) + (0..<9_000).flatMap { Array("a\($0),0\(120_000_000 + $0)\n".utf8) }
    let bytes = text + Array("Jos".utf8) + [0xE9] + Array(",0123456789\n".utf8)
    var importer = try ContactImporter(
      CSVReader(bytes: bytes, options: .init(readSize: 4_096)),
      normalizer: PhoneNormalizer(defaultRegion: RegionCode("MY"))
    )
    #expect(importer.summary.source.encoding == .utf8)
    var last: ImportedRow?
    while let row = try importer.next() { last = row }
    #expect(try last?.outcome == .accepted(Self.draft("+60123456789", "José")))
    #expect(importer.summary.source.encoding == .windows1252 && importer.summary.total == 9_001)
  }

  @Test("An unreadable rest ends the import, and what came before stands")
  func errorMidway() throws {
    var importer = try Self.importer("name,phone\nAli,0123456789\n\"Siti,0123456788\n")
    #expect(try importer.next() != nil)
    #expect(throws: ImportError(.unterminatedQuote, line: 3)) { try importer.next() }
    #expect(importer.summary.accepted == 1)
  }

  @Test("Descriptions hold no person")
  func descriptions() throws {
    for row in try Self.rows("name,phone\nAli,0123456789\nAli,0123456789\nAli,x") {
      for text in ["\(row)", String(reflecting: row), "\([row])"] {
        #expect(!text.contains("Ali") && !text.contains("123456789"))
      }
    }
  }
}

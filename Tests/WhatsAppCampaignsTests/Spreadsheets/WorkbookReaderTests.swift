import Testing
import WhatsAppCampaigns
import WhatsAppCampaignsSpreadsheets

@Suite("Workbooks are read as the spreadsheet program shows them")
struct WorkbookReaderTests {
  @Test("Cells read by their type, and rows have the numbers that people see")
  func cellsByType() throws {
    let rows = try SpreadsheetFixture.rows(SpreadsheetFixture.path("people.xlsx"))
    #expect(rows.map(\.number) == Array(1...9))
    #expect(rows[2].cells == ["Nama", "HP", "Tarikh", "Umur", "Bandar", "Note"])
    // The formula was never computed by a program, so it has no value.
    #expect(rows[3].cells == ["Aminah", "60123456789", "1990-12-31", "35", "Ipoh"])
    #expect(rows[4].cells == ["李明", "012-345 6788", "2026-11-21 13:45:00", "35.5", "é & <x>", "TRUE"])
    #expect(rows[7].cells == [])
    #expect(rows[8].cells == ["Zero", "133456789", "", "", "", "0.1"])
  }

  @Test("The first sheet that is not hidden is read, or the one that is named")
  func sheets() throws {
    let path = SpreadsheetFixture.path("people.xlsx")
    #expect(try WorkbookReader(path: path).facts == RowSourceFacts(format: "xlsx", sheet: "People"))
    #expect(
      try SpreadsheetFixture.rows(path, sheet: "Hidden").map { Array($0.cells) } == [["phone"], ["+60120000001"]]
    )
    let error = #expect(throws: ImportError.self) { try SpreadsheetFixture.rows(path, sheet: "people") }
    #expect(error?.code == .unknownSheet)
    #expect(error?.description.contains("Hidden | People") == true)
  }

  private static let list =
    "<row><c t=\"inlineStr\"><is><t>phone</t></is></c></row><row><c><v>60123456789</v></c></row>"

  @Test("The first visible sheet with cells is read, and the others are told; what cannot be read may have some")
  func otherSheets() throws {
    let fixture = try SpreadsheetFixture()
    let blank = "<row><c s=\"1\"/><c t=\"inlineStr\"><is><t></t></is></c></row>"
    let path = try fixture.workbook(
      sheets: [
        ("Cover", false, blank), ("Secret", true, Self.list), ("List", false, Self.list), ("Blank", false, ""),
        ("Sums", false, "<row><c><f>1+1</f></c></row>"), ("Bad", false, "<row"), ("Gone", false, nil),
      ]
    )
    let facts = try WorkbookReader(path: path).facts
    #expect(facts == RowSourceFacts(format: "xlsx", sheet: "List", otherSheets: ["Sums", "Bad", "Gone"]))
    #expect(try SpreadsheetFixture.rows(path).map { Array($0.cells) } == [["phone"], ["60123456789"]])
    let named = try WorkbookReader(path: path, sheet: "Secret").facts
    #expect(named == RowSourceFacts(format: "xlsx", sheet: "Secret"))

    let hidden = try fixture.workbook(sheets: [
      ("One", true, blank), ("Two", true, Self.list), ("Three", true, Self.list),
    ])
    #expect(try WorkbookReader(path: hidden).facts.sheet == "Two")
    #expect(try WorkbookReader(path: hidden).facts.otherSheets == ["Three"])
    let none = try fixture.workbook(sheets: [("One", false, blank), ("Two", false, "")])
    #expect(try WorkbookReader(path: none).facts == RowSourceFacts(format: "xlsx", sheet: "One"))
    let single = try fixture.workbook(sheets: [
      ("Only", false, Self.list), ("Blank", false, ""), ("Hidden", true, Self.list),
    ])
    #expect(try WorkbookReader(path: single).facts == RowSourceFacts(format: "xlsx", sheet: "Only"))
  }

  @Test("A list that is refused for its headers says which sheet was read, and that there are others")
  func coverSheet() throws {
    let fixture = try SpreadsheetFixture()
    let cover = "<row><c t=\"inlineStr\"><is><t>Sales 2026</t></is></c></row>"
    let path = try fixture.workbook(sheets: [
      ("Cover", false, cover), ("List", false, Self.list), ("Old", false, Self.list),
    ])
    let error = #expect(throws: ImportError.self) {
      try ContactImporter(WorkbookReader(path: path), normalizer: PhoneNormalizer(defaultRegion: nil))
    }
    #expect(error?.code == .missingPhoneColumn)
    #expect(error?.headers == ["Sales 2026"])
    #expect(error?.detail == "the sheet “Cover” was read, and not “List” and 1 more")
    let named = #expect(throws: ImportError.self) {
      try ContactImporter(WorkbookReader(path: path, sheet: "Cover"), normalizer: PhoneNormalizer(defaultRegion: nil))
    }
    #expect(named?.detail == "")
  }

  @Test("A formula that was never computed has no value that is known: an empty cell with a warning")
  func formulasWithoutValues() throws {
    let fixture = try SpreadsheetFixture()
    let path = try fixture.workbook(
      """
      <row r="1"><c r="A1"><v>1</v></c><c r="B1"><f>A1+1</f></c><c r="C1"><f>A1+1</f><v/></c><c r="D1"><f/><v></v></c>\
      <c r="E1" t="str"><f>A1</f><v></v></c><c r="F1" t="str"><f>A1</f></c><c r="G1"/><c r="H1"><f>A1</f><v>2</v></c>\
      <c r="I1" t="b"><f>A1</f></c><c r="J1"><v/></c></row>
      """
    )
    let rows = try SpreadsheetFixture.rows(path)
    #expect(rows.map { Array($0.cells) } == [["1", "", "", "", "", "", "", "2"]])
    #expect(rows.map(\.errorCells) == [[1, 2, 3, 8]])
    #expect(try SpreadsheetFixture.rows(SpreadsheetFixture.path("people.xlsx")).map(\.errorCells)[3] == [5])
  }

  @Test("Two values in one place cost their row: nobody knows which one is meant")
  func repeatedCells() throws {
    let fixture = try SpreadsheetFixture()
    func isDamaged(_ cells: String...) throws -> Bool {
      let tags = cells.map { cell in
        cell.hasSuffix("!") ? "<c r=\"\(cell.dropLast())\" t=\"e\"><v>#N/A</v></c>" : "<c r=\"\(cell)\"><v>1</v></c>"
      }
      let rows = try SpreadsheetFixture.rows(try fixture.workbook("<row>\(tags.joined())</row>"))
      return rows.map(\.isDamaged) == [true]
    }
    #expect(try isDamaged("A1", "B1", "B1"))
    #expect(try isDamaged("A1", "B1", "C1", "A1", "D1"))
    #expect(try isDamaged("B1!", "B1"))
    #expect(try isDamaged("B1", "B1!"))
    #expect(try isDamaged("C1", "B1!", "B1!"))
    #expect(try !isDamaged("D1", "B1", "A1", "C1", "E1!"))
    let path = try fixture.workbook(
      "<row><c r=\"C1\"><v>3</v></c><c r=\"A1\"><v>1</v></c><c r=\"C1\"/></row><row><c r=\"A2\"><v>4</v></c></row>"
    )
    let rows = try SpreadsheetFixture.rows(path)
    #expect(rows.map { Array($0.cells) } == [["1", "", "3"], ["4"]])
    #expect(rows.allSatisfy { !$0.isDamaged })
  }

  @Test("A cell or a row that is too long is no matter of quotes, as it is in a text")
  func longCells() throws {
    let fixture = try SpreadsheetFixture()
    let path = try fixture.workbook("<row><c><v>123456789</v></c></row>")
    for limits in [ImportLimits(maximumCellBytes: 5), ImportLimits(maximumRowBytes: 5)] {
      let error = #expect(throws: ImportError.self) {
        var reader = try WorkbookReader(path: path, limits: limits)
        while try reader.next() != nil {}
      }
      #expect(error?.line == 1)
      #expect(error?.description.contains("single") == false)
    }
  }

  @Test("A workbook imports like a text: a title above, a duplicate, a number that lost its digits")
  func imports() throws {
    let malaysia = PhoneNormalizer(defaultRegion: RegionCode("MY"))
    let source = try ListFile.open(SpreadsheetFixture.path("people.xlsx"))
    var importer = try ContactImporter(source, normalizer: malaysia)
    var outcomes: [String] = []
    while let row = try importer.next() { outcomes.append(row.description) }
    #expect(
      outcomes == [
        "row 4 accepted", "row 5 accepted", "row 6 duplicate of 4", "row 7 rejected: lostDigits", "row 8 blank",
        "row 9 accepted",
      ]
    )
    #expect(importer.summary.headerRow == 3)
    #expect(importer.summary.total == 6)
  }

  @Test("Shared, rich, inline and escaped texts; references that are missing; rows that the file leaves out")
  func texts() throws {
    let fixture = try SpreadsheetFixture()
    let path = try fixture.workbook(
      """
      <row r="2"><c t="s"><v>0</v></c><c t="s"><v>1</v></c><c r="E2" t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r>\
      </is></c></row><row><c t="str"><f>A1</f><v>x_x000A_y_z</v></c><c t="b"><v>0</v></c><c t="e"><v>#REF!</v></c>\
      <c><v>6.0123456789E10</v></c><c><v>1.5E+20</v></c></row><row r="5"/>
      """,
      texts: """
        <si><t>plain</t></si><si><r><t>ri</t></r><r><rPr/><t>ch</t></r><rPh sb="0" eb="1"><t>no</t></rPh></si>
        """
    )
    let rows = try SpreadsheetFixture.rows(path)
    #expect(rows.map(\.number) == [1, 2, 3, 4, 5])
    #expect(rows[1].cells == ["plain", "rich", "", "", "ab"])
    #expect(rows[2].cells == ["x\ny_z", "FALSE", "", "60123456789", "1.5E+20"])
    #expect(rows.map(\.errorCells) == [[], [], [2], [], []])
    #expect([rows[0], rows[3], rows[4]].allSatisfy { $0.cells.isEmpty })
  }

  @Test("The error of a formula is an empty cell with a warning, whatever program wrote it")
  func errors() throws {
    func texts(_ texts: String...) -> String {
      texts.map { "<c t=\"inlineStr\"><is><t>\($0)</t></is></c>" }.joined()
    }
    let fixture = try SpreadsheetFixture()
    let path = try fixture.workbook(
      """
      <row>\(texts("Name", "HP", "City"))<c t="e"><v>#REF!</v></c></row>
      <row><c t="e"><v>#N/A</v></c><c><v>60123456789</v></c></row>
      <row>\(texts("Ali"))<c><v>60123456788</v></c><c t="e"><f>A1</f><v>Err:508</v></c><c t="e"><v>#REF!</v></c></row>
      <row>\(texts("Mei"))<c><v>-123456729</v></c></row>
      """
    )
    var importer = try ContactImporter(
      ListFile.open(path),
      normalizer: PhoneNormalizer(defaultRegion: RegionCode("MY"))
    )
    var rows: [ImportedRow] = []
    while let row = try importer.next() { rows.append(row) }
    #expect(rows.map(\.description) == ["row 2 rejected: missingName", "row 3 accepted", "row 4 rejected: lostDigits"])
    #expect(rows[0].warnings == [ImportWarning(.errorValue, column: "Name")])
    #expect(rows[1].warnings == [ImportWarning(.errorValue, column: "City"), ImportWarning(.errorValue)])
    guard case .accepted(let draft) = rows[1].outcome else { return }
    #expect(draft.name == "Ali" && draft.fields == [:])
  }

  @Test("Hours in brackets are counted beyond the day: a duration, and no date")
  func durations() throws {
    let formats = ["[h]:mm", "[Red][HH]:mm", "[mm]:ss", "[s]", "[$-409]h:mm", "[Magenta]0.0"]
    let types = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    let numbers = formats.indices.map { "<numFmt numFmtId=\"\(170 + $0)\" formatCode=\"\(formats[$0])\"/>" }
    let styles = [0, 46] + formats.indices.map { 170 + $0 }
    let fixture = try SpreadsheetFixture()
    let path = try fixture.workbook(
      "<row>" + styles.indices.dropFirst().map { "<c s=\"\($0)\"><v>1.25</v></c>" }.joined()
        + "<c s=\"1\"><v>0.5</v></c><c s=\"1\"><v>-0.5</v></c></row>",
      parts: [
        "xl/styles.xml": """
        <styleSheet><numFmts>\(numbers.joined())</numFmts>
        <cellXfs>\(styles.map { "<xf numFmtId=\"\($0)\"/>" }.joined())</cellXfs></styleSheet>
        """,
        "xl/_rels/workbook.xml.rels": """
        <Relationships><Relationship Id="r1" Type="\(types)/worksheet" Target="worksheets/sheet1.xml"/>
        <Relationship Id="r3" Type="\(types)/styles" Target="styles.xml"/></Relationships>
        """,
      ]
    )
    let duration = "30:00:00"
    #expect(
      try SpreadsheetFixture.rows(path).map { Array($0.cells) } == [
        [duration, duration, duration, duration, duration, "1900-01-01 06:00:00", "1.25", "12:00:00", "-0.5"]
      ]
    )
  }

  @Test("Elements may have prefixes, and days may be counted from 1904")
  func dialects() throws {
    let fixture = try SpreadsheetFixture()
    let types = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    let path = try fixture.workbook(
      "",
      parts: [
        "xl/worksheets/sheet1.xml": """
        <x:worksheet xmlns:x="a"><x:sheetData><x:row r="1"><x:c r="A1" s="1"><x:v>31</x:v></x:c>
        <x:c r="B1" s="2"><x:v>0.5</x:v></x:c></x:row></x:sheetData></x:worksheet>
        """,
        "xl/workbook.xml": """
        <x:workbook xmlns:x="a" xmlns:r="\(types)"><x:workbookPr date1904="1"/><x:sheets>
        <x:sheet name="One" r:id="r1"/></x:sheets></x:workbook>
        """,
        "xl/styles.xml": """
        <x:styleSheet xmlns:x="a"><x:numFmts><x:numFmt numFmtId="170" formatCode="&quot;d&quot;0.00"/></x:numFmts>
        <x:cellXfs><x:xf numFmtId="0"/><x:xf numFmtId="14"/><x:xf numFmtId="170"/></x:cellXfs></x:styleSheet>
        """,
        "xl/_rels/workbook.xml.rels": """
        <Relationships><Relationship Id="r1" Type="\(types)/worksheet" Target="worksheets/sheet1.xml"/>
        <Relationship Id="r3" Type="\(types)/styles" Target="styles.xml"/></Relationships>
        """,
      ]
    )
    #expect(try SpreadsheetFixture.rows(path).map { Array($0.cells) } == [["1904-02-01", "0.5"]])
  }
}

import Foundation
import Testing
import WhatsAppCampaigns
import WhatsAppCampaignsSpreadsheets

@Suite("Hostile workbooks are refused, in bounded memory and time")
struct HostileWorkbookTests {
  private static func code(_ path: String, limits: WorkbookLimits = .default) -> ImportError.Code? {
    do throws(ImportError) {
      _ = try SpreadsheetFixture.rows(path, limits: limits)
      return nil
    } catch {
      return error.code
    }
  }

  @Test("A part that unpacks to a thousand times its size is a trap")
  func bomb() {
    #expect(Self.code(SpreadsheetFixture.path("bomb.xlsx")) == .tooLarge)
  }

  @Test("A trap is one whatever its directory says of the packed size", arguments: [49_657, 1 << 20, 0x7FFF_FFFF])
  func forgedBomb(_ packed: UInt32) throws {
    let fixture = try SpreadsheetFixture()
    let bytes = try SpreadsheetFixture.forged("bomb.xlsx", part: "xl/worksheets/sheet2.xml", packed: packed)
    #expect(Self.code(try fixture.write(bytes, as: "forged.xlsx")) == .tooLarge)
  }

  @Test("A part that does not unpack to the size that it states is damaged", arguments: [0, 10, 1_762, 0xFFFF_FFF0])
  func forgedUnpackedSize(_ size: UInt32) throws {
    let fixture = try SpreadsheetFixture()
    let bytes = try SpreadsheetFixture.forged("people.xlsx", part: "xl/worksheets/sheet2.xml", unpacked: size)
    #expect(Self.code(try fixture.write(bytes, as: "forged.xlsx")) == .damaged)
    let same = try SpreadsheetFixture.forged("people.xlsx", part: "xl/worksheets/sheet2.xml", unpacked: 1_761)
    #expect(Self.code(try fixture.write(same, as: "same.xlsx")) == nil)
  }

  @Test("A file is as large as what a link to it leads to")
  func links() throws {
    let fixture = try SpreadsheetFixture()
    let link = try fixture.write([], as: "link.xlsx")
    try FileManager.default.removeItem(atPath: link)
    try FileManager.default.createSymbolicLink(
      atPath: link,
      withDestinationPath: SpreadsheetFixture.path("people.xlsx")
    )
    #expect(Self.code(link) == nil)
    #expect(Self.code(link, limits: WorkbookLimits(maximumFileBytes: 5_000)) == .tooLarge)
  }

  @Test("A number of sheets or of relations that no workbook has is refused")
  func sheets() throws {
    let fixture = try SpreadsheetFixture()
    let types = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    func code(_ sheets: Int, _ relations: Int) throws -> ImportError.Code? {
      let names = (0..<sheets).map { "<sheet name=\"\($0)\" r:id=\"r\($0)\"/>" }.joined()
      let places = (0..<relations)
        .map { "<Relationship Id=\"r\($0)\" Type=\"/worksheet\" Target=\"worksheets/sheet1.xml\"/>" }.joined()
      let path = try fixture.workbook(
        "<row><c><v>1</v></c></row>",
        parts: [
          "xl/workbook.xml": "<workbook xmlns:r=\"\(types)\"><sheets>\(names)</sheets></workbook>",
          "xl/_rels/workbook.xml.rels": "<Relationships>\(places)</Relationships>",
        ]
      )
      return Self.code(path)
    }
    #expect(try code(30_000, 10) == .tooLarge)
    #expect(try code(10, 30_000) == .tooLarge)
    #expect(try code(10_000, 10_000) == nil)
    let long = String(repeating: "x", count: 1 << 19)
    let many = try fixture.workbook(sheets: (0..<40).map { ("\(long)\($0)", false, nil) })
    #expect(Self.code(many) == .tooLarge)
  }

  @Test("Of many sheets that are large and empty not all are looked through")
  func emptySheets() throws {
    let fixture = try SpreadsheetFixture()
    let empty = "<row>" + String(repeating: "<c s=\"1\"/>", count: 16_000) + "</row>"
    let sheets = (0..<240).map { (name: "\($0)", isHidden: false, content: Optional(empty)) }
    let path = try fixture.workbook(sheets: sheets)
    #expect(try WorkbookReader(path: path).facts.sheet != "0")
  }

  @Test("One long text that a sheet shows in any number of cells is a trap")
  func repeatedText() throws {
    let fixture = try SpreadsheetFixture()
    let text = String(repeating: "x", count: 60_000)
    func sheet(_ rows: Int, _ cells: Int) throws -> String {
      let row = "<row>" + String(repeating: "<c t=\"s\"><v>0</v></c>", count: cells) + "</row>"
      return try fixture.workbook(String(repeating: row, count: rows), texts: "<si><t>\(text)</t></si>")
    }
    #expect(Self.code(try sheet(100, 10)) == .tooLarge)
    // What one row in a hundred says at length is no trap, nor is a list of no more than the free megabytes.
    #expect(Self.code(try sheet(25, 10)) == nil)
    let rare = "<row><c t=\"s\"><v>0</v></c></row>" + String(repeating: "<row><c><v>1</v></c></row>", count: 100)
    let path = try fixture.workbook(String(repeating: rare, count: 400), texts: "<si><t>\(text)</t></si>")
    #expect(Self.code(path) == nil)
    #expect(Self.code(path, limits: WorkbookLimits(maximumPartBytes: 2 << 20)) == .tooLarge)
  }

  @Test("Limits hold: the file, its parts, its entries, the shared texts")
  func limits() throws {
    let path = SpreadsheetFixture.path("people.xlsx")
    #expect(Self.code(path, limits: WorkbookLimits(maximumFileBytes: 100)) == .tooLarge)
    #expect(Self.code(path, limits: WorkbookLimits(maximumPartBytes: 100)) == .tooLarge)
    #expect(Self.code(path, limits: WorkbookLimits(maximumEntries: 3)) == .tooLarge)
    let fixture = try SpreadsheetFixture()
    let shared = try fixture.workbook("", texts: String(repeating: "<si><t>text</t></si>", count: 10))
    #expect(Self.code(shared, limits: WorkbookLimits(maximumSharedTextBytes: 20)) == .tooLarge)
    #expect(Self.code(shared) == nil)
  }

  @Test("Styles beyond what a spreadsheet program takes are refused before they fill the memory")
  func endlessStyles() throws {
    let types = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    let fixture = try SpreadsheetFixture()
    func code(_ styles: String) throws -> ImportError.Code? {
      let path = try fixture.workbook(
        "<row><c s=\"1\"><v>1</v></c></row>",
        parts: [
          "xl/styles.xml": "<styleSheet>\(styles)</styleSheet>",
          "xl/_rels/workbook.xml.rels": """
          <Relationships><Relationship Id="r1" Type="\(types)/worksheet" Target="worksheets/sheet1.xml"/>
          <Relationship Id="r3" Type="\(types)/styles" Target="styles.xml"/></Relationships>
          """,
        ]
      )
      return Self.code(path)
    }
    func formats(_ count: Int) -> String {
      (0..<count).map { "<numFmt numFmtId=\"\($0)\" formatCode=\"0\"/>" }.joined()
    }
    func cells(_ count: Int) -> String { "<cellXfs>" + String(repeating: "<xf/>", count: count) + "</cellXfs>" }
    #expect(try code(formats(60_000) + cells(60_000)) == nil)
    #expect(try code(formats(70_000)) == .tooLarge)
    #expect(try code(cells(70_000)) == .tooLarge)
  }

  @Test("A file that is cut off anywhere is refused, never read in part", arguments: [10, 500, 3_000, 4_500])
  func truncated(_ length: Int) throws {
    let fixture = try SpreadsheetFixture()
    let bytes = try SpreadsheetFixture.bytes("people.xlsx")
    let path = try fixture.write(Array(bytes.prefix(length)), as: "cut.xlsx")
    #expect(Self.code(path) == .damaged)
  }

  @Test("A file with any byte changed is read or refused, and ends")
  func mutated() throws {
    let fixture = try SpreadsheetFixture()
    let bytes = try SpreadsheetFixture.bytes("people.xlsx")
    let random = SeededRandomSource(seed: 12)
    for _ in 0..<300 {
      var changed = bytes
      for _ in 0..<3 { changed[Int(random.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: random.next()) }
      _ = Self.code(try fixture.write(changed, as: "changed.xlsx"))
    }
  }

  @Test("Entities, deep nesting, endless tags and texts are refused")
  func xml() throws {
    let fixture = try SpreadsheetFixture()
    let entity = """
      <!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]><worksheet><sheetData>&b;</sheetData></worksheet>
      """
    #expect(Self.code(try fixture.workbook("", parts: ["xl/worksheets/sheet1.xml": entity])) == .damaged)
    let deep = String(repeating: "<a>", count: 100_000)
    #expect(Self.code(try fixture.workbook(deep)) == .damaged)
    let long = String(repeating: "x", count: 3 << 20)
    #expect(Self.code(try fixture.workbook("<row a=\"\(long)\"/>")) == .tooLarge)
    let text = "<row><c t=\"inlineStr\"><is><t>\(long)</t></is></c></row>"
    #expect(Self.code(try fixture.workbook(text)) == .cellTooLong)
    let shared = "<row><c t=\"s\"><v>0</v></c></row>"
    #expect(Self.code(try fixture.workbook(shared, texts: "<si><t>\(long)</t></si>")) == .cellTooLong)
    #expect(Self.code(try fixture.workbook("<row>")) == .damaged)
  }

  @Test("A cell whose text is not there costs its row, or the workbook where other texts cannot be relied on either")
  func missingText() throws {
    let fixture = try SpreadsheetFixture()
    let sheet = """
      <row><c t="s"><v>0</v></c><c t="s"><v>1</v></c></row><row><c t="s"><v>9</v></c><c><v>60123456789</v></c></row>\
      <row><c t="s"><v>2</v></c><c><v>60198765432</v></c></row>
      """
    let texts = "<si><t>name</t></si><si><t>phone</t></si><si><t>Siti</t></si>"
    func workbook(declaring count: String) throws -> String {
      try fixture.workbook(sheet, parts: ["xl/sharedStrings.xml": "<sst\(count)>\(texts)</sst>"])
    }
    let rows = try SpreadsheetFixture.rows(workbook(declaring: " count=\"4\" uniqueCount=\"3\""))
    #expect(rows.map(\.isDamaged) == [false, true, false])
    var importer = try ContactImporter(
      WorkbookReader(path: workbook(declaring: " uniqueCount=\"3\"")),
      normalizer: PhoneNormalizer(defaultRegion: nil)
    )
    #expect(try importer.next()?.outcome == .rejected(ImportRejection(.malformedRow)))
    guard case .accepted(let draft) = try importer.next()?.outcome else {
      Issue.record("the row below was not accepted")
      return
    }
    #expect(draft.name == "Siti")
    for count in ["", " uniqueCount=\"4\"", " uniqueCount=\"x\""] {
      let error = #expect(throws: ImportError.self) { try SpreadsheetFixture.rows(workbook(declaring: count)) }
      #expect(error?.code == .damaged && error?.line == 2)
      #expect(error?.description.contains("the cell A2 refers to a text that the workbook does not hold") == true)
    }
  }

  @Test("A damaged row is never taken for the headers")
  func damagedHeaders() throws {
    let fixture = try SpreadsheetFixture()
    let sheet = """
      <row><c t="s"><v>9</v></c><c t="s"><v>0</v></c></row><row><c t="s"><v>1</v></c><c><v>60198765432</v></c></row>
      """
    let path = try fixture.workbook(
      sheet,
      parts: ["xl/sharedStrings.xml": "<sst uniqueCount=\"2\"><si><t>phone</t></si><si><t>Siti</t></si></sst>"]
    )
    let error = #expect(throws: ImportError.self) {
      try ContactImporter(WorkbookReader(path: path), normalizer: PhoneNormalizer(defaultRegion: nil))
    }
    #expect(error?.code == .missingPhoneColumn)
  }

  @Test(
    "A reference that no spreadsheet has is refused",
    arguments: [
      "<row r=\"0\"/>", "<row r=\"1048577\"/>", "<row r=\"x\"/>", "<row r=\"2\"/><row r=\"2\"/>",
      "<row r=\"99999999999999999999\"/>", "<row><c r=\"ZZZZ99999999\"><v>1</v></c></row>",
      "<row><c r=\"A0\"/></row>", "<row><c r=\"A-1\"/></row>", "<row><c r=\"1\"/></row>", "<c r=\"A1\"/>",
      "<row><c t=\"s\"><v>7</v></c></row>", "<row><c t=\"s\"><v>-1</v></c></row>", "<row><row/></row>",
    ]
  )
  func references(_ sheet: String) throws {
    let fixture = try SpreadsheetFixture()
    #expect(Self.code(try fixture.workbook(sheet)) == .damaged)
  }

  @Test("A cell far to the right costs no memory: beyond the limit of columns it is refused")
  func columns() throws {
    let fixture = try SpreadsheetFixture()
    #expect(Self.code(try fixture.workbook("<row><c r=\"XFD1\"><v>1</v></c></row>")) == .tooManyColumns)
    #expect(Self.code(try fixture.workbook("<row><c r=\"XFD1\" s=\"3\"/></row>")) == nil)
  }

  @Test("A workbook with a password is refused with what to do, whichever program locked it")
  func encrypted() throws {
    let fixture = try SpreadsheetFixture()
    let zip = try SpreadsheetFixture.smallWorkbook(.init(flags: 1))
    // Excel puts the whole workbook into a container of the older kind.
    let excel = SpreadsheetFixture.compound("EncryptedPackage", [UInt8](repeating: 7, count: 5_000))
    for (bytes, name) in [(zip, "zip.xlsx"), (excel, "excel.xlsx")] {
      let path = try fixture.write(bytes, as: name)
      let error = #expect(throws: ImportError.self) { try SpreadsheetFixture.rows(path) }
      #expect(error?.code == .wrongFormat)
      #expect(error?.detail.contains("save it without a password") == true)
    }
  }

  @Test(
    "The forms for files beyond 4 GB and for streams are read; a way of packing that no spreadsheet program uses is refused"
  )
  func containerForms() throws {
    let fixture = try SpreadsheetFixture()
    let large = try fixture.write(try SpreadsheetFixture.smallWorkbook(.init(isZip64: true)), as: "64.xlsx")
    let stream = try fixture.write(try SpreadsheetFixture.smallWorkbook(.init(isStreamed: true)), as: "stream.xlsx")
    for path in [large, stream] {
      #expect(try SpreadsheetFixture.rows(path).map { Array($0.cells) } == [["phone"], ["60123456789"]])
    }
    let odd = try fixture.write(try SpreadsheetFixture.smallWorkbook(.init(method: 98)), as: "odd.xlsx")
    #expect(Self.code(odd) == .wrongFormat)
  }

  @Test("A size that a part claims reserves nothing, and costs at most the list", arguments: [0, 10, 0xFFFF_FFF0])
  func forgedSizes(_ size: Int) throws {
    let fixture = try SpreadsheetFixture()
    let path = try fixture.write(try SpreadsheetFixture.smallWorkbook(.init(claimedSize: size)), as: "forged.xlsx")
    #expect(Self.code(path) == .damaged)
  }

  @Test("A part that is there twice is refused, and so is a container without a workbook")
  func containers() throws {
    let fixture = try SpreadsheetFixture()
    let twice = SpreadsheetFixture.container([("a", [1]), ("a", [2])])
    #expect(Self.code(try fixture.write(twice, as: "twice.xlsx")) == .damaged)
    let other = SpreadsheetFixture.container([("word/document.xml", [1])])
    #expect(Self.code(try fixture.write(other, as: "other.xlsx")) == .wrongFormat)
    #expect(Self.code(try fixture.write(Array("a,phone\n1,+60123456789\n".utf8), as: "text.xlsx")) == nil)
    #expect(Self.code("/nowhere/list.xlsx") == .unreadable)
  }
}

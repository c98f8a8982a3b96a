import Testing
import WhatsAppCampaigns

@Suite("CSV writer")
struct CSVWriterTests {
  private static func line(_ cells: CSVWriter.Cell...) -> String {
    var writer = CSVWriter(headers: cells.map { _ in "h" })
    _ = writer.take()
    writer.append(cells)
    return String(decoding: writer.take(), as: UTF8.self)
  }

  @Test(
    "Text that a spreadsheet program would run is defused",
    arguments: [
      "=1+1", "+60123456789", "-1", "@SUM(A1)", "＝1", "＋1", "－1", "＠x", "  =1", "'=1", "\u{A0}=1", "=cmd|' /C calc'!A0",
      "=HYPERLINK(http://x)", "\u{FEFF}=1",
    ]
  )
  func defused(text: String) {
    #expect(Self.line(.text(text)) == "'\(text)\r\n")
  }

  @Test("Control characters and quotes in front do not hide a formula")
  func hidden() {
    #expect(Self.line(.text("\"=1")) == "\"'\"\"=1\"\r\n")
    #expect(Self.line(.text("\t=1")) == "\"'\t=1\"\r\n")
    #expect(Self.line(.text("\r=1")) == "\"'\r=1\"\r\n")
    #expect(Self.line(.text("\n=1")) == "\"'\n=1\"\r\n")
    #expect(Self.line(.text("\u{0}=1")) == "\u{FFFD}=1\r\n")
  }

  @Test("Harmless text and numbers stay as they are")
  func harmless() {
    #expect(
      Self.line(.text("a=b"), .text("O'Neil"), .text("60123456789"), .text("你好")) == "a=b,O'Neil,60123456789,你好\r\n"
    )
    #expect(Self.line(.integer(-5), .decimal(-2.5), .decimal(.nan), .empty, .text("")) == "-5,-2.5,,,\r\n")
  }

  @Test("Delimiters, quotes, line ends and spaces are quoted")
  func quoting() {
    #expect(Self.line(.text("a,b"), .text("a;b"), .text("a\"b")) == "\"a,b\",\"a;b\",\"a\"\"b\"\r\n")
    #expect(Self.line(.text("a\nb"), .text("a\rb"), .text(" a"), .text("a ")) == "\"a\nb\",\"a\rb\",\" a\",\"a \"\r\n")
  }

  @Test("Cells that are too long for Excel are cut with a mark, never within a character")
  func long() {
    let cut = Self.line(.text("x" + String(repeating: "😀", count: 20_000))).dropLast(1)
    #expect(cut.utf16.count <= CSVWriter.maximumCellLength && cut.hasSuffix("😀…"))
    let formula = Self.line(.text("=" + String(repeating: "x", count: 40_000))).dropLast(1)
    #expect(formula.utf16.count == CSVWriter.maximumCellLength)
    let short = String(repeating: "x", count: CSVWriter.maximumCellLength - 1)
    #expect(Self.line(.text(short)) == short + "\r\n")
  }

  @Test("Rows have as many cells as there are headers, and bytes are taken once")
  func shape() {
    var writer = CSVWriter(headers: ["a", "b"], byteOrderMark: true)
    #expect(writer.take() == [0xEF, 0xBB, 0xBF] + Array("a,b\r\n".utf8))
    writer.append([.integer(1)])
    writer.append([.integer(1), .integer(2), .integer(3)])
    #expect(writer.count == 9)
    #expect(writer.take() == Array("1,\r\n1,2\r\n".utf8))
    #expect(writer.take().isEmpty)
  }

  @Test("An export of contacts is read back exactly, with numbers that both people and programs can use")
  func contacts() throws {
    let phones = try ["+60123456789", "+6598765432"].map { try #require(PhoneNumber(e164: $0)) }
    let contacts = [
      ContactDraft(phone: phones[0], name: "=Ali, \"Mat\"", fields: ["City": "'-x", "Note": "two\nlines"]),
      ContactDraft(phone: phones[1], name: "Siti", fields: ["Note": "@home"]),
    ]
    var writer = ContactCSVWriter(fields: ["City", "Note"], numbers: .full)
    for contact in contacts { writer.append(contact) }
    #expect(writer.count > 0)
    let bytes = writer.take()
    #expect(String(decoding: bytes, as: UTF8.self).contains(",'+60123456789,60123456789,''-x,"))
    var importer = try ContactImporter(CSVReader(bytes: bytes), normalizer: PhoneNormalizer(defaultRegion: nil))
    #expect(importer.summary.columns.phone == ["phone", "phone_digits"])
    for contact in contacts { #expect(try importer.next()?.outcome == .accepted(contact)) }
    #expect(try importer.next() == nil)
  }

  @Test("An export is read back exactly whatever its fields are called, and whoever in it has no name")
  func awkwardExport() throws {
    let fields = ["Age", "Umur", "phone", "name", "=a", "umur", "рhone", "WhatsApp"]
    let phones = try ["+60123456789", "+6598765432"].map { try #require(PhoneNumber(e164: $0)) }
    let contacts = [
      ContactDraft(phone: phones[0], fields: Dictionary(uniqueKeysWithValues: fields.map { ($0, "value of \($0)") })),
      ContactDraft(phone: phones[1], name: "Siti", fields: ["WhatsApp": "0123456788"]),
    ]
    var writer = ContactCSVWriter(fields: fields, numbers: .full)
    for contact in contacts { writer.append(contact) }
    var importer = try ContactImporter(CSVReader(bytes: writer.take()), normalizer: PhoneNormalizer(defaultRegion: nil))
    for contact in contacts { #expect(try importer.next()?.outcome == .accepted(contact)) }
    #expect(try importer.next() == nil)
  }

  @Test("Contacts without names are exported without a column for them")
  func namelessContacts() throws {
    let phone = try #require(PhoneNumber(e164: "+60123456789"))
    var writer = ContactCSVWriter(hasNames: false, numbers: .full)
    writer.append(ContactDraft(phone: phone))
    #expect(String(decoding: writer.take(), as: UTF8.self) == "phone,phone_digits\r\n'+60123456789,60123456789\r\n")
  }
}

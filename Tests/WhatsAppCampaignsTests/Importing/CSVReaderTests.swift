import Foundation
import Testing
import WhatsAppCampaigns

@Suite("CSV reader")
struct CSVReaderTests {
  static func rows(_ bytes: [UInt8], _ options: CSVReader.Options = .init()) throws -> [SourceRow] {
    var reader = try CSVReader(bytes: bytes, options: options)
    var rows: [SourceRow] = []
    while let row = try reader.next() { rows.append(row) }
    return rows
  }

  static func cells(_ text: String, _ options: CSVReader.Options = .init()) throws -> [[String]] {
    try rows(Array(text.utf8), options).map { Array($0.cells) }
  }

  @Test(
    "Cells are cut as people write them",
    arguments: [
      ("", []),
      ("a", [["a"]]),
      ("a,b\n", [["a", "b"]]),
      ("a,\n,b\n,\n", [["a", ""], ["", "b"], ["", ""]]),
      ("a,b,", [["a", "b", ""]]),
      ("a,b\n\nc,d\n\n", [["a", "b"], [""], ["c", "d"], [""]]),
      ("\"a,b\",\"c\"\"d\"\n", [["a,b", "c\"d"]]),
      ("\"\",x\n\"\"", [["", "x"], [""]]),
      ("a\"b,c\"\"d,5\"\n", [["a\"b", "c\"\"d", "5\""]]),
      ("a, \"b, c\" ,d\n", [["a", "b, c", "d"]]),
      (" a , b \n", [[" a ", " b "]]),
      ("\"two\nlines\",x\n", [["two\nlines", "x"]]),
      ("\"\"\"\",\"\"\"a\"\"\"\n", [["\"", "\"a\""]]),
      ("a,b\u{2028}c,d\u{85}e\n", [["a", "b\u{2028}c", "d\u{85}e"]]),
      ("a,b\n  ", [["a", "b"], ["  "]]),
      ("=1+1,+x,-y,@z\n", [["=1+1", "+x", "-y", "@z"]]),
    ]
  )
  func golden(text: String, expected: [[String]]) throws {
    #expect(try Self.cells(text) == expected)
  }

  @Test("LF, CRLF and CR give the same rows, also mixed and within quotes", arguments: ["\n", "\r\n", "\r"])
  func lineEnds(end: String) throws {
    let text = ["a,b", "", "\"x", "y\",2", "c,d", ""].joined(separator: end)
    #expect(try Self.cells(text) == [["a", "b"], [""], ["x\ny", "2"], ["c", "d"]])
    #expect(try Self.cells("a,b\r\nc,d\re,f\n\rg,h").map(\.first) == ["a", "c", "e", "", "g"])
  }

  @Test("Text after a closing quote damages its row only, or belongs to the cell where the caller says so")
  func strictAndLenient() throws {
    let text = "a,b\n\"Ahmad \"Mat\" Ali\",1\nc,d\n\"x\"y"
    let rows = try Self.rows(Array(text.utf8))
    #expect(rows.map(\.isDamaged) == [false, true, false, true])
    #expect(rows.map(\.number) == [1, 2, 3, 4])
    #expect(rows[2].cells == ["c", "d"])
    #expect(
      try Self.cells(text, .init(quoting: .lenient)) == [["a", "b"], ["Ahmad Mat\" Ali\"", "1"], ["c", "d"], ["xy"]]
    )
  }

  @Test("Row numbers are those that a spreadsheet shows")
  func rowNumbers() throws {
    let rows = try Self.rows(Array("sep=;\r\nname;phone\r\n\r\n\"a\r\nb\";1\r\nc;2".utf8))
    #expect(rows.map(\.number) == [1, 2, 3, 4])
    #expect(rows.map { Array($0.cells) } == [["name", "phone"], [""], ["a\nb", "1"], ["c", "2"]])
  }

  @Test(
    "The delimiter is found on the header line, outside quotes",
    arguments: [
      ("name;phone;note\na;1;x, y, z\n", ["name", "phone", "note"]),
      ("name\tphone\na, b\t1\n", ["name", "phone"]),
      ("name|phone\na|1\n", ["name", "phone"]),
      ("\"name, full\";phone\n", ["name, full", "phone"]),
      ("sep=|\nname|a,b,c\n", ["name", "a,b,c"]),
      ("\"sep=;\"\nname;a,b,c\n", ["name", "a,b,c"]),
      ("SEP=,\nname,a;b;c\n", ["name", "a;b;c"]),
      ("x;y;z\n1;2,5;3\n4;5,5;6\n", ["x", "y", "z"]),
      ("phone\n012\n013\n", ["phone"]),
      ("Customer list, March; 2026\nname;phone\n", ["Customer list, March", " 2026"]),
    ]
  )
  func delimiters(text: String, expected: [String]) throws {
    #expect(try Self.cells(text).first == expected)
  }

  @Test("A caller may name the delimiter, and a tab makes the format tsv")
  func facts() throws {
    #expect(try Self.cells("a;b,c\n", .init(delimiter: UInt8(ascii: ";"))) == [["a", "b,c"]])
    #expect(try CSVReader(bytes: Array("name\tphone\n".utf8)).facts.format == "tsv")
    #expect(try CSVReader(bytes: Array("name,phone\n".utf8)).facts == RowSourceFacts(format: "csv", encoding: .utf8))
  }

  @Test(
    "A delimiter that is part of a character, or means something else, is refused",
    arguments: [0, 0x0A, 0x0D, UInt8(ascii: "\""), 0xC3]
  )
  func impossibleDelimiter(byte: UInt8) {
    let error = #expect(throws: ImportError.self) { try Self.cells("Zoë,1\n", .init(delimiter: byte)) }
    #expect(error?.code == .invalidDelimiter)
  }

  @Test("A file is read like bytes, and what cannot be read is refused without its path")
  func files() throws {
    let url = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).csv")
    try Data("name,phone\na,1\n".utf8).write(to: url)
    defer { try? FileManager.default.removeItem(at: url) }
    var reader = try CSVReader(path: url.path)
    #expect(try reader.next()?.cells == ["name", "phone"])
    #expect(try reader.next() == SourceRow(number: 2, cells: ["a", "1"]))
    #expect(try reader.next() == nil && reader.next() == nil)
    let error = #expect(throws: ImportError.self) { try CSVReader(path: "/nowhere/secret.csv") }
    #expect(error?.code == .unreadable && error?.description.contains("/") == false)
  }

  @Test("A pipe, a folder and a device are no file that a list can be read from, and nobody waits for them")
  func noFile() throws {
    let pipe = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).csv")
    try #require(mkfifo(pipe.path, 0o600) == 0)
    defer { try? FileManager.default.removeItem(at: pipe) }
    for path in [pipe.path, FileManager.default.temporaryDirectory.path, "/dev/null"] {
      let error = #expect(throws: ImportError.self) { try CSVReader(path: path) }
      #expect(error?.code == .notAFile && error?.description.contains("/") == false)
    }
  }
}

@Suite("CSV reader: encodings")
struct CSVEncodingTests {
  static let text = "name,phone\nJosé “Žižek”,1\n"

  private static func utf16(_ text: String, isLittleEndian: Bool) -> [UInt8] {
    text.utf16.flatMap { unit in
      let bytes = [UInt8(unit & 0xFF), UInt8(unit >> 8)]
      return isLittleEndian ? bytes : bytes.reversed()
    }
  }

  private static func encoding(_ bytes: [UInt8], _ options: CSVReader.Options = .init()) throws -> TextEncoding? {
    var reader = try CSVReader(bytes: bytes, options: options)
    while try reader.next() != nil {}
    return reader.facts.encoding
  }

  @Test("Marks are stripped, and every supported encoding gives the same rows")
  func supported() throws {
    let windows =
      Array("name,phone\nJos".utf8) + [0xE9, 0x20, 0x93, 0x8E] + Array("i".utf8) + [0x9E] + Array("ek".utf8)
      + [0x94] + Array(",1\n".utf8)
    let inputs: [(bytes: [UInt8], encoding: TextEncoding)] = [
      (Array(Self.text.utf8), .utf8),
      ([0xEF, 0xBB, 0xBF] + Array(Self.text.utf8), .utf8),
      ([0xFF, 0xFE] + Self.utf16(Self.text, isLittleEndian: true), .utf16LittleEndian),
      ([0xFE, 0xFF] + Self.utf16(Self.text, isLittleEndian: false), .utf16BigEndian),
      (windows, .windows1252),
    ]
    for (bytes, encoding) in inputs {
      for size in [1, 2, 3, 7, 1_000] {
        let options = CSVReader.Options(readSize: size)
        #expect(
          try CSVReaderTests.rows(bytes, options).map { Array($0.cells) } == [
            ["name", "phone"], ["José “Žižek”", "1"],
          ]
        )
        #expect(try Self.encoding(bytes, options) == encoding)
        let named = CSVReader.Options(encoding: encoding, readSize: size)
        #expect(try CSVReaderTests.rows(bytes, named).last?.cells == ["José “Žižek”", "1"])
      }
    }
    #expect(
      try CSVReaderTests.rows(Self.utf16("a,😀", isLittleEndian: true), .init(encoding: .utf16LittleEndian))
        .first?.cells == ["a", "😀"]
    )
  }

  @Test("Encodings are found by their usual names")
  func names() {
    #expect(TextEncoding(name: "UTF-8") == .utf8 && TextEncoding(name: "utf_16 LE") == .utf16LittleEndian)
    #expect(TextEncoding(name: "ISO-8859-1") == .windows1252 && TextEncoding(name: "cp1252") == .windows1252)
    #expect(TextEncoding(name: "GBK") == .gbk && TextEncoding(name: "gb2312") == .gbk)
    #expect(TextEncoding(name: "Big5-HKSCS") == .big5 && TextEncoding(name: "TIS-620") == .windows874)
    #expect(TextEncoding(name: "EBCDIC") == nil && TextEncoding(name: "") == nil)
    for encoding in TextEncoding.allCases { #expect(TextEncoding(name: encoding.rawValue) == encoding) }
  }

  @Test(
    "What cannot be told with certainty is refused with its place, never garbled",
    arguments: [
      // GBK, Big5-like, Cyrillic and Thai code pages.
      ([0xD5, 0xC5, 0xC8, 0xFD], 2), ([0x61, 0xA4, 0xA4, 0xA4], 3), ([0xC8, 0xE2, 0xE0, 0xED], 2),
      // Overlong, surrogate and out-of-range UTF-8.
      ([0x61, 0xC0, 0x80], 2), ([0xED, 0xA0, 0x80], 2), ([0xF5, 0x80, 0x80, 0x80], 2),
      // No character in Windows-1252.
      ([0x61, 0x81, 0x62], 1),
      // UTF-8 first, something else later; and a character that is cut off by the end.
      (Array("é".utf8) + [0x2C, 0xE9, 0x2C], 3), (Array("é".utf8) + [0xC3], 2),
    ] as [([UInt8], Int)]
  )
  func refused(bytes: [UInt8], offset: Int) {
    for size in [1, 2, 1_000] {
      let error = #expect(throws: ImportError.self) {
        try CSVReaderTests.rows(Array("n\n".utf8) + bytes, .init(readSize: size))
      }
      #expect(error?.code == .unsupportedEncoding && error?.offset == offset + 2)
    }
  }

  @Test("A named encoding is believed where it can be, and held to where it cannot")
  func named() throws {
    let cyrillic: [UInt8] = [0xC8, 0xE2, 0xE0, 0xED]
    #expect(try CSVReaderTests.rows(cyrillic, .init(encoding: .windows1252)).first?.cells == ["Èâàí"])
    for (bytes, encoding) in [
      ([0x61, 0xE9], .utf8), ([0x81], .windows1252), ([0x61], .utf16BigEndian), ([0x00, 0xDC], .utf16LittleEndian),
      ([0x00, 0xD8], .utf16LittleEndian), ([0x00, 0xD8, 0x61, 0x00], .utf16LittleEndian),
    ] as [([UInt8], TextEncoding)] {
      let error = #expect(throws: ImportError.self) { try CSVReaderTests.rows(bytes, .init(encoding: encoding)) }
      #expect(error?.code == .unsupportedEncoding)
    }
    // A mark is a promise.
    #expect(throws: ImportError(.unsupportedEncoding, line: 1, offset: 4, detail: "not valid UTF-8")) {
      try CSVReaderTests.rows([0xEF, 0xBB, 0xBF, 0x61, 0xE9, 0x61])
    }
  }

  @Test(
    "Encodings that never show are read where they are named, in pieces of any size",
    arguments: [
      (.gbk, [0xB3, 0xC2, 0xD0, 0xA1, 0xC3, 0xF7], "陈小明"), (.gbk, [0x80, 0x35], "€5"),
      (.gb18030, [0x95, 0x32, 0x82, 0x36, 0xC3, 0xF7], "𠀀明"),
      // The second bytes are a backslash, a bar and a quote in other places of a text.
      (.big5, [0xB3, 0x5C, 0xA5, 0x5C, 0xBB, 0x5C], "許功蓋"), (.shiftJIS, [0x95, 0x5C, 0x8E, 0x52], "表山"),
      (.eucKR, [0xB1, 0xE8, 0xC3, 0xB6, 0xBC, 0xF6], "김철수"), (.windows874, [0xCA, 0xC1, 0xAA, 0xD2, 0xC2], "สมชาย"),
      (.windows1250, [0xA3, 0x75, 0x6B, 0x61, 0x73, 0x7A], "Łukasz"), (.windows1251, [0xC8, 0xE2, 0xE0, 0xED], "Иван"),
      (.windows1258, [0x4E, 0x67, 0x75, 0x79, 0xEA, 0xDE, 0x6E], "Nguyễn"),
      (.macintosh, [0x4A, 0x6F, 0x73, 0x8E], "José"),
    ] as [(TextEncoding, [UInt8], String)]
  )
  func system(encoding: TextEncoding, bytes: [UInt8], text: String) throws {
    let list = Array("name,phone\n".utf8) + bytes + Array(",1\r\n\"".utf8) + bytes + Array("\",2".utf8)
    for size in [1, 2, 3, 7, 1_000] {
      let options = CSVReader.Options(encoding: encoding, readSize: size)
      let rows = try CSVReaderTests.rows(list, options).map { Array($0.cells) }
      #expect(rows == [["name", "phone"], [text, "1"], [text, "2"]])
      #expect(try Self.encoding(list, options) == encoding)
    }
  }

  @Test("Bytes that a named encoding does not have are refused with their line and place, and the rows before are read")
  func systemRefusals() throws {
    let start = Array("name\n\"two\nlines\"\n".utf8)
    for (bytes, offset) in [([0x61, 0xB3, 0xFF, 0x62], 1), ([0x62, 0xB3], 1), ([0xB3, 0xC2, 0xC8, 0x2C], 2)]
      as [([UInt8], Int)]
    {
      for size in [1, 2, 1_000] {
        let options = CSVReader.Options(encoding: .gbk, readSize: size)
        #expect(
          throws: ImportError(.unsupportedEncoding, line: 4, offset: start.count + offset, detail: "not valid gbk")
        ) {
          try CSVReaderTests.rows(start + bytes, options)
        }
      }
    }
    // Beyond what the reader looks at first.
    let long = Array(String(repeating: "0123456789012345678901234567890\n", count: 3_000).utf8) + [0xFF, 0x0A]
    for encoding in [TextEncoding.gbk, .utf8] {
      var reader = try CSVReader(bytes: long, options: .init(encoding: encoding, readSize: 1_000))
      var rows = 0
      let error = #expect(throws: ImportError.self) { while try reader.next() != nil { rows += 1 } }
      #expect(error?.line == 3_001 && error?.offset == 96_000 && rows == 3_000)
    }
    let marked: [UInt8] = [0xEF, 0xBB, 0xBF] + Array("name\n".utf8)
    for encoding in [TextEncoding.gbk, .windows1252, .utf16LittleEndian] {
      let error = #expect(throws: ImportError.self) { try CSVReaderTests.rows(marked, .init(encoding: encoding)) }
      let told = "it begins with the mark of utf-8, and \(encoding.rawValue) was named"
      #expect(error?.description.contains(told) == true)
    }
    #expect(try CSVReaderTests.rows([0x84, 0x31, 0x95, 0x33, 0x61], .init(encoding: .gb18030)).first?.cells == ["a"])
    #expect(throws: ImportError(.nulByte, offset: 1)) { try CSVReaderTests.rows([0x61, 0], .init(encoding: .big5)) }
  }

  @Test("NUL is refused with its offset, wherever it stands")
  func nul() {
    let inputs: [(bytes: [UInt8], offset: Int)] = [
      ([0], 0), (Array("a,b\n1,\u{0}".utf8), 6), ([0xEF, 0xBB, 0xBF, 0x61, 0], 4), ([0xC3, 0x00], 1),
      // UTF-16 without a mark.
      ([0x61, 0, 0x62, 0], 1), ([0, 0x61, 0, 0x62], 0), ([0xFF, 0xFE, 0x61, 0, 0, 0], 4), ([0x61, 0xE9, 0x61, 0], 3),
    ]
    for (bytes, offset) in inputs {
      for size in [1, 3, 1_000] {
        #expect(throws: ImportError(.nulByte, offset: offset)) {
          try CSVReaderTests.rows(bytes, .init(readSize: size))
        }
      }
    }
  }

  @Test("Other files under the name of a list are named for what they are")
  func wrongFormat() {
    for bytes in [[0x50, 0x4B, 3, 4, 0], [0xD0, 0xCF, 0x11, 0xE0, 0], Array("%PDF-1.7".utf8), Array("<html>".utf8)] {
      let error = #expect(throws: ImportError.self) { try CSVReader(bytes: bytes, options: .init(readSize: 1)) }
      #expect(error?.code == .wrongFormat)
    }
    for mark in [[0xFF, 0xFE, 0, 0], [0, 0, 0xFE, 0xFF]] as [[UInt8]] {
      #expect(throws: ImportError(.unsupportedEncoding, detail: "this is UTF-32")) { try CSVReader(bytes: mark) }
    }
  }
}

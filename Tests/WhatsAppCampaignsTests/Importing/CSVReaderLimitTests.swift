import Testing
import WhatsAppCampaigns

@Suite("CSV reader: hostile and generated text")
struct CSVReaderLimitTests {
  /// The same piece again and again, as long as somebody reads.
  private struct EndlessSource: ByteSource {
    let start: [UInt8]
    let piece: [UInt8]
    var isStarted = false
    var piecesLeft = 4_000

    mutating func read(upTo count: Int) throws(ImportError) -> [UInt8] {
      if !isStarted {
        isStarted = true
        return start
      }
      piecesLeft -= 1
      return piecesLeft > 0 ? piece : []
    }
  }

  private static func error(_ start: String, then piece: String, _ count: Int = 65_536) -> ImportError? {
    let source = EndlessSource(start: Array(start.utf8), piece: Array(String(repeating: piece, count: count).utf8))
    return #expect(throws: ImportError.self) {
      var reader = try CSVReader(source)
      while try reader.next() != nil {}
    }
  }

  private static func endless(_ code: ImportError.Code) -> ImportError {
    ImportError(code, line: 2, detail: "a single \" near that line may have opened it")
  }

  @Test("A cell, a row or a number of columns without end is refused with its line, long before the end")
  func limits() {
    #expect(Self.error("a,b\n1,", then: "x") == Self.endless(.cellTooLong))
    #expect(Self.error("a,b\n\"", then: "x") == Self.endless(.cellTooLong))
    #expect(Self.error("a,b\n1,", then: "\"") == Self.endless(.cellTooLong))
    #expect(Self.error("a,b\n\"", then: "\"\"") == Self.endless(.cellTooLong))
    #expect(Self.error("a,b\n", then: " ") == Self.endless(.cellTooLong))
    #expect(Self.error("a,b\n", then: ",") == ImportError(.tooManyColumns, line: 2))
    #expect(Self.error("a,b\n\"x\"y", then: "z") == Self.endless(.rowTooLong))
    #expect(Self.error("a,b\n\"x\"", then: " ") == Self.endless(.rowTooLong))
    #expect(Self.error("a,b\n\"1", then: "\n")?.code == .cellTooLong)
    let cells = String(repeating: "x", count: 5_000) + ","
    #expect(Self.error("a,b\n", then: cells, 10) == Self.endless(.rowTooLong))
  }

  @Test("Limits are inclusive")
  func inclusive() throws {
    let limits = ImportLimits(maximumCellBytes: 3, maximumRowBytes: 12, maximumColumns: 3)
    let options = CSVReader.Options(limits: limits)
    #expect(try CSVReaderTests.cells("abc,\"def\",g\n", options) == [["abc", "def", "g"]])
    for text in ["abcd\n", "\"abcd\"\n", "a,b,c,d\n", "abc,\"de\",\"fg\"\n"] {
      #expect(throws: ImportError.self) { try CSVReaderTests.cells(text, options) }
    }
  }

  @Test("A quote that is never closed is refused with the line in which it was opened")
  func unterminated() {
    #expect(throws: ImportError(.unterminatedQuote, line: 3)) {
      try CSVReaderTests.cells("a,b\r\n1,2\r\n\"3,4\r\n5,6\r\n")
    }
    #expect(throws: ImportError(.unterminatedQuote, line: 2)) { try CSVReaderTests.cells("sep=,\n\"") }
  }

  @Test("Many blank lines are rows without cost")
  func blankLines() throws {
    var reader = try CSVReader(bytes: Array("a,b\n".utf8) + [UInt8](repeating: 0x0A, count: 300_000))
    var last = 0
    while let row = try reader.next() { last = row.number }
    #expect(last == 300_001)
  }

  @Test("The rows do not depend on how the bytes are cut into pieces")
  func pieces() throws {
    let random = SeededRandomSource(seed: 3)
    let tokens = ["a", "phone", ",", ",", ";", "\"", "\"\"", "\n", "\r\n", "\r", " ", "é", "你", "😀", "\u{FEFF}"]
    for round in 0..<600 {
      var text = round % 3 == 0 ? "sep=;\n" : "name,phone\n"
      for _ in 0..<random.next() % 40 { text += tokens[Int(random.next() % UInt64(tokens.count))] }
      let bytes = Array(text.utf8)
      let quoting: CSVReader.Quoting = round % 2 == 0 ? .strict : .lenient
      let expected = Self.reading(bytes, quoting, 1_000)
      for size in [1, 2, 3, 5] { #expect(Self.reading(bytes, quoting, size) == expected) }
    }
  }

  private static func reading(
    _ bytes: [UInt8],
    _ quoting: CSVReader.Quoting,
    _ readSize: Int
  ) -> Result<[SourceRow], ImportError> {
    do throws(ImportError) {
      var reader = try CSVReader(bytes: bytes, options: .init(quoting: quoting, readSize: readSize))
      var rows: [SourceRow] = []
      while let row = try reader.next() { rows.append(row) }
      return .success(rows)
    } catch {
      return .failure(error)
    }
  }

  @Test("No bytes trap")
  func randomBytes() {
    let random = SeededRandomSource(seed: 5)
    let interesting: [UInt8] = [0x22, 0x2C, 0x0A, 0x0D, 0x20, 0x00, 0xFF, 0xFE, 0xEF, 0xBB, 0xBF, 0xC3, 0xD8, 0x41]
    let encodings: [TextEncoding?] = [nil] + TextEncoding.allCases
    for _ in 0..<5_000 {
      let bytes: [UInt8] = (0..<random.next() % 30).map { _ in
        interesting[Int(random.next() % UInt64(interesting.count))]
      }
      let encoding = encodings[Int(random.next() % UInt64(encodings.count))]
      let options = CSVReader.Options(encoding: encoding, readSize: Int(random.next() % 4))
      _ = try? CSVReaderTests.rows(bytes, options)
    }
  }

  @Test("Rows that are written are read back")
  func roundTrip() throws {
    let random = SeededRandomSource(seed: 9)
    let scalars: [Unicode.Scalar] = ["a", ",", ";", "\"", "\n", " ", "'", "=", "+", "é", "你", "1", "\t"]
    for _ in 0..<500 {
      var writer = CSVWriter(headers: ["h1", "h2", "h3"])
      var expected = [["h1", "h2", "h3"]]
      for _ in 0..<random.next() % 6 {
        let cells = (0..<3).map { _ in
          var text = String.UnicodeScalarView("x".unicodeScalars)
          for _ in 0..<random.next() % 8 { text.append(scalars[Int(random.next() % UInt64(scalars.count))]) }
          return String(text)
        }
        expected.append(cells)
        writer.append(cells.map(CSVWriter.Cell.text))
      }
      #expect(try CSVReaderTests.rows(writer.take()).map { Array($0.cells) } == expected)
    }
  }
}

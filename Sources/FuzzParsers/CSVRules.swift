import WhatsAppCampaigns

/// The reader of comma-separated text: three bytes say how it is read, the rest is the file.
struct CSVRules: Rules {
  private static let encodings: [TextEncoding?] =
    [nil, .utf8, .utf16LittleEndian, .utf16BigEndian, .windows1252, .gbk, .gb18030, .big5, .windows1258]
  private static let delimiters: [UInt8?] = [nil] + ",;\t| .".utf8.map(Optional.some)
  private static let sizes = [1, 2, 3, 7, 64, 500, 4_000]
  private static let smallLimits =
    ImportLimits(maximumCellBytes: 24, maximumRowBytes: 60, maximumColumns: 6, headerSearchRows: 4)

  func broken(by bytes: [UInt8]) -> String? {
    guard bytes.count >= 3 else { return nil }
    let choices = bytes.prefix(3).map { Int($0) }
    var file = PiecewiseSource(Array(bytes.dropFirst(3)), size: Self.sizes[choices[2] % Self.sizes.count])
    var options = CSVReader.Options(
      encoding: Self.encodings[choices[0] % Self.encodings.count],
      delimiter: Self.delimiters[choices[1] % Self.delimiters.count],
      quoting: choices[1] < 128 ? .strict : .lenient,
      limits: choices[0] < 128 ? .default : Self.smallLimits
    )
    // What is beyond the sample that the reader takes first comes to it in pieces.
    if choices[2] >= 128, options.limits == .default, options.encoding != .utf16LittleEndian,
      options.encoding != .utf16BigEndian
    {
      file.start = Self.sample
    }
    let whole = PiecewiseSource(file.start + file.bytes, size: .max)
    options.readSize = 1 << 20
    let opening = { () throws(ImportError) in try CSVReader(file, options: options) as any RowSource }
    let reading = ListRules.Reading(opening)
    let atOnce = ListRules.Reading { () throws(ImportError) in try CSVReader(whole, options: options) }
    return differing(reading, atOnce) ?? texts(reading.rows) ?? written(reading.rows)
      ?? ListRules.broken(reading, within: options.limits, opening)
  }

  /// Rows that fill the sample, the last of them up to a few bytes.
  private static let sample: [UInt8] =
    Array((0..<63).map { _ in String(repeating: "x", count: 1_023) + "\n" }.joined().utf8)
    + Array(String(repeating: "y", count: 1_020).utf8)

  private func differing(_ pieces: ListRules.Reading, _ whole: ListRules.Reading) -> String? {
    guard let error = whole.error else { return pieces == whole ? nil : "pieces of any size say the same" }
    if pieces.error == nil { return "a text that is refused whole is refused in pieces" }
    // Of two things that are wrong, pieces may show the one first that stands first.
    if pieces.error == error, pieces.rows == whole.rows { return nil }
    let count = min(pieces.rows.count, whole.rows.count)
    return pieces.rows.prefix(count) == whole.rows.prefix(count) ? nil : "the rows before an error are the same"
  }

  private func texts(_ rows: [SourceRow]) -> String? {
    for row in rows {
      for cell in row.cells where cell.utf8.contains(where: { $0 == 0 || $0 == 0x0D }) {
        return "line ends in a cell are line feeds, and there is no NUL"
      }
    }
    return nil
  }

  /// What is written from the rows reads as the rows, apart from the apostrophe before what could be a formula.
  private func written(_ rows: [SourceRow]) -> String? {
    let rows = rows.filter { !$0.isDamaged }.map { Array($0.cells) }
    let columns = rows.map(\.count).max() ?? 0
    guard columns > 0 else { return nil }
    var writer = CSVWriter(headers: (0..<columns).map { "column \($0)" })
    for row in rows { writer.append(row.map(CSVWriter.Cell.text)) }
    let text = writer.take()
    let options = CSVReader.Options(encoding: .utf8, delimiter: UInt8(ascii: ","))
    let again = ListRules.Reading { () throws(ImportError) in try CSVReader(bytes: text, options: options) }
    guard again.error == nil, again.rows.count == rows.count + 1 else { return "what is written can be read" }
    for (row, other) in zip(rows, again.rows.dropFirst()) {
      let missing = [String](repeating: "", count: columns - row.count)
      for (cell, read) in zip(row + missing, other.cells) where read != cell && read != "'" + cell {
        return "what is written reads as itself"
      }
    }
    return nil
  }
}

/// A file that is handed over in pieces, after a first one.
private struct PiecewiseSource: ByteSource {
  var start: [UInt8] = []
  let bytes: [UInt8]
  private let size: Int
  private var isStarted = false
  private var position = 0

  init(_ bytes: [UInt8], size: Int) {
    self.bytes = bytes
    self.size = size
  }

  mutating func read(upTo count: Int) -> [UInt8] {
    if !isStarted, !start.isEmpty {
      isStarted = true
      return start
    }
    let end = position + min(size, bytes.count - position)
    defer { position = end }
    return Array(bytes[position..<end])
  }
}

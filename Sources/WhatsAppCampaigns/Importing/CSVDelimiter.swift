/// Finds out what separates the cells of a text.
enum CSVDelimiter {
  private static let candidates = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t"), UInt8(ascii: "|")]

  /// The delimiter of a first line `sep=;`, which is removed.
  static func declared(_ sample: inout [UInt8]) -> UInt8? {
    let end = sample.firstIndex { $0 == 0x0A || $0 == 0x0D } ?? sample.count
    var line = sample[..<end]
    if line.first == UInt8(ascii: "\""), line.last == UInt8(ascii: "\""), line.count > 2 {
      line = line.dropFirst().dropLast()
    }
    guard line.count == 5, String(decoding: line.prefix(4), as: UTF8.self).lowercased() == "sep=",
      let delimiter = line.last, isPossible(delimiter)
    else { return nil }
    var next = end
    if next < sample.count, sample[next] == 0x0D { next += 1 }
    if next < sample.count, sample[next] == 0x0A { next += 1 }
    sample.removeFirst(next)
    return delimiter
  }

  /// The delimiter that gives a header row with a phone column; else the one that cuts the first rows most evenly.
  static func detected(in sample: [UInt8], isWhole: Bool, limits: ImportLimits) -> UInt8 {
    var best = (rows: 0, columns: 1, delimiter: candidates[0])
    var header = (columns: 0, delimiter: candidates[0])
    for delimiter in candidates {
      let rows = firstRows(of: sample, isWhole: isWhole, delimiter: delimiter, limits: limits)
      if let row = rows.first(where: { $0.contains { HeaderVocabulary.phoneRank(of: $0) != nil } }),
        row.count > header.columns
      {
        header = (row.count, delimiter)
      }
      let widths = Dictionary(grouping: rows.map(\.count)) { $0 }.mapValues(\.count)
      for (columns, count) in widths.sorted(by: { $0.key < $1.key }) where columns > 1 {
        if (count, columns) > (best.rows, best.columns) { best = (count, columns, delimiter) }
      }
    }
    return header.columns > 0 ? header.delimiter : best.delimiter
  }

  /// Whether a byte can separate cells: any character of its own that means nothing else.
  static func canSeparate(_ byte: UInt8) -> Bool {
    byte > 0 && byte < 0x80 && byte != CSVByte.quote && byte != CSVByte.lineFeed && byte != CSVByte.carriageReturn
  }

  private static func isPossible(_ byte: UInt8) -> Bool {
    let scalar = Unicode.Scalar(byte)
    return byte == 0x09
      || (byte > 0x20 && byte < 0x7F && byte != UInt8(ascii: "\"") && !scalar.properties.isAlphabetic
        && scalar.properties.numericType == nil)
  }

  private static func firstRows(
    of sample: [UInt8],
    isWhole: Bool,
    delimiter: UInt8,
    limits: ImportLimits
  ) -> [[String]] {
    var tokenizer = CSVTokenizer(delimiter: delimiter, limits: limits, isLenient: true)
    tokenizer.feed(sample, isLast: isWhole)
    var rows: [[String]] = []
    // What is wrong with the text is reported when it is read in earnest.
    while rows.count < limits.headerSearchRows, case .row(let cells, _)? = try? tokenizer.next() {
      if cells.contains(where: { !$0.isEmpty }) { rows.append(Array(cells)) }
    }
    return rows
  }
}

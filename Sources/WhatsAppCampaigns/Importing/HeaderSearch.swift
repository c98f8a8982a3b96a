/// Finds the row with the headers, which need not be the first: people write titles above.
enum HeaderSearch {
  struct Result {
    var header: SourceRow
    var rowsBelow: [SourceRow]
  }

  /// Looks at the first rows of a list.
  ///
  /// - Throws: ``ImportError`` where none of them has a phone column.
  static func run(
    _ source: inout any RowSource,
    mapping: ColumnMapping,
    limits: ImportLimits
  ) throws(ImportError) -> Result {
    var rows: [SourceRow] = []
    var best: (index: Int, fitness: Int)?
    while rows.count < max(1, limits.headerSearchRows), let row = try source.next() {
      // Empty rows at the start say nothing, and there may be any number of them.
      if rows.isEmpty, row.isBlank { continue }
      if rows.isEmpty { try ExportHeaders.check(row) }
      rows.append(row)
      let fitness = row.isDamaged ? 0 : fitness(of: row, mapping, best: best?.fitness ?? 0)
      if fitness > best?.fitness ?? 0 { best = (rows.count - 1, fitness) }
      if fitness == perfect { break }
    }
    if let best {
      return Result(header: rows[best.index], rowsBelow: Array(rows[(best.index + 1)...]))
    }
    throw failure(rows, mapping)
  }

  private static let perfect = 4
  private static let loneSentence = 1

  /// How surely a row holds the headers: 4 certainly, 0 not at all.
  ///
  /// - Parameter best: The same of the best row above.
  private static func fitness(of row: SourceRow, _ mapping: ColumnMapping, best: Int) -> Int {
    let cells = row.cells.filter { !$0.isEmpty }
    if !mapping.phone.isEmpty {
      let headers = Set(cells.map(HeaderVocabulary.normalized))
      return mapping.phone.allSatisfy { headers.contains(HeaderVocabulary.normalized($0)) } ? perfect : 0
    }
    let ranks = cells.compactMap(HeaderVocabulary.phoneRank)
    // Below `Contact` somebody may be reached by `WhatsApp`: a row with a number in it is a person.
    if ranks.isEmpty || cells.contains(where: isNumber) { return 0 }
    // A lone word or sentence may be a title, as long as no other row fits better.
    if ranks.allSatisfy(\.isLoose) { return cells.count > 1 && best <= loneSentence ? perfect : loneSentence }
    if ranks.allSatisfy({ $0.isWeak || $0.isLoose }) { return 2 }
    return cells.count > 1 ? perfect : 3
  }

  private static func failure(_ rows: [SourceRow], _ mapping: ColumnMapping) -> ImportError {
    guard let widest = rows.max(by: { width($0) < width($1) }) else { return ImportError(.empty) }
    let code: ImportError.Code = mapping.phone.isEmpty ? .missingPhoneColumn : .unknownColumn
    let known = Set(widest.cells.map(HeaderVocabulary.normalized))
    let missing = mapping.phone.first { !known.contains(HeaderVocabulary.normalized($0)) }
    let detail = missing.map(ImportError.missingColumn)
    // What looks like a person is not repeated: errors are logged.
    if widest.cells.contains(where: { $0.utf8.count(where: { $0 &- 0x30 < 10 }) > 5 }) {
      let advice = "the rows at the start look like data; add a row of headers above them"
      return ImportError(code, detail: [detail, advice].compactMap(\.self).joined(separator: "; "))
    }
    return ImportError(code, headers: Array(widest.cells), detail: detail ?? "")
  }

  /// Whether a cell is a number, and longer than any that stands in a header, such as a day.
  private static func isNumber(_ cell: String) -> Bool {
    cell.utf8.count(where: { $0 &- 0x30 < 10 }) > 8
      && cell.utf8.allSatisfy { $0 &- 0x30 < 10 || " +-().'".utf8.contains($0) }
  }

  private static func width(_ row: SourceRow) -> Int { row.cells.count { !$0.isEmpty } }
}

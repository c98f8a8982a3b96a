import WhatsAppCampaigns

/// What holds for the rows of every list, of whatever kind.
enum ListRules {
  private static let normalizer = PhoneNormalizer(defaultRegion: "MY")

  /// What has been read of a list, and how that ended.
  struct Reading: Equatable {
    var rows: [SourceRow] = []
    var facts: RowSourceFacts?
    var error: ImportError?

    init(_ open: () throws(ImportError) -> any RowSource) {
      do throws(ImportError) {
        var source = try open()
        while let row = try source.next() { rows.append(row) }
        facts = source.facts
      } catch {
        self.error = error
      }
    }
  }

  /// A rule that the rows break, or the import of the same list.
  static func broken(_ reading: Reading, within limits: ImportLimits, _ open: () throws(ImportError) -> any RowSource)
    -> String?
  {
    for (index, row) in reading.rows.enumerated() {
      if row.number != index + 1 { return "rows have the numbers that a spreadsheet shows" }
      if row.cells.count > limits.maximumColumns { return "a row has as many cells as the limit, at most" }
      var bytes = 0
      for cell in row.cells {
        if cell.utf8.count > limits.maximumCellBytes { return "a cell is as long as the limit, at most" }
        bytes += cell.utf8.count
      }
      if bytes > limits.maximumRowBytes { return "a row is as long as the limit, at most" }
    }
    return brokenByImport(of: reading, within: limits, open)
  }

  private static func brokenByImport(
    of reading: Reading,
    within limits: ImportLimits,
    _ open: () throws(ImportError) -> any RowSource
  ) -> String? {
    var importer: ContactImporter
    do throws(ImportError) {
      importer = try ContactImporter(try open(), normalizer: normalizer, limits: limits)
    } catch {
      return error.description.isEmpty ? "a refused list says why" : nil
    }
    var people: [PersonKey: Int] = [:]
    var rows = 0
    var last = importer.summary.headerRow
    do throws(ImportError) {
      while let row = try importer.next() {
        rows += 1
        if row.number != last + 1 { return "every row below the headers ends in one way" }
        last = row.number
        switch row.outcome {
        case .accepted(let draft):
          if !draft.phone.isValid { return "whoever is accepted has a valid number" }
          if people.updateValue(row.number, forKey: PersonKey(draft.phone)) != nil {
            return "a person is accepted once"
          }
        case .duplicate(let draft, let first):
          if people[PersonKey(draft.phone)] != first { return "a duplicate names the row of the person" }
        case .rejected, .blank: break
        @unknown default: break
        }
      }
    } catch {
      if error != reading.error { return "an import is refused for what the list is refused for" }
    }
    let summary = importer.summary
    if summary.total != rows { return "the counts add up to the rows" }
    if summary.accepted != people.count { return "as many are accepted as there are people" }
    return reading.error == nil && last != reading.rows.count ? "no row is lost" : nil
  }
}

/// The headers of exports that are no lists of people, by which an import knows them.
enum ExportHeaders {
  /// A campaign's report.
  static let report = ["section", "group", "item", "value", "out_of", "rate", "code", "detail"]

  /// Refuses what was exported and names nobody.
  static func check(_ row: SourceRow) throws(ImportError) {
    guard row.cells.elementsEqual(report) else { return }
    throw ImportError(
      .wrongFormat,
      detail: "this is the report of a campaign, which names nobody; export the campaign's recipients instead"
    )
  }
}

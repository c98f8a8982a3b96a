extension ReportPage {
  /// Which variant did how well, and how many were held out; empty for a campaign with one message for everybody.
  var variantSection: String {
    guard !report.variants.isEmpty || report.holdout > 0 else { return "" }
    let held = report.holdout > 0 ? "<p>\(escaped(texts.heldOut(of: report, format)))</p>" : ""
    guard !report.variants.isEmpty else { return section("variants", texts.variants, held) }
    let rows = report.variants.map { result in
      let variant = result.variant
      return row(
        heading:
          "\(escaped(variant.name.rawValue))<small>\(escaped("\(variant.template), \(variant.language)"))</small>",
        cells: [
          format.number(result.people), format.number(result.sent), share(result.deliveryRate), share(result.readRate),
          share(result.responseRate), format.number(result.failed),
        ]
      )
    }
    let table = table(caption: texts.variants, columns: texts.variantColumns, rows: rows)
    return section("variants", texts.variants, "\(table)\n<p class=\"quiet\">\(escaped(texts.variantRates))</p>\(held)")
  }

  /// A count with its rate: `812 (91.2%)`.
  private func share(_ rate: ReportRate) -> String { "\(format.number(rate.count)) (\(rate.percent))" }
}

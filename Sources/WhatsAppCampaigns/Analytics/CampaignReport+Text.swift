extension CampaignReport {
  /// The funnel and the statuses as aligned lines for a terminal.
  ///
  /// - Parameters:
  ///   - language: The language.
  ///   - barWidth: How many cells the longest bar has, 0 to 200.
  public func text(language: ReportLanguage = .english, barWidth: Int = 30) -> String {
    let texts = ReportTexts(language)
    let format = ReportFormat(texts, timeZone: timeZone)
    let barWidth = min(max(barWidth, 0), 200)

    var lines = ["\(MarkupText.visible(name)): \(texts.name(of: status))"]
    if let reason = texts.statusReason(statusReason, halts) { lines.append(MarkupText.visible(reason)) }
    if isInterim { lines.append(texts.interim) }
    lines.append("")
    lines += Self.aligned(
      [[texts.stage, texts.people, texts.ofAll, texts.ofPrevious, ""]]
        + funnel.map { step in
          [
            texts.name(of: step.stage), format.number(step.count), step.ofAudience.percent,
            step.ofPrevious?.percent ?? "", Self.bar(step.ofAudience, width: barWidth),
          ]
        }
    )
    lines.append("")
    let present = RecipientStatus.allCases.filter { counts[$0] > 0 }
    lines += Self.aligned(
      [[texts.status, texts.people, texts.ofAll]]
        + present.map {
          [texts.name(of: $0), format.number(counts[$0]), ReportRate(counts[$0], outOf: total).percent]
        }
        + [[texts.total, format.number(total), ReportRate(total, outOf: total).percent]]
    )
    lines.append("")
    lines += Self.aligned(
      [[texts.rate, "", texts.calculation]]
        + rates.map { name, rate in
          let words = texts.rate(name)
          let part = texts.outOf(format.number(rate.count), format.number(rate.outOf))
          return [words.name, rate.percent, "\(part) (\(words.part) ÷ \(words.whole))"]
        },
      left: [0, 2]
    )
    if !reasons.isEmpty {
      lines.append("")
      lines += Self.aligned(
        [[texts.reasons, texts.people, texts.status, texts.code]]
          + reasons.map { reason in
            [
              MarkupText.visible(reason.sentence(in: language) + (reason.detail.map { " (\($0))" } ?? "")),
              format.number(reason.count), texts.name(of: reason.status), reason.code.map(String.init) ?? "",
            ]
          },
        left: [0, 2]
      )
    }
    if !pricing.isEmpty {
      lines.append("")
      lines += Self.aligned([texts.pricingColumns] + pricing.map { texts.cells($0, format) }, left: [0, 1, 2])
      lines += texts.pricingSentences(of: self, format)
    }
    if !variants.isEmpty {
      lines.append("")
      lines += Self.aligned([texts.variantColumns] + variants.map { $0.cells(format) }, left: [0])
    }
    if holdout > 0 { lines += ["", texts.heldOut(of: self, format)] }
    return lines.joined(separator: "\n") + "\n"
  }

  /// A bar of whole cells. Somebody is always seen, and a full bar means everybody.
  private static func bar(_ rate: ReportRate, width: Int) -> String {
    guard let fraction = rate.fraction, rate.count > 0, width > 0 else { return "" }
    let cells = Int(exactly: (fraction * Double(width)).rounded(.down)) ?? 0
    return String(repeating: "█", count: min(max(cells, 1), width))
  }

  /// Lines the columns up: texts and bars to the left, numbers to the right.
  private static func aligned(_ rows: [[String]], left: Set<Int> = [0, 4]) -> [String] {
    let columns = rows.map(\.count).max() ?? 0
    let widths = (0..<columns).map { column in rows.map { $0[column].unicodeScalars.count }.max() ?? 0 }
    return rows.map { row in
      let cells = row.enumerated().map { column, cell in
        let space = String(repeating: " ", count: widths[column] - cell.unicodeScalars.count)
        return left.contains(column) ? cell + space : space + cell
      }
      let line = cells.joined(separator: "  ")
      return String(line[..<(line.lastIndex { $0 != " " }.map(line.index(after:)) ?? line.startIndex)])
    }
  }
}

extension VariantResult {
  fileprivate func cells(_ format: ReportFormat) -> [String] {
    [variant.name.rawValue] + [people, sent, delivered, read, responded, failed].map(format.number)
  }
}

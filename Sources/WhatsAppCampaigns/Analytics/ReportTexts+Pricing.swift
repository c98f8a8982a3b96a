extension ReportTexts {
  var pricing: String { pick("What the provider charges", "Caj penyedia") }
  var category: String { pick("Category", "Kategori") }
  var kind: String { pick("Type", "Jenis") }
  var charge: String { pick("Charge", "Caj") }
  var notDelivered: String { pick("Not delivered yet", "Belum sampai") }

  /// Whether a message is billed.
  func charge(_ isBilled: Bool?) -> String {
    switch isBilled {
    case true?: pick("billed", "dikenakan caj")
    case false?: pick("free", "percuma")
    case nil: pick("not said", "tidak dinyatakan")
    }
  }

  /// The columns of the table of prices.
  var pricingColumns: [String] { [category, kind, charge, name(of: FunnelStage.delivered), notDelivered] }

  /// The cells of one line of it.
  func cells(_ line: PricedMessages, _ format: ReportFormat) -> [String] {
    [
      MarkupText.visible(line.category ?? "–"), MarkupText.visible(line.type ?? "–"), charge(line.isBilled),
      format.number(line.delivered), format.number(line.undelivered),
    ]
  }

  /// The sums, in sentences.
  func pricingSentences(of report: CampaignReport, _ format: ReportFormat) -> [String] {
    let (billed, free) = (format.number(report.billed), format.number(report.free))
    let unpriced = format.number(report.unpriced)
    var sentences = [
      pick(
        "Of the delivered messages \(billed) are billed and \(free) are free; for \(unpriced) the provider named no price.",
        "Daripada mesej yang sampai, \(billed) dikenakan caj dan \(free) percuma; bagi \(unpriced) penyedia tidak menyatakan harga."
      )
    ]
    if let cost = report.cost {
      let (sum, card) = ("\(cost.card.currency) \(cost.total)", MarkupText.visible(cost.card.name))
      let (effective, missing) = (cost.card.effective.description, format.number(cost.unpriced))
      sentences.append(
        pick(
          "What is billed costs \(sum) by the rate card “\(card)” of \(effective); \(missing) have no price in it.",
          "Yang dikenakan caj berjumlah \(sum) mengikut kad kadar “\(card)” bertarikh \(effective); \(missing) tiada harga di dalamnya."
        )
      )
    }
    return sentences
  }
}

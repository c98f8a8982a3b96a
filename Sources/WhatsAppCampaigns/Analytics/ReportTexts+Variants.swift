extension ReportTexts {
  var variants: String { pick("Variants compared", "Perbandingan varian") }

  var variantColumns: [String] {
    [
      pick("Variant", "Varian"), people, pick("Sent", "Dihantar"), pick("Delivered", "Sampai"),
      pick("Read or answered", "Dibaca atau dibalas"), pick("Answered", "Dibalas"), pick("Failed", "Gagal"),
    ]
  }

  var variantRates: String {
    pick(
      "Delivered out of sent; read and answered out of delivered. A small difference between small groups may be chance.",
      "Sampai daripada dihantar; dibaca dan dibalas daripada sampai. Beza kecil antara kumpulan kecil mungkin kebetulan."
    )
  }

  func heldOut(of report: CampaignReport, _ format: ReportFormat) -> String {
    let people = format.number(report.heldOut)
    return pick(
      "Held out: \(people) \(report.heldOut == 1 ? "person" : "people") (\(report.holdout)% of those who would get it) deliberately got nothing, so that the effect can be measured.",
      "Kumpulan kawalan: \(people) orang (\(report.holdout)% daripada penerima) sengaja tidak dihantar supaya kesannya dapat diukur."
    )
  }
}

/// Every text of a report, in both languages side by side.
struct ReportTexts {
  let language: ReportLanguage

  init(_ language: ReportLanguage) {
    self.language = language
  }

  func pick(_ english: String, _ malay: String) -> String {
    switch language {
    case .english: english
    case .malay: malay
    }
  }

  // Headings
  var report: String { pick("Campaign report", "Laporan kempen") }
  var interim: String {
    pick(
      "Interim report: the numbers may still change.",
      "Laporan sementara: angka masih boleh berubah."
    )
  }
  var funnel: String { pick("How far the message came", "Sejauh mana mesej sampai") }
  var rates: String { pick("Rates", "Kadar") }
  var outcomes: String { pick("Where everybody stands", "Kedudukan setiap orang") }
  var reasons: String { pick("Why not", "Mengapa tidak") }
  var sends: String { pick("When it was sent", "Bila dihantar") }
  var speed: String { pick("How fast it arrived", "Sepantas mana ia sampai") }
  var facts: String { pick("Worth knowing", "Perlu diketahui") }
  var details: String { pick("The campaign", "Kempen ini") }

  // Column headings
  var stage: String { pick("Stage", "Peringkat") }
  var people: String { pick("People", "Orang") }
  var ofAll: String { pick("of all", "daripada semua") }
  var ofPrevious: String { pick("of previous", "daripada sebelumnya") }
  var lost: String { pick("Lost here", "Tercicir di sini") }
  var status: String { pick("Status", "Status") }
  var share: String { pick("Share", "Bahagian") }
  var total: String { pick("Total", "Jumlah") }
  var rate: String { pick("Rate", "Kadar") }
  var calculation: String { pick("How it is worked out", "Cara kiraan") }
  var reason: String { pick("Reason", "Sebab") }
  var code: String { pick("Provider code", "Kod penyedia") }
  var time: String { pick("Time", "Masa") }
  var messages: String { pick("Messages", "Mesej") }
  var fact: String { pick("Fact", "Fakta") }
  var number: String { pick("Number", "Bilangan") }

  // The campaign
  var template: String { pick("Template", "Templat") }
  var templateLanguage: String { pick("Language of the template", "Bahasa templat") }
  var provider: String { pick("Provider", "Penyedia") }
  var identifier: String { pick("Identifier", "Pengecam") }
  var started: String { pick("Started", "Bermula") }
  var ended: String { pick("Ended", "Tamat") }
  var generated: String { pick("Report made", "Laporan dibuat") }
  var firstSend: String { pick("First message sent", "Mesej pertama dihantar") }
  var lastSend: String { pick("Last message sent", "Mesej terakhir dihantar") }
  var noSends: String { pick("Nothing has been sent yet.", "Belum ada mesej dihantar.") }
  var noReasons: String { pick("There is nothing to explain.", "Tiada apa-apa untuk dijelaskan.") }
  var nobody: String { pick("not known yet", "belum diketahui") }

  // Speed
  var reach: String { pick("Reached", "Tercapai") }
  var toDelivery: String { pick("To delivery, at most", "Hingga sampai, paling lama") }
  var toRead: String { pick("To reading, at most", "Hingga dibaca, paling lama") }
  var half: String { pick("Half of the people", "Separuh daripada orang") }
  var nineInTen: String { pick("9 in 10 people", "9 daripada 10 orang") }
  var ninetyNine: String { pick("99 in 100 people", "99 daripada 100 orang") }
  var measured: String { pick("People with a known time", "Orang yang masanya diketahui") }

  // Sentences
  func headline(of report: CampaignReport, _ format: ReportFormat) -> String {
    let (delivered, read) = (report.count(reaching: .delivered), report.count(reaching: .readOrResponded))
    return headline(
      delivered: format.number(delivered),
      total: format.number(report.total),
      noun: report.total == 1 ? "person" : "people",
      read: format.number(read)
    )
  }

  private func headline(delivered: String, total: String, noun: String, read: String) -> String {
    pick(
      "The message reached \(delivered) of \(total) \(noun); \(read) of them read or answered it.",
      "Mesej sampai kepada \(delivered) daripada \(total) orang; \(read) daripada mereka membaca atau membalasnya."
    )
  }
  func outOf(_ count: String, _ whole: String) -> String {
    pick("\(count) of \(whole)", "\(count) daripada \(whole)")
  }
  func barCaption(width: String, highest: String) -> String {
    pick(
      "Each bar is \(width). The highest is \(highest).",
      "Setiap bar ialah \(width). Yang tertinggi ialah \(highest)."
    )
  }
  var addUp: String {
    pick(
      "Everybody is in exactly one row, so the rows add up to the total.",
      "Setiap orang berada dalam satu baris sahaja, maka semua baris berjumlah sama."
    )
  }
  var footnote: String {
    pick(
      "Counted from the provider's own reports. Percentages are rounded down, so 100% means everybody. Many people switch read receipts off; the true number of readers is higher.",
      "Dikira daripada laporan penyedia sendiri. Peratusan dibundarkan ke bawah, maka 100% bermaksud semua orang. Ramai orang mematikan resit bacaan; bilangan pembaca sebenar lebih tinggi."
    )
  }
}

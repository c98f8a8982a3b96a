extension ReportTexts {
  /// Why a campaign stands still: in the language where the provider is the reason, otherwise as it was written.
  func statusReason(_ reason: String?, _ halts: [CampaignHalt]) -> String? {
    guard language == .malay, !halts.isEmpty else { return reason }
    return halts.map(malay).joined(separator: " ")
  }

  private func malay(_ halt: CampaignHalt) -> String {
    let aside = halt.aside
    return switch (halt.subject, halt.cause) {
    case (.template(let name, _), .status(.paused)) where !halt.endsByItself:
      "Penyedia telah menjeda templat “\(name)”\(aside), biasanya kerana orang tidak menyukainya. Lihat apa yang mereka "
        + "jawab; sambung kempen apabila templat boleh dihantar semula."
    case (.template(let name, _), .status(.paused)):
      "Penyedia telah menjeda templat “\(name)”\(aside). Kempen disambung sendiri apabila penyedia membenarkannya semula."
    case (.template(let name, _), .status(.disabled)):
      "Penyedia telah menyahaktifkan templat “\(name)” untuk selamanya\(aside). Batalkan kempen, atau guna templat lain."
    case (.template(let name, _), .status(let status)):
      "Templat “\(name)” berstatus \(status)\(aside), jadi penyedia menolaknya. Kempen disambung sendiri apabila templat "
        + "boleh dihantar semula."
    case (.template(let name, _), .blocked):
      "Penyedia tidak menerima templat “\(name)”\(aside). Semak nama, bahasa dan statusnya, kemudian sambung kempen."
    case (.sender, _):
      "Penyedia tidak menghantar untuk nombor ini\(aside): ia disekat, atau telefonnya telah log keluar. Semak statusnya, kemudian sambung kempen."
    case (.account, _):
      "Penyedia telah menyekat akaun atau nombor penghantar\(aside). Selesaikan dengan mereka, kemudian sambung kempen."
    }
  }
}

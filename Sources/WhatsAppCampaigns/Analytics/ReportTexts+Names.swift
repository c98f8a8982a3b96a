extension ReportTexts {
  func name(of status: RecipientStatus) -> String {
    switch status {
    case .pending: pick("Waiting", "Menunggu")
    case .queued: pick("Next in line", "Dalam giliran")
    case .sending: pick("Being sent", "Sedang dihantar")
    case .unconfirmed: pick("Unconfirmed", "Belum disahkan")
    case .sent: pick("Sent, not yet delivered", "Dihantar, belum sampai")
    case .delivered: pick("Delivered", "Sampai")
    case .read: pick("Read", "Dibaca")
    case .failed: pick("Failed", "Gagal")
    case .skipped: pick("Skipped", "Dilangkau")
    case .optedOut: pick("No consent", "Tiada persetujuan")
    case .cancelled: pick("Cancelled", "Dibatalkan")
    }
  }

  /// What a status means.
  ///
  /// - Parameter most: How many attempts a person gets in all, where somebody of whom nothing is known is sent to again
  ///   by itself; `nil` where nobody is.
  func meaning(of status: RecipientStatus, resentUpTo most: Int?) -> String {
    switch status {
    case .pending: pick("Their turn has not come yet.", "Giliran mereka belum tiba.")
    case .queued: pick("Taken up by the sender.", "Telah diambil oleh penghantar.")
    case .sending: pick("On its way to the provider.", "Dalam perjalanan kepada penyedia.")
    case .unconfirmed:
      if let most {
        pick(
          "Nobody knows whether it arrived. Without proof it is sent again by itself, up to \(most) attempts in all.",
          "Tiada siapa tahu sama ada ia sampai. Tanpa bukti ia dihantar semula dengan sendirinya, sehingga \(most) percubaan."
        )
      } else {
        pick(
          "Nobody knows whether it arrived. It is not sent again by itself.",
          "Tiada siapa tahu sama ada ia sampai. Ia tidak dihantar semula dengan sendirinya."
        )
      }
    case .sent: pick("The provider took it.", "Penyedia telah menerimanya.")
    case .delivered: pick("It reached a device.", "Ia sampai ke peranti.")
    case .read: pick("A read receipt came back.", "Resit bacaan telah diterima.")
    case .failed: pick("Refused or undeliverable.", "Ditolak atau tidak dapat disampaikan.")
    case .skipped: pick("Never sent, for a reason below.", "Tidak dihantar, atas sebab di bawah.")
    case .optedOut: pick("Never sent: consent forbids it.", "Tidak dihantar: persetujuan tidak membenarkan.")
    case .cancelled: pick("Never sent: the campaign was cancelled.", "Tidak dihantar: kempen dibatalkan.")
    }
  }

  func name(of status: CampaignStatus) -> String {
    switch status {
    case .draft: pick("Draft", "Draf")
    case .scheduled: pick("Scheduled", "Dijadualkan")
    case .sending: pick("Sending", "Sedang dihantar")
    case .paused: pick("Paused", "Dijeda")
    case .cancelling: pick("Being cancelled", "Sedang dibatalkan")
    case .completed: pick("Completed", "Selesai")
    case .cancelled: pick("Cancelled", "Dibatalkan")
    case .failed: pick("Failed", "Gagal")
    }
  }

  func name(of stage: FunnelStage) -> String {
    switch stage {
    case .audience: pick("In the audience", "Dalam senarai")
    case .allowed: pick("Allowed", "Dibenarkan")
    case .attempted: pick("Attempted", "Cuba dihantar")
    case .taken: pick("Taken by the provider", "Diterima penyedia")
    case .delivered: pick("Delivered", "Sampai")
    case .readOrResponded: pick("Read or answered", "Dibaca atau dibalas")
    case .responded: pick("Answered", "Dibalas")
    }
  }

  /// Who is missing from a stage that was in the one before it.
  func loss(at stage: FunnelStage) -> String {
    switch stage {
    case .audience: ""
    case .allowed: pick("no consent, or skipped", "tiada persetujuan, atau dilangkau")
    case .attempted: pick("waiting, or cancelled", "menunggu, atau dibatalkan")
    case .taken: pick("refused, unconfirmed or to be tried again", "ditolak, belum disahkan atau akan dicuba lagi")
    case .delivered: pick("failed, or no report of delivery yet", "gagal, atau belum ada laporan sampai")
    case .readOrResponded: pick("no sign of reading", "tiada tanda dibaca")
    case .responded: pick("read without answering", "dibaca tanpa membalas")
    }
  }

  /// The name of a rate and what it is a part of.
  func rate(_ name: String) -> (name: String, part: String, whole: String) {
    let delivered = pick("delivered", "sampai")
    let taken = pick("taken by the provider", "diterima penyedia")
    let attempted = pick("attempted", "cuba dihantar")
    return switch name {
    case "delivery": (pick("Delivery rate", "Kadar sampai"), delivered, taken)
    case "read": (pick("Read rate", "Kadar bacaan"), pick("read or answered", "dibaca atau dibalas"), delivered)
    case "response": (pick("Response rate", "Kadar balasan"), pick("answered", "dibalas"), delivered)
    case "failure": (pick("Failure rate", "Kadar kegagalan"), pick("failed", "gagal"), attempted)
    case "unconfirmed":
      (pick("Unconfirmed rate", "Kadar belum disahkan"), pick("unconfirmed", "belum disahkan"), attempted)
    case "withdrawal":
      (
        pick("Withdrawal rate", "Kadar penarikan diri"), pick("withdrew afterwards", "menarik diri selepas itu"), taken
      )
    default:
      (
        pick("Without consent", "Tanpa persetujuan"), pick("no consent", "tiada persetujuan"),
        pick("in the audience", "dalam senarai")
      )
    }
  }

  func month(_ number: Int) -> String {
    let names =
      switch language {
      case .english: ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
      case .malay: ["Jan", "Feb", "Mac", "Apr", "Mei", "Jun", "Jul", "Ogo", "Sep", "Okt", "Nov", "Dis"]
      }
    return names.indices.contains(number - 1) ? names[number - 1] : ""
  }
}

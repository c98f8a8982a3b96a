extension ReportTexts {
  var neverSent: String { pick("Never sent.", "Tidak dihantar.") }
  var wouldBeLeftOut: String { pick("Would get no message.", "Tidak akan dihantar mesej.") }
  var willBeLeftOut: String { pick("Will be left out when their turn comes.", "Akan dilangkau apabila tiba giliran.") }

  func atTheLatest(_ instant: String) -> String { pick("Until \(instant).", "Sehingga \(instant).") }

  func fact(_ fact: RecipientExplanation.Fact) -> String {
    switch fact {
    case .responded: pick("The person wrote back.", "Orang ini telah membalas.")
    case .possibleDuplicate: pick("May have got the message twice.", "Mungkin menerima mesej dua kali.")
    case .stopRaced:
      pick("Objected while the message was already under way.", "Membantah ketika mesej sudah dalam perjalanan.")
    }
  }

  func description(of event: RecipientExplanation.Event) -> String {
    switch event {
    case .consent(let event):
      let purposes = event.purposes.map(\.rawValue).joined(separator: ", ")
      return "\(name(of: event.decision)): \(purposes) (\(event.source))"
    case .suppressed(let suppression):
      let source = [suppression.source, suppression.reason].compactMap(\.self).joined(separator: ": ")
      return pick("Put on the do-not-contact list", "Dimasukkan ke senarai jangan hubungi") + " (\(source))"
    case .started: return pick("The campaign started", "Kempen bermula")
    case .changed(let change):
      let who = [change.actor, change.detail].compactMap(\.self).joined(separator: ": ")
      return name(ofChange: change.action) + (who.isEmpty ? "" : " (\(who))")
    case .attempt(let attempt):
      let note = attempt.note.map { ". \(sentence(word: $0, code: attempt.errorCode))" } ?? ""
      // What was decided by hand is not the provider's word.
      let disposition = attempt.note == AttemptOutcome.byHand ? .unknown : attempt.disposition
      return "\(self.attempt(attempt.number)): \(name(of: disposition))\(note)\(number(attempt.errorCode))"
    case .reported(let level, let attempt): return "\(self.attempt(attempt)): \(name(of: level))"
    case .priced(let pricing, let attempt):
      let words = [pricing.category, pricing.type].compactMap(\.self).joined(separator: ", ")
      let price = pick("price by the provider", "harga menurut penyedia")
      let kind = words.isEmpty ? "" : " (\(words))"
      return "\(self.attempt(attempt)): \(price): \(charge(pricing.isBilled))\(kind)"
    case .failure(let failure, let attempt):
      let sentence = sentence(word: failure.errorClass, code: failure.code)
      return
        "\(self.attempt(attempt)): \(pick("reported as failed", "dilaporkan gagal")). \(sentence)\(number(failure.code))"
    case .ended(let status): return "\(pick("The campaign ended", "Kempen berakhir")): \(name(of: status))"
    }
  }

  private func name(ofChange action: String) -> String {
    switch action {
    case "paused": pick("The campaign was paused", "Kempen dijeda")
    case "noted": pick("News from the provider", "Berita daripada penyedia")
    case "resumed": pick("The campaign went on", "Kempen disambung")
    case "cancelled": pick("The campaign was cancelled", "Kempen dibatalkan")
    case "scheduled": pick("The campaign was scheduled", "Kempen dijadualkan")
    case "unscheduled": pick("The schedule was taken back", "Jadual ditarik balik")
    case "limited": pick("The pace was changed", "Kelajuan diubah")
    case "settled": pick("Unknown outcomes were decided by hand", "Hasil yang tidak diketahui diputuskan secara manual")
    default: pick("The campaign: \(action)", "Kempen: \(action)")
    }
  }

  private func attempt(_ number: Int) -> String { pick("Attempt \(number)", "Percubaan \(number)") }

  private func number(_ code: Int?) -> String { code.map { " (\(self.code) \($0))" } ?? "" }

  private func name(of decision: ConsentDecision) -> String {
    switch decision {
    case .granted: pick("Agreed", "Bersetuju")
    case .withdrawn: pick("Refused or withdrew", "Menolak atau menarik balik")
    case .requested: pick("Was asked for consent", "Diminta persetujuan")
    case .reset: pick("Consent was cleared", "Persetujuan dikosongkan")
    case .platformStop: pick("Stopped in WhatsApp", "Dihentikan dalam WhatsApp")
    case .platformResume: pick("Lifted the stop in WhatsApp", "Menarik balik sekatan dalam WhatsApp")
    }
  }

  private func name(of disposition: Attempt.Disposition) -> String {
    switch disposition {
    case .open: pick("under way", "dalam perjalanan")
    case .notTaken: pick("not taken by the provider", "tidak diterima penyedia")
    case .accepted: pick("taken by the provider", "diterima penyedia")
    case .rejected: pick("refused by the provider", "ditolak penyedia")
    case .unknown: pick("no clear answer", "tiada jawapan yang jelas")
    }
  }

  private func name(of level: Evidence.Level) -> String {
    switch level {
    case .none: pick("nothing known", "tiada maklumat")
    case .accepted: pick("taken by the provider", "diterima penyedia")
    case .sent: pick("left the provider", "dihantar oleh penyedia")
    case .delivered: pick("reached a device", "sampai ke peranti")
    case .read: pick("read", "dibaca")
    case .played: pick("played", "dimainkan")
    }
  }
}

extension ReportTexts {
  /// The facts beside the outcomes that an owner should know, those that did not happen left out.
  func facts(of report: CampaignReport) -> [(text: String, count: Int)] {
    let all = [
      (
        pick("Waiting for proof: may still turn out as delivered", "Menunggu bukti: masih mungkin telah sampai"),
        report.counts.settling
      ),
      (
        pick("May have got the message twice", "Mungkin menerima mesej dua kali"),
        report.possibleDuplicates
      ),
      (
        pick(
          "Objected while the message was already under way",
          "Membantah ketika mesej sudah dalam perjalanan"
        ),
        report.stopRaced
      ),
      (
        pick("Withdrew their consent after the message", "Menarik balik persetujuan selepas mesej"),
        report.withdrewAfterwards
      ),
      (
        pick("Answered without a read receipt", "Membalas tanpa resit bacaan"),
        report.count(reaching: .readOrResponded) - report.counts[.read]
      ),
      (
        pick(
          "Wrote back although no delivery is known (not in the funnel)",
          "Membalas walaupun tiada laporan sampai (tidak dikira di atas)"
        ),
        report.respondedUndelivered
      ),
      (
        pick(
          "Delivered although a failure was reported too",
          "Sampai walaupun kegagalan turut dilaporkan"
        ),
        report.deliveredDespiteFailure
      ),
      (
        pick("Held back by the provider for now", "Ditahan oleh penyedia buat masa ini"),
        report.held
      ),
      (
        pick("Attempts in all", "Jumlah percubaan"),
        report.attempts
      ),
      (
        pick("of these, repeated for the same person", "antaranya, ulangan untuk orang yang sama"),
        report.retries
      ),
      (
        pick("of these, proven to have reached nobody", "antaranya, terbukti tidak sampai kepada sesiapa"),
        report.turnedAway
      ),
    ]
    return all.filter { $0.1 > 0 }.map { (text: $0.0, count: $0.1) }
  }
}

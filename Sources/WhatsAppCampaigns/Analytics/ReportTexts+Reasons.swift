extension ReportTexts {
  /// A sentence for one reason. An unknown word is shown as it is: better a word than nothing.
  func sentence(word: String, code: Int?) -> String {
    if let code, let both = Self.codes[code] { return pick(both.english, both.malay) }
    let known = code.flatMap { CloudAPIErrors.known(code: $0) }?.errorClass.rawValue
    if let both = Self.words[word] ?? known.flatMap({ Self.words[$0] }) { return pick(both.english, both.malay) }
    return pick("Other reason: \(word).", "Sebab lain: \(word).")
  }

  typealias Both = (english: String, malay: String)

  /// Codes of which an owner should know more than their class says.
  static let codes: [Int: Both] = [
    130472: (
      "WhatsApp kept the message back as part of an experiment.",
      "WhatsApp menahan mesej sebagai sebahagian daripada satu eksperimen."
    ),
    131026: (
      "Not on WhatsApp, an old app, or its terms not accepted.",
      "Tiada WhatsApp, aplikasi lama, atau terma belum diterima."
    ),
    131049: (
      "WhatsApp limits how many marketing messages this person gets.",
      "WhatsApp mengehadkan mesej pemasaran untuk orang ini."
    ),
    131056: (
      "Too many messages to the same person in a short time.",
      "Terlalu banyak mesej kepada orang yang sama dalam masa singkat."
    ),
    132015: (
      "WhatsApp paused the template because of its quality.",
      "WhatsApp menjeda templat kerana kualitinya."
    ),
  ]

  /// The words that the parts of the library use for a reason.
  static let words: [String: Both] = [
    // Consent
    "suppressed": ("On the do-not-contact list.", "Dalam senarai jangan hubungi."),
    "withdrawn": (
      "The person said no, or withdrew their consent.", "Orang ini menolak atau menarik balik persetujuan."
    ),
    "platformStop": (
      "The person stopped marketing from this business in WhatsApp.",
      "Orang ini menghentikan mesej pemasaran perniagaan ini dalam WhatsApp."
    ),
    "notGranted": ("The person has not given consent.", "Orang ini belum memberi persetujuan."),
    // Left out
    "missingVariable": ("A value that the message needs is missing.", "Nilai yang diperlukan oleh mesej tiada."),
    "cannotBeBuilt": (
      "The message could not be made for this person.", "Mesej tidak dapat disediakan untuk orang ini."
    ),
    "unknownTimeZone": (
      "It is not known what time it is where the person lives.",
      "Waktu tempatan orang ini tidak diketahui."
    ),
    "holdout": (
      "Deliberately left out, so that the effect can be measured.",
      "Sengaja tidak dihantar supaya kesannya dapat diukur."
    ),
    "personGone": (
      "The person's data was removed before their turn.", "Data orang ini telah dipadam sebelum giliran mereka."
    ),
    "expired": ("The campaign ended before their turn.", "Kempen tamat sebelum giliran mereka."),
    // Waiting
    "notStarted": ("The campaign has not started yet.", "Kempen belum bermula."),
    "scheduled": ("Waiting for the campaign's start.", "Menunggu kempen bermula."),
    "paused": ("Waiting because the campaign is paused.", "Menunggu kerana kempen dijeda."),
    "turn": ("Waiting for their turn.", "Menunggu giliran."),
    "answer": ("Waiting for the provider's answer.", "Menunggu jawapan penyedia."),
    "evidence": ("Waiting for the provider's reports.", "Menunggu laporan penyedia."),
    "held": (
      "Held by WhatsApp for quality assessment.", "Ditahan oleh WhatsApp untuk penilaian kualiti."
    ),
    // Decided here
    "byHand": (
      "Somebody decided to take it for sent; whether it arrived is not known.",
      "Seseorang memutuskan untuk menganggapnya dihantar; tidak diketahui sama ada ia sampai."
    ),
    "late": ("It was too late to leave in time.", "Terlewat untuk dihantar pada masanya."),
    "stopped": ("The sender was stopped first.", "Penghantar dihentikan terlebih dahulu."),
    "notCommitted": ("It was not on record, so it was not sent.", "Ia belum direkodkan, maka tidak dihantar."),
    "closedDay": ("Waiting for a day of sending.", "Menunggu hari penghantaran."),
    "outsideWindow": ("Waiting for the hours of sending.", "Menunggu waktu penghantaran."),
    "pairGap": ("Waiting a moment after the last message to them.", "Menunggu sebentar selepas mesej yang lepas."),
    "frequencyCap": (
      "They had as many marketing messages as the campaign allows.",
      "Mereka telah menerima bilangan mesej pemasaran yang dibenarkan kempen."
    ),
    "sentAgain": ("To be sent again, as the campaign was told to.", "Akan dihantar semula, seperti ditetapkan kempen."),
    // The line
    "hostNotFound": ("The provider's address was not found.", "Alamat penyedia tidak dijumpai."),
    "connectFailed": ("The provider could not be reached.", "Penyedia tidak dapat dihubungi."),
    "tlsFailed": ("No secure line to the provider.", "Tiada sambungan selamat kepada penyedia."),
    "timedOut": ("The provider did not answer in time.", "Penyedia tidak menjawab dalam masa yang ditetapkan."),
    "connectionLost": ("The line broke before the answer.", "Sambungan terputus sebelum jawapan diterima."),
    "badResponse": ("The answer could not be understood.", "Jawapan tidak dapat difahami."),
    "ownerGone": ("The sender stopped before it saw the answer.", "Penghantar terhenti sebelum jawapan diterima."),
    "cancelled": ("Stopped while it was under way.", "Dihentikan semasa dalam perjalanan."),
    // The provider
    "throttled": ("Too fast for the provider.", "Terlalu laju untuk penyedia."),
    "transient": ("A passing fault at the provider.", "Gangguan sementara di pihak penyedia."),
    "ambiguous": (
      "The provider's answer does not say whether it took the message.",
      "Jawapan penyedia tidak menyatakan sama ada mesej diterima."
    ),
    "recipientUnreachable": ("Cannot be reached on WhatsApp.", "Tidak dapat dihubungi melalui WhatsApp."),
    "recipientLimit": ("WhatsApp's limit for this person is reached.", "Had WhatsApp untuk orang ini telah dicapai."),
    "recipientOptedOut": (
      "The person stopped marketing from this business in WhatsApp.",
      "Orang ini menghentikan mesej pemasaran perniagaan ini dalam WhatsApp."
    ),
    "windowClosed": (
      "More than 24 hours since the person last wrote.",
      "Lebih 24 jam sejak orang ini terakhir menulis."
    ),
    "invalidRequest": ("The provider found a fault in the message.", "Penyedia menemui kesalahan dalam mesej."),
    "templateRejected": (
      "The template is missing, paused or not approved.", "Templat tiada, dijeda atau belum diluluskan."
    ),
    "mediaRejected": ("The picture, video or file cannot be used.", "Gambar, video atau fail tidak dapat digunakan."),
    "authentication": ("The access token is not accepted.", "Token akses tidak diterima."),
    "permission": ("The access token lacks a permission.", "Token akses tiada kebenaran yang diperlukan."),
    "policy": ("The provider's rules forbid it.", "Peraturan penyedia tidak membenarkannya."),
    "accountBlocked": ("The account or number is restricted.", "Akaun atau nombor disekat."),
    "notASendError": ("An error that is not about sending.", "Ralat yang bukan tentang penghantaran."),
    // Without more
    "failed": ("The provider reports that it was not delivered.", "Penyedia melaporkan mesej tidak disampaikan."),
    "unknown": ("The reason is not known.", "Sebab tidak diketahui."),
    "other": ("Other reasons.", "Sebab-sebab lain."),
  ]
}

/// What a header speaks of among other words: `Please enter your phone number (10 digits)` speaks of a `phone number`.
///
/// Left out is what asks for it, and what says how it is written, in brackets or behind a word such as `with` and `as`.
/// Every other word stays, so that `Parent's name` is never a `name`: whoever looks the words up has to know each of them.
struct HeaderPhrase {
  /// The words that say what stands in the column.
  private(set) var subject: [String]
  /// Those among the words about how it is written that may say more about it, such as `WhatsApp` in brackets.
  private(set) var remarks: [String]

  /// Whether it is where something is delivered to, which may be somebody else's.
  var isDelivery: Bool { subject.contains(where: Self.deliveryWords.contains) }

  /// Takes a header apart; `nil` for one that is longer than any header, or says nothing.
  init?(_ header: String) {
    guard header.utf8.count <= HeaderVocabulary.maximumBytes else { return nil }
    let (text, notes) = Self.splitAtBrackets(header)
    var subject = Self.words(text)
    var remarks = Self.words(notes)
    if let start = subject.firstIndex(where: Self.noteBeginnings.contains) {
      remarks = subject[start...] + remarks
      subject.removeSubrange(start...)
    }
    // What follows is not what stands in the column.
    if let example = remarks.firstIndex(where: Self.exampleWords.contains) { remarks.removeSubrange(example...) }
    self.subject = subject.map(Self.withoutRequest).filter { !Self.requestWords.contains($0) && !$0.isEmpty }
    self.remarks = remarks.filter { word in
      !Self.requestWords.contains(word) && !Self.noteWords.contains(word) && Int(word) == nil
    }
    if self.subject.isEmpty { return nil }
  }

  /// The words by which a name is looked up, without those for the person whose name it is; empty where it is no name.
  var nameWords: String {
    guard remarks.allSatisfy(Self.nameSynonyms.contains) else { return "" }
    let words = subject.filter { !Self.personWords.contains($0) && !Self.deliveryWords.contains($0) }
    // The same in two languages.
    if words.allSatisfy(Self.nameSynonyms.contains), words.contains("name") || words.contains("nama") { return "name" }
    return words.joined(separator: " ")
  }

  /// A header without its brackets, and what stands in them.
  private static func splitAtBrackets(_ header: String) -> (text: String, notes: String) {
    var text = String.UnicodeScalarView()
    var notes = String.UnicodeScalarView()
    var depth = 0
    for scalar in header.unicodeScalars {
      switch scalar {
      case "(", "[", "{", "（", "［", "【": depth += 1
      case ")", "]", "}", "）", "］", "】": depth = max(0, depth - 1)
      default:
        if depth > 0 { notes.append(scalar) } else { text.append(scalar) }
        continue
      }
      text.append(" ")
      notes.append(" ")
    }
    return (String(text), String(notes))
  }

  private static func words(_ text: String) -> [String] {
    var words: [String] = []
    for word in HeaderVocabulary.words(text).split(separator: " ") {
      if let last = words.last, let phrase = phrases["\(last) \(word)"] {
        words[words.count - 1] = phrase
      } else {
        words.append(String(word))
      }
    }
    return words
  }

  /// Chinese is written without spaces, and asks in front.
  private static func withoutRequest(_ word: String) -> String {
    var rest = word[...]
    while let request = chineseRequests.first(where: rest.hasPrefix) { rest = rest.dropFirst(request.count) }
    return String(rest)
  }
}

// MARK: - Tables

extension HeaderPhrase {
  private static func words(of table: String) -> Set<String> { Set(table.split(separator: " ").map(String.init)) }

  /// Words that mean something else alone.
  private static let phrases = [
    "what is": "what", "please state": "please", "fill in": "enter", "fill up": "enter", "key in": "enter", "e g": "eg",
  ]

  /// Words that ask for something and say nothing about it; `s` is what is left of `customer's`.
  private static let requestWords = words(
    of: """
      please kindly enter fill provide give write insert specify submit what whats your you my the a an of s \
      sila silakan silahkan mohon tolong nyatakan isi isikan masukkan masukan berikan tulis tuliskan apakah apa anda awak
      """
  )

  private static let chineseRequests = ["请填写", "請填寫", "请输入", "請輸入", "请提供", "請提供", "您的", "你的"]

  /// Words for the person whom the list is about, and nobody beside that person.
  static let personWords = words(
    of: """
      customer client cust contact buyer billing member participant guest applicant respondent attendee patient \
      pelanggan pembeli ahli peserta tetamu pemohon responden pesakit
      """
  )

  static let deliveryWords = words(of: "shipping delivery penghantaran")

  /// Words behind which stands how it is written, without brackets.
  private static let noteBeginnings = words(
    of: "with without including include as per in seperti mengikut ikut sesuai dalam dengan tanpa"
  ).union(exampleWords)

  private static let exampleWords = words(of: "eg example contoh cth")

  /// Words that say how something is written, or whether it has to be.
  private static let noteWords = words(
    of: """
      ic nric mykad ktp passport pasport paspor identity identification card kad kartu pengenalan country code kod kode \
      negara digit digits dash dashes hyphen hyphens space spaces sengkang jarak and or dan atau di full penuh capital \
      letters huruf besar format only sahaja saja active aktif optional required mandatory compulsory wajib pilihan
      """
  ).union(noteBeginnings)

  private static let nameSynonyms = words(of: "name nama full penuh lengkap")
}

extension ConsentWords {
  /// Chinese, in both scripts. Have a native speaker read it before you switch it on.
  public static let chinese = ConsentWords(
    withdrawAlone: ["停止", "停", "退订", "退訂", "取消", "不要", "不同意", "拒绝", "拒絕", "td"],
    grantAlone: ["同意", "好", "好的", "可以", "是", "开始", "開始"],
    negations: ["不", "不要", "别", "別"]
  )

  /// Tamil. Have a native speaker read it before you switch it on.
  public static let tamil = ConsentWords(
    withdrawAlone: ["நிறுத்து", "நிறுத்துங்கள்", "வேண்டாம்", "இல்லை"],
    grantAlone: ["ஆம்", "சரி", "சம்மதம்", "தொடங்கு"],
    negations: ["வேண்டாம்", "இல்லை"]
  )

  /// Hindi. Have a native speaker read it before you switch it on.
  public static let hindi = ConsentWords(
    withdrawAlone: ["रोकें", "रोको", "बंद करो", "नहीं"],
    grantAlone: ["हाँ", "हां", "ठीक है", "सहमत", "शुरू"],
    negations: ["नहीं", "मत"]
  )

  /// Indonesian. Have a native speaker read it before you switch it on.
  public static let indonesian = ConsentWords(
    withdrawAlone: ["unreg", "berhenti", "tidak", "batal", "jangan"],
    grantAlone: ["mulai", "ya", "setuju"],
    help: ["bantuan"],
    negations: ["jangan", "tidak", "bukan"]
  )

  /// The lists that come with the package, by language code. English and Malay alone are on by default.
  public static let byLanguage: [String: ConsentWords] = [
    "en": .english, "ms": .malay, "zh": .chinese, "ta": .tamil, "hi": .hindi, "id": .indonesian,
  ]
}

extension ConsentWords {
  /// Whether a word or phrase stands in one of the lists that decide, help included.
  func holds(_ word: String) -> Bool {
    [withdrawAnywhere, withdrawAlone, grantAnywhere, grantAlone, help].contains { $0.contains(word) }
  }

  /// The list with every word in the form that messages are read in, so that a host's spelling cannot miss.
  func folded() -> ConsentWords {
    func fold(_ words: Set<String>) -> Set<String> {
      Set(words.map { MessageWords.words(of: $0).joined(separator: " ") }.filter { !$0.isEmpty })
    }
    return ConsentWords(
      withdrawAnywhere: fold(withdrawAnywhere),
      withdrawAlone: fold(withdrawAlone),
      grantAnywhere: fold(grantAnywhere),
      grantAlone: fold(grantAlone),
      help: fold(help),
      negations: fold(negations)
    )
  }
}

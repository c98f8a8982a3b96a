extension HeaderVocabulary {
  /// Whether a word is one for a phone or short for one, or may hold several words, as in Chinese.
  static func mayBePhone(_ word: Substring) -> Bool {
    phoneKind(of: word) != nil || abbreviations[String(word)] != nil || word == "contact"
      || word.utf8.contains { $0 >= 0x80 }
  }

  /// How well a column suits as the phone column whose header says so among other words, or by an abbreviation.
  static func loosePhoneRank(of header: String) -> PhoneRank? {
    guard let phrase = HeaderPhrase(header) else { return nil }
    var kind: PhoneRank.Kind?
    var abbreviated: PhoneRank.Kind?
    var qualifier: PhoneRank.Kind? = phrase.isDelivery ? .delivery : nil
    var number = 0
    var hasNumberWord = false
    for word in phrase.subject + phrase.remarks {
      if let named = phoneKind(of: word[...]) {
        kind = kind.map { min($0, named) } ?? named
      } else if let named = abbreviations[word] {
        abbreviated = named
      } else if let named = qualifiers[word] {
        qualifier = qualifier.map { max($0, named) } ?? named
      } else if word.utf8.count == 1, let digit = Int(word) {
        number = digit
      } else if numberWords.contains(word) {
        hasNumberWord = true
      } else if !fillers.contains(word), !HeaderPhrase.personWords.contains(word),
        !HeaderPhrase.deliveryWords.contains(word)
      {
        return nil
      }
    }
    // Alone an abbreviation may mean something else, and a contact may be a person.
    if kind == nil, hasNumberWord {
      kind = abbreviated ?? (phrase.subject.contains("contact") && qualifier == nil ? .contact : nil)
    }
    return kind.map { PhoneRank(isLoose: true, kind: qualifier ?? $0, number: number) }
  }
}

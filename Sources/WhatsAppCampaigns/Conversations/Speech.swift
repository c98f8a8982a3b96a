import Foundation

/// Puts what the dialogue wants to say into the person's language, or into all of them while theirs is unknown.
struct Speech {
  private let texts: [DialogueTexts]
  private let values: [String: String]

  init(
    dialogue: ConsentDialogue,
    memory: DialogueMemory,
    profileName: String?,
    reading: KeywordClassifier.Reading
  ) {
    let said = [reading.word] + memory.history.reversed().map(\.word)
    let chosen = said.lazy.compactMap { $0 }.compactMap { Self.language(of: $0, among: dialogue.texts) }.first
    texts = chosen.map { [$0] } ?? dialogue.texts
    // A stranger chose the name: one short line of it. By scalars: one character may have any number of marks.
    let name = String((memory.name ?? profileName ?? "").unicodeScalars.prefix(60))
    values = [
      "name": name.split(whereSeparator: \.isNewline).joined(separator: " "), "brand": dialogue.brand,
    ]
  }

  /// The one language whose people agree and refuse with a word. `stop` and `start` are everybody's.
  static func language(of word: String, among texts: [DialogueTexts]) -> DialogueTexts? {
    let speakers = texts.filter { $0.words.withdrawAlone.contains(word) || $0.words.grantAlone.contains(word) }
    return speakers.count == 1 ? speakers.first : nil
  }

  func saying(
    _ kind: DialogueTurn.Kind,
    _ more: (DialogueTexts) -> [String: String] = { _ in [:] }
  ) -> DialogueTurn {
    var turn = DialogueTurn()
    turn.answers = texts.map { texts in
      let text = texts.filled(texts[kind], values.merging(more(texts)) { $1 })
      return DialogueTurn.Answer(kind: kind, language: texts.language, text: text)
    }
    return turn
  }

  func asking(
    _ question: ConsentDialogue.Question,
    _ kind: DialogueTurn.Kind,
    for purposes: [ConsentPurpose],
    _ more: (DialogueTexts) -> [String: String] = { _ in [:] }
  ) -> DialogueTurn {
    var turn = saying(kind, more)
    turn.questions = texts.map { texts in
      // The wording as it was shown, which goes when the person is forgotten. What was read from their identity card is left
      // out: the question is evidence without it.
      let blanks = Dictionary(more(texts).keys.map { ($0, "{{\($0)}}") }) { $1 }
      let wording = texts.filled(texts[kind], values.merging(blanks) { $1 })
      return ConsentEvent(
        decision: .requested,
        purposes: purposes,
        at: .distantPast,
        source: "whatsapp",
        wording: wording,
        language: texts.language,
        rule: question.rawValue
      )
    }
    return turn
  }
}

extension DialogueTexts {
  subscript(kind: DialogueTurn.Kind) -> String {
    switch kind {
    case .request: request
    case .unclear: unclear
    case .granted: granted
    case .declined: declined
    case .stopped: stopped
    case .profilePrompt: profilePrompt
    case .profileSaved: profileSaved
    case .unreadableIC: unreadableIC
    case .received: received
    case .confirmIC: identityCard.confirm
    case .discardedIC: identityCard.discarded
    // Contests have texts of their own.
    case .contestEntered, .contestRefused: ""
    }
  }
}

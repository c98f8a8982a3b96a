/// What becomes of an identity-card number that somebody has sent.
public enum IdentityCardStep: Hashable, Sendable {
  /// It is held, encrypted, until its holder has answered.
  case hold(ICNumber)
  /// Its holder has confirmed it: it is kept, encrypted.
  case keep(ICNumber)
  /// A number that was held is not kept.
  case discard
}

extension ConsentDialogue {
  /// The number that a person was asked about and has not answered for; `nil` where none is held.
  func openNumber(_ memory: DialogueMemory, _ today: CalendarDay) -> ICNumber? {
    guard keepsIdentityCards, memory.wasAsked(.identityCard), let digits = memory.unconfirmedIC else { return nil }
    return try? ICParser(today: today).parse(digits)
  }

  /// Whether a message says that the number is right, or that it is wrong; `nil` where it says neither.
  func isRight(_ text: String) -> Bool? {
    let words = MessageWords.words(of: String(text.unicodeScalars.prefix(64))).joined(separator: " ")
    if texts.contains(where: { $0.identityCard.wrong.contains(words) }) { return false }
    if texts.contains(where: { $0.identityCard.right.contains(words) }) { return true }
    return nil
  }

  /// Asks whether a number was understood. A number that was held before gives way to it.
  func ask(
    about number: ICNumber,
    _ speech: Speech,
    _ memory: DialogueMemory,
    _ today: CalendarDay
  ) -> DialogueTurn {
    let answer = ProfileAnswer.identityCard(number)
    let known = memory.fields.merging(answer.fields(over: memory.fields)) { $1 }
    var turn = speech.asking(.identityCard, .confirmIC, for: [.service]) { texts in
      [
        "number": number.description,
        "summary": answer.summary(texts.labels, fields: known, language: texts.language, today: today),
      ]
    }
    turn.identityCard = .hold(number)
    return turn
  }

  /// Keeps a number, and what follows from it.
  func confirm(
    _ number: ICNumber,
    _ speech: Speech,
    _ memory: DialogueMemory,
    _ today: CalendarDay
  ) -> DialogueTurn {
    let answer = ProfileAnswer.identityCard(number)
    let fields = answer.fields(over: memory.fields)
    let known = memory.fields.merging(fields) { $1 }
    var turn = speech.saying(.profileSaved) { texts in
      ["summary": answer.summary(texts.labels, fields: known, language: texts.language, today: today)]
    }
    turn.fields = fields
    turn.identityCard = .keep(number)
    return turn
  }

  /// Keeps nothing.
  func discard(_ speech: Speech) -> DialogueTurn {
    var turn = speech.saying(.discardedIC)
    turn.identityCard = .discard
    return turn
  }
}

extension ConsentDialogue {
  /// An agreement as the ledger is to have it: with the question that it answers, as the person was shown it, and its
  /// language.
  ///
  /// The question is the last one that was put before it came in, and since they last agreed or an operator cleared the state.
  /// Where it was put in several languages it is the one whose word they answered with; an answer in everybody's word, such
  /// as START, has all of them, in their order.
  ///
  /// - Parameters:
  ///   - event: What the message decides.
  ///   - memory: What is known about the person, without what the message decides.
  ///   - today: The day, for identity cards.
  /// - Returns: `nil` for a YES that agrees to nothing new and says that an identity-card number is right.
  public func recorded(_ event: ConsentEvent, memory: DialogueMemory, today: CalendarDay) -> ConsentEvent? {
    guard event.decision == .granted else { return event }
    if openNumber(memory, today) != nil, event.purposes.allSatisfy(memory.now.isGranted) { return nil }
    let answered = memory.history.lastIndex { $0.decision == .granted || $0.decision == .reset }.map { $0 + 1 } ?? 0
    var shown = memory.history[answered...].filter(\.asksForConsent)
    guard let last = shown.last?.rule else { return event }
    shown.removeAll { $0.rule != last }
    let language = event.word.flatMap { Speech.language(of: $0, among: texts)?.language }
    if let spoken = shown.first(where: { $0.language == language }) { shown = [spoken] }
    var answer = event
    answer.wording = shown.compactMap(\.wording).joined(separator: "\n\n")
    answer.language = shown.compactMap(\.language).joined(separator: ",")
    return answer
  }
}

extension ConsentEvent {
  fileprivate var asksForConsent: Bool {
    decision == .requested && [ConsentDialogue.Question.consent, .unclear].contains { $0.rawValue == rule }
  }
}

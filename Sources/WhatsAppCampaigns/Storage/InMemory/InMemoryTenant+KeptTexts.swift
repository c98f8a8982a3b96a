extension InMemoryTenant {
  func keptTexts(_ request: KeptTextQuery) -> [KeptText] {
    let texts: [KeptText]
    switch request.kind {
    case .messages:
      texts = people.flatMap { $0.conversation.inbound }.compactMap { message in
        guard let id = message.messageID, let text = message.text else { return nil }
        return KeptText(row: .message(id), text: text)
      }
    case .freeMessages:
      texts = people.flatMap { $0.conversation.free }.compactMap { message in
        message.text.map { KeptText(row: .freeMessage(message.id), text: $0) }
      }
    case .notes:
      texts = people.flatMap { $0.conversation.notes }.compactMap { note in
        note.id.map { KeptText(row: .note($0), text: note.text) }
      }
    case .contestEntries:
      texts = contests.values.flatMap(\.entries).compactMap { entry in
        entry.text.map { KeptText(row: .contestEntry(entry.contest, entry.messageID), text: $0) }
      }
    }
    let sorted = texts.map { (name: Self.name(of: $0.row), text: $0) }.sorted { $0.name < $1.name }
    let after = request.after.map(Self.name) ?? ""
    return Array(sorted.lazy.filter { $0.name > after }.map(\.text).prefix(max(0, request.limit)))
  }

  /// What rows of one kind are ordered by.
  private static func name(of row: KeptText.Row) -> String { "\(row.contest?.rawValue ?? "")\n\(row.id)" }

  mutating func change(_ replacements: [KeptTextChange.Replacement]) -> Int {
    var count = 0
    let byRow = Dictionary(replacements.map { ($0.row, $0) }) { first, _ in first }
    func fresh(_ row: KeptText.Row, _ text: String?) -> String? {
      guard let item = byRow[row], item.old == text else { return nil }
      count += 1
      return item.new
    }
    for person in people.indices {
      for (index, message) in people[person].conversation.inbound.enumerated() {
        guard let id = message.messageID, let text = fresh(.message(id), message.text) else { continue }
        people[person].conversation.inbound[index].text = text
      }
      for (index, message) in people[person].conversation.free.enumerated() {
        guard let text = fresh(.freeMessage(message.id), message.text) else { continue }
        people[person].conversation.free[index].text = text
      }
      for (index, note) in people[person].conversation.notes.enumerated() {
        guard let id = note.id, let text = fresh(.note(id), note.text) else { continue }
        people[person].conversation.notes[index].text = text
      }
    }
    for (id, contest) in contests {
      for (index, entry) in contest.entries.enumerated() {
        guard let text = fresh(.contestEntry(id, entry.messageID), entry.text) else { continue }
        contests[id]?.entries[index].text = text
      }
    }
    return count
  }
}

/// How the rows that hold texts about people are called in a database.
extension KeptText.Row {
  /// What kind of row it is.
  package var kind: KeptText.Kind {
    switch self {
    case .message: .messages
    case .freeMessage: .freeMessages
    case .note: .notes
    case .contestEntry: .contestEntries
    }
  }

  /// What the row is known by, among those of its kind or of its contest.
  package var id: String {
    switch self {
    case .message(let id): id.rawValue
    case .freeMessage(let id): id.rawValue
    case .note(let id): id.rawValue
    case .contestEntry(_, let id): id.rawValue
    }
  }

  /// The contest of an entry.
  package var contest: ContestID? {
    if case .contestEntry(let contest, _) = self { contest } else { nil }
  }

  /// Reads what ``id`` and ``contest`` gave; `nil` for what no row is known by.
  package init?(_ kind: KeptText.Kind, id: String, contest: String? = nil) {
    let row: KeptText.Row? =
      switch kind {
      case .messages: ProviderMessageID(provider: id).map { .message($0) }
      case .freeMessages: AttemptID(id).map { .freeMessage($0) }
      case .notes: NoteID(id).map { .note($0) }
      case .contestEntries:
        contest.flatMap { ContestID($0) }.flatMap { contest in
          ProviderMessageID(provider: id).map { .contestEntry(contest, $0) }
        }
      }
    guard let row else { return nil }
    self = row
  }
}

extension KeptText.Kind {
  /// The table of the rows whose text stands in a column `text` beside a column `id`; `nil` for entries in contests, which
  /// have a number in their contest instead.
  package var table: String? {
    switch self {
    case .messages: "messages"
    case .freeMessages: "free_messages"
    case .notes: "notes"
    case .contestEntries: nil
    }
  }
}

extension KeptText {
  /// Reads what its row is known by, the text and the contest.
  package init(_ kind: Kind, _ row: some SQLRow) throws(StoreError) {
    guard let stored = Row(kind, id: row.text(0), contest: row.optionalText(2)) else { throw .corrupt("message") }
    self.init(row: stored, text: row.text(1))
  }
}

import Foundation

/// The people of a list who are saved together, and the rows that they and others between them stand in.
struct ImportChunk: Sendable {
  /// Few enough that a sender on the same store waits for a fraction of a second, enough that what a commit costs does
  /// not count, also where the people stand in no order and each commit touches every part of an index.
  private static let mostRows = 50_000
  /// Rows may be long; about how many bytes of text wait to be saved.
  private static let mostBytes = 4 << 20

  private(set) var drafts: [ContactDraft] = []
  /// The same people once for each further number of theirs, where every number counts.
  private(set) var furtherDrafts: [ContactDraft] = []
  /// Every row, where somebody asks for them.
  private(set) var rows: [ImportedRow] = []

  /// Reads on in a list, to its end, until there is enough, or until the task is cancelled.
  init(_ importer: inout ContactImporter, keepsRows: Bool) throws(ImportError) {
    var bytes = 0
    while bytes < Self.mostBytes, drafts.count + furtherDrafts.count < Self.mostRows, rows.count < Self.mostRows,
      !Task.isCancelled, let row = try importer.next()
    {
      if case .accepted(let draft) = row.outcome {
        drafts.append(draft)
        bytes += draft.weight
      }
      let further = row.draftsOfFurtherNumbers
      furtherDrafts += further
      bytes += further.reduce(0) { $0 + $1.weight }
      if keepsRows {
        rows.append(row)
        bytes += row.weight
      }
    }
  }

  /// Whether the list has come to its end, or the task was cancelled.
  var isEmpty: Bool { drafts.isEmpty && furtherDrafts.isEmpty && rows.isEmpty }

  /// Its people as entries of the suppression list; the rows say which dates cannot be read, or are still to come.
  mutating func suppressions(
    source: String,
    reason: String?,
    now: Date,
    unreadableDates: inout Int
  ) -> [SuppressionDraft] {
    var warnings: [[ImportWarning]] = []
    let suppressions = drafts.map { draft in
      var noticed: [ImportWarning] = []
      defer { warnings.append(noticed) }
      let suppression = SuppressionDraft(draft, source: source, reason: reason, warnings: &noticed)
      // In the east it is tomorrow already.
      if let since = suppression.since, since > now.addingTimeInterval(86_400) {
        noticed.append(ImportWarning(.unreadableDate))
      }
      return suppression
    }
    unreadableDates += warnings.reduce(0) { $0 + $1.count { $0.kind == .unreadableDate } }
    var rest = warnings.makeIterator()
    for index in rows.indices {
      guard case .accepted = rows[index].outcome else { continue }
      rows[index].warnings += rest.next() ?? []
    }
    return suppressions + furtherDrafts.map { SuppressionDraft($0, source: source, reason: reason) }
  }

  /// The rows, those of people with what saving them has made of them.
  func rows(_ result: SaveContactsResult) -> [ImportedRow] {
    var items = result.items.makeIterator()
    return rows.map { row in
      guard case .accepted = row.outcome else { return row }
      var row = row
      row.effect = items.next()?.effect
      return row
    }
  }
}

extension ContactDraft {
  fileprivate var weight: Int {
    (name?.utf8.count ?? 0) + (storedFields.text?.utf8.count ?? 0) + (storedMemberFields.text?.utf8.count ?? 0)
  }
}

extension ImportedRow {
  /// The row's person once for each of ``furtherNumbers``.
  package var draftsOfFurtherNumbers: [ContactDraft] {
    guard !furtherNumbers.isEmpty else { return [] }
    switch outcome {
    case .accepted(let draft), .duplicate(let draft, of: _):
      return furtherNumbers.map { number in
        var other = draft
        other.phone = number
        return other
      }
    case .rejected, .blank: return []
    }
  }

  fileprivate var weight: Int {
    switch outcome {
    case .accepted(let draft), .duplicate(let draft, of: _): draft.weight
    case .rejected: rejectedFields.reduce(rejectedName?.utf8.count ?? 0) { $0 + $1.value.utf8.count }
    case .blank: 0
    }
  }
}

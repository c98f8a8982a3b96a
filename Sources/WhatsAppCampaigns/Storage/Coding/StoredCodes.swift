// The numbers by which the SQL stores write down what the library calls by a word.

extension Attempt.Disposition {
  /// The number in the column `disposition`.
  package var code: Int64 {
    switch self {
    case .open: 0
    case .notTaken: 1
    case .accepted: 2
    case .rejected: 3
    case .unknown: 4
    }
  }

  @usableFromInline
  package init?(code: Int64) {
    guard let disposition = Self.allCases.first(where: { $0.code == code }) else { return nil }
    self = disposition
  }
}

extension RecipientStatus {
  /// The number in the column `status`.
  package var code: Int64 {
    switch self {
    case .pending: 0
    case .queued: 1
    case .sending: 2
    case .unconfirmed: 3
    case .sent: 4
    case .delivered: 5
    case .read: 6
    case .failed: 7
    case .skipped: 8
    case .optedOut: 9
    case .cancelled: 10
    }
  }

  package init?(code: Int64) {
    guard let status = Self.allCases.first(where: { $0.code == code }) else { return nil }
    self = status
  }
}

extension ContestEntry.DrawnAs {
  /// The number in the column `prize`.
  package var code: Int64 {
    switch self {
    case .winner: 1
    case .reserve: 2
    }
  }

  package init?(code: Int64) {
    guard let drawnAs = Self.allCases.first(where: { $0.code == code }) else { return nil }
    self = drawnAs
  }
}

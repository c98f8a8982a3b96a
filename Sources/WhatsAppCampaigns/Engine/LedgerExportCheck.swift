import Foundation

/// Follows an export of the ledger beside the ledger itself. It holds one line at a time.
struct LedgerExportCheck {
  private struct Line {
    var place: Int64
    var link: String
    var isErased: Bool
    /// Whose decision it is, where the export says so without a mask.
    var person: PersonKey?
  }

  private var chain = LedgerExportChain()
  private var line: Line?
  private var problem: String?
  private var missing = 0
  private var unconfirmed = 0
  private var erasedSince = 0
  private var strippedSince = 0

  /// Goes to the next line.
  mutating func advance(_ nextLine: () async throws -> [UInt8]?) async throws {
    let last = line?.place ?? 0
    line = nil
    guard problem == nil, let bytes = try await nextLine() else { return }
    guard let object = chain.check(bytes) else {
      problem = "line \(chain.count + 1) does not follow from the lines before it"
      return
    }
    guard let place = object["place"]?.int, place > last, let link = object["link"]?.string else {
      problem = "line \(chain.count) is no entry of a ledger"
      return
    }
    line = Line(
      place: place,
      link: link,
      isErased: object["erased"]?.bool ?? false,
      person: object["phone"]?.string.flatMap(Self.person)
    )
  }

  private static func person(_ text: String) -> PersonKey? {
    if let number = PhoneNumber(e164: text) { return PersonKey(number) }
    return PersonKey(userID: text)
  }

  /// Compares an entry of the store with the lines up to its place.
  ///
  /// - Parameter hasStayed: Whether a person is the same contact as when an entry was recorded: then they were not forgotten.
  mutating func compare(
    with entry: LedgerEntry,
    _ nextLine: () async throws -> [UInt8]?,
    hasStayed: (PersonKey, Date) async throws -> Bool
  ) async throws {
    while let line, line.place <= entry.place {
      if line.place != entry.place || line.link != entry.link.hexadecimal {
        missing += 1
      } else if entry.isErased, !line.isErased {
        let isStripped = if let person = line.person { try await hasStayed(person, entry.recordedAt) } else { false }
        if isStripped { strippedSince += 1 } else { erasedSince += 1 }
      }
      try await advance(nextLine)
    }
  }

  /// Reads to the end: what is left has nothing to be compared with.
  ///
  /// - Parameter problem: Where the ledger could not be followed any further; `nil` where it was followed to its end.
  mutating func finish(at problem: LedgerProblem?, _ nextLine: () async throws -> [UInt8]?) async throws {
    while let line {
      if let problem, line.place != problem.place { unconfirmed += 1 } else { missing += 1 }
      try await advance(nextLine)
    }
  }

  var report: LedgerReport.Export {
    LedgerReport.Export(
      lines: chain.count,
      problem: problem,
      missing: missing,
      unconfirmed: unconfirmed,
      erasedSince: erasedSince,
      strippedSince: strippedSince,
      chain: chain.headText
    )
  }
}

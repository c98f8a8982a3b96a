import Foundation

extension CampaignEngine {
  /// One page of the consent ledger in the order in which it was written, or of one person's entries in it.
  ///
  /// - Parameters:
  ///   - person: Whose entries; `nil` for everybody's.
  ///   - place: Only entries behind this place.
  public nonisolated func ledger(
    of person: PersonKey? = nil,
    after place: Int64 = 0,
    limit: Int = 1_000
  ) async throws(EngineError) -> LedgerPage {
    try await stored { () async throws(StoreError) in
      try await store.ledger(LedgerQuery(tenant: tenant, person: person, after: place, limit: limit))
    }
  }

  /// Follows the whole ledger in the store, and says where it is not as it was written, whether what is kept of each
  /// contact, which is what intents go by, is what the ledger says, and whether an entry has lost its evidence of whom
  /// nobody has forgotten.
  ///
  /// Memory does not grow with the ledger. What cannot be found out: a chain that somebody computed anew from some entry
  /// on, unless its hash was kept elsewhere (``LedgerReport/head``), or an export was.
  public nonisolated func verifyLedger() async throws -> LedgerReport { try await verifyLedger(against: { nil }) }

  /// Follows the whole ledger in the store, and an earlier export of it line by line beside it.
  ///
  /// - Parameters:
  ///   - nextLine: The next line of the export without its line feed; `nil` at its end.
  /// - Throws: What `nextLine` throws, and ``EngineError`` where the store cannot be read.
  public nonisolated func verifyLedger(against nextLine: () async throws -> [UInt8]?) async throws -> LedgerReport {
    var check = LedgerCheck()
    var export = LedgerExportCheck()
    try await export.advance(nextLine)
    var stored = LedgerHead()
    var isFollowedToItsEnd = false
    while check.problem == nil {
      let page: LedgerPage
      do throws(EngineError) {
        page = try await readablePage(after: check.head.count)
      } catch {
        guard error.storeError?.code == .corrupt else { throw error }
        check.noteUnreadable()
        break
      }
      stored = page.head
      guard !page.entries.isEmpty else {
        check.end(at: stored)
        isFollowedToItsEnd = true
        break
      }
      for entry in page.entries where check.take(entry) {
        try await export.compare(with: entry, nextLine, hasStayed: hasStayed)
      }
    }
    // Behind the last entry there is nothing; what stands behind a problem cannot be confirmed.
    try await export.finish(at: isFollowedToItsEnd ? nil : check.problem, nextLine)
    var report = LedgerReport(
      head: stored,
      entries: check.head.count,
      erased: check.erased,
      problem: check.problem,
      export: export.report
    )
    if report.problem == nil { try await compareContacts(&report) }
    return report
  }

  /// Whether a person is a contact since before an instant, under the same key: whoever was forgotten and came back is one
  /// since then.
  private nonisolated func hasStayed(_ person: PersonKey, since instant: Date) async throws(EngineError) -> Bool {
    let query = ContactQuery(tenant: tenant, selection: .people([person]), limit: 1)
    let found = try await stored { () async throws(StoreError) in try await store.contacts(query) }
    return found.items.first.map { $0.person == person && $0.createdAt <= instant } ?? false
  }

  /// Compares what is kept of every contact with the ledger, which was followed before.
  private nonisolated func compareContacts(_ report: inout LedgerReport) async throws(EngineError) {
    var last: ContactID?
    while true {
      let query = StoredConsentQuery(tenant: tenant, after: last)
      let page = try await stored { () async throws(StoreError) in try await store.storedConsent(query) }
      guard let end = page.last else { return }
      report.contacts += page.count
      for mismatch in page.lazy.compactMap(\.mismatch) {
        report.mismatches += 1
        report.mismatch = report.mismatch ?? mismatch
      }
      last = end.contact
    }
  }

  /// The next page; where an entry of it cannot be read, those before it, one at a time.
  private nonisolated func readablePage(after place: Int64) async throws(EngineError) -> LedgerPage {
    do throws(EngineError) {
      return try await ledger(after: place)
    } catch {
      guard error.storeError?.code == .corrupt else { throw error }
      return try await ledger(after: place, limit: 1)
    }
  }
}

/// What following a ledger has shown.
public struct LedgerReport: Hashable, Sendable {
  /// What following an export of the ledger has shown.
  public struct Export: Hashable, Sendable {
    /// How many lines of it are as they were written.
    public var lines: Int
    /// What is wrong with the file itself, in one sentence without a full stop.
    public var problem: String?
    /// How many of its entries the store does not hold as they were.
    public var missing: Int
    /// How many of its entries stand behind the first problem of the ledger in the store: whether the store still holds
    /// them as they were cannot be said.
    public var unconfirmed: Int
    /// How many of its entries were erased in the store since.
    public var erasedSince: Int
    /// How many of them the store holds without their evidence, although their person was not forgotten. It shows only where
    /// the export names people without a mask.
    public var strippedSince: Int
    /// The hash over its lines, in hexadecimal.
    public var chain: String
  }

  /// Where the store says that the ledger ends. Its hash is what to keep somewhere else.
  public var head: LedgerHead
  /// How many entries were followed.
  public var entries: Int64
  /// How many of them were erased: only their outline is left.
  public var erased: Int64
  /// What is wrong; `nil` where the ledger is as it was written.
  public var problem: LedgerProblem?
  /// The same of the export that stood beside it.
  public var export: Export
  /// Of how many contacts what is kept was compared with the ledger: of none where the ledger has a problem.
  public var contacts = 0
  /// Of how many of them it is something else.
  public var mismatches = 0
  /// The first of these.
  public var mismatch: ConsentMismatch?

  /// Whether the ledger is as it was written, and what is kept of every contact is what it says.
  public var isIntact: Bool { problem == nil && mismatch == nil }
}

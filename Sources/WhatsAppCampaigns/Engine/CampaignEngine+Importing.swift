extension CampaignEngine {
  /// Imports a list into a group.
  ///
  /// ```swift
  /// let report = try await engine.importContacts(into: customers) { () throws(ImportError) in
  ///   try ContactImporter(CSVReader(path: path), normalizer: PhoneNormalizer(defaultRegion: malaysia))
  /// }
  /// ```
  ///
  /// The list is read twice: first to its end without storing anything, so that a list that cannot be read changes
  /// nothing, then in chunks of up to fifty thousand people, each of them durable at once. While the store saves a chunk
  /// the next one is read. Importing the same list again, or again after a crash, adds nobody twice. Cancelling the task
  /// ends the import with ``StoreError/Code/cancelled``: chunks that were saved stay, no further one is begun. Memory does
  /// not grow with the stored data, except for the numbers of people who were merged into another contact: whoever stands in
  /// the list under two of their numbers is a duplicate. See ``ContactImporter`` for the list. Columns that the importer's
  /// ``ColumnMapping/memberColumns`` name are kept with the membership of the group, all others with the contact.
  ///
  /// - Parameters:
  ///   - group: The group to put the people into; it is made when it is new, for a list without people, too.
  ///   - list: The list's name for people, such as that of its file, which a group that is made then says it came from.
  ///   - isDryRun: Whether only to say what would happen: the same rows and counts as an import at that moment.
  ///   - onRow: Is called for each row of the list, in order, when its chunk is saved; a dry run says what saving would
  ///     make of it. A list that is refused has no rows.
  ///   - onProgress: Is called when a chunk is saved: how many rows are dealt with, of how many. A dry run has none.
  ///   - open: Opens the list from its beginning; called twice.
  public nonisolated func importContacts(
    into group: GroupName,
    named list: String? = nil,
    isDryRun: Bool = false,
    onRow: ((ImportedRow) -> Void)? = nil,
    onProgress: ((_ rows: Int, _ total: Int) -> Void)? = nil,
    opening open: () throws(ImportError) -> ContactImporter
  ) async throws(ImportFailure) -> ImportReport {
    let rowCount = try Self.rowCount(opening: open)
    let merged = try await whoeverWasMerged()
    var importer = try Self.list(open)
    importer.follow(merged)
    var chunk = try Self.list { () throws(ImportError) in try ImportChunk(&importer, keepsRows: onRow != nil) }
    try Self.refuseCancelled()
    var report = ImportReport(rows: importer.summary)
    while !chunk.isEmpty {
      let drafts = chunk.drafts
      let read = importer.summary.total
      async let saving = isDryRun ? foresee(drafts, merged) : save(drafts, into: group, list)
      let next = Result { () throws(ImportError) in try ImportChunk(&importer, keepsRows: onRow != nil) }
      let saved: SaveContactsResult
      do throws(EngineError) {
        saved = try await saving.get()
      } catch {
        throw .engine(error)
      }
      report.count(saved)
      if let onRow { chunk.rows(saved).forEach(onRow) }
      if !isDryRun { onProgress?(read, rowCount) }
      // What was read when the task was cancelled is not the whole of a chunk.
      try Self.refuseCancelled()
      chunk = try Self.list { () throws(ImportError) in try next.get() }
    }
    report.rows = importer.summary
    if !isDryRun, report.rows.accepted == 0 {
      do throws(EngineError) {
        try await createGroup(ifMissing: group, source: list.map(GroupSource.list))
      } catch {
        throw .engine(error)
      }
    }
    return report
  }

  /// Puts everybody in a list on the suppression list. Whoever is on it keeps the older entry.
  ///
  /// The list is read as in ``importContacts(into:named:isDryRun:onRow:onProgress:opening:)``, and each chunk is durable
  /// at once. Every number of a row counts, also in its other phone columns, and where a cell holds several: a person is to
  /// be left alone under each. Its columns for the source, the reason and the date go before what is given here; see
  /// ``SuppressionDraft/init(_:source:reason:warnings:)``.
  ///
  /// - Parameters:
  ///   - source: Where the entries come from.
  ///   - reason: Why.
  ///   - onRow: Is called for each row of the list, in order, when its chunk is saved.
  ///   - onProgress: Is called when a chunk is saved: how many rows are dealt with, of how many.
  ///   - open: Opens the list from its beginning; called twice.
  public nonisolated func importSuppressions(
    source: String,
    reason: String? = nil,
    onRow: ((ImportedRow) -> Void)? = nil,
    onProgress: ((_ rows: Int, _ total: Int) -> Void)? = nil,
    opening open: () throws(ImportError) -> ContactImporter
  ) async throws(ImportFailure) -> SuppressionReport {
    let rowCount = try Self.rowCount(opening: open)
    let merged = try await whoeverWasMerged()
    var importer = try Self.list(open)
    importer.follow(merged)
    importer.takesEveryNumber = true
    var report = SuppressionReport(rows: importer.summary)
    while true {
      var chunk = try Self.list { () throws(ImportError) in try ImportChunk(&importer, keepsRows: onRow != nil) }
      try Self.refuseCancelled()
      report.rows = importer.summary
      if chunk.isEmpty { return report }
      report.furtherNumbers += chunk.furtherDrafts.count
      let drafts = chunk.suppressions(
        source: source,
        reason: reason,
        now: time.now,
        unreadableDates: &report.unreadableDates
      )
      do throws(EngineError) {
        if !drafts.isEmpty { report.added += try await suppress(drafts) }
      } catch {
        throw .engine(error)
      }
      if let onRow { chunk.rows.forEach(onRow) }
      onProgress?(importer.summary.total, rowCount)
    }
  }

  /// Reads a list to its end, so that one that cannot be read changes nothing.
  private static func rowCount(opening open: () throws(ImportError) -> ContactImporter) throws(ImportFailure) -> Int {
    let count = try list { () throws(ImportError) in
      var reader = try open()
      return try reader.readToEnd()
    }
    try refuseCancelled()
    return count
  }

  private static func refuseCancelled() throws(ImportFailure) {
    guard Task.isCancelled else { return }
    throw .engine(
      EngineError(StoreError(.cancelled, "The import was interrupted. What was saved stays; start it again to go on."))
    )
  }

  /// Saves a chunk.
  private nonisolated func save(
    _ drafts: [ContactDraft],
    into group: GroupName,
    _ list: String?
  ) async -> Result<SaveContactsResult, EngineError> {
    do throws(EngineError) {
      if drafts.isEmpty { return .success(SaveContactsResult(items: [])) }
      return .success(try await add(drafts, to: group, source: list.map(GroupSource.list)))
    } catch {
      return .failure(error)
    }
  }

  /// Says what saving a chunk would do.
  private nonisolated func foresee(
    _ drafts: [ContactDraft],
    _ merged: [MergedPerson]
  ) async -> Result<SaveContactsResult, EngineError> {
    do throws(EngineError) {
      let people = drafts.map { PersonKey($0.phone) }
      let query = ContactQuery(tenant: tenant, selection: .people(people), limit: people.count)
      let contacts = try await stored { () async throws(StoreError) in try await store.contacts(query) }.items
      var known = Dictionary(contacts.map { ($0.person, $0) }) { first, _ in first }
      for entry in merged { known[entry.person] = known[entry.contact] }
      return .success(ImportForesight.save(drafts, knowing: known))
    } catch {
      return .failure(error)
    }
  }

  private nonisolated func whoeverWasMerged() async throws(ImportFailure) -> [MergedPerson] {
    do throws(EngineError) { return try await mergedPeople() } catch { throw .engine(error) }
  }

  /// Reads something of the list.
  private static func list<Value>(_ read: () throws(ImportError) -> Value) throws(ImportFailure) -> Value {
    do throws(ImportError) {
      return try read()
    } catch {
      try refuseCancelled()
      throw .list(error)
    }
  }
}

extension ImportReport {
  fileprivate mutating func count(_ saved: SaveContactsResult) {
    for item in saved.items {
      switch item.effect {
      case .created: created += 1
      case .existing: existing += 1
      case .updated:
        existing += 1
        updated += 1
      }
    }
  }
}

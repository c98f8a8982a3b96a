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
  /// not grow with the stored data; see ``ContactImporter`` for the list. Columns that the importer's
  /// ``ColumnMapping/memberColumns`` name are kept with the membership of the group, all others with the contact.
  ///
  /// - Parameters:
  ///   - group: The group to put the people into; it is made when it is new.
  ///   - isDryRun: Whether only to say what would happen.
  ///   - onRow: Is called for each row of the list, in order, when its chunk is saved; a dry run says what saving would
  ///     make of it. A list that is refused has no rows.
  ///   - open: Opens the list from its beginning; called twice.
  public nonisolated func importContacts(
    into group: GroupName,
    isDryRun: Bool = false,
    onRow: ((ImportedRow) -> Void)? = nil,
    opening open: () throws(ImportError) -> ContactImporter
  ) async throws(ImportFailure) -> ImportReport {
    var importer: ContactImporter
    var chunk: ImportChunk
    do throws(ImportError) {
      var reader = try open()
      try reader.readToEnd()
      importer = try open()
      chunk = try ImportChunk(&importer, keepsRows: onRow != nil)
    } catch {
      try Self.refuseCancelled()
      throw .list(error)
    }
    try Self.refuseCancelled()
    var report = ImportReport(rows: importer.summary)
    while !chunk.isEmpty {
      let drafts = chunk.drafts
      async let saving = save(drafts, into: group, isDryRun: isDryRun)
      let next = Result { () throws(ImportError) in try ImportChunk(&importer, keepsRows: onRow != nil) }
      let saved: SaveContactsResult
      do throws(EngineError) {
        saved = try await saving.get()
      } catch {
        throw .engine(error)
      }
      report.count(saved)
      if let onRow { chunk.rows(saved).forEach(onRow) }
      // What was read when the task was cancelled is not the whole of a chunk.
      try Self.refuseCancelled()
      do throws(ImportError) {
        chunk = try next.get()
      } catch {
        throw .list(error)
      }
    }
    report.rows = importer.summary
    return report
  }

  private static func refuseCancelled() throws(ImportFailure) {
    guard Task.isCancelled else { return }
    throw .engine(
      EngineError(StoreError(.cancelled, "The import was interrupted. What was saved stays; start it again to go on."))
    )
  }

  /// Saves a chunk, or says what that would do.
  private nonisolated func save(
    _ drafts: [ContactDraft],
    into group: GroupName,
    isDryRun: Bool
  ) async -> Result<SaveContactsResult, EngineError> {
    do throws(EngineError) {
      if drafts.isEmpty { return .success(SaveContactsResult(items: [])) }
      return .success(isDryRun ? try await foresee(drafts) : try await add(drafts, to: group))
    } catch {
      return .failure(error)
    }
  }

  /// What saving people would do.
  private nonisolated func foresee(_ drafts: [ContactDraft]) async throws(EngineError) -> SaveContactsResult {
    let people = drafts.map { PersonKey($0.phone) }
    let query = ContactQuery(tenant: tenant, selection: .people(people), limit: people.count)
    let known = try await stored { () async throws(StoreError) in try await store.contacts(query) }.items
    var byPerson = Dictionary(known.map { ($0.person, $0) }, uniquingKeysWith: { first, _ in first })
    // Somebody stands in the list under the number of a contact that was merged into theirs: mostly nobody does.
    if !Set(byPerson.keys).isSubset(of: people) {
      for person in people where byPerson[person] == nil { byPerson[person] = try await contact(person) }
    }
    return SaveContactsResult(
      items: drafts.map { draft in
        guard let contact = byPerson[PersonKey(draft.phone)] else {
          return .init(id: ContactID(0), effect: .created)
        }
        var merged = contact
        merged.merge(draft)
        return .init(id: contact.id, effect: merged == contact ? .existing : .updated)
      }
    )
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

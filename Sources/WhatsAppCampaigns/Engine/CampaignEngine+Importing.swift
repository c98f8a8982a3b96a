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
  /// nothing, then in chunks of a thousand people, each of them durable at once. Importing the same list again, or again
  /// after a crash, adds nobody twice. Memory does not grow with the stored data; see ``ContactImporter`` for the list.
  ///
  /// - Parameters:
  ///   - group: The group to put the people into; it is made when it is new.
  ///   - isDryRun: Whether only to say what would happen.
  ///   - onRow: Is called for each row of the list, in order, during the first reading.
  ///   - open: Opens the list from its beginning; called twice.
  public nonisolated func importContacts(
    into group: GroupName,
    isDryRun: Bool = false,
    onRow: (ImportedRow) -> Void = { _ in },
    opening open: () throws(ImportError) -> ContactImporter
  ) async throws(ImportFailure) -> ImportReport {
    var report = ImportReport(rows: try await read(open, each: onRow) { _ async throws(EngineError) in })
    report.rows = try await read(open, each: { _ in }) { (chunk) async throws(EngineError) in
      let result = isDryRun ? try await foresee(chunk) : try await add(chunk, to: group)
      for item in result.items {
        switch item.effect {
        case .created: report.created += 1
        case .existing: report.existing += 1
        case .updated:
          report.existing += 1
          report.updated += 1
        }
      }
    }
    return report
  }

  /// Reads a list to its end, handing over rows one by one and accepted people in chunks.
  private nonisolated func read(
    _ open: () throws(ImportError) -> ContactImporter,
    each: (ImportedRow) -> Void,
    chunk: ([ContactDraft]) async throws(EngineError) -> Void
  ) async throws(ImportFailure) -> ImportSummary {
    do {
      var importer = try open()
      var drafts: [ContactDraft] = []
      while let row = try importer.next() {
        each(row)
        if case .accepted(let draft) = row.outcome { drafts.append(draft) }
        if drafts.count == 1_000 {
          try await chunk(drafts)
          drafts.removeAll(keepingCapacity: true)
        }
      }
      if !drafts.isEmpty { try await chunk(drafts) }
      return importer.summary
    } catch let error as ImportError {
      throw .list(error)
    } catch let error as EngineError {
      throw .engine(error)
    } catch {
      throw .engine(EngineError(.store, "The import was interrupted."))
    }
  }

  /// What saving people would do.
  private nonisolated func foresee(_ drafts: [ContactDraft]) async throws(EngineError) -> SaveContactsResult {
    let people = drafts.map { PersonKey($0.phone) }
    let query = ContactQuery(tenant: tenant, selection: .people(people), limit: people.count)
    let known = try await stored { () async throws(StoreError) in try await store.contacts(query) }.items
    let byPerson = Dictionary(known.map { ($0.person, $0) }, uniquingKeysWith: { first, _ in first })
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

import Foundation
import Synchronization
import Testing
import WhatsAppCampaigns

@Suite("An import that was cut short")
struct ImportResumeTests {
  /// Three chunks of people, who come with long texts, with duplicates across chunks, bad rows and blank ones.
  private static let list: [UInt8] = {
    let note = String(repeating: "note ", count: 400)
    var text = "name,phone,city,note\n"
    for index in 0..<5_000 {
      text += "Person \(index),+6012\(3_000_000 + index),City \(index % 7),\(note)\n"
      if index % 100 == 7 { text += "Again,012-\(3_000_000 + index / 2),Elsewhere\n\nBad,12,x\n" }
    }
    return Array(text.utf8)
  }()

  private static func run(
    _ store: any CampaignStore,
    onRow: ((ImportedRow) -> Void)? = nil
  ) async throws -> ImportReport {
    let engine = CampaignEngine(store: store, channels: [:])
    return try await engine.importContacts(into: "customers", onRow: onRow) { () throws(ImportError) in
      try ContactImporter(CSVReader(bytes: list), normalizer: PhoneNormalizer(defaultRegion: RegionCode("MY")))
    }
  }

  private struct Person: Hashable {
    var key: PersonKey
    var name: String?
    var fields: [String: String]
  }

  private static func people(_ store: any CampaignStore) async throws -> [Person] {
    let query = ContactQuery(tenant: .default, selection: .group("customers"), limit: 100_000)
    return try await store.contacts(query).items.map { Person(key: $0.person, name: $0.name, fields: $0.fields) }
  }

  @Test("ends, started again, as if it had not been, wherever it was cut")
  func resumes() async throws {
    let whole = InMemoryStore()
    let expected = try await Self.run(whole)
    var before = -1
    for chunk in 1...3 {
      let store = InMemoryStore()
      let saves = Mutex(0)
      let dying = InterposedStore(
        store,
        beforeSave: { () async throws(StoreError) in
          let count = saves.withLock { saves in
            saves += 1
            return saves
          }
          if count >= chunk { throw StoreError(.unavailable, "the machine lost its power") }
        }
      )
      await #expect(throws: ImportFailure.self) { try await Self.run(dying) }
      let kept = chunk == 1 ? 0 : try await Self.people(store).count
      #expect(kept > before && kept < expected.created)
      before = kept
      let report = try await Self.run(store)
      #expect(report.rows == expected.rows)
      #expect(report.created == expected.created - kept)
      #expect(report.existing == kept)
      #expect(report.updated == 0)
      #expect(try await Self.people(store) == Self.people(whole))
    }
  }

  @Test("stops behind the chunk that is being saved when its task is cancelled, and goes on when it is started again")
  func cancellation() async throws {
    let whole = InMemoryStore()
    let expected = try await Self.run(whole)
    let store = InMemoryStore()
    // Of its own, so that there is something to cancel.
    let late = Task { try await Self.run(store) { _ in withUnsafeCurrentTask { $0?.cancel() } } }
    await Self.expectCancelled(late)
    let kept = try await Self.people(store).count
    #expect(kept > 0 && kept < expected.created)
    let report = try await Self.run(store)
    #expect(report.rows == expected.rows)
    #expect(report.existing == kept)
    #expect(try await Self.people(store) == Self.people(whole))
  }

  @Test("stores nothing when its task is cancelled before the list was read to its end")
  func earlyCancellation() async throws {
    let store = InMemoryStore()
    // Of its own, so that there is something to cancel.
    let early = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return try await Self.run(store)
    }
    await Self.expectCancelled(early)
    #expect(try await store.groups(GroupQuery(tenant: .default)).isEmpty)
    #expect(try await store.contacts(ContactQuery(tenant: .default, selection: .all, limit: 1)).items.isEmpty)
  }

  private static func expectCancelled(_ task: Task<ImportReport, any Error>) async {
    let error = await #expect(throws: ImportFailure.self) { try await task.value }
    guard case .engine(let error) = error else {
      Issue.record("The import says something else.")
      return
    }
    #expect(error.storeError?.code == .cancelled)
  }
}

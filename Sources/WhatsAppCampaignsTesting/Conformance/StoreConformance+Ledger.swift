import Foundation
import WhatsAppCampaigns

extension StoreConformance {
  static let ledgerCases = [
    ConformanceCase("Every decision has its place in one chain, however it came") { bench in
      try await bench.decide(.granted, 0..<3)
      try await bench.receive([try bench.message("in-1", from: 1, consent: bench.event(.withdrawn))])
      bench.time.advance(by: .seconds(60))
      try await bench.decide(.reset, 0..<1)
      let entries = try await bench.followedLedger(by: 2)
      let decisions: [ConsentDecision] = [.granted, .granted, .granted, .withdrawn, .reset]
      try bench.expect(entries.map(\.event.decision), is: decisions, "The decisions in their order")
      let people = try [0, 1, 2, 1, 0].map { try bench.key($0) }
      try bench.expect(entries.map(\.person), is: people, "Whose decisions they are")
      try bench.expect(entries.last?.recordedAt, is: bench.now, "When the store took the last one in")
    },

    ConformanceCase("One person's entries are found in the ledger, at the places that they have there") { bench in
      try await bench.decide(.granted, 0..<3)
      try await bench.decide(.withdrawn, 0..<3)
      let query = LedgerQuery(tenant: bench.tenant, person: try bench.key(1))
      let page = try await bench.store.ledger(query)
      try bench.expect(page.entries.map(\.place), is: [2, 5], "The places")
      try bench.expect(page.head.count, is: 6, "Where the ledger ends")
      let rest = try await bench.store.ledger(
        LedgerQuery(tenant: bench.tenant, person: try bench.key(1), after: 2, limit: 1)
      )
      try bench.expect(rest.entries.map(\.place), is: [5], "The places behind the second")
      let nobody = try await bench.store.ledger(LedgerQuery(tenant: bench.tenant, person: try bench.key(9)))
      try bench.expect(nobody.entries.isEmpty, "Somebody who decided nothing has entries")
    },

    ConformanceCase("Decisions that come at the same time are chained one after another, without gaps") { bench in
      try await withThrowingTaskGroup(of: Void.self) { group in
        for index in 0..<24 {
          group.addTask { try await bench.decide(.granted, index..<(index + 1 + index % 3)) }
        }
        try await group.waitForAll()
      }
      let entries = try await bench.followedLedger(by: 7)
      try bench.expect(entries.count, is: 48, "The number of entries")
    },

    ConformanceCase("An append that failed leaves no place behind, and the next one follows") { bench in
      try await bench.decide(.granted, 0..<1)
      let entries = [
        RecordConsent.Entry(identity: .phone(try bench.phone(1)), event: bench.event(.granted)),
        RecordConsent.Entry(identity: .waID("9990000000"), event: bench.event(.granted)),
      ]
      let result = try? await bench.store.recordConsent(RecordConsent(tenant: bench.tenant, entries: entries))
      try await bench.decide(.withdrawn, 0..<1)
      let count = try await bench.followedLedger(by: 10).count
      try bench.expect(count, is: result == nil ? 2 : 4, "The number of entries")
    },

    ConformanceCase("Each tenant has a ledger of its own, which begins with the first place") { bench in
      let other = bench.asTenant("beta")
      try await bench.decide(.granted, 0..<2)
      try await other.decide(.withdrawn, 0..<1)
      try await bench.decide(.withdrawn, 0..<1)
      try bench.expect(try await bench.followedLedger(by: 10).count, is: 3, "The first tenant's entries")
      try bench.expect(try await other.followedLedger(by: 10).count, is: 1, "The other tenant's entries")
      let stranger = bench.asTenant("gamma")
      let page = try await stranger.store.ledger(LedgerQuery(tenant: stranger.tenant))
      try bench.expect(
        page,
        is: LedgerPage(entries: [], head: LedgerHead()),
        "The ledger of a tenant without decisions"
      )
    },
  ]
}

extension StoreBench {
  /// Reads the whole ledger in pages of one size and follows its chain to the end that the store states.
  func followedLedger(by limit: Int, line: UInt = #line) async throws -> [LedgerEntry] {
    var check = LedgerCheck()
    var entries: [LedgerEntry] = []
    while true {
      let page = try await store.ledger(LedgerQuery(tenant: tenant, after: check.head.count, limit: limit))
      guard !page.entries.isEmpty else {
        check.end(at: page.head)
        break
      }
      for entry in page.entries { check.take(entry) }
      entries += page.entries
      if let problem = check.problem { try expect(false, "The ledger: \(problem)", line: line) }
    }
    if let problem = check.problem { try expect(false, "The ledger: \(problem)", line: line) }
    return entries
  }
}

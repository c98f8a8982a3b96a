import Foundation
import Testing
import WhatsAppCampaigns
import WhatsAppCampaignsTesting

@testable import WhatsAppCampaignsSQLite

@Suite("The clock and the copies of a SQLite store")
struct SQLiteClockTests {
  private let start = Date(timeIntervalSince1970: 1_760_000_000)

  @Test("A wall clock that was set back neither turns the store's clock back nor stops it")
  func setBack() {
    let time = ManualTimeSource(now: start)
    var clock = StoreClock()
    #expect(clock.read(time) == start)
    time.wallClockJumps(by: .seconds(-3_600))
    #expect(clock.read(time) == start)
    time.advance(by: .seconds(90))
    #expect(clock.read(time) == start.addingTimeInterval(90))
    time.wallClockJumps(by: .seconds(3_600))
    #expect(clock.read(time) == start.addingTimeInterval(90))
    time.wallClockJumps(by: .seconds(60))
    #expect(clock.read(time) == start.addingTimeInterval(150))
  }

  @Test("Steps below a millisecond add up")
  func smallSteps() {
    let time = ManualTimeSource(now: start)
    var clock = StoreClock()
    _ = clock.read(time)
    time.wallClockJumps(by: .seconds(-3_600))
    for _ in 0..<10_000 {
      time.advance(by: .microseconds(100))
      _ = clock.read(time)
    }
    #expect(abs(clock.read(time).timeIntervalSince(start) - 1) < 0.01)
  }

  @Test("The next process starts from the highest reading that was stored")
  func restart() async throws {
    let folder = try TemporaryFolder()
    let time = ManualTimeSource(now: start)
    let first = SQLiteBench(store: try await SQLiteStore.open(at: folder.path(), time: time))
    try await first.save(0..<1)
    let id = try await first.start()
    await first.store.close()
    time.wallClockJumps(by: .seconds(-86_400))
    let second = SQLiteBench(store: try await SQLiteStore.open(at: folder.path(), time: time))
    let request = ClaimRecipients(
      tenant: second.tenant,
      campaign: id,
      worker: WorkerID("w1"),
      lease: .seconds(30),
      limit: 1
    )
    #expect(try await second.store.claim(request).now >= start)
  }

  @Test("A copy is the whole store, private, and never takes the place of a file")
  func backup() async throws {
    let folder = try TemporaryFolder()
    let bench = try await SQLiteBench.open(folder.path())
    try await bench.save(0..<3_000)
    let id = try await bench.start()
    let claimed = try await bench.claim(id, limit: 50)
    _ = try await bench.intend(id, claimed)
    async let more: [ContactID] = bench.save(3_000..<3_050)
    try await bench.store.backup(to: folder.path("copy.sqlite"))
    _ = try await more
    #expect(try folder.mode("copy.sqlite") == 0o600)
    let copy = try await SQLiteBench.open(folder.path("copy.sqlite"))
    #expect(try await copy.store.pragma("integrity_check") == "ok")
    #expect(try await copy.counts(id)[.sending] == 50)
    #expect(try await copy.counts(id).total == 3_000)
    await expectStoreError(.conflict) { try await bench.store.backup(to: folder.path("copy.sqlite")) }
    await expectStoreError(.conflict) { try await bench.store.backup(to: folder.path()) }
    await expectStoreError(.unavailable) { try await bench.store.backup(to: folder.path("no/copy.sqlite")) }
  }

  @Test("A copy sends nothing by itself: nobody knows whom the store has sent to since")
  func copyIsHeld() async throws {
    let folder = try TemporaryFolder()
    let bench = try await SQLiteBench.open(folder.path())
    try await bench.save(0..<10)
    let sending = try await bench.start("sending")
    let waiting = try await bench.start("waiting")
    let due = Date(timeIntervalSince1970: 1_760_003_600)
    try await bench.control(waiting, .pause(reason: "Lunch"))
    let scheduled = try await bench.draft("scheduled")
    try await bench.control(scheduled, .schedule(CampaignSchedule(start: due)))
    // A tenant whose name came out of a document of the host's.
    let odd = try JSONDecoder().decode(TenantID.self, from: Data(#""two words""#.utf8))
    let theirs = CreateCampaign(tenant: odd, id: sending, plan: try await bench.campaign(sending).plan)
    _ = try await bench.store.createCampaign(theirs)
    _ = try await bench.store.control(ControlCampaign(tenant: odd, campaign: sending, command: .start))
    try await bench.store.backup(to: folder.path("copy.sqlite"))

    let copy = try await SQLiteBench.open(folder.path("copy.sqlite"))
    #expect(try await copy.campaign(sending).status == .paused)
    #expect(
      try await copy.campaign(sending).statusReason?.hasPrefix("This is a copy of the store, made at 2025") == true
    )
    #expect(try await copy.campaign(scheduled).status == .draft)
    #expect(try await copy.campaign(waiting).statusReason == "Lunch")
    let history = try await copy.store.history(CampaignHistoryQuery(tenant: copy.tenant, campaign: waiting))
    #expect(history.last?.detail?.hasPrefix("This is a copy of the store") == true)
    let odds = try await copy.store.campaigns(CampaignQuery(tenant: odd))
    #expect(odds.map(\.status) == [.paused])
    #expect(try await bench.campaign(sending).status == .sending, "the store itself goes on")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path).allSatisfy { !$0.contains("-part") })
  }

  @Test("What an interrupted copy has left is not touched, and another name can be copied to")
  func interruptedCopy() async throws {
    let folder = try TemporaryFolder()
    let bench = try await SQLiteBench.open(folder.path())
    try Data("half".utf8).write(to: folder.url.appendingPathComponent("copy.sqlite-part"))
    await expectStoreError(.conflict) { try await bench.store.backup(to: folder.path("copy.sqlite")) }
    #expect(try Data(contentsOf: folder.url.appendingPathComponent("copy.sqlite-part")) == Data("half".utf8))
    try await bench.store.backup(to: folder.path("other.sqlite"))
  }

  @Test("A page of webhook bodies ends at its bytes, but holds one at least")
  func pageBytes() async throws {
    let bench = SQLiteBench(store: try await SQLiteStore.open(.memory, time: FixedTime()))
    let cloud = ProviderName("cloud")
    for index in 0..<5 {
      let body = [UInt8](repeating: UInt8(index), count: index == 0 ? 9 << 20 : 3 << 20)
      let keep = KeepWebhook(tenant: bench.tenant, provider: cloud, body: body, isUrgent: false)
      _ = try await bench.store.keepWebhook(keep)
    }
    var sizes: [Int] = []
    while true {
      let page = try await bench.store.pendingWebhooks(PendingWebhooks(tenant: bench.tenant))
      guard !page.isEmpty else { break }
      sizes.append(page.count)
      _ = try await bench.store.applyWebhooks(ApplyWebhooks(tenant: bench.tenant, webhooks: page.map(\.id)))
    }
    #expect(sizes == [1, 2, 2])
  }
}

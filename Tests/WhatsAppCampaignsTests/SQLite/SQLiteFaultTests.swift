import Foundation
import Testing
import WhatsAppCampaigns

@testable import WhatsAppCampaignsSQLite

@Suite("A SQLite store when things go wrong")
struct SQLiteFaultTests {
  @Test("A store that another process holds for too long is busy, and works again afterwards")
  func busy() async throws {
    let folder = try TemporaryFolder()
    let bench = try await SQLiteBench.open(folder.path(), busyTimeout: .zero)
    let other = try folder.connection()
    try other.execute("BEGIN IMMEDIATE")
    await expectStoreError(.busy) { try await bench.save(0..<1) }
    try other.execute("ROLLBACK")
    #expect(try await bench.save(0..<1).count == 1)
  }

  @Test("A busy timeout below a second is a timeout, not none")
  func shortBusyTimeout() async throws {
    let folder = try TemporaryFolder()
    let bench = try await SQLiteBench.open(folder.path(), busyTimeout: .milliseconds(900))
    let other = try folder.connection()
    try other.execute("BEGIN IMMEDIATE")
    let begin = ContinuousClock.now
    await expectStoreError(.busy) { try await bench.save(0..<1) }
    #expect(ContinuousClock.now - begin > .milliseconds(300))
    try other.execute("ROLLBACK")
  }

  @Test(
    "A busy timeout that is no sensible figure opens a store all the same",
    arguments: [Duration.seconds(Int64.max), .seconds(Int64.min), .seconds(10_000_000)]
  )
  func strangeBusyTimeout(_ timeout: Duration) async throws {
    let folder = try TemporaryFolder()
    let bench = try await SQLiteBench.open(folder.path(), busyTimeout: timeout)
    #expect(try await bench.save(0..<1).count == 1)
  }

  @Test("A full disk is an error that undoes the whole operation, and room is enough to go on")
  func full() async throws {
    let folder = try TemporaryFolder()
    let bench = try await SQLiteBench.open(folder.path())
    try await bench.save(0..<10)
    try await bench.store.limitGrowth(pages: 2)
    await expectStoreError(.full) { try await bench.save(10..<5_000) }
    let all = ContactQuery(tenant: bench.tenant, selection: .all)
    #expect(try await bench.store.contacts(all).items.count == 10)
    try await bench.store.limitGrowth(pages: nil)
    try await bench.save(10..<400)
    #expect(try await bench.store.contacts(all).items.count == 400)
    #expect(try await bench.store.pragma("integrity_check") == "ok")
  }

  @Test("An intent that does not fit on the disk leaves the recipient as it was")
  func fullAtIntent() async throws {
    let folder = try TemporaryFolder()
    let bench = try await SQLiteBench.open(folder.path())
    try await bench.save(0..<2_000)
    let id = try await bench.start()
    let claimed = try await bench.claim(id, limit: 2_000)
    try await bench.store.limitGrowth(pages: 0)
    await expectStoreError(.full) { _ = try await bench.intend(id, claimed) }
    #expect(try await bench.counts(id)[.sending] == 0)
    #expect(try await bench.counts(id)[.queued] == 2_000)
  }

  @Test("A damaged file is reported as corrupt")
  func corrupt() async throws {
    let folder = try TemporaryFolder()
    let bench = try await SQLiteBench.open(folder.path())
    try await bench.save(0..<2_000)
    await bench.store.close()
    var bytes = try Data(contentsOf: URL(fileURLWithPath: folder.path()))
    for index in stride(from: 8_192, to: bytes.count, by: 7) { bytes[index] ^= 0xA5 }
    try bytes.write(to: URL(fileURLWithPath: folder.path()))
    await expectStoreError(.corrupt) {
      let damaged = try await SQLiteBench.open(folder.path())
      _ = try await damaged.store.contacts(ContactQuery(tenant: damaged.tenant, selection: .all, limit: 5_000))
    }
  }

  @Test("A look through the file finds damage that opening it does not, and leaves a large file alone")
  func examination() async throws {
    let folder = try TemporaryFolder()
    let bench = try await SQLiteBench.open(folder.path())
    try await bench.save(0..<2_000)
    #expect(try await bench.store.examine() == .sound)
    guard case .tooLarge(let size) = try await bench.store.examine(upTo: 4_096) else {
      Issue.record("a large file was read")
      return
    }
    #expect(size > 4_096)
    await bench.store.close()
    var bytes = try Data(contentsOf: URL(fileURLWithPath: folder.path()))
    // Among the pages that were filled last, with people: not looked at before somebody asks for one of them.
    let page = (bytes.count / 4_096 - 3) * 4_096
    for index in (page + 2)..<(page + 64) { bytes[index] ^= 0xA5 }
    try bytes.write(to: URL(fileURLWithPath: folder.path()))
    let damaged = try await SQLiteBench.open(folder.path())
    guard case .damaged(let problem) = try await damaged.store.examine() else {
      Issue.record("the damage was not found")
      return
    }
    #expect(!problem.isEmpty)
  }

  @Test("Everything is there after the file was closed and opened again")
  func reopen() async throws {
    let folder = try TemporaryFolder()
    let first = try await SQLiteBench.open(folder.path())
    try await first.save(0..<20)
    let id = try await first.start()
    let intents = try await first.intend(id, try await first.claim(id)).intents
    let wamid = ProviderMessageID(provider: "wamid.1")
    let failure = ProviderError(errorClass: .recipientUnreachable, scope: .recipient, reaction: .fail, code: 131_026)
    let entries = [
      RecordOutcomes.Entry(
        recipient: intents[0].recipient,
        attempt: intents[0].attempt,
        outcome: .accepted(wamid, isHeld: false)
      ),
      .init(recipient: intents[1].recipient, attempt: intents[1].attempt, outcome: .rejected(failure)),
      .init(recipient: intents[2].recipient, attempt: intents[2].attempt, outcome: .unknown("timeout")),
      .init(
        recipient: intents[3].recipient,
        attempt: intents[3].attempt,
        outcome: .notTaken(note: "throttled", code: 130_429, retryAt: FixedTime().now.addingTimeInterval(90))
      ),
    ]
    _ = try await first.store.recordOutcomes(RecordOutcomes(tenant: first.tenant, campaign: id, entries: entries))
    let before = try await first.recipients(id)
    await first.store.close()

    let second = try await SQLiteBench.open(folder.path())
    #expect(try await second.recipients(id) == before)
    #expect(try await second.store.campaigns(CampaignQuery(tenant: second.tenant)).map(\.status) == [.sending])
    #expect(Set(before.map(\.recipient.status)).count == 5)
  }

  @Test("Text that means something in SQL or JSON is text like any other")
  func hostileText() async throws {
    let bench = SQLiteBench(store: try await SQLiteStore.open(.memory, time: FixedTime()))
    let texts = [
      "'; DROP TABLE contacts; --", "%_\\", "a\u{0}b", "\"]}{[", "\u{1F389} 停止 \u{202E}x", "",
      String(repeating: "x", count: 1 << 20),
    ]
    let drafts = try texts.enumerated().map { index, text in
      ContactDraft(phone: try SQLiteBench.phone(index), name: text, fields: ["note": text == "a\u{0}b" ? "" : text])
    }
    _ = try await bench.store.saveContacts(SaveContacts(tenant: bench.tenant, drafts: drafts))
    let people = drafts.map { PersonKey($0.phone) }
    let query = ContactQuery(tenant: bench.tenant, selection: .people(people))
    let stored = try await bench.store.contacts(query).items
    #expect(stored.map(\.name) == texts)
    #expect(stored.map { $0.fields["note"] } == drafts.map { $0.fields["note"] })
  }

  @Test("Nothing that was deleted stays readable in the file")
  func deletedTextIsGone() async throws {
    let folder = try TemporaryFolder()
    let bench = try await SQLiteBench.open(folder.path())
    let canary = "canary-7c1f"
    let cloud = ProviderName("cloud")
    let body = Array(String(repeating: canary, count: 2_000).utf8)
    let keep = KeepWebhook(tenant: bench.tenant, provider: cloud, body: body, isUrgent: true)
    guard case .kept(let number, _) = try await bench.store.keepWebhook(keep) else {
      Issue.record("The body was not kept")
      return
    }
    _ = try await bench.store.applyWebhooks(ApplyWebhooks(tenant: bench.tenant, webhooks: [number]))
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.url.path) {
      let bytes = try Data(contentsOf: folder.url.appendingPathComponent(name))
      #expect(bytes.range(of: Data(canary.utf8)) == nil, "\(name)")
    }
    #expect(try await bench.store.keepWebhook(keep) == .duplicate)
  }
}

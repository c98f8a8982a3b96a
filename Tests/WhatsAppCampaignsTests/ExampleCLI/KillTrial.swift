import Foundation
import Testing
import WhatsAppCampaigns

@testable import WhatsAppCampaignsSQLite

/// A campaign in a file, a provider that counts, and a process that sends from one to the other until it is killed.
struct KillTrial {
  /// How fast the campaign goes.
  enum Pace: String, CaseIterable, Sendable {
    /// At a rate, though a higher one than providers allow: intents are committed ahead of their slots.
    case paced
    /// As fast as it can: many exchanges are under way at once.
    case unlimited
  }

  /// When a process is killed.
  enum Moment: Sendable {
    /// So long after its start: while it opens the store, recovers, takes over, or sends its first messages.
    case early(Duration)
    /// So long after the provider got this many more requests.
    case request(Int, Duration)
  }

  let people: Int
  let campaign: CampaignID
  let provider: CountingProvider
  private let folder: TemporaryFolder

  /// Makes the store with people who agreed, and the campaign.
  init(people: Int, pace: Pace) async throws {
    self.people = people
    folder = try TemporaryFolder()
    provider = try CountingProvider()
    let store = try await SQLiteStore.open(at: folder.path())
    campaign = try await EngineFixture(store: store).campaign(people: people) { plan in
      if pace == .paced { plan.limits = [.perSecond(300)] }
    }
    await store.close()
  }

  /// Starts the command line on the store.
  func start(onEnd: @escaping @Sendable () -> Void = {}) throws -> SendingProcess {
    try SendingProcess(
      campaign.rawValue,
      storeAt: folder.path(),
      to: provider.baseURL,
      in: folder,
      onEnd: onEnd
    )
  }

  /// Starts a process and kills it, unless it ends by itself before.
  func runAndKill(at moment: Moment) async throws -> SendingProcess {
    let before = provider.ledger.requests
    let (requests, finish) = provider.requests()
    let process = try start(onEnd: finish)
    switch moment {
    case .early(let delay): try await Task.sleep(for: delay)
    case .request(let count, let delay):
      for await number in requests where number >= before + count { break }
      try await Task.sleep(for: delay)
    }
    process.signal(SIGKILL)
    return process
  }

  /// Where the campaign stands, read from a copy of the file as the process left it: opening the file itself would do
  /// the recovery that the next process has to do.
  func counts() async throws -> (OutcomeCounts, integrity: String) {
    let copy = try TemporaryFolder()
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.url.path)
    for name in files where name.hasPrefix("store.sqlite") {
      try FileManager.default.copyItem(atPath: folder.path(name), toPath: copy.path(name))
    }
    let store = try await SQLiteStore.open(at: copy.path())
    let counts = try await store.counts(CountRecipients(tenant: .default, campaign: campaign))
    let integrity = try await store.pragma("integrity_check")
    await store.close()
    return (counts, integrity)
  }

  /// Every recipient's status by the digits of the number.
  func statuses() async throws -> [String: RecipientStatus] {
    let store = try await SQLiteStore.open(at: folder.path())
    let engine = try EngineFixture(store: store).engine
    var statuses: [String: RecipientStatus] = [:]
    var last: RecipientID?
    while true {
      let page = try await engine.recipients(of: campaign, after: last)
      for record in page {
        let digits = try #require(record.member.contact.identity.phoneNumber).e164.filter(\.isNumber)
        #expect(statuses.updateValue(record.recipient.status, forKey: digits) == nil, "somebody is there twice")
      }
      guard let end = page.last else { break }
      last = end.recipient.id
    }
    await store.close()
    return statuses
  }
}

extension KillTrial.Moment {
  /// Draws a moment: the first three while the recipients are being fixed, of the others one in three early and the rest
  /// spread over so many requests.
  static func draw(from random: some RandomSource, round: Int, requests: Int) -> Self {
    if round <= 3 { return .early(.milliseconds(20 * round + Int(random.next() % 20))) }
    if random.next() % 3 == 0 { return .early(.milliseconds(Int(random.next() % 150))) }
    let count = 1 + Int(random.next() % UInt64(max(1, requests)))
    return .request(count, .microseconds(Int(random.next() % 8_000)))
  }
}

import Foundation
import Testing
import WhatsAppCampaigns

/// A sending process that is killed again and again, against a server that counts. `Scripts/kill-test` does the same for
/// as long as one likes, on both stores.
@Suite("A process that is killed while it sends", .serialized, .timeLimit(.minutes(60)))
struct KillTests {
  private let rounds = 10
  private let people = 300
  private let seed: UInt64 = 1

  /// What one kill may leave unconfirmed: the exchanges under way and one transaction of intents.
  private var mostPerKill: Int {
    let configuration = EngineConfiguration()
    return configuration.maximumInFlight
  }

  @Test(
    "Nobody gets a message twice and nobody is lost, at whatever moments it is killed",
    arguments: KillTrial.Pace.allCases
  )
  func kills(pace: KillTrial.Pace) async throws {
    let random = SeededRandomSource(seed: seed)
    let trial = try await KillTrial(people: people, pace: pace)
    // A third less than there are for each round, so that the campaign lasts for all of them.
    let most = people * 2 / (3 * rounds)
    var unknownBefore = 0
    var mostUnknown = 0
    for round in 1...rounds {
      let moment = KillTrial.Moment.draw(from: random, round: round, requests: most)
      let place: Comment = "\(pace), seed \(seed), round \(round), killed \(moment)"
      let process = try await trial.runAndKill(at: moment)
      let code = await process.exitCode()
      let (counts, integrity) = try await trial.counts()
      #expect(integrity == "ok", place)
      // Before the first message, the recipients may not all be fixed.
      #expect(counts.total == people || trial.provider.ledger.requests == 0, place)
      if let code {
        #expect([0, 1].contains(code) && counts[.pending] == 0, "\(place): \(process.diagnostics)")
      }
      // Those whom this process was sending to, besides those whom earlier ones left behind.
      let unknown = counts[.sending] + counts[.unconfirmed]
      #expect(unknown - unknownBefore <= mostPerKill, place)
      mostUnknown = max(mostUnknown, unknown - unknownBefore)
      unknownBefore = unknown
    }

    // Otherwise no kill has met a message on its way, and nothing was tested.
    #expect(mostUnknown > 0, "\(pace), seed \(seed)")
    let last = try trial.start()
    let code = await last.exitCode()
    #expect(code == 0 || code == 1, "\(pace), seed \(seed), the last run: \(last.diagnostics)")
    try await expectHonestEnd(of: trial, people: people, "\(pace), seed \(seed), at the end")
  }

  /// Compares what the store says with what the provider got.
  private func expectHonestEnd(of trial: KillTrial, people: Int, _ place: Comment) async throws {
    let ledger = trial.provider.ledger
    let statuses = try await trial.statuses()
    let (counts, integrity) = try await trial.counts()
    #expect(integrity == "ok", place)
    #expect(ledger.strange == 0, place)
    #expect(ledger.messages.filter { $0.value > 1 }.isEmpty, "\(place): somebody got it twice")
    #expect(ledger.tags.filter { $0.value > 1 }.isEmpty, "\(place): one attempt was sent twice")
    #expect(statuses.count == people, place)
    #expect(counts.total == people, place)
    #expect(Set(statuses.values).isSubset(of: [.sent, .unconfirmed]), place)
    for (digits, status) in statuses {
      let isReceived = ledger.messages[digits] != nil
      #expect(status == .unconfirmed || isReceived, "\(place): somebody is \(status) whom no message reached")
    }
    #expect(Set(ledger.messages.keys).isSubset(of: statuses.keys), place)
  }

  @Test("A signal to stop ends it with 130 and leaves nobody unconfirmed", arguments: [SIGTERM, SIGINT])
  func stops(signal: Int32) async throws {
    let trial = try await KillTrial(people: 300, pace: .paced)
    let (requests, finish) = trial.provider.requests()
    let process = try trial.start(onEnd: finish)
    for await number in requests where number >= 30 { break }
    process.signal(signal)
    #expect(await process.exitCode() == 130, "\(process.diagnostics)")

    let (counts, integrity) = try await trial.counts()
    #expect(integrity == "ok")
    #expect(counts[.sent] == trial.provider.ledger.requests)
    #expect(counts[.pending] == 300 - counts[.sent])
    #expect(counts[.sent] < 300)
    #expect(process.output.contains("\"unconfirmed\":0"))
  }

  @Test("A second signal ends it at once, and the next run still sends to nobody twice")
  func stopsAtOnce() async throws {
    let trial = try await KillTrial(people: 300, pace: .unlimited)
    let (requests, finish) = trial.provider.requests()
    let process = try trial.start(onEnd: finish)
    for await number in requests where number >= 50 { break }
    process.signal(SIGTERM)
    process.signal(SIGINT)
    #expect(await process.exitCode() == 130, "\(process.diagnostics)")
    let code = try await trial.start().exitCode()
    #expect(code == 0 || code == 1)
    try await expectHonestEnd(of: trial, people: 300, "after two signals")
  }
}

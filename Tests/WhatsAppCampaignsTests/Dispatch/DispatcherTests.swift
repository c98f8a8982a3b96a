import Foundation
import Testing

@testable import WhatsAppCampaigns

/// The dispatcher is a value: these tests hand it events and look at the effects, without a store, a clock or a network.
@Suite("What one worker does next")
struct DispatcherTests {
  @Test("It claims first, and tries the provider with a single message before it sends more")
  func beginsWithOne() {
    var bench = DispatchBench()
    #expect(bench.handle(.started) == ["claim 128"])
    #expect(bench.claimed(1..<101) == ["commit 64"])
    #expect(bench.committed(sending: [1], waiting: Array(2..<65)) == ["send 1"])
    // One acceptance: two may be under way.
    #expect(bench.accepted(1).contains("commit 64 record 1"), "the outcome and the next intents are one transaction")
  }

  @Test("It ends when a claim after the last change finds nobody")
  func endsAfterEmptyClaim() {
    var bench = DispatchBench()
    bench.handle(.started)
    bench.claimed(1..<2)
    bench.committed(sending: [1])
    bench.accepted(1)
    #expect(!bench.handle(.recorded).contains("finish nothingLeft"))
    #expect(bench.claimed() == ["finish nothingLeft"])
  }

  @Test("It waits for somebody who is due soon, and ends when nobody is due within its patience")
  func patience() {
    var bench = DispatchBench()
    bench.handle(.started)
    #expect(bench.claimed(nextDue: .seconds(60)) == ["wake 2000"], "it looks now and then whether it still sends")
    bench.now = .seconds(60)
    #expect(bench.wake() == ["claim 128"])
    #expect(bench.claimed(nextDue: .seconds(9_000)) == ["finish nothingBefore"])
  }

  @Test("A campaign that is not sending any more ends the dispatch after what is under way")
  func notSending() {
    var bench = DispatchBench()
    bench.handle(.started)
    bench.claimed(1..<101)
    bench.committed(sending: [1, 2], waiting: Array(3..<65))
    bench.accepted(1)
    let effects = bench.committed(campaignIsSending: false)
    #expect(!effects.contains { $0.hasPrefix("finish") }, "the second message has no answer yet")
    #expect(bench.accepted(2) == ["record 1"])
    #expect(bench.handle(.recorded) == ["finish notSending"])
  }

  @Test("A refusal of the whole campaign pauses it once, and ends when the pause and every outcome are on disk")
  func refusal() {
    var bench = DispatchBench()
    bench.handle(.started)
    bench.claimed(1..<101)
    bench.committed(sending: [1, 2, 3], waiting: Array(4..<65))
    #expect(bench.answered(1, .unauthorized).contains("pause"))
    #expect(!bench.answered(2, .unauthorized).contains("pause"))
    bench.handle(.recorded)
    bench.answered(3, .unauthorized)
    #expect(bench.handle(.recorded) == ["record 1"])
    #expect(bench.handle(.recorded).isEmpty, "the pause is not on disk yet")
    #expect(bench.handle(.controlled) == ["finish refused"])
  }

  @Test("An automatic pause does not undo what a person has decided meanwhile")
  func pauseCarriesTheEpoch() {
    var bench = DispatchBench()
    bench.handle(.started)
    bench.claimed(1..<3)
    bench.committed(sending: [1])
    bench.answered(1, .unauthorized)
    let epochs = bench.open.compactMap { effect -> Int64? in
      if case .control(let request) = effect { request.ifControlEpoch } else { nil }
    }
    #expect(epochs == [1])
  }

  @Test("Silence six times in a row stops the campaign; one answer in between does not")
  func silence() {
    func run(_ results: [Result<ProviderAnswer, ExchangeFailure>]) -> [String] {
      var bench = DispatchBench()
      bench.handle(.started)
      bench.claimed(1..<101)
      var effects: [String] = []
      for (index, result) in results.enumerated() {
        bench.now = .seconds(100 * index)
        effects += bench.wake()
        effects += bench.committed(sending: [Int64(index + 1)], waiting: Array(Int64(index + 2)..<65))
        effects += bench.answered(Int64(index + 1), result)
        if effects.last?.hasPrefix("commit") == false { effects += bench.handle(.recorded) }
      }
      return effects
    }
    let silent = [Result<ProviderAnswer, ExchangeFailure>](repeating: .lost, count: 10)
    #expect(run(silent).contains("pause"))
    var broken = silent
    broken[5] = .success(.accepted(nil))
    #expect(!run(broken).contains("pause"))
  }

  @Test("A provider that gives no answer has refused nothing: the run ends as unanswered")
  func silenceIsNoRefusal() {
    var bench = DispatchBench()
    bench.handle(.started)
    bench.claimed(1..<101)
    for number in Int64(1)...6 {
      bench.now = .seconds(100 * number)
      bench.wake()
      bench.committed(sending: [number], waiting: Array((number + 1)..<65))
      bench.answered(number, .unreachable)
      bench.handle(.recorded)
    }
    bench.committed()
    #expect(bench.handle(.controlled) == ["finish unanswered"])
  }

  @Test("A provider that answers with errors is not said to be silent: the reason names its code")
  func errorsAreNoSilence() {
    var bench = DispatchBench()
    bench.handle(.started)
    bench.claimed(1..<101)
    let body = Array(#"{"error":{"code":131057,"message":"…"}}"#.utf8)
    let answer = CloudAPIErrors.classify(status: 500, headers: [:], body: body)
    for number in Int64(1)...6 {
      #expect(bench.pauseReasons.isEmpty)
      bench.now = .seconds(100 * number)
      bench.wake()
      bench.committed(sending: [number], waiting: Array((number + 1)..<65))
      let effects = bench.answered(number, .success(answer))
      if !effects.contains(where: { $0.hasPrefix("commit") }) { bench.handle(.recorded) }
    }
    #expect(bench.pauseReasons.count == 1)
    #expect(bench.pauseReasons.allSatisfy { $0.contains("code 131057, HTTP 500") && !$0.contains("network") })
  }

  @Test("Three refusals in words that nobody knows stop the campaign; an acceptance between them, or a code, does not")
  func unexplainedRefusals() {
    func run(_ answers: [ProviderAnswer]) -> [String] {
      var bench = DispatchBench()
      bench.handle(.started)
      bench.claimed(1..<101)
      for (number, answer) in zip(Int64(1)..., answers) {
        bench.committed(sending: [number], waiting: Array((number + 1)..<65))
        let effects = bench.answered(number, .success(answer))
        if !effects.contains(where: { $0.hasPrefix("commit") }) { bench.handle(.recorded) }
      }
      return bench.pauseReasons
    }
    func refusal(_ errorClass: ProviderError.ErrorClass, _ code: Int? = nil) -> ProviderAnswer {
      let error = ProviderError(errorClass: errorClass, scope: .request, reaction: .fail, code: code, detail: "Shut.")
      return .refused(error)
    }
    let unknown = refusal(.unknown)
    #expect(run([unknown, unknown]).isEmpty)
    #expect(run([unknown, unknown, .accepted(nil), unknown, unknown, .accepted(nil), unknown]).isEmpty)
    #expect(run(Array(repeating: refusal(.unknown, 987_654), count: 10)).isEmpty)
    let media = run([
      refusal(.mediaRejected, 131_053), refusal(.mediaRejected, 131_053), refusal(.mediaRejected, 131_053),
    ])
    #expect(media.count == 1 && media.allSatisfy { $0.contains("picture, video or file") && $0.contains("131053") })
    let reasons = run([unknown, refusal(.recipientUnreachable), unknown, unknown])
    #expect(reasons.count == 1 && reasons.allSatisfy { $0.contains("“Shut.”") })
  }

  @Test("A network that is gone for one instant, with many exchanges under way, does not pause the campaign")
  func shortOutageIsNotSilence() {
    var bench = DispatchBench()
    bench.handle(.started)
    bench.claimed(1..<101)
    for number in Int64(1)...15 {
      bench.committed(sending: [number], waiting: Array((number + 1)..<65))
      bench.accepted(number)
      bench.handle(.recorded)
    }
    bench.committed(sending: Array(16...31), waiting: Array(32..<65))
    var effects: [String] = []
    for number in Int64(16)...31 { effects += bench.answered(number, .unreachable) }
    #expect(!effects.contains("pause"))
  }

  @Test("A 429 without a JSON body is an answer: ten of them slow down, they do not pause the campaign as silence")
  func plainThrottlingIsNotSilence() {
    var bench = DispatchBench()
    bench.handle(.started)
    bench.claimed(1..<101)
    var effects: [String] = []
    for number in Int64(1)...10 {
      bench.committed(sending: [number], waiting: Array((number + 1)..<65))
      let answer = CloudAPIErrors.classify(status: 429, headers: [:], body: Array("<html>slow down</html>".utf8))
      effects += bench.answered(number, .success(answer))
      effects += bench.handle(.recorded)
      bench.now += .seconds(200)
      effects += bench.wake()
    }
    #expect(!effects.contains("pause"))
  }

  @Test("A stop lets exchanges end, takes back what has not left, and begins nothing")
  func stop() {
    var bench = DispatchBench(limit: .perMinute(120))
    bench.handle(.started)
    bench.claimed(1..<101)
    bench.committed(sending: [1, 2], waiting: Array(3..<65))
    #expect(bench.handle(.stopRequested) == ["record 1"], "the second had not left")
    #expect(bench.handle(.recorded).isEmpty)
    #expect(bench.accepted(1) == ["record 1"])
    #expect(bench.handle(.recorded) == ["finish stopped"])
    #expect(bench.wake().isEmpty)
  }

  @Test("Those for whom a limit has no room wait in line, and are not committed before there is room")
  func pacing() {
    var bench = DispatchBench()
    bench.handle(.started)
    bench.claimed(1..<3)
    bench.claimed()
    let effects = bench.committed(waiting: [1, 2], resumeAt: .seconds(6))
    #expect(effects.contains("wake 2000"))
    #expect(!effects.contains { $0.hasPrefix("commit") })
    bench.now = .seconds(6)
    #expect(bench.wake().contains("commit 2"))
  }

  @Test("A quota that is used up until tomorrow is longer than the patience: the dispatch ends")
  func patienceCoversPace() {
    var bench = DispatchBench()
    bench.handle(.started)
    bench.claimed(1..<3)
    bench.claimed()
    bench.committed(waiting: [1], resumeAt: .seconds(86_400))
    #expect(bench.claimed() == ["finish nothingBefore"])
  }

  @Test("People who are only skipped or held are decided a batch at a time, not one in a transaction")
  func ineligibleGoInBatches() {
    var bench = DispatchBench()
    bench.handle(.started)
    #expect(bench.claimed(1..<101) == ["commit 64"])
    #expect(bench.committed().contains("commit 36"))
  }

  @Test("An attempt leaves at its slot and not before, and one that comes too late is closed as not sent")
  func slots() {
    var bench = DispatchBench(limit: .perMinute(120))
    bench.handle(.started)
    bench.claimed(1..<4)
    let sent = bench.committed(sending: [1, 2, 3])
    #expect(sent.contains("send 1"))
    #expect(!sent.contains("send 2"))
    bench.now = .milliseconds(504)
    #expect(!bench.wake().contains("send 2"))
    bench.now = .milliseconds(507)
    #expect(bench.wake().contains("send 2"))
    // The machine slept: the third one's time is over.
    bench.now = .seconds(5)
    let late = bench.wake()
    #expect(!late.contains("send 3"))
    #expect(late.contains("record 1"))
  }

  @Test("What a pause of the process has held up leaves at twice the pace, and not in a burst")
  func noBurst() {
    // A slot every 101.3 ms.
    var bench = DispatchBench(limit: .perSecond(10))
    bench.handle(.started)
    bench.claimed(1..<11)
    bench.committed(sending: Array(1...10))
    // Nothing ran for half a second: five are late.
    bench.now = .milliseconds(550)
    #expect(bench.wake().filter { $0.hasPrefix("send") } == ["send 2"])
    bench.now = .milliseconds(590)
    #expect(bench.wake().filter { $0.hasPrefix("send") }.isEmpty)
    bench.now = .milliseconds(600)
    #expect(bench.wake().filter { $0.hasPrefix("send") } == ["send 3"])
  }

  @Test("A commit of which nobody knows whether it is on disk sends nothing, and closes whatever is there as not sent")
  func unknownCommit() {
    var bench = DispatchBench()
    bench.handle(.started)
    bench.claimed(1..<4)
    var effects = bench.handle(.storeFailed(StoreError(.outcomeUnknown, "the disk failed"), at: .commit))
    bench.now = .milliseconds(100)
    effects += bench.wake()
    #expect(effects.contains("record 3"))
    #expect(!effects.contains { $0.hasPrefix("send") || $0.hasPrefix("commit") })
    let notes = bench.open.flatMap { effect -> [AttemptOutcome] in
      if case .record(let request) = effect { request.entries.map(\.outcome) } else { [] }
    }
    #expect(notes == Array(repeating: .notSent("notCommitted"), count: 3))
  }

  @Test("A commit that failed gives back the outcomes that it carried, with the intents that nobody knows of")
  func unknownCommitWithOutcomes() {
    var bench = DispatchBench()
    bench.handle(.started)
    bench.claimed(1..<4)
    bench.committed(sending: [1], waiting: [2, 3])
    #expect(bench.accepted(1) == ["commit 2 record 1"])
    bench.handle(.storeFailed(StoreError(.outcomeUnknown, "the disk failed"), at: .commit))
    bench.now = .milliseconds(100)
    #expect(bench.wake().contains("record 3"))
    let outcomes = bench.open.flatMap { effect -> [AttemptOutcome] in
      if case .record(let request) = effect { request.entries.map(\.outcome) } else { [] }
    }
    #expect(outcomes == [.accepted(nil, isHeld: false), .notSent("notCommitted"), .notSent("notCommitted")])
  }

  @Test("A small write waits twice as long as the last one took, for what is still under way")
  func restsBetweenWrites() {
    var bench = DispatchBench()
    bench.handle(.started)
    bench.claimed(1..<101)
    bench.now = .milliseconds(8)
    bench.committed(sending: [1, 2, 3], waiting: Array(4..<65), since: .zero)
    #expect(bench.accepted(1) == ["wake 24"])
    bench.now = .milliseconds(10)
    #expect(bench.accepted(2).isEmpty)
    bench.now = .milliseconds(24)
    #expect(bench.wake() == ["commit 64 record 2"])
  }

  @Test("A write waits for nobody when nothing is under way")
  func lastOutcomeIsWrittenAtOnce() {
    var bench = DispatchBench()
    bench.handle(.started)
    bench.claimed(1..<101)
    bench.now = .milliseconds(8)
    bench.committed(sending: [1, 2], waiting: Array(3..<65), since: .zero)
    bench.accepted(1)
    #expect(bench.accepted(2).contains("commit 64 record 2"))
  }

  @Test("A store that was busy is asked again for the same people")
  func busyCommit() {
    var bench = DispatchBench()
    bench.handle(.started)
    bench.claimed(1..<4)
    let effects = bench.handle(.storeFailed(StoreError(.busy, "somebody else writes"), at: .commit))
    #expect(effects.contains("wake 100"))
    bench.now = .milliseconds(100)
    #expect(bench.wake().contains("commit 3"))
  }

  @Test("Outcomes that a store could not take are offered again, and ten failures in a row end the dispatch")
  func recordFails() {
    var bench = DispatchBench()
    bench.handle(.started)
    bench.claimed(1..<2)
    bench.committed(sending: [1])
    bench.accepted(1)
    var effects: [String] = []
    for _ in 0..<9 {
      effects = bench.handle(.storeFailed(StoreError(.full, "the disk is full"), at: .record))
      #expect(effects.contains { $0.hasPrefix("wake") } || bench.open.contains { $0.summary.hasPrefix("wake") })
      bench.now += .seconds(2)
      #expect(bench.wake().contains("record 1"))
    }
    bench.claimed()
    effects = bench.handle(.storeFailed(StoreError(.full, "the disk is full"), at: .record))
    #expect(effects == ["finish failure"])
  }

  @Test("A store that fails at a claim does not tear down what is under way: its outcomes are recorded first")
  func storeFailureDrains() {
    var bench = DispatchBench()
    bench.handle(.started)
    bench.claimed(1..<2)
    bench.committed(sending: [1])
    let effects = bench.handle(.storeFailed(StoreError(.corrupt, "a claim failed"), at: .claim))
    #expect(effects.isEmpty, "finished with an exchange under way")
    #expect(bench.accepted(1) == ["record 1"])
    #expect(bench.handle(.recorded) == ["finish failure"])
  }

  @Test("A message that can be made for nobody stops the campaign; nobody is skipped for it")
  func nobodyCanBePrepared() {
    var bench = DispatchBench()
    bench.handle(.started)
    let found = bench.claimResult(1..<4)
    #expect(bench.dispatcher.handle(.claimed(found, since: .zero), at: .zero).map(\.summary).contains("prepare 3"))
    #expect(bench.handle(.unprepared("There is no token.", count: 3)) == ["pause"])
    bench.handle(.controlled)
    #expect(bench.claimed() == ["finish refused"])
  }

  @Test("At most one claim, one commit and one recording are under way", arguments: 0..<50)
  func oneOfEach(seed: Int) {
    let random = SeededRandomSource(seed: UInt64(seed))
    var bench = DispatchBench()
    bench.handle(.started)
    var left: Int64 = 300
    var next: Int64 = 0
    for _ in 0..<4_000 where !bench.open.isEmpty {
      let open = bench.open.map(\.summary)
      #expect(open.count { $0.hasPrefix("claim") } <= 1)
      #expect(open.count { $0.hasPrefix("commit") } <= 1)
      #expect(open.count { $0.hasPrefix("record") } <= 1)
      #expect(open.count { $0.hasPrefix("send") } <= 64)
      let effect = bench.open.remove(at: Int(random.next() % UInt64(bench.open.count)))
      bench.now += .milliseconds(Int(random.next() % 20))
      switch effect {
      case .claim(let request):
        let count = min(Int64(request.limit), left)
        left -= count
        bench.claimed(next..<(next + count))
        next += count
      case .commit(let request):
        let numbers = request.recipients.map(\.rawValue)
        let room = min(numbers.count, Int(random.next() % 20) + 1)
        bench.committed(sending: Array(numbers.prefix(room)), waiting: Array(numbers.dropFirst(room)))
      case .send(let attempt, _):
        let number = Int64(attempt.rawValue.dropFirst()) ?? 0
        bench.answered(number, random.next() % 5 == 0 ? .lost : .success(.accepted(nil)))
      case .record: bench.handle(.recorded)
      case .wake(let instant):
        bench.now = max(bench.now, instant)
        bench.handle(.woke(instant))
      case .control: bench.handle(.controlled)
      case .prepare: break
      case .finish:
        let isIdle = bench.open.allSatisfy { if case .wake = $0 { true } else { false } }
        #expect(isIdle, "something is still under way: \(bench.open.map(\.summary))")
        return
      }
    }
    Issue.record("the dispatch did not end (seed \(seed))")
  }
}

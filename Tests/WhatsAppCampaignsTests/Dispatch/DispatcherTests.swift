import Foundation
import Testing

@testable import WhatsAppCampaigns

/// The dispatcher is a value: these tests hand it events and look at the effects, without a store, a clock or a network.
@Suite("What one worker does next")
struct DispatcherTests {
  private let start = Date(timeIntervalSince1970: 1_800_000_000)

  private func recipients(_ range: ClosedRange<Int64>) -> [RecipientID] { range.map { RecipientID($0) } }

  private func plan(sending ids: [RecipientID], waiting: [RecipientID] = [], resumeAt: Date? = nil) -> IntentPlan {
    var plan = IntentPlan()
    plan.intents = ids.map {
      .init(recipient: $0, attempt: attempt($0), slot: start, sendBefore: start + Duration.seconds(1))
    }
    plan.waiting = waiting
    plan.resumeAt = resumeAt
    return plan
  }

  private func attempt(_ recipient: RecipientID) -> AttemptID { AttemptID(unchecked: "a\(recipient)") }

  private func accepted(_ recipient: RecipientID) -> Dispatcher.Event {
    .answered(
      .init(recipient: recipient, attempt: attempt(recipient), slot: start, sendBefore: start),
      Reaction(outcome: .accepted(nil, isHeld: false)),
      consent: nil
    )
  }

  private func answered(
    _ recipient: RecipientID,
    _ outcome: AttemptOutcome,
    pause: String? = nil,
    slot: Date? = nil
  ) -> Dispatcher.Event {
    .answered(
      .init(recipient: recipient, attempt: attempt(recipient), slot: slot ?? start, sendBefore: start),
      Reaction(outcome: outcome, pauseReason: pause, isSilence: outcome.isUnknown),
      consent: nil
    )
  }

  @Test("It claims first, and tries the provider with a single message before it sends more")
  func beginsWithOne() {
    var dispatcher = Dispatcher()
    #expect(dispatcher.handle(.started, at: start).summary == ["claim 128"])
    let effects = dispatcher.handle(.claimed(recipients(1...100), isSending: true, nextDue: nil), at: start)
    #expect(effects.summary == ["commit 16 room 1"])
    let first = dispatcher.handle(.committed(plan(sending: recipients(1...1), waiting: recipients(2...16))), at: start)
    #expect(first.summary.contains("send 1"))
    // One acceptance: two may be under way.
    let after = dispatcher.handle(accepted(RecipientID(1)), at: start).summary
    #expect(after.contains("record 1"))
    #expect(after.contains("commit 16 room 2"))
  }

  @Test("It ends when a claim after the last change finds nobody")
  func endsAfterEmptyClaim() {
    var dispatcher = Dispatcher()
    _ = dispatcher.handle(.started, at: start)
    _ = dispatcher.handle(.claimed(recipients(1...1), isSending: true, nextDue: nil), at: start)
    _ = dispatcher.handle(.committed(plan(sending: recipients(1...1))), at: start)
    _ = dispatcher.handle(accepted(RecipientID(1)), at: start)
    let effects = dispatcher.handle(.recorded, at: start).summary
    #expect(!effects.contains("finish nothingLeft"))
    let last = dispatcher.handle(.claimed([], isSending: true, nextDue: nil), at: start).summary
    #expect(last == ["finish nothingLeft"])
  }

  @Test("It waits for somebody who is due soon, and ends when nobody is due within its patience")
  func patience() {
    var dispatcher = Dispatcher()
    _ = dispatcher.handle(.started, at: start)
    let soon = dispatcher.handle(.claimed([], isSending: true, nextDue: start + Duration.seconds(60)), at: start)
    #expect(soon.summary == ["wake 2"], "it looks now and then whether the campaign is still sending")
    let woken = dispatcher.handle(.woke, at: start + Duration.seconds(60)).summary
    #expect(woken == ["claim 128"])
    let late = dispatcher.handle(
      .claimed([], isSending: true, nextDue: start + Duration.seconds(9_000)),
      at: start + Duration.seconds(60)
    )
    #expect(late.summary == ["finish nothingBefore"])
  }

  @Test("A campaign that is not sending any more ends the dispatch after what is under way")
  func notSending() {
    var dispatcher = Dispatcher()
    _ = dispatcher.handle(.started, at: start)
    _ = dispatcher.handle(.claimed(recipients(1...100), isSending: true, nextDue: nil), at: start)
    _ = dispatcher.handle(.committed(plan(sending: recipients(1...1))), at: start)
    _ = dispatcher.handle(accepted(RecipientID(1)), at: start)
    var stopped = IntentPlan()
    stopped.campaignIsSending = false
    let effects = dispatcher.handle(.committed(stopped), at: start).summary
    #expect(!effects.contains { $0.hasPrefix("finish") }, "an outcome is still being recorded")
    #expect(dispatcher.handle(.recorded, at: start).summary == ["finish notSending"])
  }

  @Test("A refusal of the whole campaign pauses it once, whatever the answers that are still on their way say")
  func refusal() {
    var dispatcher = Dispatcher()
    _ = dispatcher.handle(.started, at: start)
    _ = dispatcher.handle(.claimed(recipients(1...100), isSending: true, nextDue: nil), at: start)
    _ = dispatcher.handle(.committed(plan(sending: recipients(1...3))), at: start)
    let no = AttemptOutcome.notTaken(note: "authentication", code: 190, retryAt: nil)
    #expect(dispatcher.handle(answered(RecipientID(1), no, pause: "token"), at: start).summary.contains("pause token"))
    let second = dispatcher.handle(answered(RecipientID(2), no, pause: "token"), at: start).summary
    #expect(!second.contains("pause token"))
    _ = dispatcher.handle(.recorded, at: start)
    _ = dispatcher.handle(answered(RecipientID(3), no, pause: "token"), at: start)
    let last = dispatcher.handle(.recorded, at: start).summary + dispatcher.handle(.recorded, at: start).summary
    #expect(last.contains("finish refused"))
  }

  @Test("Silence six times in a row stops the campaign; one answer in between does not")
  func silence() {
    func run(_ outcomes: [AttemptOutcome]) -> [String] {
      var dispatcher = Dispatcher()
      _ = dispatcher.handle(.started, at: start)
      _ = dispatcher.handle(.claimed(recipients(1...100), isSending: true, nextDue: nil), at: start)
      var effects: [String] = []
      for (index, outcome) in outcomes.enumerated() {
        let id = RecipientID(Int64(index + 1))
        let now = start + Duration.seconds(100 * index)
        effects += dispatcher.handle(.committed(plan(sending: [id])), at: now).summary
        effects += dispatcher.handle(answered(id, outcome, slot: now), at: now).summary
        effects += dispatcher.handle(.recorded, at: now).summary
      }
      return effects
    }
    let silent = [AttemptOutcome](repeating: .unknown("timedOut"), count: 10)
    #expect(run(silent).contains { $0.hasPrefix("pause") })
    var broken = silent
    broken[5] = .accepted(nil, isHeld: false)
    #expect(!run(broken).contains { $0.hasPrefix("pause") })
  }

  @Test("A stop lets what is under way end, and begins nothing")
  func stop() {
    var dispatcher = Dispatcher()
    _ = dispatcher.handle(.started, at: start)
    _ = dispatcher.handle(.claimed(recipients(1...100), isSending: true, nextDue: nil), at: start)
    _ = dispatcher.handle(.committed(plan(sending: recipients(1...1))), at: start)
    #expect(dispatcher.handle(.stopRequested, at: start).summary.isEmpty)
    #expect(dispatcher.handle(accepted(RecipientID(1)), at: start).summary == ["record 1"])
    #expect(dispatcher.handle(.recorded, at: start).summary == ["finish stopped"])
    #expect(dispatcher.handle(.woke, at: start).isEmpty)
  }

  @Test("Those for whom a limit has no room wait in line, and are not committed before there is room")
  func pacing() {
    var dispatcher = Dispatcher()
    _ = dispatcher.handle(.started, at: start)
    _ = dispatcher.handle(.claimed(recipients(1...2), isSending: true, nextDue: nil), at: start)
    let room = start + Duration.seconds(6)
    let effects = dispatcher.handle(
      .committed(plan(sending: [], waiting: recipients(1...2), resumeAt: room)),
      at: start
    ).summary
    #expect(effects.contains("wake 2"))
    #expect(!effects.contains { $0.hasPrefix("commit") })
    #expect(dispatcher.handle(.woke, at: room).summary.contains("commit 2 room 1"))
  }

  @Test("At most one claim, one commit and one recording are under way", arguments: 0..<50)
  func oneOfEach(seed: Int) {
    let random = SeededRandomSource(seed: UInt64(seed))
    var dispatcher = Dispatcher()
    var open: [Dispatcher.Effect] = dispatcher.handle(.started, at: start)
    var now = start
    var left: Int64 = 300
    var next: Int64 = 0
    for _ in 0..<3_000 where !open.isEmpty {
      #expect(open.summary.count { $0.hasPrefix("claim") } <= 1)
      #expect(open.summary.count { $0.hasPrefix("commit") } <= 1)
      #expect(open.summary.count { $0.hasPrefix("record") } <= 1)
      #expect(open.summary.count { $0.hasPrefix("send") } <= 64)
      let effect = open.remove(at: Int(random.next() % UInt64(open.count)))
      now = now + Duration.milliseconds(Int(random.next() % 20))
      switch effect {
      case .claim(let limit):
        let count = min(Int64(limit), left)
        left -= count
        let ids = (0..<count).map { RecipientID(next + $0) }
        next += count
        open += dispatcher.handle(.claimed(ids, isSending: true, nextDue: nil), at: now)
      case .commit(let ids, let room):
        let sending = Array(ids.prefix(room))
        open += dispatcher.handle(.committed(plan(sending: sending, waiting: Array(ids.dropFirst(room)))), at: now)
      case .send(let intent):
        open += dispatcher.handle(
          answered(intent.recipient, random.next() % 5 == 0 ? .unknown("lost") : .accepted(nil, isHeld: false)),
          at: now
        )
      case .record: open += dispatcher.handle(.recorded, at: now)
      case .wake: open += dispatcher.handle(.woke, at: now)
      case .pause: break
      case .finish:
        #expect(open.allSatisfy { if case .wake = $0 { true } else { false } }, "something is still under way")
        return
      }
    }
    Issue.record("the dispatch did not end (seed \(seed))")
  }
}

extension [Dispatcher.Effect] {
  /// The effects in words, for comparison.
  fileprivate var summary: [String] {
    map { effect in
      switch effect {
      case .claim(let limit): return "claim \(limit)"
      case .commit(let ids, let room): return "commit \(ids.count) room \(room)"
      case .send(let intent): return "send \(intent.recipient)"
      case .record(let entries, _): return "record \(entries.count)"
      case .pause(let reason): return "pause \(reason.prefix(5))"
      case .wake(let instant): return "wake \(Int((instant.timeIntervalSince1970 - 1_800_000_000).rounded()))"
      case .finish(.success(let ending)):
        switch ending {
        case .nothingLeft: return "finish nothingLeft"
        case .nothingBefore: return "finish nothingBefore"
        case .notSending: return "finish notSending"
        case .refused: return "finish refused"
        case .stopped: return "finish stopped"
        }
      case .finish(.failure): return "finish failure"
      }
    }
  }
}

extension AttemptOutcome {
  fileprivate var isUnknown: Bool {
    if case .unknown = self { true } else { false }
  }
}

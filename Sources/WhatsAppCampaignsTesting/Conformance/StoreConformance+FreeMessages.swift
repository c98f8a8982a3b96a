import Foundation
import Synchronization
import WhatsAppCampaigns

extension StoreConformance {
  static let freeMessageCases = [
    ConformanceCase("The decision about a free message sees the person as they are, and what it decides is on record") {
      bench in
      try await bench.decide(.withdrawn, 0..<1)
      try await bench.receive([try bench.words("in-1", from: 0, "hi")])
      let opened = bench.now
      bench.time.advance(by: .seconds(60))
      var other = try bench.words("in-2", from: 0, "hi", through: "other")
      other.kind = "image"
      try await bench.receive([other])
      let action = SuppressionChange.Action.add([try bench.key(0)], source: "list", reason: "asked")
      _ = try await bench.store.changeSuppressions(SuppressionChange(tenant: bench.tenant, action: action))
      let seen = Seen()
      let pace = PaceKey(unchecked: "sender:1")
      let request = CommitFreeMessage(
        tenant: bench.tenant,
        person: try bench.key(0),
        message: bench.free("free-1", "text"),
        paceKeys: [pace]
      ) { context in
        seen.set(context)
        var plan = FreeMessagePlan(.send(at: context.now, before: context.now + 1), now: context.now)
        var state = context.pace[pace] ?? PaceState()
        state.apply(Throttle(until: context.now + 5), at: context.now)
        plan.pace[pace] = state
        return plan
      }
      _ = try await bench.store.commitFreeMessage(request)
      let context = try bench.unwrap(seen.context, "The decision was not asked for")
      try bench.expect(context.now, is: bench.now, "The clock")
      try bench.expect(context.opening, is: opened, "When the person opened the window")
      try bench.expect(context.consent.isWithdrawn(.marketing), "The decision does not see what the person decided")
      try bench.expect(context.suppression?.reason, is: "asked", "The entry on the suppression list")
      try bench.expect(context.earlier, is: nil, "What was there before")
      try bench.expect(context.pace, is: [:], "What was used up before")
      let paces = try await bench.store.paces(PaceQuery(tenant: bench.tenant, keys: [pace]))
      try bench.expect(paces[pace] != nil, "The pace was not kept")
      let message = try bench.unwrap(try await bench.recordFree("free-1", .unknown("gone")), "The message is gone")
      try bench.expect(message.text, is: "text", "What it says")
      try bench.expect(message.attempt.committedAt, is: bench.now, "When it was committed")
      try bench.expect(message.attempt.sendBefore, is: bench.now + 1, "When it may no longer leave")
      try bench.expect(message.status, is: .unconfirmed, "What became of it")
    },

    ConformanceCase("A refusal keeps no message, and a stranger gets none") { bench in
      try await bench.save(0..<1)
      let plan = try await bench.commitFree("free-1", to: 0, "x")
      try bench.expect(plan.verdict, is: .refuse(.outsideWindow), "The verdict on somebody who never wrote")
      try bench.expect(try await bench.history(0), is: [], "The history")
      try await bench.expectRefusal(.notFound, "A message to a stranger") {
        _ = try await bench.commitFree("free-1", to: 9, "x")
      }
    },

    ConformanceCase("A message is committed once, unless it is proven that nobody got it") { bench in
      try await bench.receive([try bench.words("in-1", from: 0, "hi")])
      _ = try await bench.commitFree("free-1", to: 0, "x")
      let again = try await bench.commitFree("free-1", to: 0, "x")
      try bench.expect(again.verdict, is: .refuse(.committedBefore), "The verdict on the same message")
      try bench.expect(again.earlier?.text, is: "x", "The first message")
      _ = try await bench.recordFree("free-1", .notTaken(note: "throttled", code: 4, retryAt: nil))
      bench.time.advance(by: .seconds(5))
      let retry = try await bench.commitFree("free-1", to: 0, "x")
      guard case .send = retry.verdict else { return try bench.expect(false, "It may not be tried again") }
      let history = try await bench.history(0)
      try bench.expect(history.map(\.status), is: [.sending, nil], "What became of them")
      try bench.expect(history.first?.at, is: bench.now, "When it was tried again")
      _ = try await bench.recordFree("free-1", bench.accepted("m1"))
      let third = try await bench.commitFree("free-1", to: 0, "x")
      try bench.expect(third.verdict, is: .refuse(.committedBefore), "The verdict on what was taken")
    },

    ConformanceCase("The outcome of a free message is recorded once, and reports join it, before or after") { bench in
      try await bench.receive([try bench.words("in-1", from: 0, "hi")])
      for id in ["free-1", "free-2"] { _ = try await bench.commitFree(id, to: 0, id) }
      try await bench.apply([bench.report(.delivered, message: "m1")])
      let taken = try await bench.recordFree("free-1", bench.accepted("m1"))
      try bench.expect(taken?.status, is: .delivered, "What was reported before the message was known")
      try bench.expect(taken?.messageID?.rawValue, is: "m1", "The provider's identifier")
      let late = try await bench.recordFree("free-1", .unknown("late"))
      try bench.expect(late?.status, is: .delivered, "A second outcome")
      let refusal = ProviderError(errorClass: .windowClosed, scope: .recipient, reaction: .sendTemplate, code: 131_047)
      let refused = try await bench.recordFree("free-2", .rejected(refusal))
      try bench.expect(refused?.status, is: .failed, "A refusal")
      let read = bench.report(.read, message: "m1")
      try bench.expect(try await bench.apply([read]).joined, is: 1, "What the report changed")
      try bench.expect(try await bench.apply([read]).joined, is: 0, "What its repetition changed")
      let history = try await bench.history(0)
      try bench.expect(history.map(\.status), is: [.failed, .read, nil], "What became of them")
      try bench.expect(history.map(\.errorCode), is: [131_047, nil, nil], "The codes")
      try bench.expect(try await bench.recordFree("nothing", .unknown("x")), is: nil, "What is not there")
    },

    ConformanceCase("Answers take their slots from the sender's pace, and a throttle holds them") { bench in
      try await bench.receive([try bench.words("in-1", from: 0, "hi")])
      let slots = try await (0..<3).asyncMap { index in
        try await bench.commitFree("free-\(index)", to: 0, "x", limit: RateLimit(count: 1, per: .seconds(1)))
      }
      guard case .send(let first, _) = try slots[at: 0].verdict, case .wait(let second) = try slots[at: 1].verdict
      else {
        return try bench.expect(false, "Two answers of one second, or none")
      }
      try bench.expect(first, is: bench.now, "The first slot")
      try bench.expect(second > bench.now, "The second answer need not wait")
      try bench.expect(try await bench.history(0).count, is: 2, "The messages that are on record")
      bench.time.advance(by: .seconds(2))
      let key = PaceKey.sender("1")
      let throttled = RecordFreeMessage(
        tenant: bench.tenant,
        id: AttemptID(unchecked: "free-0"),
        outcome: .notTaken(note: "throttled", code: nil, retryAt: nil),
        throttles: [key: Throttle(until: bench.now + 30)]
      )
      _ = try await bench.store.recordFreeMessage(throttled)
      let held = try await bench.commitFree("free-5", to: 0, "x", limit: RateLimit(count: 1, per: .seconds(1)))
      guard case .wait(let until) = held.verdict else { return try bench.expect(false, "The throttle does not hold") }
      try bench.expect(until >= bench.now + 29, "How long the throttle holds")
    },
  ]
}

/// What a decision was shown.
private final class Seen: Sendable {
  private let state = Mutex<FreeMessageContext?>(nil)

  func set(_ context: FreeMessageContext) { state.withLock { $0 = context } }

  var context: FreeMessageContext? { state.withLock { $0 } }
}

extension Range<Int> {
  fileprivate func asyncMap<Value>(_ transform: (Int) async throws -> Value) async throws -> [Value] {
    var values: [Value] = []
    for number in self { values.append(try await transform(number)) }
    return values
  }
}

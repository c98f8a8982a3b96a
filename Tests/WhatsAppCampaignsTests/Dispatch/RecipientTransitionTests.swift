import Foundation
import Testing

@testable import WhatsAppCampaigns

@Suite("The dispatch state of a recipient")
struct RecipientTransitionTests {
  private let start = Date(timeIntervalSince1970: 1_763_000_000)
  private let worker = WorkerID(unchecked: "w")

  private func sending(_ id: String = "a", number: Int = 1) throws -> Recipient {
    var recipient = Recipient(
      id: RecipientID(1),
      campaign: CampaignID(unchecked: "c"),
      contact: ContactID(1),
      person: PersonKey(try #require(PhoneNumber(e164: "+60123456789"))),
      updatedAt: start
    )
    try done(recipient.claim(by: worker, until: start + 30, at: start))
    recipient.begin(attempt(id, number), at: start)
    return recipient
  }

  private func attempt(_ id: String, _ number: Int) -> Attempt {
    Attempt(id: AttemptID(unchecked: id), number: number, committedAt: start, sendBefore: start + 1)
  }

  private func done(_ change: Bool) throws { try #require(change) }

  private var failure: Evidence {
    Evidence(failure: .init(code: 131_026, errorClass: "", at: start), messageID: nil)
  }

  private let cancelling = TemplateName(rawValue: "offer").flatMap { template in
    LanguageCode(rawValue: "ms").map { language in
      Campaign(
        id: CampaignID(unchecked: "c"),
        plan: CampaignPlan(
          name: "Case",
          provider: ProviderName(unchecked: "cloud"),
          template: template,
          language: language,
          variables: VariableMapping(),
          audience: Audience(numbers: [])
        ),
        status: .cancelling,
        createdAt: Date(timeIntervalSince1970: 1_763_000_000)
      )
    }
  }

  private let error = ProviderError(errorClass: .recipientUnreachable, scope: .recipient, reaction: .fail)

  private func record(_ recipient: inout Recipient, _ outcome: AttemptOutcome, _ id: String = "a") -> Bool {
    recipient.record(
      outcome,
      of: AttemptID(unchecked: id),
      campaignIsCancelling: false,
      at: start,
      ingest: start
    )
  }

  @Test("A reported failure is not undone by an answer that proves nothing")
  func failureThenUnknown() throws {
    for outcome in [AttemptOutcome.unknown("timeout"), .notSent("cut")] {
      var recipient = try sending()
      try done(recipient.receive(failure, for: AttemptID(unchecked: "a"), at: start))
      try done(record(&recipient, outcome))
      #expect(recipient.state == .rejected(AttemptID(unchecked: "a")))
      #expect(recipient.status == .failed)
    }
  }

  @Test("A message that was taken and failed afterwards has a reason, in either order")
  func failureAfterAcceptanceHasAReason() throws {
    var first = try sending()
    try done(record(&first, .accepted(nil, isHeld: false)))
    try done(first.receive(failure, for: AttemptID(unchecked: "a"), at: start))
    #expect(first.status == .failed && first.reason == "failed")

    var second = try sending()
    try done(second.receive(failure, for: AttemptID(unchecked: "a"), at: start))
    try done(record(&second, .accepted(nil, isHeld: false)))
    #expect(second.status == .failed && second.reason == "failed")

    try done(second.receive(Evidence(.delivered, at: start, messageID: nil), for: AttemptID(unchecked: "a"), at: start))
    #expect(second.status == .delivered && second.reason == nil)
  }

  @Test("A refusal does not undo a report that the message was taken")
  func refusalAfterDelivery() throws {
    var recipient = try sending()
    try done(
      recipient.receive(Evidence(.delivered, at: start, messageID: nil), for: AttemptID(unchecked: "a"), at: start)
    )
    try done(record(&recipient, .rejected(error)))
    #expect(recipient.state == .accepted(AttemptID(unchecked: "a")))
    #expect(recipient.status == .delivered && recipient.reason == nil)
  }

  @Test("While an attempt is under way, the failure of an earlier one is not the outcome")
  func earlierFailure() throws {
    var recipient = try sending()
    try done(record(&recipient, .unknown("timeout")))
    try done(recipient.settle(.atLeastOnce(maximumAttempts: 2), campaignIsSending: true, at: start))
    try done(recipient.claim(by: worker, until: start + 30, at: start))
    recipient.begin(attempt("b", 2), at: start)
    try done(recipient.receive(failure, for: AttemptID(unchecked: "a"), at: start))
    #expect(recipient.status == .sending)
    try done(record(&recipient, .unknown("timeout"), "b"))
    #expect(recipient.status == .unconfirmed && recipient.isSettling)
  }

  /// One random step; says whether it proved that nothing was taken.
  private func step(_ recipient: inout Recipient, _ random: SeededRandomSource, _ now: Date) -> AttemptID? {
    let known = recipient.attempts.map(\.id)
    let attempt = known.isEmpty ? AttemptID(unchecked: "x") : known[Int(random.next() % UInt64(known.count))]
    switch random.next() % 12 {
    case 0, 1: _ = recipient.claim(by: worker, until: now + 30, at: now)
    case 2: _ = recipient.release(at: now)
    case 3, 4:
      guard recipient.isClaimed(by: worker, epoch: recipient.epoch, at: now) else { break }
      let id = AttemptID.draw(from: random)
      recipient.begin(
        Attempt(id: id, number: recipient.attempts.count + 1, committedAt: now, sendBefore: now + 1),
        at: now
      )
    case 5:
      if case .claimed = recipient.state, random.next() % 8 == 0 {
        recipient.end(.optedOut, reason: "withdrawn", at: now)
      }
    case 6: if random.next() % 8 == 0, let cancelling { _ = recipient.leaveOut(of: cancelling, at: now) }
    case 7:
      let outcomes: [AttemptOutcome] = [.accepted(nil, isHeld: false), .rejected(error), .unknown("cut")]
      let outcome = outcomes[Int(random.next() % 3)]
      _ = recipient.record(outcome, of: attempt, campaignIsCancelling: false, at: now, ingest: now)
    case 8:
      if recipient.record(.notSent("cut"), of: attempt, campaignIsCancelling: false, at: now, ingest: now) {
        return attempt
      }
    case 9:
      let levels: [Evidence.Level] = [.accepted, .sent, .delivered, .read]
      _ = recipient.receive(Evidence(levels[Int(random.next() % 4)], at: now, messageID: nil), for: attempt, at: now)
    case 10: _ = recipient.receive(failure, for: attempt, at: now)
    default:
      if random.next() % 2 == 0 {
        _ = recipient.orphan(at: now, ingest: now)
      } else {
        _ = recipient.settle(.atLeastOnce(maximumAttempts: 3), campaignIsSending: true, at: now)
      }
    }
    return nil
  }

  @Test("No walk takes a forbidden edge", arguments: 0..<200)
  func walk(seed: Int) throws {
    let random = SeededRandomSource(seed: UInt64(seed))
    var recipient = try sending()
    recipient.state = .pending(notBefore: nil)
    recipient.attempts = []
    for index in 0..<200 {
      let before = recipient
      let proof = step(&recipient, random, start + Double(index))
      #expect(recipient.epoch >= before.epoch)
      for (old, new) in zip(before.attempts, recipient.attempts) {
        #expect(new.id == old.id && new.evidence.level >= old.evidence.level)
      }
      switch (before.state, recipient.state) {
      case (.sending(let id), .pending): #expect(proof == id, "back in line without proof")
      case (.sending, .claimed): Issue.record("claimed while an attempt is open")
      case (.optedOut, let state), (.skipped, let state), (.cancelled, let state):
        // Only late evidence about an earlier attempt may show that the message had left after all.
        if case .accepted = state { break }
        #expect(state == before.state, "back from the dead")
      case (.accepted, .pending), (.accepted, .claimed), (.accepted, .sending): Issue.record("sent again")
      default: break
      }
      #expect(recipient.attempts.count { !$0.isProvenNegative } <= 3)
      let isShownOpen = [.pending, .queued, .sending].contains(recipient.status) || recipient.isSettling
      #expect(isShownOpen == recipient.isOpen)
    }
  }

  @Test("A STOP is noted beside an attempt that is under way, once, and beside nothing else")
  func stopRaces() throws {
    var recipient = try sending()
    try done(recipient.noteStop(at: start + 1))
    #expect(recipient.stopRaced && recipient.updatedAt == start + 1)
    let isNotedAgain = recipient.noteStop(at: start + 2)
    #expect(!isNotedAgain && recipient.updatedAt == start + 1)

    var sent = try sending()
    try done(record(&sent, .accepted(nil, isHeld: false)))
    let isNotedLater = sent.noteStop(at: start + 2)
    #expect(!isNotedLater && !sent.stopRaced)
  }
}

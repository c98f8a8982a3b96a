import Foundation
import WhatsAppCampaigns

extension StoreConformance {
  static let outcomeCases = [
    ConformanceCase("An outcome is recorded once, and what comes after it changes nothing") { bench in
      let id = try await bench.startedCampaign(0..<1)
      let intent = try await bench.launchOne(id)
      try bench.expect(try await bench.record(bench.accepted("m1"), of: intent, in: id), is: 1, "The first outcome")
      let before = try await bench.recipients(id)
      bench.time.advance(by: .seconds(5))
      for outcome in [bench.accepted("m2"), .unknown("late"), .notSent("late")] {
        try bench.expect(try await bench.record(outcome, of: intent, in: id), is: 0, "A further outcome")
      }
      try bench.expect(try await bench.recipients(id), is: before, "The recipient after further outcomes")
      try bench.expect(before[at: 0].status, is: .sent, "The status")
      let ids = try before[at: 0].attempts[at: 0].evidence.messageIDs.map(\.rawValue)
      try bench.expect(ids, is: ["m1"], "The message that is known")
    },

    ConformanceCase("The outcome of an attempt that is not the recipient's is ignored") { bench in
      let id = try await bench.startedCampaign(0..<2)
      let other = try await bench.startedCampaign(0..<2, named: "other")
      let intents = try await bench.launch(id)
      let before = try await bench.recipients(id)
      var foreign = try intents[at: 0]
      foreign.attempt = try intents[at: 1].attempt
      try bench.expect(try await bench.record(bench.accepted("m"), of: foreign, in: id), is: 0, "A foreign attempt")
      foreign.attempt = .draw(from: bench.random)
      try bench.expect(try await bench.record(bench.accepted("m"), of: foreign, in: id), is: 0, "An unknown attempt")
      foreign.recipient = RecipientID(999_999)
      try bench.expect(try await bench.record(bench.accepted("m"), of: foreign, in: id), is: 0, "An unknown recipient")
      let misrouted = try await bench.record(bench.accepted("m"), of: intents[at: 0], in: other)
      try bench.expect(misrouted, is: 0, "A recipient of another campaign")
      try bench.expect(try await bench.recipients(id), is: before, "The recipients at the end")
    },

    ConformanceCase("A message that was accepted without an identifier is never sent again") { bench in
      let id = try await bench.startedCampaign(0..<1, delivery: .atLeastOnce(maximumAttempts: 5))
      let intent = try await bench.launchOne(id)
      try await bench.record(.accepted(nil, isHeld: true), of: intent, in: id)
      try await bench.liveTime(120)
      _ = try await bench.sweep(id)
      try bench.expect(try await bench.recipient(intent.recipient, of: id).status, is: .sent, "The status")
      try bench.expect(try await bench.recipients(id).map(\.attempts.count), is: [1], "The attempts")
    },

    ConformanceCase("A refusal is final and keeps the provider's number") { bench in
      let id = try await bench.startedCampaign(0..<1)
      let intent = try await bench.launchOne(id)
      let error = ProviderError(errorClass: .recipientUnreachable, scope: .recipient, reaction: .fail, code: 131_026)
      try await bench.record(.rejected(error), of: intent, in: id)
      let recipient = try await bench.recipient(intent.recipient, of: id)
      try bench.expect(recipient.status, is: .failed, "The status")
      try bench.expect(recipient.attempts[at: 0].errorCode, is: 131_026, "The provider's number")
      try bench.expect(try await bench.claim(id), is: [], "Who may be claimed after a refusal")
    },

    ConformanceCase("Proof that nothing was taken gives the recipient another attempt, the next in number") { bench in
      let id = try await bench.startedCampaign(0..<1)
      let first = try await bench.launchOne(id)
      try await bench.record(.notTaken(note: "connect", code: nil, retryAt: nil), of: first, in: id)
      let second = try await bench.launchOne(id)
      try await bench.record(bench.accepted("m1"), of: second, in: id)
      let recipient = try await bench.recipient(second.recipient, of: id)
      try bench.expect(recipient.attempts.map(\.id), is: [first.attempt, second.attempt], "The attempts")
      try bench.expect(recipient.attempts.map(\.number), is: [1, 2], "Their numbers")
      try bench.expect(recipient.attempts.map(\.disposition), is: [.notTaken, .accepted], "What came of them")
      try bench.expect(!recipient.isPossibleDuplicate, "A message that was not taken was called a possible duplicate")
    },

    ConformanceCase("Proof that nothing was taken ends a recipient of a campaign that is being cancelled") { bench in
      let id = try await bench.startedCampaign(0..<1)
      let intent = try await bench.launchOne(id)
      try await bench.control(id, .cancel)
      try await bench.record(.notSent("stopped"), of: intent, in: id)
      try bench.expect(try await bench.recipient(intent.recipient, of: id).status, is: .cancelled, "The status")
    },

    ConformanceCase("A late proof that nothing was taken puts nobody back in line in a campaign that has ended") {
      bench in
      let id = try await bench.startedCampaign(0..<1)
      let intent = try await bench.launchOne(id)
      // Its worker is frozen. Somebody else gives the attempt up, and with it the campaign is complete.
      bench.time.advance(by: .seconds(600))
      let settleTime = SettleTime(live: .zero, most: .zero)
      for _ in 0..<2 {
        _ = try await bench.store.sweep(SweepCampaign(tenant: bench.tenant, campaign: id, settleTime: settleTime))
      }
      try bench.expect(try await bench.campaign(id).status, is: .completed, "The campaign")
      try await bench.record(.notSent("late"), of: intent, in: id)
      let recipient = try await bench.recipient(intent.recipient, of: id)
      try bench.expect(!recipient.isOpen, "Somebody is in line again, and nobody will send")
    },

    ConformanceCase("What an answer says about consent is recorded with it") { bench in
      let id = try await bench.startedCampaign(0..<1)
      let intent = try await bench.launchOne(id)
      let error = ProviderError(errorClass: .recipientOptedOut, scope: .recipient, reaction: .suppressMarketing)
      let stop = bench.event(.platformStop, source: "whatsapp")
      try await bench.record(.rejected(error), of: intent, in: id, consent: stop)
      let record = try await bench.consent(0)
      try bench.expect(record.state.isStoppedByPlatform(.marketing), "The stop does not hold")
      try bench.expect(record.history.last?.event, is: stop, "The last entry of the history")
    },

    ConformanceCase("A stop binds although the outcome that it came with is too late, and is on record once") { bench in
      let id = try await bench.startedCampaign(0..<1)
      let intent = try await bench.launchOne(id)
      try await bench.record(bench.accepted("m1"), of: intent, in: id)
      let error = ProviderError(errorClass: .recipientOptedOut, scope: .recipient, reaction: .suppressMarketing)
      let stop = bench.event(.platformStop, source: "whatsapp")
      for _ in 0..<2 {
        bench.time.advance(by: .seconds(5))
        let recorded = try await bench.record(.rejected(error), of: intent, in: id, consent: stop)
        try bench.expect(recorded, is: 0, "An outcome that is too late")
      }
      let record = try await bench.consent(0)
      try bench.expect(record.state.isStoppedByPlatform(.marketing), "The stop was dropped with its outcome")
      try bench.expect(record.history.count { $0.event == stop }, is: 1, "The entries of the one stop")
      try bench.expect(try await bench.recipient(intent.recipient, of: id).status, is: .sent, "The status")
    },
  ]

  static let settlingCases = [
    ConformanceCase("An unknown outcome is unconfirmed only after webhooks were proven to arrive for the settle time") {
      bench in
      let id = try await bench.startedCampaign(0..<1)
      try await bench.liveTime(10)
      let intent = try await bench.launchOne(id)
      try await bench.record(.unknown("timeout"), of: intent, in: id)
      func state() async throws -> Recipient.State {
        _ = try await bench.sweep(id)
        return try await bench.recipient(intent.recipient, of: id).state
      }
      bench.time.advance(by: .seconds(86_400))
      guard case .settling(intent.attempt, _) = try await state() else {
        return try bench.expect(false, "Silence was taken for proof")
      }
      try bench.expect(try await bench.recipient(intent.recipient, of: id).status, is: .unconfirmed, "What is shown")
      try await bench.liveTime(50)
      guard case .settling(intent.attempt, _) = try await state() else {
        return try bench.expect(false, "The settle time ended early")
      }
      try await bench.liveTime(15)
      try bench.expect(try await state(), is: .unconfirmed(intent.attempt), "The state after the settle time")
      try bench.expect(try await bench.claim(id), is: [], "Who is sent to again")
    },

    ConformanceCase("An unknown outcome is unconfirmed at the latest when no report can come any more") { bench in
      let id = try await bench.startedCampaign(0..<1)
      let intent = try await bench.launchOne(id)
      try await bench.record(.unknown("timeout"), of: intent, in: id)
      bench.time.advance(by: .seconds(8 * 86_400 + 1))
      _ = try await bench.sweep(id)
      let state = try await bench.recipient(intent.recipient, of: id).state
      try bench.expect(state, is: .unconfirmed(intent.attempt), "The state after eight days")
    },

    ConformanceCase("A sweep that asks for at most once sends nothing again, whatever the campaign's plan says") {
      bench in
      let id = try await bench.startedCampaign(0..<1, delivery: .atLeastOnce(maximumAttempts: 5))
      let intent = try await bench.launchOne(id)
      try await bench.record(.unknown("timeout"), of: intent, in: id)
      let request = SweepCampaign(
        tenant: bench.tenant,
        campaign: id,
        settleTime: SettleTime(live: .zero, most: .zero),
        delivery: .atMostOnce
      )
      try bench.expect(try await bench.store.sweep(request).moved, is: 1, "Recipients that were moved")
      try bench.expect(try await bench.recipient(intent.recipient, of: id).status, is: .unconfirmed, "The status")
      try bench.expect(try await bench.claim(id), is: [], "Who may be claimed after it")
    },

    ConformanceCase("At least once: an unknown outcome is sent again after the settle time, up to the maximum") {
      bench in
      let id = try await bench.startedCampaign(0..<1, delivery: .atLeastOnce(maximumAttempts: 2))
      let first = try await bench.launchOne(id)
      try await bench.record(.unknown("timeout"), of: first, in: id)
      try bench.expect(try await bench.claim(id), is: [], "Who is sent to again within the settle time")
      try await bench.liveTime(65)
      _ = try await bench.sweep(id)
      let second = try await bench.launchOne(id)
      try bench.expect(second.attempt != first.attempt, "The second attempt has the identifier of the first")
      try await bench.record(.unknown("timeout"), of: second, in: id)
      try await bench.liveTime(65)
      _ = try await bench.sweep(id)
      let recipient = try await bench.recipient(first.recipient, of: id)
      try bench.expect(recipient.state, is: .unconfirmed(second.attempt), "The state after two attempts")
      try bench.expect(recipient.isPossibleDuplicate, "Two attempts that may both have arrived are not shown as such")
    },

    ConformanceCase("At least once: nothing is sent again by a campaign that does not send") { bench in
      let id = try await bench.startedCampaign(0..<1, delivery: .atLeastOnce(maximumAttempts: 5))
      let intent = try await bench.launchOne(id)
      try await bench.record(.unknown("timeout"), of: intent, in: id)
      try await bench.control(id, .cancel)
      try await bench.liveTime(65)
      _ = try await bench.sweep(id)
      let state = try await bench.recipient(intent.recipient, of: id).state
      try bench.expect(state, is: .unconfirmed(intent.attempt), "The state after the settle time")
    },

    ConformanceCase("An attempt whose worker is gone becomes unknown when it can no longer be under way, not before") {
      bench in
      let id = try await bench.startedCampaign(0..<1)
      let intent = try await bench.launchOne(id)
      bench.time.advance(by: .seconds(115))
      try bench.expect(try await bench.sweep(id).moved, is: 0, "Recipients moved while it may be under way")
      bench.time.advance(by: .seconds(10))
      try bench.expect(try await bench.sweep(id).moved, is: 1, "Recipients moved afterwards")
      let recipient = try await bench.recipient(intent.recipient, of: id)
      try bench.expect(recipient.isSettling, "It is not settling")
      try bench.expect(try await bench.claim(id), is: [], "Who may be claimed")
      // The worker was not dead after all, and knows.
      try await bench.record(bench.accepted("m1"), of: intent, in: id)
      try bench.expect(try await bench.recipient(intent.recipient, of: id).status, is: .sent, "After the late answer")
    },
  ]
}

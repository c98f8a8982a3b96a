import Foundation
import WhatsAppCampaigns

extension StoreConformance {
  static let claimCases = [
    ConformanceCase("Only a campaign that is sending gives anybody out") { bench in
      try await bench.decide(.granted, 0..<2)
      let id = try await bench.create("case", Audience(numbers: [try bench.phone(0), try bench.phone(1)]))
      _ = try await bench.store.snapshotAudience(SnapshotAudience(tenant: bench.tenant, campaign: id))
      try bench.expect(try await bench.claim(id), is: [], "What a draft gives out")
      try await bench.control(id, .start)
      try bench.expect(try await bench.claim(id, limit: 1).count, is: 1, "What a campaign that sends gives out")
      for command in [CampaignCommand.pause(reason: nil), .cancel] {
        try await bench.control(id, command)
        let result = try await bench.claimResult(id)
        try bench.expect(result.claimed.count, is: 0, "What a halted campaign gives out")
        try bench.expect(result.campaign, is: try await bench.campaign(id), "The campaign in the answer")
      }
    },

    ConformanceCase("Recipients are given out in order, each under a lease and a new epoch") { bench in
      let id = try await bench.startedCampaign(0..<5)
      let first = try await bench.claim(id, limit: 3)
      let second = try await bench.claim(id, by: StoreBench.otherWorker, limit: 3)
      let all = try await bench.recipients(id)
      try bench.expect(first + second, is: all, "Those who were given out")
      let lease = bench.now.addingTimeInterval(30)
      try bench.expect(first[at: 0].state, is: .claimed(by: StoreBench.worker, until: lease), "The first claim")
      try bench.expect(all.map(\.epoch), is: [1, 1, 1, 1, 1], "The epochs")
      let third = try await bench.claimResult(id)
      try bench.expect(third.claimed.count, is: 0, "What is left to give out")
      try bench.expect(third.nextDue, is: lease, "When it is worth asking again")
    },

    ConformanceCase("Workers that claim at the same time never get the same recipient") { bench in
      let id = try await bench.startedCampaign(0..<60)
      let claimed = try await withThrowingTaskGroup(of: [RecipientID].self) { group in
        for index in 0..<12 {
          group.addTask {
            try await bench.claim(id, by: WorkerID(unchecked: "w\(index)"), limit: 7).map(\.id)
          }
        }
        return try await group.reduce(into: [RecipientID]()) { $0 += $1 }
      }
      try bench.expect(claimed.count, is: 60, "How many were given out")
      try bench.expect(Set(claimed).count, is: 60, "How many different ones were given out")
    },

    ConformanceCase("A lease that has ended gives its recipient to another worker, and the first one's claim is void") {
      bench in
      let id = try await bench.startedCampaign(0..<1)
      let old = try await bench.claim(id)
      let late = try await bench.planner(id, old)
      bench.time.advance(by: .seconds(29))
      try bench.expect(try await bench.claim(id, by: StoreBench.otherWorker), is: [], "A lease that still runs")
      bench.time.advance(by: .seconds(1))
      let new = try await bench.claim(id, by: StoreBench.otherWorker)
      try bench.expect(new.map(\.epoch), is: [2], "The epoch of the second claim")
      let plan = try await bench.commit(id, old, late)
      try bench.expect(plan.intents, is: [], "Intents of the first worker")
      try bench.expect(plan.lost, is: old.map(\.id), "What the first worker has lost")
      try bench.expect(try await bench.recipients(id), is: new, "The recipient after the first worker's try")
      let intents = try await bench.intend(id, new, by: StoreBench.otherWorker).intents
      try bench.expect(intents.count, is: 1, "Intents of the second worker")
    },

    ConformanceCase("An intent does not commit after its lease has ended, even if nobody else took over") { bench in
      let id = try await bench.startedCampaign(0..<1)
      let claimed = try await bench.claim(id)
      let planner = try await bench.planner(id, claimed)
      bench.time.advance(by: .seconds(31))
      try bench.expect(try await bench.commit(id, claimed, planner).intents, is: [], "Intents after the lease")
      try bench.expect(
        try await bench.recipient(claimed[at: 0].id, of: id).attempts,
        is: [],
        "Attempts after the lease"
      )
    },

    ConformanceCase("A worker that ends gives back its own claims and nothing else") { bench in
      let id = try await bench.startedCampaign(0..<3)
      _ = try await bench.store.enlist(EnlistWorker(tenant: bench.tenant, worker: StoreBench.worker))
      let intent = try await bench.launchOne(id)
      _ = try await bench.claim(id, limit: 1)
      _ = try await bench.claim(id, by: StoreBench.otherWorker, limit: 1)
      try await bench.store.discharge(DischargeWorker(tenant: bench.tenant, worker: StoreBench.worker))
      let states = try await bench.recipients(id).map(\.state)
      let lease = bench.now.addingTimeInterval(30)
      let expected: [Recipient.State] = [
        .sending(intent.attempt), .pending(notBefore: nil), .claimed(by: StoreBench.otherWorker, until: lease),
      ]
      try bench.expect(states, is: expected, "The states after the end of the first worker")
    },

    ConformanceCase("Whoever has to wait is given out when their time has come, not before") { bench in
      let id = try await bench.startedCampaign(0..<2)
      let intents = try await bench.launch(id)
      for (index, intent) in intents.enumerated() {
        let due = bench.now.addingTimeInterval(60 + 60 * Double(index))
        try await bench.record(.notTaken(note: "throttled", code: 130_429, retryAt: due), of: intent, in: id)
      }
      let early = try await bench.claimResult(id)
      try bench.expect(early.claimed.count, is: 0, "Those who were given out too early")
      try bench.expect(early.nextDue, is: bench.now.addingTimeInterval(60), "When the next one is due")
      bench.time.advance(by: .seconds(60))
      try bench.expect(try await bench.claim(id).map(\.id), is: [intents[at: 0].recipient], "Those who are due")
      bench.time.advance(by: .seconds(15))
      let late = try await bench.claimResult(id)
      try bench.expect(
        late.nextDue,
        is: bench.now.addingTimeInterval(15),
        "When the next one is due, a lease or a wait"
      )
    },

    ConformanceCase("Whose wait or lease ended first is given out first, and whoever waits for nothing after them") {
      bench in
      let id = try await bench.startedCampaign(0..<7)
      let intents = try await bench.launch(id, limit: 3)
      for (intent, wait) in zip(intents, [30.0, 10, 10]) {
        let due = bench.now.addingTimeInterval(wait)
        try await bench.record(.notTaken(note: "throttled", code: 130_429, retryAt: due), of: intent, in: id)
      }
      let held = try await bench.claim(id, by: StoreBench.otherWorker, limit: 1, lease: .seconds(20))
      let all = try await bench.recipients(id).map(\.id)
      try bench.expect(held.map(\.id), is: [all[at: 3]], "Who is held meanwhile")
      bench.time.advance(by: .seconds(60))
      var given: [RecipientID] = []
      for limit in [1, 2, 2, 100] { given += try await bench.claim(id, limit: limit).map(\.id) }
      let order = try [1, 2, 3, 0, 4, 5, 6].map { try all[at: $0] }
      try bench.expect(given, is: order, "The order in which they are given out")
    },

    ConformanceCase("Whoever was given back without a message waits for nothing, and goes by their number") { bench in
      let id = try await bench.startedCampaign(0..<6)
      _ = try await bench.store.enlist(EnlistWorker(tenant: bench.tenant, worker: StoreBench.worker))
      let all = try await bench.recipients(id).map(\.id)
      _ = try await bench.claim(id, limit: 2)
      let others = try await bench.claim(id, by: StoreBench.otherWorker, limit: 2).map(\.id)
      try await bench.store.discharge(DischargeWorker(tenant: bench.tenant, worker: StoreBench.worker))
      let given = try await bench.claim(id, limit: 3).map(\.id)
      let order = try [0, 1, 4].map { try all[at: $0] }
      try bench.expect(given, is: order, "Who is given out while another worker holds \(others)")
    },

    ConformanceCase("The store's clock never goes back") { bench in
      let id = try await bench.startedCampaign(0..<2)
      bench.time.advance(by: .seconds(100))
      let before = try await bench.claimResult(id, limit: 1).now
      bench.time.wallClockJumps(by: .seconds(-3_600))
      let after = try await bench.claimResult(id, limit: 1)
      try bench.expect(after.now >= before, "The clock went back")
      let leases = try await bench.recipients(id).compactMap { recipient in
        if case .claimed(_, let lease) = recipient.state { lease } else { nil }
      }
      try bench.expect(leases, is: leases.sorted(), "A lease of after the jump ends before one of before it")
    },
  ]

  static let intentCases = [
    ConformanceCase("An intent is on record before anything is sent") { bench in
      let id = try await bench.startedCampaign(0..<1)
      let intent = try await bench.launchOne(id)
      let recipient = try await bench.recipient(intent.recipient, of: id)
      try bench.expect(recipient.state, is: .sending(intent.attempt), "The state")
      let attempt = Attempt(
        id: intent.attempt,
        number: 1,
        committedAt: bench.now,
        sendBefore: bench.now.addingTimeInterval(1)
      )
      try bench.expect(recipient.attempts, is: [attempt], "The attempt")
      try bench.expect(try await bench.claim(id), is: [], "Who may be claimed while an attempt is open")
    },

    ConformanceCase("No intent commits after a pause, nor under the epoch of before it") { bench in
      let id = try await bench.startedCampaign(0..<2)
      let claimed = try await bench.claim(id)
      let early = try await bench.planner(id, claimed)
      try await bench.control(id, .pause(reason: nil))
      let before = try await bench.recipients(id)
      let paused = try await bench.commit(id, claimed, early)
      try bench.expect(!paused.campaignIsSending && paused.intents.isEmpty, "An intent committed after a pause")
      try await bench.control(id, .resume)
      let resumed = try await bench.commit(id, claimed, early)
      try bench.expect(!resumed.campaignIsSending && resumed.intents.isEmpty, "An intent of before the pause committed")
      try bench.expect(try await bench.recipients(id), is: before, "The recipients after refused intents")
      try bench.expect(try await bench.intend(id, claimed).intents.count, is: 2, "Intents under the new epoch")
    },

    ConformanceCase("Outcomes that come with intents are recorded with them, and also when nothing may be sent") {
      bench in
      let id = try await bench.startedCampaign(0..<4)
      let sent = try await bench.launch(id, limit: 2)
      let claimed = try await bench.claim(id)
      let planner = try await bench.planner(id, claimed)
      let first = RecordOutcomes.Entry(
        recipient: try sent[at: 0].recipient,
        attempt: try sent[at: 0].attempt,
        outcome: bench.accepted("wamid.first")
      )
      let plan = try await bench.commit(id, claimed, planner, outcomes: [first])
      try bench.expect(plan.intents.count, is: 2, "Intents beside the outcome")
      try bench.expect(try await bench.recipient(first.recipient, of: id).status, is: .sent, "The one with an outcome")
      try await bench.control(id, .pause(reason: nil))
      let second = RecordOutcomes.Entry(
        recipient: try sent[at: 1].recipient,
        attempt: try sent[at: 1].attempt,
        outcome: bench.accepted("wamid.second")
      )
      let paused = try await bench.commit(id, claimed, planner, outcomes: [second])
      try bench.expect(!paused.campaignIsSending, "An intent committed after a pause")
      try bench.expect(try await bench.recipient(second.recipient, of: id).status, is: .sent, "The one of the pause")
    },

    ConformanceCase("A STOP between claim and intent binds") { bench in
      let id = try await bench.startedCampaign(0..<2)
      let claimed = try await bench.claim(id)
      let planner = try await bench.planner(id, claimed)
      try await bench.decide(.withdrawn, 0..<1)
      let plan = try await bench.commit(id, claimed, planner)
      try bench.expect(plan.intents.map(\.recipient), is: [claimed[at: 1].id], "Who is sent to")
      let recipient = try await bench.recipient(claimed[at: 0].id, of: id)
      try bench.expect(recipient.status, is: .optedOut, "The one who said STOP")
      try bench.expect(recipient.reason, is: ConsentBlock.withdrawn.rawValue, "The reason")
    },

    ConformanceCase("A suppression between claim and intent binds") { bench in
      let id = try await bench.startedCampaign(0..<2)
      let claimed = try await bench.claim(id)
      let planner = try await bench.planner(id, claimed)
      let action = SuppressionChange.Action.add([try bench.key(1)], source: "list", reason: nil)
      _ = try await bench.store.changeSuppressions(SuppressionChange(tenant: bench.tenant, action: action))
      let plan = try await bench.commit(id, claimed, planner)
      try bench.expect(plan.intents.map(\.recipient), is: [claimed[at: 0].id], "Who is sent to")
      let recipient = try await bench.recipient(claimed[at: 1].id, of: id)
      try bench.expect(recipient.state, is: .optedOut, "The one who is suppressed")
      try bench.expect(recipient.reason, is: ConsentBlock.suppressed.rawValue, "The reason")
    },

    ConformanceCase("The decision is shown the recipients in the order of the request, and none of another campaign") {
      bench in
      let id = try await bench.startedCampaign(0..<3)
      let other = try await bench.startedCampaign(0..<3, named: "other")
      let asked = Array(try await bench.recipients(id).reversed()) + (try await bench.recipients(other))
      // A decision that holds no claim calls everybody lost whom it is shown.
      let lost = try await bench.commit(id, asked, try await bench.planner(id, [])).lost
      try bench.expect(lost, is: asked.prefix(3).map(\.id), "Who was shown")
    },

    ConformanceCase("A recipient that is asked for twice is sent to once") { bench in
      let id = try await bench.startedCampaign(0..<1)
      let claimed = try await bench.claim(id)
      let plan = try await bench.commit(id, claimed + claimed, try await bench.planner(id, claimed))
      try bench.expect(plan.intents.count, is: 1, "Intents of one recipient")
      try bench.expect(try await bench.recipient(claimed[at: 0].id, of: id).attempts.count, is: 1, "Attempts on record")
    },
  ]
}

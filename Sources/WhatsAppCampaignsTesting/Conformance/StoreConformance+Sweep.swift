import Foundation
import WhatsAppCampaigns

extension StoreConformance {
  static let sweepCases = [
    ConformanceCase("A sweep gives back claims whose lease has ended, and keeps their epoch") { bench in
      let id = try await bench.startedCampaign(0..<2)
      _ = try await bench.claim(id, limit: 1)
      bench.time.advance(by: .seconds(20))
      _ = try await bench.claim(id, limit: 1)
      bench.time.advance(by: .seconds(15))
      try bench.expect(try await bench.sweep(id).moved, is: 1, "Recipients that were moved")
      let recipients = try await bench.recipients(id)
      try bench.expect(recipients.map(\.status), is: [.pending, .queued], "The statuses")
      try bench.expect(recipients.map(\.epoch), is: [1, 1], "The epochs")
    },

    ConformanceCase("A sweep moves no more than it was asked to, and says that there may be more") { bench in
      let id = try await bench.startedCampaign(0..<5)
      _ = try await bench.claim(id)
      bench.time.advance(by: .seconds(31))
      var moved: [Int] = []
      while true {
        let result = try await bench.sweep(id, limit: 2)
        moved.append(result.moved)
        guard result.hasMore, moved.count < 10 else { break }
      }
      try bench.expect(moved.allSatisfy { $0 <= 2 }, "A sweep moved more than its limit")
      try bench.expect(moved.reduce(0, +), is: 5, "Recipients that were moved in all")
    },

    ConformanceCase(
      "A cancelled campaign ends everybody who was not sent to, in chunks, and lets the rest end by itself"
    ) {
      bench in
      let id = try await bench.startedCampaign(0..<9)
      let sending = try await bench.launch(id, limit: 2)
      _ = try await bench.claim(id, limit: 2)
      try await bench.control(id, .cancel)
      var result = try await bench.sweep(id, limit: 3)
      try bench.expect(result.hasMore, "The first chunk claims to be the last")
      for _ in 0..<10 where result.hasMore { result = try await bench.sweep(id, limit: 3) }
      try bench.expect(try await bench.counts(id), is: OutcomeCounts([.cancelled: 7, .sending: 2]), "The counts")
      try bench.expect(result.campaign.status, is: .cancelling, "The campaign while messages are on their way")
      try await bench.record(bench.accepted("m1"), of: sending[at: 0], in: id)
      try await bench.record(.unknown("timeout"), of: sending[at: 1], in: id)
      try bench.expect(try await bench.sweep(id).campaign.status, is: .cancelling, "While one of them settles")
      try await bench.apply([bench.report(.sent, of: sending[at: 1])])
      let ended = try await bench.sweep(id).campaign
      try bench.expect(ended.status, is: .cancelled, "The campaign at the end")
      try bench.expect(ended.endedAt, is: bench.now, "When it ended")
      try bench.expect(
        try await bench.counts(id),
        is: OutcomeCounts([.cancelled: 7, .sent: 2]),
        "The counts at the end"
      )
    },

    ConformanceCase("A start that is given up after the audience was fixed cancels everybody, with a reason") { bench in
      for (name, command) in [("failed", .fail(reason: "It was missed.")), ("cancelled", CampaignCommand.cancel)] {
        let numbers = try (0..<5).map { try bench.phone($0) }
        let id = try await bench.create(name, Audience(numbers: numbers))
        try await bench.control(id, .schedule(CampaignSchedule(start: bench.now + 60)))
        _ = try await bench.store.snapshotAudience(SnapshotAudience(tenant: bench.tenant, campaign: id))
        try await bench.control(id, command)
        var result = try await bench.sweep(id, limit: 2)
        for _ in 0..<10 where result.hasMore { result = try await bench.sweep(id, limit: 2) }
        try bench.expect(result.campaign.status.rawValue, is: name, "The campaign")
        try bench.expect(try await bench.counts(id), is: OutcomeCounts([.cancelled: 5]), "The counts")
        try bench.expect(try await bench.recipients(id).allSatisfy { $0.reason != nil }, "Somebody has no reason")
      }
    },

    ConformanceCase("A campaign is completed only when nothing is open") { bench in
      let id = try await bench.startedCampaign(0..<3)
      func status() async throws -> CampaignStatus {
        let result = try await bench.sweep(id)
        return result.campaign.status
      }
      try bench.expect(try await status(), is: .sending, "While everybody waits")
      let claimed = try await bench.claim(id)
      try bench.expect(try await status(), is: .sending, "While everybody is in line")
      let intents = try await bench.intend(id, claimed).intents
      try bench.expect(try await status(), is: .sending, "While everybody is on their way")
      let retry = bench.now.addingTimeInterval(600)
      try await bench.record(bench.accepted("m1"), of: intents[at: 0], in: id)
      try await bench.record(.unknown("timeout"), of: intents[at: 1], in: id)
      try await bench.record(.notTaken(note: "throttled", code: nil, retryAt: retry), of: intents[at: 2], in: id)
      try bench.expect(try await bench.claim(id), is: [], "Who is due")
      try bench.expect(try await status(), is: .sending, "While one settles and one waits")
      try await bench.apply([bench.failure(of: intents[at: 1])])
      try bench.expect(try await status(), is: .sending, "While one waits")
      bench.time.advance(by: .seconds(600))
      try await bench.record(bench.accepted("m3"), of: try await bench.launchOne(id), in: id)
      try bench.expect(try await status(), is: .completed, "When nothing is open")
      try bench.expect(try await bench.campaign(id).endedAt, is: bench.now, "When it ended")
      _ = try await bench.sweep(id)
      let history = try await bench.store.history(CampaignHistoryQuery(tenant: bench.tenant, campaign: id))
      let ends = history.filter { $0.action == "completed" }
      try bench.expect(ends, is: [CampaignChange(action: "completed", at: bench.now)], "The end in the history")
    },

    ConformanceCase("A campaign that was cancelled says in its history who did it and when it ended") { bench in
      let id = try await bench.startedCampaign(0..<1)
      try await bench.control(id, .cancel)
      try bench.expect(try await bench.sweep(id).campaign.status, is: .cancelled, "The campaign")
      let history = try await bench.store.history(CampaignHistoryQuery(tenant: bench.tenant, campaign: id))
      try bench.expect(history.map(\.action), is: ["started", "cancelled", "ended"], "The history")
    },

    ConformanceCase("A campaign that is paused is not completed under the hands of who paused it") { bench in
      let id = try await bench.startedCampaign(0..<1)
      let intent = try await bench.launchOne(id)
      try await bench.control(id, .pause(reason: nil))
      try await bench.record(bench.accepted("m1"), of: intent, in: id)
      try bench.expect(try await bench.sweep(id).campaign.status, is: .paused, "The campaign while it is paused")
      try await bench.control(id, .resume)
      try bench.expect(try await bench.sweep(id).campaign.status, is: .completed, "The campaign after it went on")
    },

    ConformanceCase("A campaign for nobody is completed at once") { bench in
      let id = try await bench.startedCampaign(0..<0)
      try bench.expect(try await bench.sweep(id).campaign.status, is: .completed, "The campaign")
    },

    ConformanceCase("A campaign whose end has passed leaves out whoever waits, and is over, paused or not") { bench in
      try await bench.decide(.granted, 0..<6)
      let audience = Audience(numbers: try (0..<6).map { try bench.phone($0) })
      for isPaused in [false, true] {
        let id = try await bench.create("end\(isPaused)", audience)
        let end = bench.now.addingTimeInterval(60)
        try await bench.control(id, .schedule(CampaignSchedule(end: end)))
        _ = try await bench.store.snapshotAudience(SnapshotAudience(tenant: bench.tenant, campaign: id))
        try await bench.control(id, .start)
        let intent = try await bench.launchOne(id)
        _ = try await bench.claim(id, limit: 2)
        if isPaused { try await bench.control(id, .pause(reason: nil)) }
        try bench.expect(try await bench.sweep(id).moved, is: 0, "Who was left out before the end")
        bench.time.advance(by: .seconds(60))
        var result = try await bench.sweep(id, limit: 2)
        try bench.expect(
          [result.moved == 2, result.hasMore],
          is: [true, true],
          "Whether the first chunk was the last"
        )
        for _ in 0..<10 where result.hasMore { result = try await bench.sweep(id, limit: 2) }
        try bench.expect(try await bench.counts(id), is: OutcomeCounts([.skipped: 5, .sending: 1]), "The counts")
        try bench.expect(result.campaign.status.isFinal, is: false, "Whether it was over while a message was under way")
        try await bench.record(bench.accepted("m\(isPaused)"), of: intent, in: id)
        try bench.expect(try await bench.sweep(id).campaign.status, is: .completed, "The campaign at the end")
        let left = try await bench.recipients(id).filter { $0.status == .skipped }
        try bench.expect(left.allSatisfy { $0.reason == "expired" }, "Somebody was left out for another reason")
      }
    },

    ConformanceCase("A sweep that finds nothing to do changes nothing") { bench in
      let id = try await bench.startedCampaign(0..<3)
      _ = try await bench.launch(id, limit: 1)
      _ = try await bench.claim(id, limit: 1)
      let before = (try await bench.recipients(id), try await bench.campaign(id))
      bench.time.advance(by: .seconds(10))
      let result = try await bench.sweep(id)
      try bench.expect([result.moved == 0, !result.hasMore], is: [true, true], "Whether the sweep did nothing")
      try bench.expect(try await bench.recipients(id), is: before.0, "The recipients")
      try bench.expect(try await bench.campaign(id), is: before.1, "The campaign")
    },
  ]
}

import Foundation
import WhatsAppCampaigns

extension StoreConformance {
  static let campaignCases = [
    ConformanceCase("A campaign begins as a draft, and its identifier is taken once") { bench in
      let id = try await bench.create("case", Audience())
      let campaign = try await bench.campaign(id)
      try bench.expect(campaign.status, is: .draft, "The status of a new campaign")
      try bench.expect(campaign.createdAt, is: bench.now, "When it was made")
      try bench.expect(campaign.plan, is: try bench.plan(Audience()), "The plan that comes back")
      try await bench.expectRefusal(.conflict, "Making it again") { _ = try await bench.create("case", Audience()) }
    },

    ConformanceCase("A plan comes back as it was saved") { bench in
      var plan = try bench.plan(
        Audience(
          groups: [try bench.group("A")],
          numbers: [try bench.phone(1)],
          excludedGroups: [try bench.group("B")]
        ),
        delivery: .atLeastOnce(maximumAttempts: 3)
      )
      plan.purpose = .utility
      plan.limits = [.perMinute(10), .perDay(1_000)]
      plan.window = SendWindow("09:00-21:00", zone: .recipient)
      plan.ignoresProviderLimits = true
      let request = CreateCampaign(tenant: bench.tenant, id: CampaignID(unchecked: "case"), plan: plan)
      _ = try await bench.store.createCampaign(request)
      try bench.expect(try await bench.campaign(request.id).plan, is: plan, "The plan")
    },

    ConformanceCase("Campaigns are listed newest first, by identifier and by status") { bench in
      for name in ["a", "b", "c"] {
        _ = try await bench.create(name, Audience())
        bench.time.advance(by: .seconds(1))
      }
      let b = CampaignID(unchecked: "b")
      try await bench.control(b, .start)
      func list(_ query: CampaignQuery) async throws -> [String] {
        try await bench.store.campaigns(query).map(\.id.rawValue)
      }
      try bench.expect(try await list(.init(tenant: bench.tenant)), is: ["c", "b", "a"], "All campaigns")
      try bench.expect(try await list(.init(tenant: bench.tenant, id: b)), is: ["b"], "One campaign")
      let drafts = try await list(.init(tenant: bench.tenant, statuses: [.draft]))
      try bench.expect(drafts, is: ["c", "a"], "The drafts")
      let none = try await list(.init(tenant: bench.tenant, id: CampaignID(unchecked: "x")))
      try bench.expect(none, is: [], "A campaign that is not there")
    },

    ConformanceCase("What is done to a campaign that is not there is refused") { bench in
      let id = CampaignID(unchecked: "nowhere")
      let (store, tenant) = (bench.store, bench.tenant)
      try await bench.expectRefusal(.notFound, "Starting it") { try await bench.control(id, .start) }
      try await bench.expectRefusal(.notFound, "Fixing its audience") {
        _ = try await store.snapshotAudience(SnapshotAudience(tenant: tenant, campaign: id))
      }
      try await bench.expectRefusal(.notFound, "Reading its recipients") { _ = try await bench.recipients(id) }
      try await bench.expectRefusal(.notFound, "Counting its recipients") { _ = try await bench.counts(id) }
      try await bench.expectRefusal(.notFound, "Claiming") { _ = try await bench.claim(id) }
      try await bench.expectRefusal(.notFound, "Committing") {
        _ = try await store.commitIntents(
          CommitIntents(tenant: tenant, campaign: id, recipients: [], paceKeys: []) { _ in IntentPlan() }
        )
      }
      try await bench.expectRefusal(.notFound, "Recording") {
        _ = try await store.recordOutcomes(RecordOutcomes(tenant: tenant, campaign: id, entries: []))
      }
      try await bench.expectRefusal(.notFound, "Sweeping") { _ = try await bench.sweep(id) }
    },

    ConformanceCase("Every accepted command raises the control epoch, and a refused one changes nothing") { bench in
      let id = try await bench.create("case", Audience())
      var expected = try await bench.campaign(id)
      let schedule = CampaignSchedule(start: bench.now, end: bench.now.addingTimeInterval(86_400))
      let next = schedule.moved(to: bench.now.addingTimeInterval(3_600))
      let commands: [CampaignCommand] = [
        .unschedule(reason: nil), .schedule(schedule), .advance(from: bench.now, to: next),
        .advance(from: bench.now, to: nil), .unschedule(reason: "late"), .fail(reason: "never"), .schedule(next),
        .resume, .start, .start, .pause(reason: "lunch"), .pause(reason: "again"), .resume, .cancel, .resume, .cancel,
      ]
      for command in commands {
        bench.time.advance(by: .seconds(1))
        let request = ControlCampaign(tenant: bench.tenant, campaign: id, command: command)
        let result = try await bench.store.control(request)
        do {
          try expected.apply(command, at: bench.now)
          try bench.expect(result, is: .done(expected, inFlight: 0), "An allowed command")
        } catch let error as CampaignControlError {
          try bench.expect(result, is: .refused(error), "A command that is not allowed")
        }
        try bench.expect(try await bench.campaign(id), is: expected, "The campaign after the command")
      }
    },

    ConformanceCase("A pause tells how many messages are on their way") { bench in
      let id = try await bench.startedCampaign(0..<5)
      let intents = try await bench.launch(id, limit: 3)
      try await bench.record(bench.accepted("m1"), of: intents[at: 0], in: id)
      try bench.expect(try await bench.control(id, .pause(reason: nil)), is: 2, "Messages on their way")
    },

    ConformanceCase("The counts add up at every step, and a reply is counted beside them") { bench in
      let id = try await bench.startedCampaign(0..<6)
      func check(_ expected: OutcomeCounts, _ sentence: String) async throws {
        try bench.expect(try await bench.counts(id), is: expected, sentence)
        try bench.expect(expected.total, is: 6, "The sum of the counts")
        let statuses = Dictionary(grouping: try await bench.recipients(id), by: \.status).mapValues(\.count)
        for status in RecipientStatus.allCases {
          try bench.expect(expected[status], is: statuses[status] ?? 0, "Recipients that are \(status)")
        }
      }
      try await check(OutcomeCounts([.pending: 6]), "Counts at the start")
      try await bench.decide(.withdrawn, 5..<6)
      let claimed = try await bench.claim(id)
      try await check(OutcomeCounts([.queued: 6]), "Counts after the claim")
      let intents = try await bench.intend(id, claimed).intents
      try await check(OutcomeCounts([.sending: 5, .optedOut: 1]), "Counts after the intents")
      try await bench.record(bench.accepted("m0"), of: intents[at: 0], in: id)
      try await bench.record(bench.accepted("m1"), of: intents[at: 1], in: id)
      try await bench.record(.unknown("timeout"), of: intents[at: 2], in: id)
      let refusal = ProviderError(errorClass: .recipientUnreachable, scope: .recipient, reaction: .fail, code: 131_026)
      try await bench.record(.rejected(refusal), of: intents[at: 3], in: id)
      let middle: [RecipientStatus: Int] = [.sent: 2, .unconfirmed: 1, .failed: 1, .sending: 1, .optedOut: 1]
      try await check(OutcomeCounts(middle, settling: 1), "Counts after the outcomes")
      try await bench.apply([bench.report(.read, message: "m0"), bench.report(.sent, of: intents[at: 2])])
      try await bench.receive([try bench.message("in-1", from: 0)])
      let last: [RecipientStatus: Int] = [.read: 1, .sent: 2, .failed: 1, .sending: 1, .optedOut: 1]
      try await check(OutcomeCounts(last, responded: 1), "Counts after the reports")
    },
  ]

  static let snapshotCases = [
    ConformanceCase("A snapshot has one recipient a person, without those of an excluded group") { bench in
      try await bench.save(0..<6, into: "A")
      try await bench.save(4..<9, into: "B")
      try await bench.save(2..<3, into: "Staff")
      let audience = Audience(
        groups: [try bench.group("B"), try bench.group("A")],
        numbers: [try bench.phone(20), try bench.phone(5), try bench.phone(20), try bench.phone(2)],
        excludedGroups: [try bench.group("Staff")]
      )
      let id = try await bench.create("case", audience)
      let result = try await bench.store.snapshotAudience(SnapshotAudience(tenant: bench.tenant, campaign: id))
      let expected = try [0, 1, 3, 4, 5, 6, 7, 8, 20].map { try bench.key($0) }
      try bench.expect(result.recipients, is: expected.count, "How many recipients there are")
      let recipients = try await bench.recipients(id)
      try bench.expect(recipients.map(\.person), is: expected, "The recipients, in the order of their contacts")
      try bench.expect(recipients.map(\.contact), is: recipients.map(\.contact).sorted(), "The order of the contacts")
      let page = try await bench.store.contacts(
        ContactQuery(tenant: bench.tenant, selection: .people([try bench.key(20)]))
      )
      try bench.expect(page.items.count, is: 1, "A number that was no contact became one")
    },

    ConformanceCase("A snapshot is taken once: what changes afterwards does not change it") { bench in
      try await bench.save(0..<3, into: "A")
      let id = try await bench.create("case", Audience(groups: [try bench.group("A")]))
      let request = SnapshotAudience(tenant: bench.tenant, campaign: id)
      try bench.expect(try await bench.store.snapshotAudience(request).recipients, is: 3, "The first snapshot")
      let before = try await bench.recipients(id)
      try await bench.save(3..<8, into: "A")
      try bench.expect(try await bench.store.snapshotAudience(request).recipients, is: 3, "The second snapshot")
      try bench.expect(try await bench.recipients(id), is: before, "The recipients after the second snapshot")
      _ = try await bench.store.changeGroup(
        GroupChange(tenant: bench.tenant, name: try bench.group("A"), action: .delete)
      )
      try bench.expect(try await bench.store.snapshotAudience(request).recipients, is: 3, "Without the group")
    },

    ConformanceCase("A snapshot of a group that is missing, also within a rule, leaves nothing behind") { bench in
      try await bench.save(0..<1, into: "A")
      let (missing, numbers) = (try bench.group("Nobody"), [try bench.phone(5)])
      let rule = SegmentRule.all([.not(.any([.inGroup(missing)]))])
      let audiences = [
        Audience(groups: [missing], numbers: numbers),
        Audience(groups: [try bench.group("A")], numbers: numbers, excludedGroups: [missing]),
        Audience(segments: [rule], numbers: numbers),
        Audience(groups: [try bench.group("A")], numbers: numbers, excludedSegments: [.inGroup(missing)]),
      ]
      for (index, audience) in audiences.enumerated() {
        let id = try await bench.create("case-\(index)", audience)
        try await bench.expectRefusal(.notFound, "Snapshot \(index)") {
          _ = try await bench.store.snapshotAudience(SnapshotAudience(tenant: bench.tenant, campaign: id))
        }
        try bench.expect(try await bench.counts(id).total, is: 0, "Recipients after snapshot \(index), which failed")
      }
      try bench.expect(try await bench.contactKeys(), is: [try bench.key(0)], "Contacts after snapshots that failed")
    },

    ConformanceCase("Pages of recipients name everybody once, while their states change") { bench in
      let id = try await bench.startedCampaign(0..<20)
      var seen: [RecipientID] = []
      while true {
        let query = RecipientQuery(tenant: bench.tenant, campaign: id, after: seen.last, limit: 6)
        let page = try await bench.store.recipients(query).map(\.recipient)
        try bench.expect(page.count <= 6, "A page is longer than its limit")
        if page.isEmpty { break }
        seen += page.map(\.id)
        _ = try await bench.launch(id, limit: 4)
      }
      try bench.expect(seen, is: try await bench.recipients(id).map(\.id), "The recipients in the pages")
      try bench.expect(seen, is: Array(Set(seen)).sorted(), "The order of the pages")
    },

    ConformanceCase("Recipients are found by status and by person, with their contact as it is now") { bench in
      let id = try await bench.startedCampaign(0..<5)
      let intents = try await bench.launch(id, limit: 2)
      func list(_ status: RecipientStatus?, _ person: PersonKey?) async throws -> [RecipientRecord] {
        let query = RecipientQuery(tenant: bench.tenant, campaign: id, status: status, person: person)
        return try await bench.store.recipients(query)
      }
      let sending = try await list(.sending, nil).map(\.recipient.id)
      try bench.expect(sending, is: intents.map(\.recipient), "Those who are on their way")
      let one = try await list(nil, try bench.key(3))
      try bench.expect(one.map(\.recipient.person), is: [try bench.key(3)], "One person")
      try bench.expect(one.first?.member.consent.isGranted(.marketing), is: true, "The person's consent")
      try bench.expect(try await list(.sending, try bench.key(3)), is: [], "One person of another status")
      try bench.expect(try await list(nil, try bench.key(99)), is: [], "A person who is not in it")
    },

    ConformanceCase("An audience is shown as it is now, with what decides about each person") { bench in
      try await bench.save(0..<4, into: "A")
      try await bench.decide(.granted, 0..<2)
      let action = SuppressionChange.Action.add([try bench.key(1)], source: "list", reason: nil)
      _ = try await bench.store.changeSuppressions(SuppressionChange(tenant: bench.tenant, action: action))
      var seen: [AudienceMember] = []
      while true {
        let query = AudienceQuery(
          tenant: bench.tenant,
          audience: Audience(groups: [try bench.group("A")]),
          after: seen.last?.contact.id,
          limit: 3
        )
        let page = try await bench.store.audience(query)
        if page.isEmpty { break }
        seen += page
      }
      try bench.expect(seen.map(\.contact.person), is: try (0..<4).map { try bench.key($0) }, "The members")
      let granted = seen.map { $0.consent.isGranted(.marketing) }
      try bench.expect(granted, is: [true, true, false, false], "Who agreed")
      try bench.expect(seen.map { $0.suppression != nil }, is: [false, true, false, false], "Who is suppressed")
    },
  ]
}

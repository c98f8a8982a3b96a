import WhatsAppCampaigns

extension StoreConformance {
  static let operatorCases = [
    ConformanceCase("Every command that was carried out is in the history, and none that was refused") { bench in
      let id = try await bench.startedCampaign(0..<2)
      let commands: [(CampaignCommand, String?)] = [
        (.pause(reason: "wrong price"), "aminah"), (.start, "lee"), (.limit([.perMinute(10)]), "lee"), (.resume, nil),
      ]
      for (command, actor) in commands {
        _ = try await bench.store.control(
          ControlCampaign(tenant: StoreBench.tenant, campaign: id, command: command, actor: actor)
        )
      }
      let history = try await bench.store.history(CampaignHistoryQuery(tenant: StoreBench.tenant, campaign: id))
      try bench.expect(history.map(\.action), is: ["started", "paused", "limited", "resumed"], "What was done")
      try bench.expect(history.map(\.actor), is: [nil, "aminah", "lee", nil], "By whom")
      try bench.expect(history.map(\.detail), is: [nil, "wrong price", "none → 10/min", nil], "Why")
      try bench.expect(history.allSatisfy { $0.at == bench.now }, "An entry has another time than the store's clock")
      let newest = try await bench.store.history(
        CampaignHistoryQuery(tenant: StoreBench.tenant, campaign: id, limit: 1)
      )
      try bench.expect(newest.map(\.action), is: ["resumed"], "The newest entry")
    },

    ConformanceCase("A pace that was changed is the campaign's from then on") { bench in
      let id = try await bench.startedCampaign(0..<2)
      try await bench.control(id, .limit([.perMinute(10), .perDay(100)]))
      let claim = try await bench.claimResult(id)
      try bench.expect(claim.campaign.plan.limits, is: [.perMinute(10), .perDay(100)], "The limits")
      try bench.expect(claim.campaign.status, is: .sending, "The status")
    },

    ConformanceCase("A command under an old control epoch is refused and changes nothing") { bench in
      let id = try await bench.startedCampaign(0..<2)
      let epoch = try await bench.claimResult(id).campaign.controlEpoch
      try await bench.control(id, .pause(reason: nil))
      try await bench.control(id, .resume)
      let request = ControlCampaign(
        tenant: StoreBench.tenant,
        campaign: id,
        command: .pause(reason: "late"),
        ifControlEpoch: epoch
      )
      let result = try await bench.store.control(request)
      let isRefused = if case .refused = result { true } else { false }
      try bench.expect(isRefused, "A command that was meant for an older state was carried out")
      try bench.expect(try await bench.claimResult(id).campaign.status, is: .sending, "The status")
    },

    ConformanceCase("Only those who are unconfirmed are put back in line, while the campaign is sending or paused") {
      bench in
      let id = try await bench.startedCampaign(0..<3)
      let sending = try await bench.launch(id)
      try await bench.record(.unknown("timeout"), of: sending[at: 0], in: id)
      try await bench.record(bench.accepted("m1"), of: sending[at: 1], in: id)
      let everybody = RearmRecipients(
        tenant: StoreBench.tenant,
        campaign: id,
        recipients: sending.map(\.recipient)
      )
      try bench.expect(try await bench.store.rearm(everybody).rearmed, is: 1, "How many are in line")
      try bench.expect(try await bench.store.rearm(everybody).rearmed, is: 0, "How many are a second time")
      try bench.expect(try await bench.claim(id).map(\.id), is: [sending[at: 0].recipient], "Who is in line")
    },
  ]
}

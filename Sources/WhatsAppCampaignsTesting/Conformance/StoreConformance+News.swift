import Foundation
import WhatsAppCampaigns

extension StoreConformance {
  static let newsCases = [
    ConformanceCase("What limits have used up and what people got before can be asked without changing anything") {
      bench in
      let id = try await bench.startedCampaign(0..<3, named: "first")
      let key = PaceKey.campaign(id)
      let query = PaceQuery(tenant: bench.tenant, keys: [key, .sender("nobody")])
      try bench.expect(try await bench.store.paces(query).isEmpty, "What was never used has a state")
      let claimed = try await bench.claim(id, limit: 1)
      _ = try await bench.intend(id, claimed, limits: [key: [.perDay(10)]])
      let paces = try await bench.store.paces(query)
      try bench.expect(Set(paces.keys), is: [key], "What was used")
      try bench.expect(try await bench.store.paces(query), is: paces, "The same again")
      try bench.expect(
        try await bench.asTenant("beta").store.paces(PaceQuery(tenant: TenantID(unchecked: "beta"), keys: [key]))
          .isEmpty,
        "Another tenant sees it"
      )

      let audience = try await bench.campaign(id).plan.audience
      let members = try await bench.store.audience(
        AudienceQuery(tenant: bench.tenant, audience: audience, history: .seconds(3_600))
      )
      let reached = try bench.unwrap(claimed.first?.contact, "Nobody was claimed")
      try bench.expect(members.filter { !$0.history.isEmpty }.map(\.contact.id), is: [reached], "Who got something")
      let recipients = try await bench.store.recipients(
        RecipientQuery(tenant: bench.tenant, campaign: id, history: .seconds(3_600))
      )
      try bench.expect(recipients.map(\.member.history.count).sorted(), is: [0, 0, 1], "How much each recipient got")
      bench.time.advance(by: .seconds(7_200))
      let later = try await bench.store.audience(
        AudienceQuery(tenant: bench.tenant, audience: audience, history: .seconds(3_600))
      )
      try bench.expect(later.allSatisfy(\.history.isEmpty), "What is out of the stretch is shown")
    },

    ConformanceCase("A template that is paused halts every campaign that uses it, in the transaction of the webhook") {
      bench in
      try await bench.saveOffer()
      let first = try await bench.startedCampaign(0..<2, named: "first")
      let variant = try await bench.startedCampaign(0..<2, named: "variant") { $0 = $0.varied }
      let other = try await bench.startedCampaign(0..<2, named: "other") { $0.template = "other" }
      let elsewhere = try await bench.startedCampaign(0..<2, named: "elsewhere") {
        $0.provider = ProviderName(unchecked: "x")
      }
      let claimed = try await bench.claim(first)
      let planner = try await bench.planner(first, claimed)
      try await bench.tell(.status(.paused), detail: "FIRST_PAUSE")
      for id in [first, variant] {
        let campaign = try await bench.campaign(id)
        try bench.expect(campaign.status, is: .paused, "The status of \(id)")
        try bench.expect(campaign.halts.map(\.cause), is: [.status(.paused)], "What halts \(id)")
        try bench.expect(campaign.statusReason?.contains("FIRST_PAUSE") == true, "The reason of \(id) does not say why")
        let history = try await bench.store.history(CampaignHistoryQuery(tenant: bench.tenant, campaign: id))
        try bench.expect(history.map(\.action), is: ["started", "paused"], "The history of \(id)")
      }
      try bench.expect(try await bench.campaign(other).status, is: .sending, "A campaign with another template")
      try bench.expect(try await bench.campaign(elsewhere).status, is: .sending, "A campaign of another provider")
      let plan = try await bench.commit(first, claimed, planner)
      try bench.expect(!plan.campaignIsSending && plan.intents.isEmpty, "An intent was committed after the halt")
      try bench.expect(try await bench.offer().status, is: .paused, "The template's status")
    },

    ConformanceCase("A halt gets worse, and a word that nobody knows changes nothing") { bench in
      try await bench.saveOffer()
      let id = try await bench.startedCampaign(0..<1)
      try await bench.tell(.status(.unknown("SHINY")))
      try bench.expect(try await bench.campaign(id).status, is: .sending, "The campaign after an unknown word")
      try bench.expect(try await bench.offer().status, is: .approved, "The template after an unknown word")
      try await bench.tell(.status(.paused))
      try await bench.tell(.status(.disabled))
      let campaign = try await bench.campaign(id)
      try bench.expect(campaign.halts.map(\.cause), is: [.status(.disabled)], "What halts it")
      try await bench.control(id, .cancel)
      try bench.expect(try await bench.campaign(id).halts, is: [], "What halts a campaign that is cancelled")
    },

    ConformanceCase("A halt of one tenant is none of another") { bench in
      let id = try await bench.startedCampaign(0..<1)
      let other = bench.asTenant("beta")
      let theirs = try await other.startedCampaign(0..<1)
      try await bench.tell(.blocked(code: nil), of: .account)
      try bench.expect(try await bench.campaign(id).status, is: .paused, "The tenant's campaign")
      try bench.expect(try await other.campaign(theirs).status, is: .sending, "The other tenant's campaign")
    },

    ConformanceCase("What is lifted goes on by itself, unless a person has paused it or something else is in the way") {
      bench in
      try await bench.saveOffer()
      let halted = try await bench.startedCampaign(0..<1, named: "halted")
      let byHand = try await bench.startedCampaign(0..<1, named: "byHand")
      let taken = try await bench.startedCampaign(0..<1, named: "taken")
      try await bench.control(byHand, .pause(reason: "lunch"))
      try await bench.tell(.status(.pending))
      try await bench.control(taken, .pause(reason: "mine"))
      try await bench.tell(.blocked(code: nil), of: .sender)
      bench.time.advance(by: .seconds(60))
      try await bench.tell(.status(.reinstated))
      try bench.expect(try await bench.campaign(halted).status, is: .paused, "A campaign whose sender is restricted")
      try bench.expect(try await bench.campaign(halted).halts.map(\.subject), is: [.sender], "What still halts it")
      try await bench.tell(.unblocked, of: .sender)
      let campaign = try await bench.campaign(halted)
      try bench.expect(campaign.status, is: .sending, "A campaign that nothing halts any more")
      try bench.expect(campaign.statusReason, is: nil, "Its reason")
      try bench.expect(try await bench.campaign(byHand).statusReason, is: "lunch", "A campaign that a person paused")
      try bench.expect(try await bench.campaign(taken).status, is: .paused, "A campaign whose halt a person took over")
      let history = try await bench.store.history(CampaignHistoryQuery(tenant: bench.tenant, campaign: byHand))
      try bench.expect(history.contains { $0.action == "noted" }, "Nothing says that the template may be sent again")
    },

    ConformanceCase("A campaign whose template was paused for dislike waits for a person when that is lifted") {
      bench in
      try await bench.saveOffer()
      let id = try await bench.startedCampaign(0..<1)
      try await bench.tell(.status(.paused), detail: "FIRST_PAUSE")
      try await bench.tell(.blocked(code: nil), of: .sender)
      bench.time.advance(by: .seconds(60))
      try await bench.tell(.status(.reinstated))
      let campaign = try await bench.campaign(id)
      try bench.expect(campaign.halts, is: [], "What halts it")
      try bench.expect(
        campaign.statusReason?.contains("may be sent again") == true,
        "The reason does not say what was lifted"
      )
      try bench.expect(
        campaign.statusReason?.contains("for this number") == true,
        "The reason does not say what is left"
      )
      try await bench.tell(.unblocked, of: .sender)
      try bench.expect(try await bench.campaign(id).status, is: .paused, "The campaign when everything is lifted")
      try await bench.control(id, .resume)
      try bench.expect(try await bench.campaign(id).status, is: .sending, "The campaign after a resume")
    },

    ConformanceCase("Old news change nothing, in whatever order they come") { bench in
      try await bench.saveOffer()
      let id = try await bench.startedCampaign(0..<1)
      try await bench.tell(.status(.reinstated), at: bench.now)
      try await bench.tell(.status(.paused), at: bench.now - .seconds(60))
      try bench.expect(try await bench.campaign(id).status, is: .sending, "The campaign after old news")
      try bench.expect(try await bench.offer().status, is: .reinstated, "The template after old news")
    },

    ConformanceCase("Another category is stored, and intents that were prepared before it do not commit") { bench in
      try await bench.saveOffer(.utility)
      let id = try await bench.startedCampaign(0..<2)
      let claimed = try await bench.claim(id)
      let planner = try await bench.planner(id, claimed)
      try await bench.tell(.category(.marketing))
      try bench.expect(try await bench.offer().category, is: .marketing, "The category")
      try bench.expect(try await bench.campaign(id).status, is: .sending, "The campaign's status")
      let plan = try await bench.commit(id, claimed, planner)
      try bench.expect(!plan.campaignIsSending, "An intent that was judged by the old category was committed")
      let epoch = try await bench.campaign(id).controlEpoch
      try await bench.tell(.category(.marketing))
      try bench.expect(try await bench.campaign(id).controlEpoch, is: epoch, "The control epoch after the same again")
    },

    ConformanceCase("A template that was edited and takes other values is outdated until it is saved again") { bench in
      try await bench.saveOffer()
      let id = try await bench.startedCampaign(0..<1)
      let epoch = try await bench.campaign(id).controlEpoch
      try await bench.tell(.content(TemplateContent(body: "Halo")))
      try bench.expect(
        try await bench.offer().isOutdated,
        is: false,
        "A template that has no variables before and after"
      )
      try await bench.tell(.content(TemplateContent(body: "Halo {{1}}, apa khabar?")))
      try bench.expect(try await bench.offer().isOutdated, is: true, "A template that has a variable more")
      try bench.expect(try await bench.campaign(id).controlEpoch, is: epoch + 2, "The control epoch after two edits")
      try await bench.saveOffer()
      try bench.expect(try await bench.offer().isOutdated, is: false, "A template that is saved again")
    },

    ConformanceCase("Campaigns look anew at a template whose quality has changed, once") { bench in
      try await bench.saveOffer()
      let id = try await bench.startedCampaign(0..<1)
      let epoch = try await bench.campaign(id).controlEpoch
      for _ in 0..<2 { try await bench.tell(.quality("red")) }
      try bench.expect(try await bench.campaign(id).controlEpoch, is: epoch + 1, "The control epoch")
      try bench.expect(try await bench.campaign(id).status, is: .sending, "The status")
    },

    ConformanceCase("A template that is saved again keeps what the provider announced and reported, for a while") {
      bench in
      try await bench.saveOffer(.utility)
      try await bench.tell(.categoryAnnounced(.marketing))
      try await bench.tell(.quality("red"))
      try await bench.saveOffer(.utility)
      try bench.expect(try await bench.offer().categories, is: [.utility, .marketing], "The categories until it holds")
      try bench.expect(try await bench.offer().quality, is: "red", "The quality")
      try await bench.saveOffer(.marketing)
      try bench.expect(try await bench.offer().categories, is: [.marketing], "The categories when it holds")
      try await bench.tell(.categoryAnnounced(.utility), at: bench.now)
      bench.time.advance(by: .seconds(3 * 86_400))
      try await bench.saveOffer(.marketing)
      try bench.expect(try await bench.offer().categories, is: [.marketing], "The categories when it never came")
    },

    ConformanceCase("A refusal halts every campaign that it concerns, in the transaction of the outcome") { bench in
      let first = try await bench.startedCampaign(0..<2, named: "first")
      let second = try await bench.startedCampaign(0..<2, named: "second")
      let epoch = try await bench.campaign(first).controlEpoch
      let intent = try await bench.launchOne(first)
      let entry = RecordOutcomes.Entry(
        recipient: intent.recipient,
        attempt: intent.attempt,
        outcome: .notTaken(note: "templateRejected", code: 132_015, retryAt: nil)
      )
      let news = bench.news(.blocked(code: 132_015))
      var request = RecordOutcomes(
        tenant: bench.tenant,
        campaign: first,
        entries: [entry],
        news: [news],
        controlEpoch: epoch
      )
      _ = try await bench.store.recordOutcomes(request)
      for id in [first, second] {
        try bench.expect(try await bench.campaign(id).status, is: .paused, "The status of \(id)")
        try bench.expect(try await bench.campaign(id).halts.first?.cause, is: .blocked(code: 132_015), "Its cause")
      }
      try bench.expect(try await bench.counts(first)[.pending], is: 2, "Those who keep their turn")
      // A person has seen to it: a refusal from before must not undo that.
      try await bench.control(first, .resume)
      try await bench.control(second, .resume)
      request.entries = []
      _ = try await bench.store.recordOutcomes(request)
      for id in [first, second] {
        try bench.expect(try await bench.campaign(id).status, is: .sending, "\(id) after a refusal from before")
      }
    },
  ]
}

extension StoreBench {
  /// Saves the template of ``plan(_:delivery:)``.
  fileprivate func saveOffer(_ category: TemplateCategory = .marketing) async throws {
    let plan = try plan(Audience())
    let template = MessageTemplate(name: plan.template, language: plan.language, category: category, body: "Hai")
    _ = try await store.saveTemplates(SaveTemplates(tenant: tenant, templates: [template]))
  }

  fileprivate func offer() async throws -> MessageTemplate {
    let query = TemplateQuery(tenant: tenant, name: try plan(Audience()).template)
    return try unwrap(try await store.templates(query).first, "A template that was saved is not there")
  }

  /// News about the template of ``plan(_:delivery:)``, or about something else.
  fileprivate func news(
    _ change: ProviderNews.Change,
    of subject: CampaignHalt.Subject? = nil,
    detail: String? = nil,
    at date: Date? = nil
  ) -> ProviderNews {
    let offer = CampaignHalt.Subject.template("offer", nil)
    return ProviderNews(change, of: subject ?? offer, providers: [Self.provider], detail: detail, at: date ?? now)
  }

  fileprivate func tell(
    _ change: ProviderNews.Change,
    of subject: CampaignHalt.Subject? = nil,
    detail: String? = nil,
    at date: Date? = nil
  ) async throws {
    let news = news(change, of: subject, detail: detail, at: date)
    _ = try await store.applyWebhooks(ApplyWebhooks(tenant: tenant, webhooks: [], news: [news]))
  }
}

extension CampaignPlan {
  /// The plan with the template in one of two variants only.
  fileprivate var varied: CampaignPlan {
    var plan = self
    let own = CampaignVariant(
      name: VariantName(unchecked: "a"),
      template: template,
      language: language,
      variables: variables
    )
    var other = own
    other.name = VariantName(unchecked: "b")
    plan.template = "third"
    other.template = plan.template
    plan.variants = [own, other]
    return plan
  }
}

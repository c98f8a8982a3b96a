import Foundation

/// A message that the provider had taken and gave up for a fault of its template: held messages end so when the template
/// turns out to be disliked.
struct TemplateFailure: Sendable {
  let report: ApplyWebhooks.Report
  let provider: ProviderName
  let code: Int?
  let at: Date

  /// `nil` for every other report.
  init?(_ update: StatusUpdate, _ report: ApplyWebhooks.Report, of provider: ProviderName, receivedAt: Date) {
    guard update.status == .failed, let error = update.errors.first(where: { $0.reaction == .pauseTemplate }) else {
      return nil
    }
    self.report = report
    self.provider = provider
    code = error.code
    at = receivedAt.orEarlier(update.timestamp)
  }
}

extension CampaignEngine {
  /// One body may report the same failure of a thousand messages.
  private static let mostFailures = 50

  /// Halts every campaign that uses a template for whose fault messages failed, as a refusal of the next message would.
  ///
  /// A report does not name the template: it is that of the campaign which sent the message, and which may have ended.
  func halt(for failures: [TemplateFailure]) async throws(EngineError) {
    guard !failures.isEmpty else { return }
    var senders = try await campaignsSharingTemplates()
    guard !senders.isEmpty else { return }
    var news: [ProviderNews] = []
    for failure in failures.sorted(by: { $0.at > $1.at }).prefix(Self.mostFailures) {
      for (index, campaign) in senders.enumerated() where campaign.plan.provider == failure.provider {
        guard let person = try await recipient(of: failure.report, in: campaign.id)?.person else { continue }
        let variant = campaign.plan.variant(of: person)
        let halting = ProviderNews(
          .blocked(code: failure.code),
          of: .template(variant?.template ?? campaign.plan.template, variant?.language ?? campaign.plan.language),
          providers: channels[failure.provider].map { providers(sharingAccountWith: $0) } ?? [failure.provider],
          at: failure.at
        )
        if !news.contains(where: { $0.says(halting) }) { news.append(halting) }
        // Mostly the next one is of the same campaign.
        senders.swapAt(0, index)
        break
      }
    }
    guard !news.isEmpty else { return }
    let request = ApplyWebhooks(tenant: tenant, webhooks: [], news: news)
    _ = try await stored { () async throws(StoreError) in try await store.applyWebhooks(request) }
  }

  /// The campaigns, ended or not, whose templates are those of one that is sending.
  private func campaignsSharingTemplates() async throws(EngineError) -> [Campaign] {
    let campaigns = try await stored { () async throws(StoreError) in
      try await store.campaigns(CampaignQuery(tenant: tenant))
    }
    let sending = campaigns.filter { $0.status == .sending }
    let templates = Set(sending.flatMap(\.plan.messagePlans).map(\.template))
    return campaigns.filter { $0.plan.messagePlans.contains { templates.contains($0.template) } }
  }

  /// The recipient of a campaign whom a report is about.
  private func recipient(
    of report: ApplyWebhooks.Report,
    in campaign: CampaignID
  ) async throws(EngineError) -> Recipient? {
    guard let person = report.person else { return nil }
    let query = RecipientQuery(tenant: tenant, campaign: campaign, person: person, limit: 1)
    let found = try await stored { () async throws(StoreError) in try await store.recipients(query) }
    return found.map(\.recipient).first { recipient in
      recipient.attempts.contains { attempt in
        attempt.id == report.attempt || report.messageID.map(attempt.evidence.messageIDs.contains) == true
      }
    }
  }
}

import WhatsAppCampaigns

func readme(
  store: any CampaignStore,
  channel: ProviderChannel,
  path: String,
  grant: ConsentEvent,
  template: MessageTemplate
) async throws -> SendSummary {
  // sample: readme
  let engine = CampaignEngine(store: store, channels: ["cloud": channel])

  _ = try await engine.importContacts(into: "customers") { () throws(ImportError) in
    try ContactImporter(CSVReader(path: path), normalizer: PhoneNormalizer(defaultRegion: "MY"))
  }
  try await engine.recordConsent(grant, forGroup: "customers")
  try await engine.saveTemplate(template)
  let campaign = try await engine.createCampaign(
    CampaignPlan(
      name: "Raya",
      provider: "cloud",
      template: "raya_offer",
      language: "ms",
      variables: ["1": .field("name")],
      audience: Audience(groups: ["customers"]),
      window: SendWindow("09:00-21:00", zone: .recipient)
    )
  )
  let summary = try await engine.send(campaign.id)
  // end
  return summary
}

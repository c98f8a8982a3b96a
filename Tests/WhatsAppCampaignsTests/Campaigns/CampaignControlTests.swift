import Foundation
import Testing
import WhatsAppCampaigns

@Suite("Commands to a campaign")
struct CampaignControlTests {
  private static let commands: [CampaignCommand] = [.start, .pause(reason: "x"), .resume, .cancel, .complete]

  /// What each command makes of each status; what is not listed is refused.
  private static let table: [CampaignStatus: [CampaignCommand: CampaignStatus]] = [
    .draft: [.start: .sending, .cancel: .cancelled],
    .scheduled: [.start: .sending, .cancel: .cancelled],
    .sending: [.pause(reason: "x"): .paused, .cancel: .cancelling, .complete: .completed],
    .paused: [.resume: .sending, .cancel: .cancelling],
    .cancelling: [.complete: .cancelled],
  ]

  @Test("Each status takes the commands of the table and refuses all others", arguments: CampaignStatus.allCases)
  func table(_ status: CampaignStatus) throws {
    let plan = CampaignPlan(
      name: "x",
      provider: ProviderName("cloud"),
      template: try #require(TemplateName(rawValue: "offer")),
      language: try #require(LanguageCode(rawValue: "ms")),
      variables: VariableMapping(),
      audience: Audience()
    )
    let now = Date(timeIntervalSince1970: 1_763_000_000)
    let id = CampaignID("c")
    for command in Self.commands {
      var campaign = Campaign(id: id, plan: plan, status: status, controlEpoch: 5, createdAt: now)
      let before = campaign
      if let next = Self.table[status]?[command] {
        try campaign.apply(command, at: now)
        #expect(campaign.status == next)
        #expect(campaign.controlEpoch == 6)
        #expect((campaign.endedAt != nil) == next.isFinal)
      } else {
        #expect(throws: CampaignControlError.self) { try campaign.apply(command, at: now) }
        #expect(campaign == before)
      }
    }
  }
}

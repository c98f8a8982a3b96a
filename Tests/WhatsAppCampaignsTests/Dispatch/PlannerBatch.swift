import Foundation

@testable import WhatsAppCampaigns

/// A batch of people whom one worker has claimed, and the decision about them.
struct PlannerBatch {
  let campaign: CampaignID
  var plan: CampaignPlan
  var limits: [PaceKey: [RateLimit]]
  var records: [RecipientRecord] = []
  var people: Int
  /// Who may not be written to.
  var blocked: Set<Int> = []
  var histories: [Int: [EarlierSend]] = [:]
  var pairGap: Duration?
  var senderProviders: Set<ProviderName> = []

  init(
    _ campaign: CampaignID = "case",
    people: Int,
    priority: CampaignPriority? = nil,
    limits: [PaceKey: [RateLimit]] = [:]
  ) {
    self.campaign = campaign
    self.people = people
    self.limits = limits
    plan = CampaignPlan(
      name: "Case",
      provider: "cloud",
      template: "t",
      language: "en",
      variables: [:],
      audience: Audience(),
      priority: priority
    )
  }

  func plan(
    at now: Date,
    pace: [PaceKey: PaceState] = [:],
    shared: PaceKey? = nil,
    counts: OutcomeCounts = OutcomeCounts()
  ) -> IntentPlan {
    let worker = WorkerID(unchecked: "w")
    var claims: [RecipientID: IntentPlanner.Claim] = [:]
    var candidates: [RecipientRecord] = []
    for index in 0..<people {
      guard let phone = PhoneNumber(e164: "+60123\(100_000 + index)") else { continue }
      let id = RecipientID(Int64(index + 1))
      claims[id] = IntentPlanner.Claim(epoch: 1, preparation: .ready(AttemptID(unchecked: "a\(index)")))
      let key = PersonKey(phone)
      let recipient = Recipient(
        id: id,
        campaign: campaign,
        contact: ContactID(Int64(index + 1)),
        person: key,
        state: .claimed(by: worker, until: now + 30),
        epoch: 1,
        updatedAt: now
      )
      let contact = Contact(id: recipient.contact, person: key, identity: .phone(phone), createdAt: now)
      var consent = ConsentState()
      consent.fold(
        ConsentEvent(
          decision: blocked.contains(index) ? .withdrawn : .granted,
          purposes: [.marketing],
          at: now - 60,
          source: "form"
        )
      )
      candidates.append(
        RecipientRecord(
          recipient: recipient,
          member: AudienceMember(contact: contact, consent: consent, history: histories[index] ?? [])
        )
      )
    }
    var planner = IntentPlanner(
      worker: worker,
      controlEpoch: 1,
      claims: claims,
      limits: limits,
      gate: Gate(
        plan: plan,
        category: .marketing,
        policy: PDPAConsentPolicy(),
        pairGap: pairGap,
        senderProviders: senderProviders
      )
    )
    planner.sharedPace = shared
    let campaign = Campaign(id: campaign, plan: plan, status: .sending, controlEpoch: 1, createdAt: now)
    return planner.plan(IntentContext(now: now, campaign: campaign, candidates: candidates, pace: pace, counts: counts))
  }
}

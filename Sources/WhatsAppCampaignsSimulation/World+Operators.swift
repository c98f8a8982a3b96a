import Foundation
import WhatsAppCampaigns

// What operators and the provider change about campaigns that are under way.

extension World {
  /// An operator puts those who are unconfirmed back in line, as `CampaignEngine.settle(_:as:)` does.
  mutating func rearm(_ call: StoreCall, _ result: Result<StoreReply, StoreError>) {
    switch (call.request, result) {
    case (.unconfirmed(let query), .success(.recipients(let records))):
      let doubtful = records.map(\.recipient).filter { $0.status == .unconfirmed }
      guard !doubtful.isEmpty else { return }
      let request = RearmRecipients(tenant: query.tenant, campaign: query.campaign, recipients: doubtful.map(\.id))
      ask(.rearm(request), call.tenant, nil, .again)
    case (.rearm(let request), .success(.rearmed(let count))) where count > 0:
      let command = CampaignCommand.settle(.again, count: count)
      ask(
        .control(.init(tenant: request.tenant, campaign: request.campaign, command: command)),
        call.tenant,
        nil,
        .human
      )
    default: break
    }
  }

  /// An operator gives a scheduled campaign a later start.
  mutating func putOff(_ index: Int) {
    guard var schedule = campaigns[index].plan.schedule, schedule.start != nil else { return }
    let start = wall.truncatedToMilliseconds + .seconds(dice.range(1...60))
    guard schedule.end.map({ start < $0 }) ?? true else { return }
    schedule.start = start
    control(index, .schedule(schedule))
  }

  /// The provider says how many messages a day it allows from now on.
  mutating func notice(_ tenant: Int, _ limit: RateLimit?) {
    let at = date(now).truncatedToMilliseconds
    let event = WebhookEvent.notice(WebhookNotice(field: "tier", timestamp: at, value: .null))
    var content = WebhookContent(tenant: tenant, event: event)
    content.ceiling = .init(key: .sender("n\(tenant)"), ceiling: PaceCeiling(.tier, limit: limit, at: at))
    post(content, after: dice.range(0...3_000_000))
  }

  // MARK: - Starting in time

  /// What an engine does about a campaign whose start may have come; see `CampaignEngine.startInTime(_:)`.
  ///
  /// - Returns: Whether something was asked of the store.
  mutating func startInTime(_ process: Int, _ lane: Int, _ campaign: Campaign) -> Bool {
    guard campaign.status == .scheduled, let schedule = campaign.plan.schedule else { return false }
    let tenant = campaigns[processes[process].lanes[lane].campaign].tenant
    let name = store.names[tenant]
    var command: CampaignCommand
    switch schedule.verdict(at: wall) {
    case .byHand, .wait: return false
    case .ask: command = .unschedule(reason: "It was missed.")
    case .skip: command = .fail(reason: "It was missed.")
    case .start:
      processes[process].lanes[lane].startingUnder = campaign.controlEpoch
      processes[process].lanes[lane].stage = .starting
      if scenario.rates[.unschedule] > 0, isDangerous, dice.chance(600) {
        let index = processes[process].lanes[lane].campaign
        self.schedule(.human(dice.chance(500) ? .unschedule(index) : .putOff(index)), after: dice.range(0...4_000))
      } else if !scenario.rates.active.isEmpty, isDangerous, dice.chance(600) {
        self.schedule(.human(.kill(process: process)), after: dice.range(0...4_000))
      }
      ask(.snapshot(SnapshotAudience(tenant: name, campaign: campaign.id)), tenant, process, .lane(lane))
      return true
    }
    if mutant == .startsWhatWasMissed { command = .start }
    marks.hit(.startMissed)
    processes[process].lanes[lane].stage = .starting
    let request = ControlCampaign(
      tenant: name,
      campaign: campaign.id,
      command: command,
      ifControlEpoch: campaign.controlEpoch
    )
    ask(.control(request), tenant, process, .lane(lane))
    return true
  }

  /// The audience is fixed: the campaign is started, unless somebody decided otherwise meanwhile.
  mutating func startNow(_ process: Int, _ lane: Int, _ snapshot: SnapshotAudience) {
    let tenant = campaigns[processes[process].lanes[lane].campaign].tenant
    let epoch = processes[process].lanes[lane].startingUnder
    let request = ControlCampaign(
      tenant: snapshot.tenant,
      campaign: snapshot.campaign,
      command: .start,
      ifControlEpoch: mutant == .startsWhatWasTakenBack ? nil : epoch
    )
    ask(.control(request), tenant, process, .lane(lane))
  }
}

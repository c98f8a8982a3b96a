import Foundation
import WhatsAppCampaigns

extension World {
  /// Fills the time of danger with what people and machines do.
  mutating func scheduleHumans() {
    let span = scenario.dangerMicroseconds
    for fault in Fault.allCases where scenario.rates[fault] > 0 {
      let times = 1 + dice.below(1 + scenario.rates[fault] / 60)
      for _ in 0..<times {
        guard let human = human(for: fault) else { break }
        schedule(.human(human), after: dice.range(0...span))
      }
    }
  }

  private mutating func human(for fault: Fault) -> Human? {
    let campaign = dice.below(campaigns.count)
    let tenant = dice.below(scenario.tenants)
    let person = dice.below(scenario.people)
    switch fault {
    case .pause: return .pause(campaign)
    case .cancel: return .cancel(campaign)
    case .settleByHand: return .settle(campaign, asSent: dice.chance(400))
    case .stop: return .write(tenant: tenant, person: person, .stop)
    case .start: return .write(tenant: tenant, person: person, .start)
    case .stopByUserID: return .write(tenant: tenant, person: person, .stopByUserID)
    case .preference: return .write(tenant: tenant, person: person, dice.chance(600) ? .preferStop : .preferResume)
    case .reply: return .write(tenant: tenant, person: person, .hello)
    case .importing: return .importing(tenant: tenant, count: 1 + dice.below(5))
    case .suppression: return .suppress(tenant: tenant, person: person)
    case .limitEdit:
      let limits: [[RateLimit]] = [[], [.perSecond(1)], [.perSecond(10)], [.perMinute(6)], [.perMinute(60)]]
      let quota = RateLimit(count: max(2, scenario.people / 2), per: .seconds(300)).map { [$0] }
      return .limit(campaign, dice.pick(limits + [quota ?? []]))
    case .sendAgain: return .sendAgain(campaign)
    case .notice: return .notice(tenant: tenant, dice.chance(700) ? .perDay(scenario.features.tier) : nil)
    case .news: return .news(tenant: tenant, drawNews())
    case .unschedule: return dice.chance(500) ? .unschedule(campaign) : .putOff(campaign)
    case .suspend: return .suspend
    case .clockJump: return .jump
    case .outage: return .outage
    case .silentOutage: return .silence
    case .endpointDown: return .endpointDown
    case .powerCut: return .powerCut
    default: return nil
    }
  }

  /// Somebody acts in the very moment in which an intent commits or a request leaves.
  mutating func hostileMoment() {
    for fault in [Fault.pause, .cancel, .stop, .preference, .settleByHand, .limitEdit, .sendAgain]
    where scenario.rates[fault] > 0 {
      guard strikes(fault), dice.chance(150), let human = human(for: fault) else { continue }
      schedule(.human(human), after: dice.range(0...6_000))
    }
  }

  mutating func act(_ human: Human) {
    log("\(human)")
    switch human {
    case .pause(let index):
      control(index, .pause(reason: "by hand"))
      schedule(.human(.resume(index)), after: dice.range(1_000...dice.pick([20_000, 5_000_000, 300_000_000])))
    case .resume(let index): control(index, .resume)
    case .cancel(let index): control(index, .cancel)
    case .settle(let index, let asSent):
      let info = campaigns[index]
      let tenant = store.names[info.tenant]
      if asSent {
        let query = RecipientQuery(tenant: tenant, campaign: info.id, status: .unconfirmed)
        ask(.unconfirmed(query), info.tenant, nil, .human)
      } else {
        let sweep = SweepCampaign(
          tenant: tenant,
          campaign: info.id,
          settleTime: SettleTime(live: .zero, most: .zero),
          delivery: .atMostOnce
        )
        ask(.sweep(sweep), info.tenant, nil, .human)
      }
    case .limit(let index, let limits): control(index, .limit(limits))
    case .sendAgain(let index):
      let info = campaigns[index]
      guard shadows[info.tenant].status[info.id].map({ $0 == .sending || $0 == .paused }) ?? false else { return }
      ask(.unconfirmed(.init(tenant: store.names[info.tenant], campaign: info.id)), info.tenant, nil, .again)
    case .start(let index):
      let info = campaigns[index]
      ask(.snapshot(.init(tenant: store.names[info.tenant], campaign: info.id)), info.tenant, nil, .human)
    case .unschedule(let index): control(index, .unschedule(reason: nil))
    case .putOff(let index): putOff(index)
    case .notice(let tenant, let limit): notice(tenant, limit)
    case .news(let tenant, let news): say(news, tenant)
    case .kill(let process): if isDangerous { kill(process) }
    case .write(let tenant, let person, let word): write(tenant, person, word)
    case .importing(let tenant, let count):
      let start = 1_000 + dice.below(1_000)
      let drafts = (start..<start + count).map { ContactDraft(phone: People.phone($0, of: tenant)) }
      let request = SaveContacts(tenant: store.names[tenant], drafts: drafts, group: Self.people)
      ask(.save(request), tenant, nil, .human)
    case .suppress(let tenant, let person):
      let key = PersonKey(People.phone(person, of: tenant))
      let change = SuppressionChange(
        tenant: store.names[tenant],
        action: .add([key], source: "simulation", reason: nil)
      )
      ask(.suppress(change), tenant, nil, .human)
    case .suspend, .jump, .outage, .silence, .endpointDown, .powerCut: strike(human)
    }
  }

  private mutating func strike(_ human: Human) {
    guard isDangerous else { return }
    switch human {
    case .suspend:
      let end = now + dice.range(1_000_000...dice.pick([5_000_000, 60_000_000, 7_200_000_000]))
      for index in processes.indices { processes[index].frozenUntil = max(processes[index].frozenUntil, end) }
    case .jump: wallOffset += dice.range(-1...2) * dice.pick([1_000_000, 120_000_000, 3_600_000_000])
    case .outage: outageUntil = now + dice.range(1_000_000...600_000_000)
    case .silence: silenceUntil = now + dice.range(1_000_000...300_000_000)
    case .endpointDown: endpointDownUntil = now + dice.range(1_000_000...1_200_000_000)
    case .powerCut: cutPower()
    default: break
    }
  }

  mutating func control(_ index: Int, _ command: CampaignCommand) {
    let info = campaigns[index]
    let request = ControlCampaign(tenant: store.names[info.tenant], campaign: info.id, command: command)
    ask(.control(request), info.tenant, nil, .human)
  }

  /// An operator's operation came back, unless the reply was lost on the way.
  mutating func humanReplied(_ call: StoreCall, _ result: Result<StoreReply, StoreError>) {
    if strikes(.crash) {
      switch call.request {
      case .control: marks.hit(.k14ControlNotReturned)
      case .save: marks.hit(.k1Import)
      default: break
      }
      return
    }
    if case .again = call.purpose { return rearm(call, result) }
    switch (call.request, result) {
    case (.snapshot(let request), .success):
      let start = ControlCampaign(tenant: request.tenant, campaign: request.campaign, command: .start)
      ask(.control(start), call.tenant, nil, .human)
    case (.control(let request), .success(.controlled(.done(let campaign, _)))):
      returnedEpoch[request.campaign] = max(returnedEpoch[request.campaign] ?? 0, campaign.controlEpoch)
    case (.unconfirmed(let query), .success(.recipients(let records))):
      let entries = records.compactMap { record in
        record.recipient.currentAttempt.map {
          RecordOutcomes.Entry(recipient: record.recipient.id, attempt: $0, outcome: .decidedSent)
        }
      }
      ask(
        .record(RecordOutcomes(tenant: query.tenant, campaign: query.campaign, entries: entries)),
        call.tenant,
        nil,
        .human
      )
    default: break
    }
  }

  /// A person writes, or uses the app's own control.
  private mutating func write(_ tenant: Int, _ person: Int, _ word: WrittenWord) {
    let phone = WhatsAppIdentity.phone(People.phone(person, of: tenant)).address
    // The person's clock is the provider's; it may be a little off, and messages may come late.
    let at = date(now - (dice.chance(200) ? dice.range(0...90_000_000) : 0)).truncatedToMilliseconds
    var sender = WebhookParty(waID: phone)
    var quoted: ProviderMessageID?
    let event: WebhookEvent
    switch word {
    case .preferStop, .preferResume:
      event = .preference(
        MarketingPreferenceChange(person: sender, decision: word == .preferStop ? .stop : .resume, timestamp: at)
      )
    case .stop, .start, .stopByUserID, .hello:
      if word == .stopByUserID {
        sender = WebhookParty(userID: People.userID(person, of: tenant))
        let key = PersonKey(People.phone(person, of: tenant))
        quoted = requests.last { $0.person == key && $0.messageID != nil }?.messageID
      }
      let text: String =
        switch word {
        case .start: "START"
        case .hello: "terima kasih"
        default: dice.pick(["STOP", "berhenti", "Stop!"])
        }
      event = .message(
        InboundMessage(
          id: ProviderMessageID(provider: "in.\(bodies.count)") ?? ProviderMessageID(unchecked: "in"),
          sender: sender,
          timestamp: at,
          content: .text(text),
          contextID: quoted
        )
      )
    }
    post(WebhookContent(tenant: tenant, event: event), after: dice.range(0...3_000_000))
  }
}

import Foundation
import WhatsAppCampaigns

// The provider says that it takes nothing of a template, from a number or on an account, and that it does again.

extension World {
  mutating func drawNews() -> ProviderNews {
    let subject: CampaignHalt.Subject = dice.pick([
      .template("promo", "ms"), .template("promo", nil), .template("other", nil), .sender, .account,
    ])
    let change: ProviderNews.Change
    if case .template = subject {
      change = dice.pick([.status(.paused), .status(.pending), .status(.disabled), .status(.approved)])
    } else {
      change = dice.pick([.blocked(code: 131_031), .blocked(code: nil), .unblocked])
    }
    return ProviderNews(change, of: subject, providers: [Self.provider], at: .distantPast)
  }

  /// A webhook says it, and mostly another one takes it back later. Some are about a while ago, and may come late.
  mutating func say(_ news: ProviderNews, _ tenant: Int) {
    var news = news
    news.at = date(now - (dice.chance(200) ? dice.range(0...90_000_000) : 0)).truncatedToMilliseconds
    let event = WebhookEvent.notice(WebhookNotice(field: "news", timestamp: news.at, value: .null))
    var content = WebhookContent(tenant: tenant, event: event)
    content.news = news
    post(content, after: dice.range(0...dice.pick([1_000, 3_000_000])))
    guard !news.isLift, dice.chance(700) else { return }
    if case .template = news.subject { news.change = .status(.approved) } else { news.change = .unblocked }
    schedule(.human(.news(tenant: tenant, news)), after: dice.range(1_000...dice.pick([1_000_000, 300_000_000])))
  }

  mutating func note(_ effects: Set<Shadow.NewsEffect>) {
    if effects.contains(.halted) { marks.hit(.haltedByNews) }
    if effects.contains(.lifted) { marks.hit(.liftedByNews) }
    if effects.contains(.noted) { marks.hit(.pauseOutlivesNews) }
  }

  /// Campaigns stand as the news ask for: halted by one, going on after the last was lifted, and paused by a person for
  /// as long as the person wants.
  mutating func judgeHalts(_ tenant: Int) {
    for info in campaigns where info.tenant == tenant {
      let query = CampaignQuery(tenant: store.names[tenant], id: info.id)
      guard let campaign = try? store.tenants[tenant].campaigns(query).first else { continue }
      let status = shadows[tenant].status[info.id]
      verdict.require(campaign.status == status, "S20", "news left a campaign \(campaign.status)")
      let epoch = shadows[tenant].epoch[info.id]
      verdict.require(campaign.controlEpoch == epoch, "S20", "news left the control epoch \(campaign.controlEpoch)")
    }
  }
}

extension ProviderNews {
  /// Whether something may be sent again.
  var isLift: Bool { change == .unblocked || change == .status(.approved) }
}

extension Shadow {
  enum NewsEffect { case halted, lifted, noted }

  /// What news mean for the tenant's campaigns, told a second time.
  mutating func note(_ news: ProviderNews, isCurrent: Bool, at now: Date) -> Set<NewsEffect> {
    var effects: Set<NewsEffect> = []
    for (campaign, status) in status where status == .sending || status == .paused {
      if case .template(let name, _) = news.subject, name != "promo" { continue }
      let before = halts[campaign] ?? []
      if news.isLift {
        effects.formUnion(lift(news, campaign, before, status, at: now))
        continue
      }
      guard isCurrent || liftedAt[campaign].map({ news.at >= $0 }) ?? true else { continue }
      let cause: CampaignHalt.Cause
      switch news.change {
      case .blocked(let code): cause = .blocked(code: code)
      case .status(let word): cause = .status(word)
      default: continue
      }
      let halt = CampaignHalt(subject: news.subject, cause: cause, detail: news.detail, at: news.at)
      if status == .paused {
        guard !before.isEmpty, !before.contains(where: { $0.subject == halt.subject && $0.cause == cause }) else {
          continue
        }
      }
      halts[campaign] = before.filter { !Self.covers(news.subject, $0.subject) } + [halt]
      self.status[campaign] = .paused
      epoch[campaign, default: 0] += 1
      history[campaign, default: []].append(CampaignCommand.halt(halt).change(at: now, by: nil))
      effects.insert(.halted)
    }
    return effects
  }

  private mutating func lift(
    _ news: ProviderNews,
    _ campaign: CampaignID,
    _ before: [CampaignHalt],
    _ status: CampaignStatus,
    at now: Date
  ) -> Set<NewsEffect> {
    var text = "The provider has lifted its restriction"
    if case .template = news.subject { text = "The template “promo” may be sent again" }
    if before.contains(where: { Self.covers(news.subject, $0.subject) && $0.at <= news.at }) {
      let isDisliked = before.contains { Self.covers(news.subject, $0.subject) && $0.cause == .status(.paused) }
      let left = isDisliked ? [] : before.filter { !Self.covers(news.subject, $0.subject) }
      halts[campaign] = left
      liftedAt[campaign] = max(liftedAt[campaign] ?? .distantPast, news.at)
      if left.isEmpty, !isDisliked { self.status[campaign] = .sending }
      epoch[campaign, default: 0] += 1
      let command = CampaignCommand.lift(news.subject, at: news.at, detail: "\(text).")
      history[campaign, default: []].append(command.change(at: now, by: nil))
      return isDisliked ? [.noted] : [.lifted]
    }
    guard status == .paused else { return [] }
    let command = CampaignCommand.note("\(text); resume the campaign when it shall go on.")
    history[campaign, default: []].append(command.change(at: now, by: nil))
    return [.noted]
  }

  /// Whether what is said about one thing holds for another: a template in all languages for it in each.
  private static func covers(_ said: CampaignHalt.Subject, _ other: CampaignHalt.Subject) -> Bool {
    guard case .template(let name, let language) = said, case .template(name, let own) = other else {
      return said == other
    }
    return language == own || language == nil
  }
}

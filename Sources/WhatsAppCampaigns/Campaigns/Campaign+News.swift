extension Campaign {
  /// What news of the provider mean for this campaign; `nil` for nothing. Pure.
  ///
  /// - Parameter isCurrent: Whether they are true now, whatever time they bear: a message was refused under the control
  ///   epoch that holds. Otherwise what is older than the last time that a halt was ended has been seen to.
  public func command(for news: ProviderNews, isCurrent: Bool = false) -> CampaignCommand? {
    guard status == .sending || status == .paused, news.providers.contains(plan.provider), uses(news.subject) else {
      return nil
    }
    switch news.change {
    case .status(let status) where status.allowsSending:
      if status == .flagged {
        return note("The template “\(news.name)” has poor feedback and may be paused soon", news)
      }
      return lift(news, "The template “\(news.name)” may be sent again")
    // A word that nobody knows yet keeps nobody from sending: where it does, the provider refuses the next message.
    case .status(.unknown(let word)): return note("The provider says “\(word)” about the template “\(news.name)”", news)
    case .status(let status): return halt(.status(status), news, isCurrent)
    case .blocked(let code): return halt(.blocked(code: code), news, isCurrent)
    case .unblocked: return lift(news, "The provider has lifted its restriction")
    case .category(let category):
      return reconsider(as: category.purpose, "The template “\(news.name)” is in the category \(category) now", news)
    case .categoryAnnounced(let category):
      let text = "The template “\(news.name)” will be in the category \(category); consent is judged by it from now on"
      return reconsider(as: category.purpose, text, news)
    case .content:
      return reconsider(
        "The template “\(news.name)” was edited; it is looked at whether its variables are the same",
        news
      )
    case .quality(let word):
      let pace = word == "red" ? "; the campaign goes at half its pace" : ""
      return reconsider("The quality of the template “\(news.name)” is \(word)\(pace)", news)
    case .warned(let word): return note("The provider reports about \(news.topic): \(word)", news)
    }
  }

  private func halt(_ cause: CampaignHalt.Cause, _ news: ProviderNews, _ isCurrent: Bool) -> CampaignCommand? {
    if let haltsLiftedAt, news.at < haltsLiftedAt, !isCurrent { return nil }
    if status == .paused, halts.isEmpty || halts.contains(where: { $0.subject == news.subject && $0.cause == cause }) {
      return nil
    }
    return .halt(CampaignHalt(subject: news.subject, cause: cause, detail: news.detail, at: news.at))
  }

  private func lift(_ news: ProviderNews, _ text: String) -> CampaignCommand? {
    if halts.contains(where: { $0.isLifted(by: news) }) {
      return .lift(news.subject, at: news.at, detail: sentence(text, news))
    }
    guard status == .paused else { return nil }
    return note(text + "; resume the campaign when it shall go on", news)
  }

  /// The strictest purpose that it ever had counts: who was promised less must not get more.
  private func reconsider(
    as purpose: ConsentPurpose? = nil,
    _ text: String,
    _ news: ProviderNews
  ) -> CampaignCommand {
    .reconsider(as: purpose.map(plan.purpose.stricter) ?? plan.purpose, detail: sentence(text, news))
  }

  private func note(_ text: String, _ news: ProviderNews) -> CampaignCommand { .note(sentence(text, news)) }

  private func sentence(_ text: String, _ news: ProviderNews) -> String {
    "\(text)\(news.detail.map { " (\($0))" } ?? "")."
  }

  private func uses(_ subject: CampaignHalt.Subject) -> Bool {
    guard case .template = subject else { return true }
    return plan.messagePlans.contains { subject.concerns($0.template, $0.language) }
  }
}

extension CampaignHalt {
  /// Whether news end it: they are about the same, and not older.
  fileprivate func isLifted(by news: ProviderNews) -> Bool { subject.isCovered(by: news.subject) && at <= news.at }
}

extension CampaignHalt.Subject {
  /// Whether what is said about another subject holds for this one.
  func isCovered(by other: Self) -> Bool {
    if case .template(let name, let language?) = self { return other.concerns(name, language) }
    return self == other
  }
}

extension ProviderNews {
  fileprivate var name: String { template?.rawValue ?? "" }

  fileprivate var topic: String {
    switch subject {
    case .template(let name, _): "the template “\(name)”"
    case .sender: "the sender number"
    case .account: "the account"
    }
  }
}

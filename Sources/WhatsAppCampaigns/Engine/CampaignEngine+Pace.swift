import Foundation

extension CampaignEngine {
  /// The limits that an intent has to satisfy: the sender's, which all campaigns share, those of its account, which its
  /// numbers share, and the campaign's own.
  ///
  /// While people dislike a template of the campaign, it has half of its own limits and of the sender's pace; what other
  /// campaigns of the sender send is not slowed by it.
  func limits(
    of campaign: Campaign,
    _ messages: CampaignMessages,
    _ channel: ProviderChannel
  ) -> [PaceKey: [RateLimit]] {
    let sender = campaign.plan.senderLimits(channel)
    var limits = campaign.paces(of: channel.sender, sender)
    if messages.isDisliked {
      limits[.campaign(campaign.id)] = (campaign.plan.limits + sender.limits.prefix(1)).compactMap(\.halved)
    }
    return limits
  }

  /// How far back has to be known what a person got; `nil` for not at all.
  nonisolated func historySpan(of plan: CampaignPlan) -> Duration? {
    guard let channel = channels[plan.provider] else { return plan.cap?.window }
    return plan.historySpan(plan.senderLimits(channel))
  }
}

extension Campaign {
  /// Every pace that an intent of the campaign has to keep, with its limits.
  package func paces(of sender: String, _ senderLimits: SenderLimits) -> [PaceKey: [RateLimit]] {
    // The sender's key is there even without limits: a provider that asks to slow down is obeyed all the same.
    var limits: [PaceKey: [RateLimit]] = [.sender(sender): senderLimits.limits]
    if let portfolio = senderLimits.portfolio { limits[.portfolio(portfolio.name)] = portfolio.limits }
    // And so is the campaign's own: a limit that is added later counts what left before, and a canary goes by when the
    // last message left.
    limits[.campaign(id)] = plan.limits
    return limits
  }
}

extension CampaignPlan {
  /// What the plan keeps of a sender's limits.
  func senderLimits(_ channel: ProviderChannel) -> SenderLimits {
    if ignoresProviderLimits { return SenderLimits(limits: [], pairGap: nil) }
    return channel.limits ?? SenderLimits(limits: channel.provider.capabilities.defaultLimits)
  }

  /// How far back an intent has to know what a person got; `nil` for not at all.
  package func historySpan(_ sender: SenderLimits) -> Duration? {
    [sender.pairGap, cap?.window].compactMap(\.self).max()
  }
}

extension ProviderChannel {
  /// Whether a notice is about this channel's number, or about none in particular.
  func isConcerned(by notice: WebhookNotice) -> Bool {
    let named = notice.senderNumber?.filter(\.isWholeNumber) ?? ""
    // A sender may be named by anything; only where it is a phone number can it be told from another.
    return !sender.hasPrefix("+") || named.isEmpty || named == sender.filter(\.isWholeNumber)
  }

  /// What a notice of the provider changes about the limits of this channel's sender.
  ///
  /// A notice that names another number is for another channel.
  func ceilings(from notice: WebhookNotice, receivedAt: Date) -> [ApplyWebhooks.Ceiling] {
    guard isConcerned(by: notice) else { return [] }
    let at = receivedAt.orEarlier(notice.timestamp)
    let account = limits?.portfolio.map { PaceKey.portfolio($0.name) } ?? .sender(sender)
    return notice.limits.map { change in
      switch change {
      case .messagesPerDay(let limit):
        return .init(key: account, ceiling: PaceCeiling(.tier, limit: limit, at: at))
      case .quality(let isPoor):
        let halved = isPoor ? (limits?.limits ?? provider.capabilities.defaultLimits).first?.halved : nil
        return .init(key: .sender(sender), ceiling: PaceCeiling(.quality, limit: halved, at: at))
      }
    }
  }
}

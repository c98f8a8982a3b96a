import Foundation

extension CampaignEngine {
  /// The providers that send by the same number as a channel.
  nonisolated func providers(sharingSenderWith channel: ProviderChannel) -> Set<ProviderName> {
    Set(channels.filter { $0.value.sender == channel.sender }.keys)
  }

  /// The providers that send on the same account as a channel: the numbers of its portfolio, or the number alone.
  nonisolated func providers(sharingAccountWith channel: ProviderChannel) -> Set<ProviderName> {
    guard let portfolio = channel.limits?.portfolio?.name else { return providers(sharingSenderWith: channel) }
    let members = Set(channels.filter { $0.value.limits?.portfolio?.name == portfolio }.keys)
    return members.union(providers(sharingSenderWith: channel))
  }

  /// What a failure that is reported later says about the sender number or the account: everybody behind it would fail,
  /// too.
  nonisolated func news(
    from update: StatusUpdate,
    of provider: ProviderName,
    _ channel: ProviderChannel,
    receivedAt: Date
  ) -> [ProviderNews] {
    guard update.status == .failed else { return [] }
    for error in update.errors {
      guard let subject = error.blocked else { continue }
      let shared = subject == .sender ? providers(sharingSenderWith: channel) : providers(sharingAccountWith: channel)
      return [
        ProviderNews(
          .blocked(code: error.code),
          of: subject,
          providers: shared.union([provider]),
          at: receivedAt.orEarlier(update.timestamp)
        )
      ]
    }
    return []
  }

  /// The channels whose campaigns a notice is about: those of the account that it names, where one of them is said to be
  /// of it; otherwise the one whose endpoint it came to.
  nonisolated func concerned(
    by notice: WebhookNotice,
    _ provider: ProviderName,
    _ channel: ProviderChannel
  ) -> [(ProviderName, ProviderChannel)] {
    let ofAccount = channels.filter { $0.value.webhookAccountID.map { $0 == notice.accountID } ?? false }
    return ofAccount.isEmpty ? [(provider, channel)] : ofAccount.sorted { $0.key < $1.key }
  }

  /// What a notice of the provider says that campaigns should know.
  nonisolated func news(
    from notice: WebhookNotice,
    of provider: ProviderName,
    _ channel: ProviderChannel,
    receivedAt: Date
  ) -> [ProviderNews] {
    guard channel.isConcerned(by: notice), let statement = notice.statement else { return [] }
    let account = providers(sharingAccountWith: channel).union([provider])
    let providers = statement.subject == .sender ? providers(sharingSenderWith: channel).union([provider]) : account
    return [
      ProviderNews(
        statement.change,
        of: statement.subject,
        providers: providers,
        detail: statement.detail,
        at: receivedAt.orEarlier(notice.timestamp)
      )
    ]
  }
}

extension Date {
  /// When something happened that was heard of now: what is said to be of the future is of now, so that nothing that comes
  /// after it is taken for older.
  func orEarlier(_ reported: Date?) -> Date { min(self, reported ?? self) }
}

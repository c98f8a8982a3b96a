extension CampaignEngine {
  /// How many bodies of webhooks are kept because a part of them could not be read, or is about a number of somebody else.
  public nonisolated func unreadWebhookCount() async throws(EngineError) -> Int {
    try await unread(after: nil, limit: 0).total
  }

  /// One page of these bodies, the oldest first, each with what could not be read of it. They hold what people wrote.
  public nonisolated func unreadWebhooks(
    after id: WebhookID? = nil,
    limit: Int = 100
  ) async throws(EngineError) -> [UnreadWebhook] {
    try await unread(after: id, limit: limit).items.map { webhook in
      UnreadWebhook(
        webhook: webhook,
        problems: channels[webhook.provider]?.webhookFormat.parse(webhook.body).problems
      )
    }
  }

  private nonisolated func unread(after id: WebhookID?, limit: Int) async throws(EngineError) -> UnreadWebhooksPage {
    let request = UnreadWebhooks(tenant: tenant, after: id, limit: limit)
    return try await stored { () async throws(StoreError) in try await store.unreadWebhooks(request) }
  }
}

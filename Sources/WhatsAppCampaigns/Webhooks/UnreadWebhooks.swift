/// Asks for bodies that were applied and are kept for somebody to look at.
public struct UnreadWebhooks: Sendable {
  /// Whose webhooks.
  public var tenant: TenantID
  /// Only bodies behind this one.
  public var after: WebhookID?
  /// The most bodies.
  public var limit: Int

  /// Creates a request.
  public init(tenant: TenantID, after: WebhookID? = nil, limit: Int = 100) {
    self.tenant = tenant
    self.after = after
    self.limit = limit
  }
}

/// One page of bodies that are kept for somebody to look at.
public struct UnreadWebhooksPage: Hashable, Sendable {
  /// How many there are altogether.
  public var total: Int
  /// The page. It ends early at eight megabytes.
  public var items: [StoredWebhook]

  /// Creates a page.
  public init(total: Int, items: [StoredWebhook]) {
    self.total = total
    self.items = items
  }
}

/// A body that is kept for somebody to look at, with what could not be read of it.
public struct UnreadWebhook: Hashable, Sendable {
  /// The body, as it came.
  public var webhook: StoredWebhook
  /// What could not be read; empty for one that was read and is about a number of somebody else, and `nil` where no provider
  /// of its name is set up.
  public var problems: [WebhookProblem]?

  /// Creates a body with its problems.
  public init(webhook: StoredWebhook, problems: [WebhookProblem]?) {
    self.webhook = webhook
    self.problems = problems
  }
}

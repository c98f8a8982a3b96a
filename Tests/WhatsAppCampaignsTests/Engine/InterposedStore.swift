import WhatsAppCampaigns

/// A store between which and its caller a test may put something: it passes everything on.
final class InterposedStore: ForwardingStore {
  typealias Hook = @Sendable () async throws(StoreError) -> Void

  let base: any CampaignStore
  private let afterCommit: Hook
  private let beforeSave: Hook
  private let beforeList: Hook
  private let beforeClaim: Hook
  private let beforeCommit: Hook
  private let beforeControl: Hook
  private let beforeApply: @Sendable (ApplyWebhooks) async throws(StoreError) -> Void
  private let beforeEntry: Hook

  init(
    _ base: any CampaignStore,
    beforeList: @escaping Hook = { () async throws(StoreError) in },
    beforeClaim: @escaping Hook = { () async throws(StoreError) in },
    beforeCommit: @escaping Hook = { () async throws(StoreError) in },
    beforeControl: @escaping Hook = { () async throws(StoreError) in },
    beforeApply: @escaping @Sendable (ApplyWebhooks) async throws(StoreError) -> Void = { _ in },
    afterCommit: @escaping Hook = { () async throws(StoreError) in },
    beforeSave: @escaping Hook = { () async throws(StoreError) in },
    beforeEntry: @escaping Hook = { () async throws(StoreError) in }
  ) {
    self.base = base
    self.beforeList = beforeList
    self.beforeClaim = beforeClaim
    self.beforeCommit = beforeCommit
    self.beforeControl = beforeControl
    self.beforeApply = beforeApply
    self.afterCommit = afterCommit
    self.beforeSave = beforeSave
    self.beforeEntry = beforeEntry
  }
}

extension InterposedStore {
  func saveContacts(_ request: SaveContacts) async throws(StoreError) -> SaveContactsResult {
    try await beforeSave()
    return try await base.saveContacts(request)
  }

  func campaigns(_ request: CampaignQuery) async throws(StoreError) -> [Campaign] {
    try await beforeList()
    return try await base.campaigns(request)
  }

  func control(_ request: ControlCampaign) async throws(StoreError) -> ControlCampaignResult {
    try await beforeControl()
    return try await base.control(request)
  }

  func claim(_ request: ClaimRecipients) async throws(StoreError) -> ClaimRecipientsResult {
    try await beforeClaim()
    return try await base.claim(request)
  }

  func commitIntents(_ request: CommitIntents) async throws(StoreError) -> IntentPlan {
    try await beforeCommit()
    let plan = try await base.commitIntents(request)
    try await afterCommit()
    return plan
  }

  func applyWebhooks(_ request: ApplyWebhooks) async throws(StoreError) -> ApplyWebhooksResult {
    try await beforeApply(request)
    return try await base.applyWebhooks(request)
  }

  func enterContest(_ request: EnterContest) async throws(StoreError) -> EnterContestResult {
    try await beforeEntry()
    return try await base.enterContest(request)
  }
}

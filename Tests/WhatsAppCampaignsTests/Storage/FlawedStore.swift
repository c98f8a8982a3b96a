import Synchronization
import WhatsAppCampaigns

/// A store that breaks one rule on purpose, to show that the conformance suite notices.
final class FlawedStore: ForwardingStore {
  enum Flaw: CaseIterable, Sendable {
    case forgetsConsent, mixesTenants, keepsBodiesTwice, ignoresUrgency, dropsEarlyReports, losesPace, ignoresHolds
    case hidesSuppressions, intendsAfterPause, givesOutTwice, giveUpEarly, settlesInSilence, sweepsWithoutLimit
    case forgetsReplies, changesCallbackKey, leasesForEver, losesItsPlace, answersTwice, remembers, breaksChain
    case forgetsErasures, countsMessagesTwice, forgetsNames, takesAnyKey, losesUnreadBodies, mixesMemberships
    case sendsWithoutMemberFields
  }

  let base: any CampaignStore
  private let flaw: Flaw
  private let lastCampaign = Mutex<Campaign?>(nil)
  private let entered = Atomic<Int>(0)

  init(flaw: Flaw, time: any TimeSource) {
    self.flaw = flaw
    base = InMemoryStore(time: time)
  }

  private func tenant(_ tenant: TenantID) -> TenantID { flaw == .mixesTenants ? .default : tenant }
}

extension FlawedStore {
  func saveContacts(_ request: SaveContacts) async throws(StoreError) -> SaveContactsResult {
    var request = request
    request.tenant = tenant(request.tenant)
    return try await base.saveContacts(request)
  }

  func contacts(_ request: ContactQuery) async throws(StoreError) -> ContactPage {
    var request = request
    request.tenant = tenant(request.tenant)
    var page = try await base.contacts(request)
    if flaw == .mixesMemberships {
      for index in page.items.indices {
        page.items[index].fields.merge(page.memberFields[page.items[index].id] ?? [:]) { $1 }
      }
      page.memberFields = [:]
    }
    return page
  }

  func groups(_ request: GroupQuery) async throws(StoreError) -> [ContactGroup] {
    var request = request
    request.tenant = tenant(request.tenant)
    return try await base.groups(request)
  }

  func recordConsent(_ request: RecordConsent) async throws(StoreError) -> RecordConsentResult {
    if flaw == .forgetsConsent { return RecordConsentResult(recorded: request.entries.count) }
    return try await base.recordConsent(request)
  }

  func ledger(_ request: LedgerQuery) async throws(StoreError) -> LedgerPage {
    var page = try await base.ledger(request)
    if flaw == .breaksChain { page.head = LedgerHead() }
    return page
  }
}

extension FlawedStore {
  func claim(_ request: ClaimRecipients) async throws(StoreError) -> ClaimRecipientsResult {
    var request = request
    if flaw == .leasesForEver { request.lease = .seconds(1_000_000) }
    var result = try await base.claim(request)
    if flaw == .sendsWithoutMemberFields {
      for index in result.claimed.indices { result.claimed[index].member.memberFields = [:] }
    }
    lastCampaign.withLock { $0 = result.campaign }
    if flaw == .givesOutTwice {
      try await base.discharge(DischargeWorker(tenant: request.tenant, worker: request.worker))
    }
    return result
  }

  func commitIntents(_ request: CommitIntents) async throws(StoreError) -> IntentPlan {
    let (flaw, campaign) = (flaw, lastCampaign.withLock { $0 })
    let decide = request.decide
    var request = request
    request.decide = { context in
      var context = context
      switch flaw {
      case .losesPace: context.pace = [:]
      case .intendsAfterPause: context.campaign = campaign ?? context.campaign
      case .hidesSuppressions:
        context.candidates = context.candidates.map { candidate in
          var candidate = candidate
          candidate.member.suppression = nil
          return candidate
        }
      default: break
      }
      return decide(context)
    }
    return try await base.commitIntents(request)
  }

  func recordOutcomes(_ request: RecordOutcomes) async throws(StoreError) -> RecordOutcomesResult {
    var request = request
    if flaw == .ignoresHolds { request.throttles = [:] }
    return try await base.recordOutcomes(request)
  }

  func sweep(_ request: SweepCampaign) async throws(StoreError) -> SweepCampaignResult {
    var request = request
    switch flaw {
    case .giveUpEarly: request.orphanAfter = .zero
    case .settlesInSilence: request.settleTime.most = .seconds(3_600)
    case .sweepsWithoutLimit: request.limit = .max
    default: break
    }
    return try await base.sweep(request)
  }

  func keepWebhook(_ request: KeepWebhook) async throws(StoreError) -> KeepWebhookResult {
    var request = request
    if flaw == .ignoresUrgency { request.isUrgent = false }
    let result = try await base.keepWebhook(request)
    guard flaw == .keepsBodiesTwice, result == .duplicate else { return result }
    request.body.append(0)
    return try await base.keepWebhook(request)
  }

  func applyWebhooks(_ request: ApplyWebhooks) async throws(StoreError) -> ApplyWebhooksResult {
    var request = request
    if flaw == .dropsEarlyReports { request.reports.removeAll { $0.attempt == nil } }
    if flaw == .forgetsReplies { request.messages = [] }
    if flaw == .forgetsNames { request.namings = [] }
    if flaw == .losesUnreadBodies { request.unreadable = [] }
    return try await base.applyWebhooks(request)
  }

  func keyChecks(_ request: KeyCheckRequest) async throws(StoreError) -> [KeyCheck] {
    if flaw == .takesAnyKey, let sealing = request.sealing { return [sealing] }
    return try await base.keyChecks(request)
  }

  func callbackKey(_ request: CallbackKeyRequest) async throws(StoreError) -> Secret {
    if flaw == .changesCallbackKey { return request.proposal }
    return try await base.callbackKey(request)
  }
}

extension FlawedStore {
  func conversation(_ request: ConversationQuery) async throws(StoreError) -> ConversationPage {
    var request = request
    if flaw == .losesItsPlace { request.before = nil }
    return try await base.conversation(request)
  }

  func commitFreeMessage(_ request: CommitFreeMessage) async throws(StoreError) -> FreeMessagePlan {
    guard flaw == .answersTwice else { return try await base.commitFreeMessage(request) }
    let decide = request.decide
    let careless = CommitFreeMessage(
      tenant: request.tenant,
      person: request.person,
      message: request.message,
      paceKeys: request.paceKeys
    ) { context in
      var context = context
      context.earlier = nil
      return decide(context)
    }
    return try await base.commitFreeMessage(careless)
  }

  func forgetConversation(_ request: ForgetConversation) async throws(StoreError) -> ForgetConversationResult {
    flaw == .remembers
      ? ForgetConversationResult(changed: 0, hasMore: false) : try await base.forgetConversation(request)
  }

  func forget(_ request: ForgetPerson) async throws(StoreError) -> ForgetPersonResult {
    // Whoever asked to be erased is let back in.
    var request = request
    if flaw == .forgetsErasures { request.extent = .anonymize }
    return try await base.forget(request)
  }
}

extension FlawedStore {
  func enterContest(_ request: EnterContest) async throws(StoreError) -> EnterContestResult {
    var request = request
    if flaw == .countsMessagesTwice {
      let number = entered.add(1, ordering: .relaxed).newValue
      request.messageID = ProviderMessageID(provider: "\(request.messageID).\(number)") ?? request.messageID
    }
    return try await base.enterContest(request)
  }
}

import Synchronization
import WhatsAppCampaigns

/// A store that breaks one rule on purpose, to show that the conformance suite notices.
final class FlawedStore: CampaignStore {
  enum Flaw: CaseIterable, Sendable {
    case forgetsConsent, mixesTenants, keepsBodiesTwice, ignoresUrgency, dropsEarlyReports, losesPace, ignoresHolds
    case hidesSuppressions, intendsAfterPause, givesOutTwice, giveUpEarly, settlesInSilence, sweepsWithoutLimit
    case forgetsReplies, changesCallbackKey, leasesForEver, losesItsPlace, answersTwice, remembers, breaksChain
    case forgetsErasures, countsMessagesTwice
  }

  private let base: InMemoryStore
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
    return try await base.contacts(request)
  }

  func groups(_ request: GroupQuery) async throws(StoreError) -> [ContactGroup] {
    var request = request
    request.tenant = tenant(request.tenant)
    return try await base.groups(request)
  }

  func changeGroup(_ request: GroupChange) async throws(StoreError) -> ContactGroup {
    try await base.changeGroup(request)
  }

  func changeSuppressions(_ request: SuppressionChange) async throws(StoreError) -> SuppressionChangeResult {
    try await base.changeSuppressions(request)
  }

  func suppressions(_ request: SuppressionQuery) async throws(StoreError) -> [Suppression] {
    try await base.suppressions(request)
  }

  func recordConsent(_ request: RecordConsent) async throws(StoreError) -> RecordConsentResult {
    if flaw == .forgetsConsent { return RecordConsentResult(recorded: request.entries.count) }
    return try await base.recordConsent(request)
  }

  func consent(_ request: ConsentQuery) async throws(StoreError) -> ConsentRecord { try await base.consent(request) }

  func storedConsent(_ request: StoredConsentQuery) async throws(StoreError) -> [StoredConsent] {
    try await base.storedConsent(request)
  }

  func ledger(_ request: LedgerQuery) async throws(StoreError) -> LedgerPage {
    var page = try await base.ledger(request)
    if flaw == .breaksChain { page.head = LedgerHead() }
    return page
  }

  func changeSegment(_ request: SegmentChange) async throws(StoreError) { try await base.changeSegment(request) }

  func segments(_ request: SavedSegmentQuery) async throws(StoreError) -> [SavedSegment] {
    try await base.segments(request)
  }

  func saveTemplates(_ request: SaveTemplates) async throws(StoreError) { try await base.saveTemplates(request) }

  func templates(_ request: TemplateQuery) async throws(StoreError) -> [MessageTemplate] {
    try await base.templates(request)
  }

  func createCampaign(_ request: CreateCampaign) async throws(StoreError) -> Campaign {
    try await base.createCampaign(request)
  }

  func campaigns(_ request: CampaignQuery) async throws(StoreError) -> [Campaign] {
    try await base.campaigns(request)
  }

  func control(_ request: ControlCampaign) async throws(StoreError) -> ControlCampaignResult {
    try await base.control(request)
  }

  func snapshotAudience(_ request: SnapshotAudience) async throws(StoreError) -> SnapshotAudienceResult {
    try await base.snapshotAudience(request)
  }

  func audience(_ request: AudienceQuery) async throws(StoreError) -> [AudienceMember] {
    try await base.audience(request)
  }

  func recipients(_ request: RecipientQuery) async throws(StoreError) -> [RecipientRecord] {
    try await base.recipients(request)
  }

  func counts(_ request: CountRecipients) async throws(StoreError) -> OutcomeCounts { try await base.counts(request) }
}

extension FlawedStore {
  func enlist(_ request: EnlistWorker) async throws(StoreError) -> EnlistWorkerResult { try await base.enlist(request) }

  func discharge(_ request: DischargeWorker) async throws(StoreError) { try await base.discharge(request) }

  func claim(_ request: ClaimRecipients) async throws(StoreError) -> ClaimRecipientsResult {
    var request = request
    if flaw == .leasesForEver { request.lease = .seconds(1_000_000) }
    let result = try await base.claim(request)
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

  func history(_ request: CampaignHistoryQuery) async throws(StoreError) -> [CampaignChange] {
    try await base.history(request)
  }

  func paces(_ request: PaceQuery) async throws(StoreError) -> [PaceKey: PaceState] { try await base.paces(request) }

  func rearm(_ request: RearmRecipients) async throws(StoreError) -> RearmRecipientsResult {
    try await base.rearm(request)
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

  func pendingWebhooks(_ request: PendingWebhooks) async throws(StoreError) -> [StoredWebhook] {
    try await base.pendingWebhooks(request)
  }

  func applyWebhooks(_ request: ApplyWebhooks) async throws(StoreError) -> ApplyWebhooksResult {
    var request = request
    if flaw == .dropsEarlyReports { request.reports.removeAll { $0.attempt == nil } }
    if flaw == .forgetsReplies { request.messages = [] }
    return try await base.applyWebhooks(request)
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

  func conversationSummary(_ request: ConversationSummaryQuery) async throws(StoreError) -> ConversationSummary {
    try await base.conversationSummary(request)
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

  func recordFreeMessage(_ request: RecordFreeMessage) async throws(StoreError) -> FreeMessage? {
    try await base.recordFreeMessage(request)
  }

  func addNote(_ request: AddNote) async throws(StoreError) { try await base.addNote(request) }

  func notes(_ request: NoteQuery) async throws(StoreError) -> [ContactNote] { try await base.notes(request) }

  func forgetConversation(_ request: ForgetConversation) async throws(StoreError) -> ForgetConversationResult {
    flaw == .remembers
      ? ForgetConversationResult(changed: 0, hasMore: false) : try await base.forgetConversation(request)
  }

  func personalData(_ request: PersonalDataQuery) async throws(StoreError) -> PersonalData {
    try await base.personalData(request)
  }

  func forget(_ request: ForgetPerson) async throws(StoreError) -> ForgetPersonResult {
    // Whoever asked to be erased is let back in.
    var request = request
    if flaw == .forgetsErasures { request.extent = .anonymize }
    return try await base.forget(request)
  }

  func sealedValues(_ request: SealedValueQuery) async throws(StoreError) -> [SealedValue] {
    try await base.sealedValues(request)
  }

  func changeSealedValues(_ request: SealedValueChange) async throws(StoreError) -> Int {
    try await base.changeSealedValues(request)
  }

  func mergeContacts(_ request: MergeContacts) async throws(StoreError) -> MergeContactsResult {
    try await base.mergeContacts(request)
  }

  func keptTexts(_ request: KeptTextQuery) async throws(StoreError) -> [KeptText] {
    try await base.keptTexts(request)
  }

  func changeKeptTexts(_ request: KeptTextChange) async throws(StoreError) -> Int {
    try await base.changeKeptTexts(request)
  }

  func purge(_ request: Purge) async throws(StoreError) -> PurgeResult { try await base.purge(request) }
}

extension FlawedStore {
  func createContest(_ request: CreateContest) async throws(StoreError) -> Contest {
    try await base.createContest(request)
  }

  func contests(_ request: ContestQuery) async throws(StoreError) -> [Contest] { try await base.contests(request) }

  func enterContest(_ request: EnterContest) async throws(StoreError) -> EnterContestResult {
    var request = request
    if flaw == .countsMessagesTwice {
      let number = entered.add(1, ordering: .relaxed).newValue
      request.messageID = ProviderMessageID(provider: "\(request.messageID).\(number)") ?? request.messageID
    }
    return try await base.enterContest(request)
  }

  func contestEntries(_ request: ContestEntryQuery) async throws(StoreError) -> [ContestEntry] {
    try await base.contestEntries(request)
  }

  func verifyContestEntry(_ request: VerifyContestEntry) async throws(StoreError) -> ContestEntry {
    try await base.verifyContestEntry(request)
  }

  func drawContest(_ request: DrawContest) async throws(StoreError) -> DrawContestResult {
    try await base.drawContest(request)
  }

  func contestRecord(_ request: ContestRecordQuery) async throws(StoreError) -> ContestRecord {
    try await base.contestRecord(request)
  }
}

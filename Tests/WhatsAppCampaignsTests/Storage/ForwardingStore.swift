import WhatsAppCampaigns

/// A store that passes everything on to another one, except what a double that refines this does in its own way.
protocol ForwardingStore: CampaignStore {
  var base: any CampaignStore { get }
}

// MARK: - Contacts, consent, segments and templates

extension ForwardingStore {
  func saveContacts(_ request: SaveContacts) async throws(StoreError) -> SaveContactsResult {
    try await base.saveContacts(request)
  }

  func contacts(_ request: ContactQuery) async throws(StoreError) -> ContactPage { try await base.contacts(request) }

  func fieldNames(_ request: FieldNameQuery) async throws(StoreError) -> [String] {
    try await base.fieldNames(request)
  }

  func mergedPeople(_ request: MergedPeopleQuery) async throws(StoreError) -> [MergedPerson] {
    try await base.mergedPeople(request)
  }

  func groups(_ request: GroupQuery) async throws(StoreError) -> [ContactGroup] { try await base.groups(request) }

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
    try await base.recordConsent(request)
  }

  func storedConsent(_ request: StoredConsentQuery) async throws(StoreError) -> [StoredConsent] {
    try await base.storedConsent(request)
  }

  func ledger(_ request: LedgerQuery) async throws(StoreError) -> LedgerPage { try await base.ledger(request) }

  func consent(_ request: ConsentQuery) async throws(StoreError) -> ConsentRecord { try await base.consent(request) }

  func changeSegment(_ request: SegmentChange) async throws(StoreError) { try await base.changeSegment(request) }

  func segments(_ request: SavedSegmentQuery) async throws(StoreError) -> [SavedSegment] {
    try await base.segments(request)
  }

  func saveTemplates(_ request: SaveTemplates) async throws(StoreError) { try await base.saveTemplates(request) }

  func templates(_ request: TemplateQuery) async throws(StoreError) -> [MessageTemplate] {
    try await base.templates(request)
  }
}

// MARK: - Campaigns and dispatch

extension ForwardingStore {
  func createCampaign(_ request: CreateCampaign) async throws(StoreError) -> Campaign {
    try await base.createCampaign(request)
  }

  func campaigns(_ request: CampaignQuery) async throws(StoreError) -> [Campaign] { try await base.campaigns(request) }

  func control(_ request: ControlCampaign) async throws(StoreError) -> ControlCampaignResult {
    try await base.control(request)
  }

  func history(_ request: CampaignHistoryQuery) async throws(StoreError) -> [CampaignChange] {
    try await base.history(request)
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

  func enlist(_ request: EnlistWorker) async throws(StoreError) -> EnlistWorkerResult { try await base.enlist(request) }

  func discharge(_ request: DischargeWorker) async throws(StoreError) { try await base.discharge(request) }

  func claim(_ request: ClaimRecipients) async throws(StoreError) -> ClaimRecipientsResult {
    try await base.claim(request)
  }

  func commitIntents(_ request: CommitIntents) async throws(StoreError) -> IntentPlan {
    try await base.commitIntents(request)
  }

  func paces(_ request: PaceQuery) async throws(StoreError) -> [PaceKey: PaceState] { try await base.paces(request) }

  func rearm(_ request: RearmRecipients) async throws(StoreError) -> RearmRecipientsResult {
    try await base.rearm(request)
  }

  func recordOutcomes(_ request: RecordOutcomes) async throws(StoreError) -> RecordOutcomesResult {
    try await base.recordOutcomes(request)
  }

  func sweep(_ request: SweepCampaign) async throws(StoreError) -> SweepCampaignResult { try await base.sweep(request) }
}

// MARK: - Webhooks and conversations

extension ForwardingStore {
  func keepWebhook(_ request: KeepWebhook) async throws(StoreError) -> KeepWebhookResult {
    try await base.keepWebhook(request)
  }

  func unreadWebhooks(_ request: UnreadWebhooks) async throws(StoreError) -> UnreadWebhooksPage {
    try await base.unreadWebhooks(request)
  }

  func pendingWebhooks(_ request: PendingWebhooks) async throws(StoreError) -> [StoredWebhook] {
    try await base.pendingWebhooks(request)
  }

  func applyWebhooks(_ request: ApplyWebhooks) async throws(StoreError) -> ApplyWebhooksResult {
    try await base.applyWebhooks(request)
  }

  func callbackKey(_ request: CallbackKeyRequest) async throws(StoreError) -> Secret {
    try await base.callbackKey(request)
  }

  func conversation(_ request: ConversationQuery) async throws(StoreError) -> ConversationPage {
    try await base.conversation(request)
  }

  func conversationSummary(_ request: ConversationSummaryQuery) async throws(StoreError) -> ConversationSummary {
    try await base.conversationSummary(request)
  }

  func commitFreeMessage(_ request: CommitFreeMessage) async throws(StoreError) -> FreeMessagePlan {
    try await base.commitFreeMessage(request)
  }

  func recordFreeMessage(_ request: RecordFreeMessage) async throws(StoreError) -> FreeMessage? {
    try await base.recordFreeMessage(request)
  }

  func addNote(_ request: AddNote) async throws(StoreError) { try await base.addNote(request) }

  func notes(_ request: NoteQuery) async throws(StoreError) -> [ContactNote] { try await base.notes(request) }

  func forgetConversation(_ request: ForgetConversation) async throws(StoreError) -> ForgetConversationResult {
    try await base.forgetConversation(request)
  }
}

// MARK: - Privacy and contests

extension ForwardingStore {
  func personalData(_ request: PersonalDataQuery) async throws(StoreError) -> PersonalData {
    try await base.personalData(request)
  }

  func forget(_ request: ForgetPerson) async throws(StoreError) -> ForgetPersonResult { try await base.forget(request) }

  func sealedValues(_ request: SealedValueQuery) async throws(StoreError) -> [SealedValue] {
    try await base.sealedValues(request)
  }

  func changeSealedValues(_ request: SealedValueChange) async throws(StoreError) -> Int {
    try await base.changeSealedValues(request)
  }

  func mergeContacts(_ request: MergeContacts) async throws(StoreError) -> MergeContactsResult {
    try await base.mergeContacts(request)
  }

  func keptTexts(_ request: KeptTextQuery) async throws(StoreError) -> [KeptText] { try await base.keptTexts(request) }

  func changeKeptTexts(_ request: KeptTextChange) async throws(StoreError) -> Int {
    try await base.changeKeptTexts(request)
  }

  func keyChecks(_ request: KeyCheckRequest) async throws(StoreError) -> [KeyCheck] {
    try await base.keyChecks(request)
  }

  func purge(_ request: Purge) async throws(StoreError) -> PurgeResult { try await base.purge(request) }

  func createContest(_ request: CreateContest) async throws(StoreError) -> Contest {
    try await base.createContest(request)
  }

  func contests(_ request: ContestQuery) async throws(StoreError) -> [Contest] { try await base.contests(request) }

  func enterContest(_ request: EnterContest) async throws(StoreError) -> EnterContestResult {
    try await base.enterContest(request)
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

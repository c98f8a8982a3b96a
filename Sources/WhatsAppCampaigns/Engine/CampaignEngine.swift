import Synchronization

/// Runs campaigns for one tenant: the composition root that a host constructs.
///
/// ```swift
/// let engine = CampaignEngine(store: store, channels: ["cloud": channel])
/// let campaign = try await engine.createCampaign(plan)
/// try await engine.start(campaign.id)
/// let summary = try await engine.send(campaign.id)
/// ```
///
/// An engine keeps nothing that matters in memory: whatever it promises is in the store, so a process may be killed at
/// any instant and another one goes on. Several engines may work on one store; see ``DispatchStore/enlist(_:)`` for
/// stores that only one process may send from.
public actor CampaignEngine {
  /// What the engine was told at its construction.
  public nonisolated let configuration: EngineConfiguration
  nonisolated let store: any CampaignStore
  nonisolated let channels: [ProviderName: ProviderChannel]
  nonisolated let time: any TimeSource
  nonisolated let random: any RandomSource
  /// Reads what people write; it is made once, because it folds its lists.
  nonisolated let classifier: KeywordClassifier
  /// Campaigns that this engine is sending now, each with what stops it.
  var running: [CampaignID: WorkerStop] = [:]
  /// Campaigns that ``run()`` looks after now.
  var tended: Set<CampaignID> = []
  /// Is told what happens to campaigns, while somebody runs the engine.
  var report: (@Sendable (RunNotice) -> Void)?
  /// What was told last of each campaign that has not ended.
  var told: [CampaignID: RunNotice] = [:]
  /// Whether reports have come since it was last looked which campaigns are done.
  var mayComplete = false
  /// When that was, on the boot clock.
  var lastCompletion: Duration?
  /// The key of the tenant's callback tags, once it was read; it never changes.
  var knownCallbackKey: Secret?
  /// How far the engine's encryption keys were compared with those that the store knows; see `cipher(toSeal:)`.
  nonisolated let keyCheck = Mutex(KeyCheckState.unknown)
  /// Changes whenever this engine has kept a webhook.
  nonisolated let webhookKept = ChangeSignal()
  /// Messages that wait for the dialogue, where the engine sends its replies.
  var answers = AnswerQueue()
  /// Changes whenever there may be somebody to answer.
  nonisolated let answerDue = ChangeSignal()

  /// Creates an engine.
  ///
  /// - Parameters:
  ///   - store: Keeps everything.
  ///   - channels: The providers, by the names that campaign plans use.
  ///   - configuration: The tenant, the consent policy and the sizes.
  ///   - time: The clocks; tests pass a manual one.
  ///   - random: The randomness; tests pass a seeded one.
  public init(
    store: any CampaignStore,
    channels: [ProviderName: ProviderChannel] = [:],
    configuration: EngineConfiguration = EngineConfiguration(),
    time: any TimeSource = .system,
    random: any RandomSource = .system
  ) {
    self.store = store
    self.channels = channels
    self.configuration = configuration
    self.time = time
    self.random = random
    classifier = KeywordClassifier(words: configuration.consentWords)
  }

  nonisolated var tenant: TenantID { configuration.tenant }
}

extension CampaignEngine {
  /// Runs a store operation and turns its error into the engine's.
  nonisolated func stored<Result>(
    _ operation: () async throws(StoreError) -> Result
  ) async throws(EngineError) -> Result {
    do throws(StoreError) {
      return try await operation()
    } catch {
      throw EngineError(error)
    }
  }

  /// The campaign of an identifier.
  nonisolated func existing(_ id: CampaignID) async throws(EngineError) -> Campaign {
    let found = try await stored { () async throws(StoreError) in
      try await store.campaigns(CampaignQuery(tenant: tenant, id: id))
    }
    guard let campaign = found.first else {
      throw EngineError(.unknownCampaign, "There is no campaign \(id) of this tenant. Check its identifier.")
    }
    return campaign
  }

  /// The provider of a campaign.
  nonisolated func channel(of plan: CampaignPlan) throws(EngineError) -> ProviderChannel {
    guard let channel = channels[plan.provider] else {
      let names = channels.keys.sorted().map(\.rawValue).joined(separator: ", ")
      throw EngineError(
        .unknownProvider,
        "The campaign sends through “\(plan.provider)”, which is not set up here. Set up: "
          + (names.isEmpty ? "none." : "\(names).")
      )
    }
    return channel
  }

  /// The template of a campaign, as it was last saved.
  nonisolated func template(of plan: CampaignPlan) async throws(EngineError) -> MessageTemplate {
    let found = try await stored { () async throws(StoreError) in
      try await store.templates(TemplateQuery(tenant: tenant, name: plan.template))
    }
    if let template = found.first(where: { $0.language == plan.language }) { return template }
    let languages = found.map(\.language.rawValue).joined(separator: ", ")
    throw EngineError(
      .unknownTemplate,
      found.isEmpty
        ? "There is no template “\(plan.template)”. Add it first."
        : "The template “\(plan.template)” has no language \(plan.language). It has: \(languages)."
    )
  }

  /// The compiled message of a campaign.
  nonisolated func builder(
    of plan: CampaignPlan,
    template: MessageTemplate
  ) throws(EngineError) -> TemplatePayloadBuilder {
    do throws(TemplateError) {
      let wantsWords = channels[plan.provider]?.provider.capabilities.templates == .asWords
      return try TemplatePayloadBuilder(
        template: template,
        variables: plan.variables,
        output: wantsWords ? .words : .template
      )
    } catch {
      throw EngineError(.templateMismatch, "The template “\(plan.template)” and its variables do not fit: \(error).")
    }
  }
}

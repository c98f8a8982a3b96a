import WhatsAppCampaigns

/// What a command works with: the store that its options name, and engines over it.
struct Workspace: Sendable {
  let store: any CampaignStore
  let time: any TimeSource
  let tenant: TenantID
  let call: Invocation
  /// Whether webhooks are applied whatever number and account they name, because a person says that they are ours.
  var vouchesForWebhooks = false

  /// An engine that plans and keeps books. It cannot send, so it needs no credential.
  func engine(dialogue: ConsentDialogue? = nil) throws -> CampaignEngine {
    let channels = try Self.planningChannels(call).mapValues(vouched)
    let configuration = try configuration(dialogue)
    return CampaignEngine(store: store, channels: channels, configuration: configuration, time: time)
  }

  /// An engine that sends through some providers.
  ///
  /// - Parameters:
  ///   - inFlight: The most messages under way at once; `nil` for the engine's own number.
  ///   - count: The message with which the process is killed.
  ///   - dialogue: What people who write are answered.
  ///   - sendsReplies: Whether the engine sends the answers by itself.
  /// - Throws: A sentence that names the variable that is missing.
  func engine(
    sendingThrough kinds: [ProviderKind],
    inFlight: Int? = nil,
    crashingAfter count: Int? = nil,
    dialogue: ConsentDialogue? = nil,
    sendsReplies: Bool = false
  ) throws -> CampaignEngine {
    var configuration = try configuration(dialogue)
    configuration.sendsReplies = sendsReplies
    if let inFlight { configuration.maximumInFlight = inFlight }
    var channels = try Self.planningChannels(call)
    for kind in kinds {
      guard let name = kind.name else { continue }
      var channel = try kind.channel(for: call, time: time, connections: configuration.maximumInFlight)
      if let count { channel.transport = CrashingTransport(channel.transport, after: count) }
      channels[name] = channel
    }
    return CampaignEngine(
      store: store,
      channels: channels.mapValues(vouched),
      configuration: configuration,
      time: time
    )
  }

  private func vouched(_ channel: ProviderChannel) -> ProviderChannel {
    guard vouchesForWebhooks else { return channel }
    var channel = channel
    channel.webhookNumberID = nil
    channel.webhookAccountID = nil
    return channel
  }

  /// With a dialogue, images are read where there is something to read them with.
  private func configuration(_ dialogue: ConsentDialogue?) throws -> EngineConfiguration {
    var configuration = EngineConfiguration(tenant: tenant, dialogue: dialogue, cipher: try call.cipher())
    if dialogue != nil { configuration.textRecognizer = try? TesseractRecognizer() }
    return configuration
  }

  private static func planningChannels(_ call: Invocation) throws -> [ProviderName: ProviderChannel] {
    var channels: [ProviderName: ProviderChannel] = [:]
    for kind in ProviderKind.allCases {
      if let name = kind.name { channels[name] = try kind.planningChannel(for: call) }
    }
    return channels
  }
}

extension Invocation {
  /// The store's path or address, as `--store` has it.
  var storeName: String { arguments[.store] ?? "campaigns.sqlite" }

  /// Opens the store that `--store` names, for the tenant that `--tenant` names.
  ///
  /// - Parameter absence: What to do where there is no file of that name.
  func workspace(ifAbsent absence: StoreLocation.Absence = .refuse) async throws -> Workspace {
    let tenant = try tenant()
    let time = try time()
    let location = try StoreLocation(storeName)
    let store = try await location.open(time: time, isRehearsal: arguments[.now] != nil, absence: absence)
    return Workspace(store: store, time: time, tenant: tenant, call: self)
  }

  /// The tenant that `--tenant` names.
  func tenant() throws(CommandFailure) -> TenantID {
    let form = "1 to 64 letters, digits, dashes, underscores and dots"
    return try arguments.parsed(.tenant, as: form, TenantID.init(_:)) ?? .default
  }

  /// What encrypts values, with the keys of `WHATSAPP_CAMPAIGNS_KEY`; `nil` where that is not set.
  func cipher() throws(CommandFailure) -> FieldCipher? {
    guard let text = variable("WHATSAPP_CAMPAIGNS_KEY") else { return nil }
    do throws(FieldCipherError) {
      return try FieldCipher(Secret(text))
    } catch {
      throw .unusable("WHATSAPP_CAMPAIGNS_KEY cannot be used: \(error)")
    }
  }

  /// A planning engine over the store.
  func engine(ifAbsent absence: StoreLocation.Absence = .refuse) async throws -> CampaignEngine {
    try await workspace(ifAbsent: absence).engine()
  }
}

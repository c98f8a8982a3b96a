import WhatsAppCampaigns

/// What a command works with: the store that its options name, and engines over it.
struct Workspace: Sendable {
  let store: any CampaignStore
  let time: any TimeSource
  let tenant: TenantID
  let call: Invocation

  /// An engine that plans and keeps books. It cannot send, so it needs no credential.
  func engine() throws -> CampaignEngine {
    let channels = try Self.planningChannels(call)
    return CampaignEngine(store: store, channels: channels, configuration: .init(tenant: tenant), time: time)
  }

  /// An engine that sends through one provider.
  ///
  /// - Parameters:
  ///   - inFlight: The most messages under way at once; `nil` for the engine's own number.
  ///   - count: The message with which the process is killed.
  /// - Throws: A sentence that names the variable that is missing.
  func engine(
    sendingThrough kind: ProviderKind,
    inFlight: Int? = nil,
    crashingAfter count: Int? = nil
  ) throws -> CampaignEngine {
    var configuration = EngineConfiguration(tenant: tenant)
    if let inFlight { configuration.maximumInFlight = inFlight }
    var channels = try Self.planningChannels(call)
    if let name = kind.name {
      var channel = try kind.channel(for: call, time: time, connections: configuration.maximumInFlight)
      if let count { channel.transport = CrashingTransport(channel.transport, after: count) }
      channels[name] = channel
    }
    return CampaignEngine(store: store, channels: channels, configuration: configuration, time: time)
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
  /// Opens the store that `--store` names, for the tenant that `--tenant` names.
  func workspace() async throws -> Workspace {
    let form = "1 to 64 letters, digits, dashes, underscores and dots"
    let tenant = try arguments.parsed(.tenant, as: form, TenantID.init(_:)) ?? .default
    let time = try time()
    let location = try StoreLocation(arguments[.store] ?? "campaigns.sqlite")
    let store = try await location.open(time: time, isRehearsal: arguments[.now] != nil)
    return Workspace(store: store, time: time, tenant: tenant, call: self)
  }

  /// A planning engine over the store.
  func engine() async throws -> CampaignEngine { try await workspace().engine() }
}

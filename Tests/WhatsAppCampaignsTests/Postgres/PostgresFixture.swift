import Foundation
import Testing
import WhatsAppCampaigns

@testable import WhatsAppCampaignsPostgres

extension PostgresStoreOptions {
  /// Nothing is given up because a machine that runs many tests is slow.
  var patient: PostgresStoreOptions {
    var options = self
    (options.lockTimeout, options.statementTimeout) = (.seconds(3_600), .seconds(3_600))
    options.connectTimeout = .seconds(3_600)
    return options
  }
}

/// The steps from an empty schema to messages on their way, with as many stores over it as there are machines.
struct PostgresBench: Sendable {
  let server: PostgresServer
  let schema: String
  let store: PostgresStore
  let time: (any TimeSource)?
  let tenant = TenantID.default

  init(
    _ server: PostgresServer? = nil,
    time: (any TimeSource)? = nil,
    adjust: (inout PostgresStoreOptions) -> Void = { _ in }
  ) async throws {
    let server = try server ?? PostgresServer.shared.get()
    self.server = server
    schema = server.newSchema()
    self.time = time
    store = try await Self.open(server, schema, time, adjust)
  }

  private static func open(
    _ server: PostgresServer,
    _ schema: String,
    _ time: (any TimeSource)?,
    _ adjust: (inout PostgresStoreOptions) -> Void
  ) async throws -> PostgresStore {
    var options = PostgresStoreOptions(schema: schema, applicationName: "store-\(schema)").patient
    adjust(&options)
    return try await PostgresStore.connect(to: server.url, time: time, options: options)
  }

  /// A store of another machine over the same schema.
  func anotherStore(adjust: (inout PostgresStoreOptions) -> Void = { _ in }) async throws -> PostgresStore {
    try await Self.open(server, schema, time, adjust)
  }

  func connection() throws -> Connection { try server.connection(schema) }

  static func phone(_ index: Int) throws -> PhoneNumber {
    try #require(PhoneNumber(e164: "+60\(120_000_000 + index)"))
  }

  func save(_ people: Range<Int>, into group: String = "all") async throws {
    for start in stride(from: people.lowerBound, to: people.upperBound, by: 1_000) {
      let chunk = start..<min(start + 1_000, people.upperBound)
      let drafts = try chunk.map { ContactDraft(phone: try Self.phone($0), name: "P\($0)", fields: ["city": "Ipoh"]) }
      _ = try await store.saveContacts(SaveContacts(tenant: tenant, drafts: drafts, group: GroupName(group)))
    }
  }

  /// A campaign that sends to so many people.
  func campaign(_ people: Int, named name: String = "camp") async throws -> CampaignID {
    try await save(0..<people)
    let id = try #require(CampaignID(name))
    let plan = CampaignPlan(
      name: name,
      provider: ProviderName("cloud"),
      template: TemplateName("hello"),
      language: LanguageCode("en"),
      variables: VariableMapping(),
      audience: Audience(groups: ["all"])
    )
    _ = try await store.createCampaign(CreateCampaign(tenant: tenant, id: id, plan: plan))
    _ = try await store.snapshotAudience(SnapshotAudience(tenant: tenant, campaign: id))
    try await control(id, .start)
    return id
  }

  func control(_ id: CampaignID, _ command: CampaignCommand, by store: PostgresStore? = nil) async throws {
    let request = ControlCampaign(tenant: tenant, campaign: id, command: command)
    if case .refused(let error) = try await (store ?? self.store).control(request) { throw error }
  }

  func claim(
    _ id: CampaignID,
    by worker: String = "w1",
    limit: Int = 10,
    on store: PostgresStore? = nil
  ) async throws -> [Recipient] {
    let request = ClaimRecipients(
      tenant: tenant,
      campaign: id,
      worker: try #require(WorkerID(worker)),
      lease: .seconds(60),
      limit: limit
    )
    return try await (store ?? self.store).claim(request).claimed.map(\.recipient)
  }

  /// A request for one intent for each recipient, as long as the campaign sends and nobody forbids it.
  ///
  /// - Parameter before: Runs inside the transaction, before the decision.
  func intents(
    _ id: CampaignID,
    _ recipients: [Recipient],
    before: @escaping @Sendable () -> Void = {}
  ) -> CommitIntents {
    CommitIntents(
      tenant: tenant,
      campaign: id,
      recipients: recipients.map(\.id),
      paceKeys: [.campaign(id), .sender("cloud")],
      decide: { context in
        before()
        var allowed = context
        allowed.candidates = context.candidates.filter { candidate in
          !candidate.member.consent.isWithdrawn(.marketing) && candidate.member.suppression == nil
        }
        return SQLiteBench.decide(allowed)
      }
    )
  }

  func stop(_ person: Int) throws -> RecordConsent {
    let event = ConsentEvent(decision: .withdrawn, purposes: [.marketing], at: Date(), source: "test")
    return RecordConsent(tenant: tenant, entries: [.init(identity: .phone(try Self.phone(person)), event: event)])
  }

  func recipients(_ id: CampaignID) async throws -> [Recipient] {
    try await store.recipients(RecipientQuery(tenant: tenant, campaign: id)).map(\.recipient)
  }

  func counts(_ id: CampaignID) async throws -> OutcomeCounts {
    try await store.counts(CountRecipients(tenant: tenant, campaign: id))
  }
}

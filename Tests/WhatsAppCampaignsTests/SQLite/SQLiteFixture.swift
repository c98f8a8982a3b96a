import Foundation
import Testing
import WhatsAppCampaigns

@testable import WhatsAppCampaignsSQLite

/// A folder of its own that is gone with the test.
final class TemporaryFolder: Sendable {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appendingPathComponent("wac-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(at: url)
  }

  func path(_ name: String = "store.sqlite") -> String { url.appendingPathComponent(name).path }

  /// The rights of a file, as in `0o600`.
  func mode(_ name: String) throws -> Int {
    let attributes = try FileManager.default.attributesOfItem(atPath: path(name))
    return try #require(attributes[.posixPermissions] as? NSNumber).intValue
  }

  /// A connection beside the store's own, as another application would have one.
  func connection(_ name: String = "store.sqlite") throws -> Connection {
    try SQLiteLocation.file(path(name)).prepare()
    return try Connection(.file(path(name)), busyTimeout: .zero)
  }
}

/// A clock that stands still.
struct FixedTime: TimeSource {
  var now = Date(timeIntervalSince1970: 1_760_000_000)
  var uptime: Duration { .zero }
  func sleep(until deadline: Duration) async throws {}
}

/// The steps from an empty store to messages on their way.
struct SQLiteBench: Sendable {
  let store: SQLiteStore
  let tenant = TenantID.default

  static func open(_ path: String, busyTimeout: Duration = .seconds(15)) async throws -> SQLiteBench {
    let options = SQLiteStoreOptions(busyTimeout: busyTimeout)
    return SQLiteBench(store: try await SQLiteStore.open(at: path, time: FixedTime(), options: options))
  }

  static func phone(_ index: Int) throws -> PhoneNumber {
    try #require(PhoneNumber(e164: "+60\(120_000_000 + index)"))
  }

  @discardableResult
  func save(_ people: Range<Int>, into group: String = "all") async throws -> [ContactID] {
    let drafts = try people.map { ContactDraft(phone: try Self.phone($0), name: "P\($0)", fields: ["city": "Ipoh"]) }
    let request = SaveContacts(tenant: tenant, drafts: drafts, group: GroupName(group))
    return try await store.saveContacts(request).items.map(\.id)
  }

  func forget(_ index: Int) async throws -> ForgetPersonResult {
    let request = ForgetPerson(
      tenant: tenant,
      person: PersonKey(try Self.phone(index)),
      token: .anonymous(from: .system),
      extent: .anonymize,
      keyProposal: Secret("key")
    )
    return try await store.forget(request)
  }

  /// Keeps a body. What its namings say is known when this returns.
  @discardableResult
  func keep(_ body: String, _ namings: [ApplyWebhooks.Naming] = []) async throws -> KeepWebhookResult {
    let request = KeepWebhook(
      tenant: tenant,
      provider: "cloud",
      body: Array(body.utf8),
      isUrgent: false,
      namings: namings
    )
    return try await store.keepWebhook(request)
  }

  func start(_ name: String = "camp", groups: [String] = ["all"]) async throws -> CampaignID {
    let id = try await draft(name, groups: groups)
    _ = try await store.snapshotAudience(SnapshotAudience(tenant: tenant, campaign: id))
    try await control(id, .start)
    return id
  }

  func draft(_ name: String, groups: [String] = ["all"]) async throws -> CampaignID {
    let id = try #require(CampaignID(name))
    let plan = CampaignPlan(
      name: name,
      provider: ProviderName("cloud"),
      template: TemplateName("hello"),
      language: LanguageCode("en"),
      variables: VariableMapping(),
      audience: Audience(groups: groups.compactMap { GroupName($0) })
    )
    _ = try await store.createCampaign(CreateCampaign(tenant: tenant, id: id, plan: plan))
    return id
  }

  func control(_ id: CampaignID, _ command: CampaignCommand) async throws {
    let result = try await store.control(ControlCampaign(tenant: tenant, campaign: id, command: command))
    if case .refused(let error) = result { throw error }
  }

  func claim(_ id: CampaignID, by worker: String = "w1", limit: Int = 10) async throws -> [Recipient] {
    let request = ClaimRecipients(
      tenant: tenant,
      campaign: id,
      worker: try #require(WorkerID(worker)),
      lease: .seconds(60),
      limit: limit
    )
    return try await store.claim(request).claimed.map(\.recipient)
  }

  /// Commits one intent for each recipient, as long as the campaign sends.
  func intend(_ id: CampaignID, _ recipients: [Recipient]) async throws -> IntentPlan {
    let request = CommitIntents(
      tenant: tenant,
      campaign: id,
      recipients: recipients.map(\.id),
      paceKeys: [.campaign(id)],
      decide: Self.decide
    )
    return try await store.commitIntents(request)
  }

  static let decide: @Sendable (IntentContext) -> IntentPlan = { context in
    var plan = IntentPlan()
    plan.campaignIsSending = context.campaign.status == .sending
    for candidate in context.candidates where plan.campaignIsSending {
      var recipient = candidate.recipient
      let number = recipient.attempts.count + 1
      guard let attempt = AttemptID("a-\(recipient.campaign)-\(recipient.id)-\(number)") else { continue }
      let sendBefore = context.now.addingTimeInterval(1)
      recipient.attempts.append(
        Attempt(id: attempt, number: number, committedAt: context.now, sendBefore: sendBefore)
      )
      recipient.state = .sending(attempt)
      plan.changed.append(recipient)
      plan.intents.append(.init(recipient: recipient.id, attempt: attempt, slot: context.now, sendBefore: sendBefore))
    }
    return plan
  }

  func campaign(_ id: CampaignID) async throws -> Campaign {
    try #require(try await store.campaigns(CampaignQuery(tenant: tenant, id: id)).first)
  }

  func counts(_ id: CampaignID) async throws -> OutcomeCounts {
    try await store.counts(CountRecipients(tenant: tenant, campaign: id))
  }

  func recipients(_ id: CampaignID) async throws -> [RecipientRecord] {
    try await store.recipients(RecipientQuery(tenant: tenant, campaign: id))
  }

  func enlist(_ worker: String) async throws -> EnlistWorkerResult {
    try await store.enlist(EnlistWorker(tenant: tenant, worker: try #require(WorkerID(worker))))
  }

  func discharge(_ worker: String) async throws {
    try await store.discharge(DischargeWorker(tenant: tenant, worker: try #require(WorkerID(worker))))
  }
}

/// Expects a store error of one code, and returns it.
@discardableResult
func expectStoreError(
  _ code: StoreError.Code,
  sourceLocation: SourceLocation = #_sourceLocation,
  _ body: () async throws -> Void
) async -> StoreError? {
  let error = await #expect(throws: StoreError.self, sourceLocation: sourceLocation) { try await body() }
  #expect(error?.code == code, sourceLocation: sourceLocation)
  return error
}

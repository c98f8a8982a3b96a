import Foundation
import WhatsAppCampaigns

/// One store under test, with a clock that is moved by hand and the steps that most cases consist of.
struct StoreBench: Sendable {
  let caseName: String
  let store: any CampaignStore
  let time: ManualTimeSource
  let random = SeededRandomSource(seed: 7)

  static let tenant = TenantID(unchecked: "alpha")
  static let provider = ProviderName(unchecked: "cloud")
  static let worker = WorkerID(unchecked: "worker-1")
  static let otherWorker = WorkerID(unchecked: "worker-2")
  var tenant = Self.tenant

  /// The same store, as another tenant sees it.
  func asTenant(_ name: String) -> StoreBench {
    var bench = self
    bench.tenant = TenantID(unchecked: name)
    return bench
  }

  var now: Date { time.now }
}

// MARK: - Checks

extension StoreBench {
  func expect(_ condition: Bool, _ sentence: @autoclosure () -> String, line: UInt = #line) throws(ConformanceFailure) {
    guard !condition else { return }
    throw ConformanceFailure(caseName: caseName, sentence: sentence(), line: line)
  }

  func expect<Value: Equatable>(
    _ value: Value,
    is expected: Value,
    _ sentence: String,
    line: UInt = #line
  ) throws(ConformanceFailure) {
    try expect(value == expected, "\(sentence): expected \(expected), found \(value)", line: line)
  }

  func unwrap<Value>(_ value: Value?, _ sentence: String, line: UInt = #line) throws(ConformanceFailure) -> Value {
    guard let value else { throw ConformanceFailure(caseName: caseName, sentence: sentence, line: line) }
    return value
  }

  /// Expects a store error of one code.
  func expectRefusal(
    _ code: StoreError.Code,
    _ sentence: String,
    line: UInt = #line,
    _ operation: () async throws -> Void
  ) async throws {
    do {
      try await operation()
    } catch let error as StoreError {
      return try expect(error.code, is: code, sentence, line: line)
    }
    throw ConformanceFailure(caseName: caseName, sentence: "\(sentence): nothing was thrown", line: line)
  }
}

// MARK: - People

extension StoreBench {
  /// The number of one made-up person.
  func phone(_ index: Int) throws -> PhoneNumber {
    try phone("+6012\(3_450_000 + index)")
  }

  func phone(_ text: String) throws -> PhoneNumber {
    try unwrap(PhoneNumber(e164: text), "The number of the case cannot be read")
  }

  func key(_ index: Int) throws -> PersonKey { PersonKey(try phone(index)) }

  func group(_ name: String) throws -> GroupName {
    try unwrap(GroupName(name), "The group's name of the case cannot be read")
  }

  @discardableResult
  func save(_ people: Range<Int>, into name: String? = nil) async throws -> [ContactID] {
    let drafts = try people.map { ContactDraft(phone: try phone($0)) }
    let group = try name.map { try self.group($0) }
    let request = SaveContacts(tenant: tenant, drafts: drafts, group: group)
    return try await store.saveContacts(request).items.map(\.id)
  }

  func event(
    _ decision: ConsentDecision,
    for purposes: [ConsentPurpose] = [.marketing],
    at date: Date? = nil,
    source: String = "test"
  ) -> ConsentEvent {
    ConsentEvent(decision: decision, purposes: purposes, at: date ?? now, source: source)
  }

  func decide(_ decision: ConsentDecision, _ people: Range<Int>) async throws {
    let entries = try people.map { RecordConsent.Entry(identity: .phone(try phone($0)), event: event(decision)) }
    _ = try await store.recordConsent(RecordConsent(tenant: tenant, entries: entries))
  }

  func consent(_ index: Int) async throws -> ConsentRecord {
    try await store.consent(ConsentQuery(tenant: tenant, person: try key(index)))
  }
}

// MARK: - Campaigns

extension StoreBench {
  func plan(_ audience: Audience, delivery: DeliveryPolicy = .atMostOnce) throws -> CampaignPlan {
    CampaignPlan(
      name: "Case",
      provider: Self.provider,
      template: try unwrap(TemplateName(rawValue: "offer"), "The template's name of the case cannot be read"),
      language: try unwrap(LanguageCode(rawValue: "ms"), "The language of the case cannot be read"),
      variables: VariableMapping(),
      audience: audience,
      delivery: delivery
    )
  }

  func create(
    _ name: String,
    _ audience: Audience,
    delivery: DeliveryPolicy = .atMostOnce,
    adjust: (inout CampaignPlan) -> Void = { _ in }
  ) async throws -> CampaignID {
    var plan = try plan(audience, delivery: delivery)
    adjust(&plan)
    let request = CreateCampaign(tenant: tenant, id: CampaignID(unchecked: name), plan: plan)
    return try await store.createCampaign(request).id
  }

  /// A campaign that sends to people who agreed to it.
  func startedCampaign(
    _ people: Range<Int> = 0..<3,
    named name: String = "case",
    delivery: DeliveryPolicy = .atMostOnce,
    adjust: (inout CampaignPlan) -> Void = { _ in }
  ) async throws -> CampaignID {
    try await decide(.granted, people)
    let numbers = try people.map { try phone($0) }
    let id = try await create(name, Audience(numbers: numbers), delivery: delivery, adjust: adjust)
    _ = try await store.snapshotAudience(SnapshotAudience(tenant: tenant, campaign: id))
    try await control(id, .start)
    return id
  }

  @discardableResult
  func control(_ id: CampaignID, _ command: CampaignCommand, line: UInt = #line) async throws -> Int {
    let request = ControlCampaign(tenant: tenant, campaign: id, command: command)
    guard case .done(_, let inFlight) = try await store.control(request) else {
      throw ConformanceFailure(caseName: caseName, sentence: "An allowed command was refused", line: line)
    }
    return inFlight
  }

  func campaign(_ id: CampaignID) async throws -> Campaign {
    try unwrap(
      try await store.campaigns(CampaignQuery(tenant: tenant, id: id)).first,
      "A campaign that was created is not there"
    )
  }

  func recipients(_ id: CampaignID) async throws -> [Recipient] {
    try await store.recipients(RecipientQuery(tenant: tenant, campaign: id)).map(\.recipient)
  }

  func recipient(_ recipient: RecipientID, of id: CampaignID) async throws -> Recipient {
    try unwrap(try await recipients(id).first { $0.id == recipient }, "A recipient is gone")
  }

  func counts(_ id: CampaignID) async throws -> OutcomeCounts {
    try await store.counts(CountRecipients(tenant: tenant, campaign: id))
  }
}

extension Array {
  /// The element at an index. A store that returns too few must fail its case, not end the process of the tests.
  subscript(at index: Int) -> Element {
    get throws {
      guard indices.contains(index) else { throw MissingElement(index: index, count: count) }
      return self[index]
    }
  }
}

/// A store returned fewer elements than a case needs.
private struct MissingElement: Error, CustomStringConvertible {
  let index: Int
  let count: Int

  var description: String { "The store returned \(count) elements where there should be at least \(index + 1)." }
}

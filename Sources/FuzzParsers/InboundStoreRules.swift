import Foundation
import WhatsAppCampaigns

/// What a store holds when a body was applied to it, whatever stood in the body: the store in memory, which decides by the
/// same rules as the others.
struct InboundStoreRules: Sendable {
  /// More events than these of one body show nothing new, and cost time.
  private static let most = 32

  private let classifier = KeywordClassifier()
  private let now = Date(timeIntervalSince1970: 1_763_000_000)
  private let reading = WebhookInterpreter(
    tenant: .default,
    callbackKey: HMACKey(Secret("fuzz")),
    receivedAt: Date(timeIntervalSince1970: 1_763_000_000)
  )

  func broken(by events: [WebhookEvent]) -> String? {
    let events = events.prefix(Self.most)
    guard !events.isEmpty else { return nil }
    do throws(StoreError) {
      var tenant = InMemoryTenant()
      var request = ApplyWebhooks(tenant: .default, webhooks: [])
      for event in events { reading.interpret(event, into: &request) }
      _ = try tenant.applyWebhooks(request, at: now)
      let ledger = tenant.ledger(LedgerQuery(tenant: .default, limit: .max))
      if let broken = broken(in: ledger, of: tenant) { return broken }
      let met = request.met
      for naming in request.namings where met.contains(naming.person) || met.contains(naming.other) {
        let names = try [naming.person, naming.other].map { person throws(StoreError) in
          try tenant.consent(ConsentQuery(tenant: .default, person: person))
        }
        if names[0] != names[1] { return "two names of one person have one consent" }
      }
      let again = try tenant.applyWebhooks(request, at: now)
      if !again.messages.isEmpty { return "a message is new once" }
      if tenant.ledger(LedgerQuery(tenant: .default, limit: .max)) != ledger {
        return "what comes twice is recorded once"
      }
      for event in events {
        if let broken = try broken(byStopIn: event) { return broken }
      }
      return nil
    } catch {
      return "a store in memory takes in every body"
    }
  }

  private func broken(in ledger: LedgerPage, of tenant: InMemoryTenant) -> String? {
    var check = LedgerCheck()
    for entry in ledger.entries { check.take(entry) }
    check.end(at: ledger.head)
    if check.problem != nil { return "the ledger is a chain" }
    let stored = tenant.storedConsent(StoredConsentQuery(tenant: .default, limit: .max))
    return stored.allSatisfy { $0.mismatch == nil } ? nil : "what is kept of a contact is the fold of the ledger"
  }

  /// A STOP binds under every name of its sender, whatever stands beside it in the message.
  private func broken(byStopIn event: WebhookEvent) throws(StoreError) -> String? {
    guard case .message(let message) = event, message.groupID == nil,
      classifier.classify(message).decision == .withdraw
    else { return nil }
    var tenant = InMemoryTenant()
    var request = ApplyWebhooks(tenant: .default, webhooks: [])
    reading.interpret(event, into: &request)
    _ = try tenant.applyWebhooks(request, at: now)
    for person in message.sender.identities.compactMap(\.key) {
      let record = try tenant.consent(ConsentQuery(tenant: .default, person: person))
      if !record.state.isWithdrawn(.marketing) { return "a STOP binds under every name of its sender" }
    }
    return nil
  }
}

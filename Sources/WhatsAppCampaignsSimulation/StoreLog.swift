import Foundation
import WhatsAppCampaigns

/// Every operation of a run that took effect, with the store's clock and what it returned.
struct StoreLog: Sendable {
  enum Operation: Sendable {
    case request(StoreRequest, StoreReply)
    case consent(RecordConsent)
    case create(CreateCampaign)
    /// A process that sends was killed: the store is opened anew.
    case reopened
  }

  struct Entry: Sendable {
    var operation: Operation
    var tenant: Int
    var instant: Date
  }

  private(set) var entries: [Entry] = []

  mutating func add(_ operation: Operation, _ tenant: Int, at instant: Date) {
    entries.append(Entry(operation: operation, tenant: tenant, instant: instant))
  }

  /// What came after so many operations is lost.
  mutating func keepFirst(_ count: Int) {
    entries.removeSubrange(min(count, entries.count)...)
  }
}

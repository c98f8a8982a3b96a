public import Foundation
public import WhatsAppCampaigns

extension PostgresStore {
  /// The time by the store's clock: the server's, unless the host gave another one.
  public func now() async throws(StoreError) -> Date {
    try await read(.default) { (transaction) throws(StoreError) in transaction.now }
  }
}

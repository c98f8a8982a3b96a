import WhatsAppCampaigns

/// A write operation that waits for the next commit.
final class PendingWrite {
  let tenant: TenantID
  /// Whether the operation says by itself which recipients it changes; any other makes all that is remembered void.
  let keepsRecords: Bool
  /// Whether the operation leaves nothing behind that is wrong when it fails. To be able to undo one by itself costs
  /// SQLite a copy of every page that it changes.
  let needsNoUndo: Bool
  private let body: (Transaction) throws(StoreError) -> Void
  /// Who waits for it.
  var waiter: CheckedContinuation<StoreError?, Never>?

  init(
    tenant: TenantID,
    keepsRecords: Bool,
    needsNoUndo: Bool,
    body: @escaping (Transaction) throws(StoreError) -> Void
  ) {
    self.tenant = tenant
    self.keepsRecords = keepsRecords
    self.needsNoUndo = needsNoUndo
    self.body = body
  }

  func run(in transaction: Transaction) throws(StoreError) { try body(transaction) }

  /// Lets the caller go on: what was written is on disk, or nothing was written.
  func finish(_ error: StoreError? = nil) {
    waiter?.resume(returning: error)
    waiter = nil
  }
}

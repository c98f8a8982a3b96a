/// What may be tuned about a ``SQLiteStore``. Its durability may not: every commit is on disk when it returns.
public struct SQLiteStoreOptions: Hashable, Sendable {
  /// How long an operation waits while another process holds the store, before it ends with
  /// `StoreError.Code.busy`.
  public var busyTimeout: Duration
  /// How much of the file is kept in memory, in kibibytes.
  public var pageCacheKibibytes: Int

  /// Creates options; the defaults wait for 15 seconds and keep 8 MiB.
  public init(busyTimeout: Duration = .seconds(15), pageCacheKibibytes: Int = 8_192) {
    self.busyTimeout = busyTimeout
    self.pageCacheKibibytes = pageCacheKibibytes
  }
}

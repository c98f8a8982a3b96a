public import Foundation
public import WhatsAppCampaigns

extension SQLiteStore {
  /// What a look through the store's file has found.
  @nonexhaustive
  public enum Examination: Hashable, Sendable {
    /// No damage.
    case sound
    /// Damage; SQLite's words for the first of it, without personal data.
    case damaged(String)
    /// The file has so many bytes, more than were to be read; nothing was looked at.
    case tooLarge(Int64)
  }

  /// Looks through the store's file for damage and changes nothing: SQLite's `quick_check`, which reads all of the file
  /// but does not compare indexes with what they index.
  ///
  /// Other calls of this store wait meanwhile, and so may other processes that write to the file; a few hundred megabytes
  /// take seconds.
  ///
  /// - Parameter bytes: Files that are larger are left alone.
  /// - Throws: ``StoreError`` where the file cannot be read for another reason than damage.
  public func examine(upTo bytes: Int64 = .max) throws(StoreError) -> Examination {
    do throws(StoreError) {
      let connection = try liveConnection()
      let pages = try connection.number("PRAGMA page_count")
      let size = pages * (try connection.number("PRAGMA page_size"))
      guard size <= bytes else { return .tooLarge(size) }
      let found = try connection.first("PRAGMA quick_check(1)") { $0.text(0) }
      return found == "ok" ? .sound : .damaged(found ?? "nothing")
    } catch {
      guard error.code == .corrupt else { throw error }
      return .damaged(error.detail)
    }
  }

  /// The time by the store's clock, which does not go back when the machine's is set back.
  public func now() -> Date { clock() }
}

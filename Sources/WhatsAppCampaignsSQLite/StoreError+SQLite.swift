import CWhatsAppSQLite
import WhatsAppCampaigns

extension StoreError {
  /// Puts a result code of SQLite into the words of the store protocols.
  ///
  /// SQLite's own message is left out: it may quote a value.
  init(sqlite code: Int32, _ database: OpaquePointer?) {
    let extended = database.map(sqlite3_extended_errcode) ?? code
    let number = "SQLite code \(extended == SQLITE_OK ? code : extended)"
    switch code & 0xFF {
    case SQLITE_BUSY, SQLITE_LOCKED:
      self.init(.busy, "Another process holds the store for too long; try again (\(number)).")
    case SQLITE_FULL:
      self.init(.full, "The disk that holds the store is full; make room and try again (\(number)).")
    case SQLITE_NOTADB:
      self.init(.notAStore, "The file is not a SQLite database (\(number)).")
    case SQLITE_CORRUPT:
      self.init(.corrupt, "The store's file is damaged; restore it from a backup (\(number)).")
    case SQLITE_CONSTRAINT:
      self.init(.conflict, "What was to be written collides with what is stored (\(number)).")
    case SQLITE_READONLY, SQLITE_PERM, SQLITE_AUTH:
      self.init(.unavailable, "The store's file cannot be written; check its permissions (\(number)).")
    case SQLITE_CANTOPEN:
      self.init(.unavailable, "The store's file cannot be opened; check that its folder exists (\(number)).")
    case SQLITE_TOOBIG:
      self.init(.conflict, "A value is too large to be stored (\(number)).")
    default:
      self.init(.unavailable, "The store cannot be read or written (\(number)).")
    }
  }
}

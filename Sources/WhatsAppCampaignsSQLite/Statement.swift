import CWhatsAppSQLite
import WhatsAppCampaigns

/// A prepared statement. It belongs to the thread of its connection.
final class Statement {
  private let handle: OpaquePointer

  /// Prepares one statement that is kept for the life of the connection.
  init(_ sql: String, in database: OpaquePointer) throws(StoreError) {
    var prepared: OpaquePointer?
    let code = sqlite3_prepare_v3(database, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &prepared, nil)
    guard code == SQLITE_OK, let prepared else { throw StoreError(sqlite: code, database) }
    handle = prepared
  }

  deinit {
    sqlite3_finalize(handle)
  }

  /// Gives the parameters their values, in order.
  func bind(_ values: [SQLValue]) throws(StoreError) {
    precondition(values.count == Int(sqlite3_bind_parameter_count(handle)), "A statement got too few or many values")
    var index: Int32 = 0
    for value in values {
      index += 1
      let code = bind(value, at: index)
      guard code == SQLITE_OK else { throw StoreError(sqlite: code, sqlite3_db_handle(handle)) }
    }
  }

  private func bind(_ value: SQLValue, at index: Int32) -> Int32 {
    switch value {
    case .null: return sqlite3_bind_null(handle, index)
    case .integer(let number): return sqlite3_bind_int64(handle, index, number)
    case .real(let number): return sqlite3_bind_double(handle, index, number)
    case .bool(let flag): return sqlite3_bind_int64(handle, index, flag ? 1 : 0)
    case .text(let text): return bind(text, at: index)
    case .blob(let bytes):
      guard let count = Int32(exactly: bytes.count) else { return SQLITE_TOOBIG }
      return whatsapp_sqlite_bind_blob(handle, index, bytes, count)
    // Lists are for `json_each`.
    case .integers(let numbers):
      return bind("[" + numbers.map { $0.map(String.init) ?? "null" }.joined(separator: ",") + "]", at: index)
    case .texts(let texts):
      return bind(JSONValue.array(texts.map { $0.map(JSONValue.string) ?? .null }).encodedString(), at: index)
    }
  }

  private func bind(_ text: String, at index: Int32) -> Int32 {
    var text = text
    return text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { characters in
        guard let start = characters.baseAddress else { return whatsapp_sqlite_bind_text(handle, index, "", 0) }
        guard let count = Int32(exactly: characters.count) else { return SQLITE_TOOBIG }
        return whatsapp_sqlite_bind_text(handle, index, start, count)
      }
    }
  }

  /// Gives one parameter its value; the first one is 1.
  func bind(_ index: Int32, _ value: Int64?) throws(StoreError) {
    try check(value.map { sqlite3_bind_int64(handle, index, $0) } ?? sqlite3_bind_null(handle, index))
  }

  /// Gives one parameter its value; the first one is 1.
  func bind(_ index: Int32, _ value: String?) throws(StoreError) {
    try check(value.map { bind($0, at: index) } ?? sqlite3_bind_null(handle, index))
  }

  private func check(_ code: Int32) throws(StoreError) {
    guard code == SQLITE_OK else { throw StoreError(sqlite: code, sqlite3_db_handle(handle)) }
  }

  /// Gives parameters texts that are not copied, runs the statement, and takes them away again.
  func run(with texts: BorrowedTexts, from first: Int32) throws(StoreError) {
    try texts.bytes.withUnsafeBufferPointer { (bytes) throws(StoreError) in
      defer { reset() }
      var index = first
      for place in texts.places {
        if let place {
          // An empty buffer has no address.
          let start = bytes.baseAddress.map { $0 + place.lowerBound }
          try check(whatsapp_sqlite_borrow_text(handle, index, start, Int32(clamping: place.count)))
        } else {
          try check(sqlite3_bind_null(handle, index))
        }
        index += 1
      }
      try run()
    }
  }

  /// Runs a statement that returns nothing.
  func run() throws(StoreError) {
    while try step() {}
  }

  /// Ends the execution and keeps the values, which the next one replaces.
  func rewind() {
    sqlite3_reset(handle)
  }

  /// Goes to the next row; `false` when there is none.
  func step() throws(StoreError) -> Bool {
    switch sqlite3_step(handle) {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    case let code: throw StoreError(sqlite: code, sqlite3_db_handle(handle))
    }
  }

  /// Ends the execution, so that no read lock stays behind, and forgets the values.
  func reset() {
    sqlite3_reset(handle)
    sqlite3_clear_bindings(handle)
  }

  /// The row that the last step went to.
  var row: Row { Row(handle: handle) }
}

/// The current row of a statement: valid until its next step.
struct Row: SQLRow {
  fileprivate let handle: OpaquePointer

  func isNull(_ column: Int32) -> Bool { sqlite3_column_type(handle, column) == SQLITE_NULL }

  func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }

  func bool(_ column: Int32) -> Bool { integer(column) != 0 }

  func text(_ column: Int32) -> String {
    guard let start = sqlite3_column_text(handle, column) else { return "" }
    let count = Int(sqlite3_column_bytes(handle, column))
    return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
  }

  func blob(_ column: Int32) -> [UInt8] {
    guard let start = sqlite3_column_blob(handle, column) else { return [] }
    return Array(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column))))
  }
}

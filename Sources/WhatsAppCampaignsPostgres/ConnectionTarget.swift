import CWhatsAppPostgres
import WhatsAppCampaigns

/// Where connections lead, and how each of them is set up.
struct ConnectionTarget: Sendable {
  /// A connection string may hold a password, so it is never printed, and never part of an error.
  private let connectionString: Secret
  let options: PostgresStoreOptions

  /// Checks the form of a connection string without connecting.
  init(_ connectionString: String, options: PostgresStoreOptions) throws(StoreError) {
    self.connectionString = Secret(connectionString)
    self.options = options
    guard !connectionString.utf8.contains(0) else { throw Self.unreadable }
    var message: UnsafeMutablePointer<CChar>?
    let parts = PQconninfoParse(connectionString, &message)
    // What is wrong stays untold: the message quotes the string, and the string may hold a password.
    PQfreemem(message)
    guard let parts else { throw Self.unreadable }
    PQconninfoFree(parts)
  }

  private static let unreadable = StoreError(
    .unavailable,
    "The connection string cannot be read; it has the form postgres://user:password@host:port/database."
  )

  /// Opens a connection in pipeline mode.
  func open() throws(StoreError) -> OpaquePointer {
    // What stands before `dbname` is a default that the connection string may change, what stands after it is not.
    let settings = [
      ("connect_timeout", String(max(2, options.connectTimeout.components.seconds))),
      ("keepalives", "1"), ("keepalives_idle", "30"), ("keepalives_interval", "10"), ("keepalives_count", "3"),
      ("tcp_user_timeout", "30000"), ("fallback_application_name", options.applicationName),
      ("dbname", connectionString.revealed), ("client_encoding", "UTF8"),
    ]
    guard let handle = Self.connect(settings) else {
      throw StoreError(.unavailable, "There is no memory left for a connection to the database.")
    }
    guard PQstatus(handle) == CONNECTION_OK, PQenterPipelineMode(handle) == 1 else {
      let error = StoreError(.unavailable, "The database cannot be reached: \(reason(handle))")
      PQfinish(handle)
      throw error
    }
    return handle
  }

  private static func connect(_ settings: [(String, String)]) -> OpaquePointer? {
    // One text with a zero byte after each word; libpq wants pointers to the words.
    var text: [CChar] = []
    var starts: [Int] = []
    for word in settings.flatMap({ [$0, $1] }) {
      starts.append(text.count)
      text += word.utf8CString
    }
    return text.withUnsafeBufferPointer { buffer in
      let words: [UnsafePointer<CChar>?] = starts.map { start in buffer.baseAddress.map { $0 + start } }
      let keys = stride(from: 0, to: words.count, by: 2).map { words[$0] } + [nil]
      let values = stride(from: 1, to: words.count, by: 2).map { words[$0] } + [nil]
      return PQconnectdbParams(keys, values, 1)
    }
  }

  /// What libpq says, unless the password is in it: who has to mend a connection needs to know host, port and cause.
  private func reason(_ handle: OpaquePointer) -> String {
    let general = "check its address, the role and the password."
    guard let text = PQerrorMessage(handle).map({ String(cString: $0) }), !text.isEmpty else { return general }
    let password = PQpass(handle).map { String(cString: $0) } ?? ""
    guard password.isEmpty || !text.contains(password) else { return general }
    return text.split(whereSeparator: \.isNewline).joined(separator: "; ").prefix(300).description
  }
}

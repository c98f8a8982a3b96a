import CWhatsAppPostgres
import WhatsAppCampaigns

/// What the server says about a statement that failed.
struct ServerFailure {
  /// The five characters of the SQL standard and of PostgreSQL that name the failure.
  var state: String
  /// Whether the server ends the connection with it.
  var endsConnection: Bool

  init(_ result: OpaquePointer) {
    func field(_ code: Int32) -> String { PQresultErrorField(result, code).map { String(cString: $0) } ?? "" }
    state = field(whatsapp_postgres_diag_sqlstate())
    let severity = field(whatsapp_postgres_diag_severity())
    // Without a state it is libpq's own: the server is gone.
    endsConnection = severity == "FATAL" || severity == "PANIC" || state.isEmpty
  }

  /// Whether the transaction failed only because another one was in the way: a deadlock, or two that cannot both be.
  var isInTheWay: Bool { state == "40P01" || state == "40001" }
}

extension StoreError {
  /// Puts a failure into the words of the store protocols.
  ///
  /// The server's own message is left out: it may quote a value.
  init(postgres failure: ServerFailure) {
    guard !failure.endsConnection else {
      self = .lostConnection
      return
    }
    let number = "PostgreSQL code \(failure.state)"
    switch failure.state.prefix(2) {
    case "40", "55":
      self.init(.busy, "Others keep the database busy for too long; try again (\(number)).")
    case "57" where failure.state == "57014":
      self.init(.busy, "The database took too long; try again (\(number)).")
    case "53" where failure.state == "53100":
      self.init(.full, "The disk of the database is full; make room and try again (\(number)).")
    case "22", "23", "54":
      self.init(.conflict, "What was to be written collides with what is stored, or is too large (\(number)).")
    case "25":
      self.init(.unavailable, "The database can only be read; connect to the primary server (\(number)).")
    case "42" where failure.state == "42501":
      self.init(.unavailable, "The database role lacks a right that the store needs (\(number)).")
    case "3D", "3F", "42":
      self.init(.notAStore, "The database does not have the tables of the store (\(number)).")
    case "XX":
      self.init(.corrupt, "The database reports that it is damaged (\(number)).")
    default:
      self.init(.unavailable, "The database cannot be used (\(number)).")
    }
  }

  /// The server is gone, and with it everything that was not committed.
  static let lostConnection = StoreError(
    .unavailable,
    "The connection to the database broke; nothing of the operation was kept."
  )

  /// Something sent before it failed.
  static let notCarriedOut = StoreError(.unavailable, "The database did not carry a statement out.")
}

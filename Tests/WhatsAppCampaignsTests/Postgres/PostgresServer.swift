import Foundation
import Synchronization
import Testing
import WhatsAppCampaigns

@testable import WhatsAppCampaignsPostgres

/// A PostgreSQL server of the tests' own, in a folder that is gone with it. It listens on a socket in that folder, and
/// commits reach the disk as they do in earnest.
///
/// A shell keeps watch over it: the server is stopped when the process of the tests ends, however it ends.
final class PostgresServer: Sendable {
  /// The server that the tests share, started by the first one that needs it.
  static let shared = Result { try PostgresServer() }

  /// Where Debian and others keep the server's programs.
  private static let programs: String? = {
    let folder = "/usr/lib/postgresql"
    let versions = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    let places = versions.sorted { (Int($0) ?? 0) > (Int($1) ?? 0) }.map { "\(folder)/\($0)/bin" }
    return (places + ["/usr/local/bin", "/opt/homebrew/bin", "/usr/bin"]).first {
      FileManager.default.isExecutableFile(atPath: "\($0)/initdb")
    }
  }()

  /// Whether there is a server to start.
  static var isInstalled: Bool { programs != nil }
  static let absence: Comment = "no PostgreSQL server is installed (Debian: apt-get install postgresql)"

  private let folder: String
  private let watch: Process
  private let lifeline: Pipe
  private let schemas = Atomic<Int>(0)

  struct Failure: Error {
    var description: String
  }

  init() throws {
    folder = "/tmp/wacp-\(UUID().uuidString.prefix(8))"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    lifeline = Pipe()
    watch = Process()
    if geteuid() == 0 {
      // The server refuses to run as root.
      try Self.run("/bin/chown", ["postgres", folder])
    }
    try Self.run(
      asServer: "initdb",
      ["-D", "\(folder)/data", "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C"]
    )
    let rules = "local all locked scram-sha-256\nlocal all all trust\n"
    try Data(rules.utf8).write(to: URL(filePath: "\(folder)/data/pg_hba.conf"))

    let stop = Self.command("pg_ctl", ["stop", "-m", "immediate", "-D", "\(folder)/data"]).joined(separator: " ")
    watch.executableURL = URL(filePath: "/bin/sh")
    watch.arguments = ["-c", "trap '' INT TERM HUP; cat > /dev/null; \(stop) > /dev/null 2>&1; rm -rf \(folder)"]
    watch.standardInput = lifeline
    // Other programs that the tests start must not hold the line.
    _ = fcntl(lifeline.fileHandleForWriting.fileDescriptor, F_SETFD, FD_CLOEXEC)
    try watch.run()
    try start()
  }

  /// Stops the server as a power cut would: nothing is finished, nothing is written.
  func crash() throws {
    try Self.run(asServer: "pg_ctl", ["stop", "-m", "immediate", "-D", "\(folder)/data"])
  }

  /// Starts the server, which recovers what was committed.
  func start() throws {
    // Every conformance case may run at once, on four connections.
    let options = "-k \(folder) -c listen_addresses='' -c max_connections=1200 -c fsync=on -c log_min_messages=fatal"
    try Self.run(
      asServer: "pg_ctl",
      ["start", "-w", "-D", "\(folder)/data", "-l", "\(folder)/data/log", "-o", options]
    )
  }

  /// Where it is, as a role that may do everything.
  var url: String { url() }

  func url(user: String = "postgres", password: String? = nil, database: String = "postgres") -> String {
    let host = folder.replacingOccurrences(of: "/", with: "%2F")
    return "postgres://\(user)\(password.map { ":\($0)" } ?? "")@\(host)/\(database)"
  }

  /// A name for a schema that nobody else uses.
  func newSchema() -> String { "s\(schemas.add(1, ordering: .relaxed).newValue)" }

  /// A connection beside the store's own, which waits and is waited for however busy the machine is.
  func connection(_ schema: String = "public") throws -> Connection {
    let options = PostgresStoreOptions(schema: schema).patient
    let connection = try Connection(try ConnectionTarget(url, options: options))
    try connection.prepareSession(options)
    try connection.run("SET idle_in_transaction_session_timeout = 0")
    return connection
  }

  private static func command(_ program: String, _ arguments: [String]) -> [String] {
    let path = "\(programs ?? "")/\(program)"
    guard geteuid() == 0 else { return [path] + arguments }
    return ["/usr/bin/setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", path] + arguments
  }

  private static func run(asServer program: String, _ arguments: [String]) throws {
    let words = command(program, arguments)
    try run(words[0], Array(words.dropFirst()))
  }

  private static func run(_ program: String, _ arguments: [String]) throws {
    // Foundation takes a process for running as long as anybody holds a descriptor that it gave it; a server that
    // outlives its starter would.
    let closing = "for fd in /proc/$$/fd/*; do n=${fd##*/}; [ $n -gt 2 ] && eval \"exec $n>&-\"; done; exec \"$@\""
    let process = Process()
    process.executableURL = URL(filePath: "/bin/bash")
    process.arguments = ["-c", closing, "bash", program] + arguments
    process.environment = ["PATH": "/usr/bin:/bin", "LC_ALL": "C"]
    process.currentDirectoryURL = URL(filePath: "/")
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw Failure(description: "\(program) ended with \(process.terminationStatus)")
    }
  }
}

import Foundation
import WhatsAppCampaigns

/// A program that is started, read from, and gone when nobody reads from it any more.
final class LegacyProcess {
  private static let pieceSize = 64 << 10

  private let process: pid_t
  private let output: Int32
  private let time: any TimeSource
  /// How long it may still be waited for. What its reader does between two pieces is not the program's time.
  private var timeLeft: Duration

  static func besideThisProgram(_ name: String) -> String {
    let program = Bundle.main.executableURL ?? URL(filePath: CommandLine.arguments.first ?? "")
    return program.resolvingSymlinksInPath().deletingLastPathComponent().appending(path: name).path(
      percentEncoded: false
    )
  }

  init(
    _ program: String,
    _ arguments: [String],
    timeLimit: Duration,
    time: any TimeSource
  ) throws(ImportError) {
    guard FileManager.default.isExecutableFile(atPath: program) else {
      throw ImportError(
        .unreadable,
        detail: "the program ReadLegacyWorkbook, which reads .xls, is not installed beside this one; save it as .xlsx"
      )
    }
    guard let ends = Self.channel() else { throw ImportError(.unreadable, detail: "no pipe could be opened") }
    var identifier = pid_t()
    let code = Self.spawn(program, arguments, output: ends[1], &identifier)
    close(ends[1])
    guard code == 0 else {
      close(ends[0])
      throw ImportError(.unreadable, detail: "the program ReadLegacyWorkbook could not be started")
    }
    process = identifier
    output = ends[0]
    self.time = time
    timeLeft = timeLimit
  }

  deinit {
    close(output)
    kill(process, SIGKILL)
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
  }

  /// The next bytes; none at the end, or when the time is over.
  func read() throws(ImportError) -> [UInt8] {
    var ready = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
    while true {
      guard timeLeft >= .zero else { return [] }
      let start = time.uptime
      let count = poll(&ready, 1, Int32(clamping: (timeLeft.components.seconds + 1) * 1_000))
      timeLeft -= time.uptime - start
      if count > 0 { break }
      if count == 0 { return [] }
      guard errno == EINTR else { return [] }
    }
    var bytes = [UInt8](repeating: 0, count: Self.pieceSize)
    while true {
      let count = bytes.withUnsafeMutableBytes { Foundation.read(output, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      return Array(bytes.prefix(max(0, count)))
    }
  }

  /// A pipe, or what serves as one, of which no end lives on in other programs that this process starts meanwhile. There
  /// must be no moment in which they could take it along; `pipe2`, which Swift does not see, would do the same.
  private static func channel() -> [Int32]? {
    var ends: [Int32] = [-1, -1]
    #if canImport(Darwin)
      guard pipe(&ends) == 0 else { return nil }
      for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    #else
      let kind = SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue
      guard socketpair(AF_UNIX, Int32(kind), 0, &ends) == 0 else { return nil }
    #endif
    return ends
  }

  /// Starts a program that has no environment and no input; what it says about its crash goes nowhere.
  private static func spawn(
    _ program: String,
    _ arguments: [String],
    output: Int32,
    _ identifier: inout pid_t
  ) -> Int32 {
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
    #else
      var actions = posix_spawn_file_actions_t()
    #endif
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, output, 1)
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    let texts = ([program] + arguments).map { strdup($0) }
    defer { for text in texts { free(text) } }
    var environment: [UnsafeMutablePointer<CChar>?] = [nil]
    return posix_spawn(&identifier, program, &actions, nil, texts + [nil], &environment)
  }
}

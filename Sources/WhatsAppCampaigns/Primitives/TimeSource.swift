public import Foundation

/// Where the library takes its time from.
///
/// There are two clocks, because they fail differently: the wall clock decides about windows and dates and may jump;
/// the boot clock only ever runs forward, also while the machine is suspended, and decides about deadlines.
public protocol TimeSource: Sendable {
  /// The wall clock.
  var now: Date { get }

  /// The time since some fixed instant in the past, counting suspension. It never goes back.
  var uptime: Duration { get }

  /// Waits until ``uptime`` has reached a deadline, or throws `CancellationError` when the task is cancelled.
  func sleep(until deadline: Duration) async throws
}

extension TimeSource {
  /// Waits for a span of time, or throws `CancellationError` when the task is cancelled.
  public func sleep(for duration: Duration) async throws {
    try await sleep(until: uptime + duration)
  }
}

/// The clocks of this machine.
public struct SystemTimeSource: TimeSource {
  private let start = ContinuousClock.now

  /// Creates a time source over the machine's wall and boot clocks.
  public init() {}

  /// The wall clock of the machine.
  public var now: Date { Date() }

  /// The time since this value was made, suspension included.
  public var uptime: Duration { ContinuousClock.now - start }

  /// Waits on the boot clock.
  public func sleep(until deadline: Duration) async throws {
    try await Task.sleep(until: start + deadline, clock: .continuous)
  }
}

extension TimeSource where Self == SystemTimeSource {
  /// The clocks of this machine.
  public static var system: SystemTimeSource { SystemTimeSource() }
}

extension Duration {
  /// The duration in seconds, for arithmetic with `Date`.
  package var timeInterval: TimeInterval {
    TimeInterval(components.seconds) + TimeInterval(components.attoseconds) * 1e-18
  }

  /// The duration in whole milliseconds, without its fraction; the nearest end where `Int64` has no such number.
  package var milliseconds: Int64 {
    let (whole, overflows) = components.seconds.multipliedReportingOverflow(by: 1_000)
    let (sum, exceeds) = whole.addingReportingOverflow(components.attoseconds / 1_000_000_000_000_000)
    guard overflows || exceeds else { return sum }
    return components.seconds < 0 ? .min : .max
  }
}

extension Date {
  /// The instant in whole milliseconds since 1970: the precision at which stores keep time.
  package var millisecondsSince1970: Int64 {
    let value = (timeIntervalSince1970 * 1_000).rounded(.down)
    return Int64(exactly: value) ?? (value < 0 ? .min : .max)
  }

  @usableFromInline
  package init(millisecondsSince1970 milliseconds: Int64) {
    self.init(timeIntervalSince1970: TimeInterval(milliseconds) / 1_000)
  }

  /// The instant cut to whole milliseconds: the precision at which stores keep time, and which their clocks have.
  public var truncatedToMilliseconds: Date { Date(millisecondsSince1970: millisecondsSince1970) }

  package static func + (date: Date, duration: Duration) -> Date { date.addingTimeInterval(duration.timeInterval) }
  package static func - (date: Date, duration: Duration) -> Date { date.addingTimeInterval(-duration.timeInterval) }
}

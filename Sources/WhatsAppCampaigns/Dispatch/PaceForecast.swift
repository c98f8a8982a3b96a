public import Foundation

/// When the n-th message from now will leave, under several paces at once, if nothing else gets in the way.
///
/// It runs the real pacer forward, a stretch of messages at a time instead of each of them: a million under an even
/// pace are one stretch, under a daily quota some hundred a day. Windows and other campaigns are left aside.
public struct PaceForecast: Sendable {
  /// One thing whose pace is limited.
  public struct Pace: Sendable {
    /// What it has used up.
    public var state: PaceState
    /// Its limits.
    public var limits: [RateLimit]
    /// How it starts, where it is new.
    public var warmUp: WarmUp?

    /// Creates a pace.
    public init(state: PaceState = PaceState(), limits: [RateLimit], warmUp: WarmUp? = nil) {
      self.state = state
      self.limits = limits
      self.warmUp = warmUp
    }
  }

  /// Messages that leave evenly.
  private struct Stretch {
    /// The number of the first one, from 0.
    var first: Int
    var count: Int
    var start: Int64
    var spacing: Int64
    /// What the time since the stretch before was waited for, and what the messages in it wait for.
    var opening: RateLimit?
    var wait: Int64
    var pace: RateLimit?

    var end: Int64 { start + Int64(count - 1) * spacing }
  }

  /// After so many stretches the average of the later half goes on.
  private static let mostStretches = 20_000
  private static let most = 1_000_000_000

  private var paces: [Pace]
  private var stretches: [Stretch] = []
  private let begin: Int64
  private var instant: Int64

  /// Starts a forecast.
  ///
  /// - Parameter now: From when on messages leave.
  public init(_ paces: [Pace], at now: Date) {
    self.paces = paces
    begin = now.microsecondsSince1970
    instant = begin
  }

  /// When a message leaves; the first one is number 1.
  public mutating func departure(of number: Int) -> Date {
    let number = max(1, min(number, Self.most))
    runForward(to: number)
    guard let last = stretches.last, number > last.first + last.count else {
      return Date(microsecondsSince1970: instant(of: number - 1))
    }
    return Date(microsecondsSince1970: last.end + extrapolated(number - last.first - last.count))
  }

  /// How long so many messages take, from the first to the last.
  public mutating func duration(of count: Int) -> Duration {
    guard count > 0 else { return .zero }
    return .microseconds(departure(of: count).microsecondsSince1970 - begin)
  }

  /// The limit that most of the time is waited for; `nil` where there is no limit to wait for.
  public mutating func bindingLimit(of count: Int) -> RateLimit? {
    guard count > 1 else { return nil }
    runForward(to: count)
    var waited: [RateLimit: Int64] = [:]
    for stretch in stretches where stretch.first < count {
      if let limit = stretch.opening { waited[limit, default: 0] += stretch.wait }
      let messages = min(stretch.count, count - stretch.first)
      if let limit = stretch.pace { waited[limit, default: 0] += Int64(messages - 1) * stretch.spacing }
    }
    return waited.max { ($0.value, $1.key.windowMilliseconds) < ($1.value, $0.key.windowMilliseconds) }?.key
  }

  private func instant(of index: Int) -> Int64 {
    var low = 0
    var high = stretches.count - 1
    while low < high {
      let middle = (low + high + 1) / 2
      if stretches[middle].first <= index { low = middle } else { high = middle - 1 }
    }
    return stretches[low].start + Int64(index - stretches[low].first) * stretches[low].spacing
  }

  private func extrapolated(_ count: Int) -> Int64 {
    guard let last = stretches.last else { return 0 }
    let middle = stretches[stretches.count / 2]
    let messages = Double(max(1, last.first + last.count - 1 - middle.first))
    return Int64(min(Double(count) * Double(last.end - middle.start) / messages, 1e17))
  }

  private mutating func runForward(to number: Int) {
    while stretches.count < Self.mostStretches {
      let done = stretches.last.map { $0.first + $0.count } ?? 0
      guard done < number else { return }
      step(done, max(number - done, done))
    }
  }

  /// Adds one stretch of at most so many messages.
  private mutating func step(_ done: Int, _ wanted: Int) {
    var pacers = makePacers()
    var start = pacers.map(\.earliest).max() ?? instant
    var opening = start > instant ? pacers.first { $0.earliest == start }?.binding : nil
    if start > instant {
      // As a worker does who comes back when it is time: what has left the windows meanwhile is not counted any more.
      let waitedFrom = instant
      instant = start
      pacers = makePacers()
      start = pacers.map(\.earliest).max() ?? start
      if start == waitedFrom { opening = nil }
    }
    let spacing = pacers.map(\.spacing).max() ?? 0
    let span = pacers.map(\.horizon).min() ?? .max
    let fitting = spacing > 0 ? span / spacing + 1 : Int64.max
    let room = pacers.map(\.room).min() ?? .max
    let count = max(1, min(Int64(wanted), room, fitting))
    let wait = start - (stretches.last?.end ?? begin)
    let pace = spacing > 0 ? pacers.first { $0.spacing == spacing }?.evenLimit : nil
    let stretch = Stretch(
      first: done,
      count: Int(count),
      start: start,
      spacing: spacing,
      opening: opening,
      wait: wait,
      pace: pace
    )
    stretches.append(stretch)
    for index in pacers.indices {
      pacers[index].take(start, count: count, through: stretch.end)
      paces[index].state = pacers[index].finish()
    }
    instant = stretch.end
  }

  private func makePacers() -> [Pacer] {
    paces.map { Pacer(state: $0.state, limits: $0.limits, warmUp: $0.warmUp, now: instant) }
  }
}

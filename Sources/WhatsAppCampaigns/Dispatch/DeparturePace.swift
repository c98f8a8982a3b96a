/// Keeps the evenly paced limits once more, where messages leave one process.
///
/// Slots keep a limit as they are given out. A process that stood still for a moment has several of them overdue, and
/// if all left at once a window would see more than its limit. Here overdue messages leave at up to twice the pace, but
/// only as far as no window gets more than the limit: so a moment that was lost is made good, and nothing is broken.
struct DeparturePace: Sendable {
  /// The departures of the last window of one limit: the next has to wait for the one that was so many before.
  private struct Window: Sendable {
    let count: Int
    let length: Duration
    /// Each stands at its number, counted round.
    var departures: [Duration] = []

    init(_ limit: RateLimit) {
      count = limit.count
      // Less far apart than slots are, so that lateness fades; further than the limit asks for, because the network
      // delays one more than another.
      length = limit.window + limit.paceMargin * 5 / 6
    }

    func opening(of number: Int) -> Duration {
      departures.count < count ? .zero : departures[number % count] + length
    }

    mutating func add(_ number: Int, at instant: Duration) {
      if departures.count < count { departures.append(instant) } else { departures[number % count] = instant }
    }
  }

  /// Messages that are due within so long of each other leave together, with one timer: late is allowed, early is not.
  static let tick = Duration.milliseconds(4)

  private var windows: [Window]
  /// How many have left: the number of the next.
  private var departed = 0
  /// The least distance between two messages that catch up.
  private let distance: Duration
  /// When the last one was due.
  private var lastDue: Duration?

  init(_ limits: some Sequence<RateLimit>) {
    let even = limits.filter(\.isPacedEvenly)
    windows = even.map(Window.init)
    distance = (even.map(\.spacing).max() ?? .zero) / 2
  }

  /// When a message that has this slot may leave.
  func opening(for slot: Duration) -> Duration {
    windows.reduce(max(slot, lastDue.map { $0 + distance } ?? .zero)) { max($0, $1.opening(of: departed)) }
  }

  /// A message that was due leaves now. Returns its number.
  mutating func leave(at now: Duration, due: Duration) -> Int {
    defer { departed += 1 }
    lastDue = max(due, now - Self.tick)
    for index in windows.indices { windows[index].add(departed, at: now) }
    return departed
  }

  /// A message waited for a connection, or in a machine that stood still, and really left later.
  mutating func departure(_ number: Int, wasAt instant: Duration) {
    for index in windows.indices where departed - number <= windows[index].count {
      let place = number % windows[index].count
      windows[index].departures[place] = max(windows[index].departures[place], instant)
    }
  }
}

public import Foundation
import Synchronization
public import WhatsAppCampaigns

/// A clock that stands still until a test moves it.
///
/// The wall clock and the boot clock are two clocks, as on a real machine: ``advance(by:)`` moves both, and
/// ``wallClockJumps(to:)`` moves only the one that may jump. Whoever sleeps is woken in the order of the deadlines.
///
/// ```swift
/// let time = ManualTimeSource()
/// async let result = engine.step()      // goes to sleep for five seconds
/// await time.untilSleeping(1)           // …and now it does
/// time.advance(by: .seconds(5))
/// ```
public final class ManualTimeSource: TimeSource {
  private struct Sleeper {
    let id: UInt64
    let deadline: Duration
    let continuation: CheckedContinuation<Void, any Error>
  }

  private struct Watcher {
    let id: UInt64
    let count: Int
    let continuation: CheckedContinuation<Void, Never>
  }

  private struct State {
    var now: Date
    var uptime: Duration
    var lastID: UInt64 = 0
    /// Ordered by deadline; of equal deadlines, the one that fell asleep first stands first.
    var sleepers: [Sleeper] = []
    var watchers: [Watcher] = []

    mutating func nextID() -> UInt64 {
      lastID += 1
      return lastID
    }

    mutating func insert(_ sleeper: Sleeper) {
      let place = sleepers.firstIndex { $0.deadline > sleeper.deadline } ?? sleepers.endIndex
      sleepers.insert(sleeper, at: place)
    }

    mutating func takeDueSleepers() -> [Sleeper] {
      let due = Array(sleepers.prefix { $0.deadline <= uptime })
      sleepers.removeFirst(due.count)
      return due
    }

    mutating func takeSatisfiedWatchers() -> [Watcher] {
      let satisfied = watchers.filter { $0.count <= sleepers.count }
      watchers.removeAll { $0.count <= sleepers.count }
      return satisfied
    }
  }

  private let state: Mutex<State>

  /// Creates a clock.
  ///
  /// - Parameters:
  ///   - now: What the wall clock shows; by default a Thursday morning in November 2025.
  ///   - uptime: What the boot clock shows.
  public init(now: Date = Date(timeIntervalSince1970: 1_763_000_000), uptime: Duration = .zero) {
    state = Mutex(State(now: now, uptime: uptime))
  }

  /// What the wall clock shows.
  public var now: Date { state.withLock { $0.now } }

  /// What the boot clock shows.
  public var uptime: Duration { state.withLock { $0.uptime } }

  /// How many tasks sleep at present.
  public var sleeperCount: Int { state.withLock { $0.sleepers.count } }

  /// When the next sleeper wakes, by the boot clock; `nil` while nobody sleeps.
  public var nextDeadline: Duration? { state.withLock { $0.sleepers.first?.deadline } }

  /// Moves both clocks forward and wakes everybody whose time has come. A negative span is taken as none.
  public func advance(by span: Duration) {
    let due = state.withLock { state in
      let span = max(.zero, span)
      state.uptime += span
      state.now = state.now.addingTimeInterval(span.timeInterval)
      return state.takeDueSleepers()
    }
    // Woken outside the lock: what runs next may ask this clock for the time.
    for sleeper in due { sleeper.continuation.resume() }
  }

  /// Moves both clocks to the next deadline and wakes who waits for it.
  ///
  /// - Returns: Whether anybody slept.
  @discardableResult
  public func advanceToNextDeadline() -> Bool {
    guard let deadline = nextDeadline else { return false }
    advance(by: deadline - uptime)
    return true
  }

  /// Sets the wall clock, forward or back, and leaves the boot clock alone: nobody wakes.
  public func wallClockJumps(to date: Date) {
    state.withLock { $0.now = date }
  }

  /// Moves the wall clock by a span, which may be negative, and leaves the boot clock alone.
  public func wallClockJumps(by span: Duration) {
    state.withLock { $0.now = $0.now.addingTimeInterval(span.timeInterval) }
  }

  /// Waits until the boot clock has reached a deadline, or throws `CancellationError` when the task is cancelled.
  public func sleep(until deadline: Duration) async throws {
    let id = state.withLock { $0.nextID() }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
        fallAsleep(Sleeper(id: id, deadline: deadline, continuation: continuation))
      }
    } onCancel: {
      let sleeper = state.withLock { state in
        state.sleepers.firstIndex { $0.id == id }.map { state.sleepers.remove(at: $0) }
      }
      sleeper?.continuation.resume(throwing: CancellationError())
    }
  }

  private func fallAsleep(_ sleeper: Sleeper) {
    // A cancellation that came before this point found no sleeper to wake, so it is looked for under the lock.
    let (isAsleep, isCancelled, watchers) = state.withLock { state in
      if Task.isCancelled { return (false, true, [Watcher]()) }
      if sleeper.deadline <= state.uptime { return (false, false, []) }
      state.insert(sleeper)
      return (true, false, state.takeSatisfiedWatchers())
    }
    for watcher in watchers { watcher.continuation.resume() }
    if isCancelled {
      sleeper.continuation.resume(throwing: CancellationError())
    } else if !isAsleep {
      sleeper.continuation.resume()
    }
  }

  /// Waits until at least so many tasks sleep, so that a test advances the clock only when everybody is ready.
  ///
  /// Returns early when the task is cancelled.
  public func untilSleeping(_ count: Int) async {
    let id = state.withLock { $0.nextID() }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isDone = state.withLock { state in
          if Task.isCancelled || state.sleepers.count >= count { return true }
          state.watchers.append(Watcher(id: id, count: count, continuation: continuation))
          return false
        }
        if isDone { continuation.resume() }
      }
    } onCancel: {
      let watcher = state.withLock { state in
        state.watchers.firstIndex { $0.id == id }.map { state.watchers.remove(at: $0) }
      }
      watcher?.continuation.resume()
    }
  }
}

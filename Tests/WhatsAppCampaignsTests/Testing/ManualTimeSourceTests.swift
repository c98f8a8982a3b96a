import Foundation
import Testing
import WhatsAppCampaigns
import WhatsAppCampaignsTesting

@Suite("The manual clock")
struct ManualTimeSourceTests {
  @Test("It stands still until it is moved, and moves both clocks")
  func advance() {
    let time = ManualTimeSource(now: Date(timeIntervalSince1970: 1_000), uptime: .seconds(5))
    #expect(time.now == Date(timeIntervalSince1970: 1_000) && time.uptime == .seconds(5))
    time.advance(by: .milliseconds(1_500))
    #expect(time.now == Date(timeIntervalSince1970: 1_001.5) && time.uptime == .milliseconds(6_500))
    time.advance(by: .seconds(-10))
    #expect(time.uptime == .milliseconds(6_500))
  }

  @Test("The wall clock jumps alone")
  func jump() {
    let time = ManualTimeSource(now: Date(timeIntervalSince1970: 1_000))
    time.wallClockJumps(by: .seconds(-3_600))
    #expect(time.now == Date(timeIntervalSince1970: -2_600) && time.uptime == .zero)
    time.wallClockJumps(to: Date(timeIntervalSince1970: 9))
    #expect(time.now == Date(timeIntervalSince1970: 9) && time.uptime == .zero)
  }

  @Test("A deadline that has passed does not sleep")
  func passed() async throws {
    let time = ManualTimeSource(uptime: .seconds(1))
    try await time.sleep(until: .seconds(1))
    try await time.sleep(for: .zero)
    #expect(time.sleeperCount == 0)
  }

  @Test("Everybody sleeps until their own deadline")
  func deadlines() async throws {
    let time = ManualTimeSource()
    let woken = Recorder<Int>()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for seconds in [3, 1, 2] {
        group.addTask {
          try await time.sleep(until: .seconds(seconds))
          woken.record(seconds)
        }
      }
      await time.untilSleeping(3)
      #expect(time.nextDeadline == .seconds(1))
      time.advance(by: .milliseconds(999))
      #expect(time.sleeperCount == 3)
      #expect(time.advanceToNextDeadline())
      try await group.next()
      #expect(woken.all == [1])
      time.advance(by: .seconds(5))
      try await group.waitForAll()
    }
    #expect(Set(woken.all) == [1, 2, 3])
    #expect(!time.advanceToNextDeadline())
  }

  @Test("A cancelled sleeper throws and leaves no trace, whether it slept already or not")
  func cancellation() async {
    let time = ManualTimeSource()
    // An unstructured task, because it must be cancelled while the test goes on.
    let sleeper = Task { try await time.sleep(until: .seconds(1)) }
    await time.untilSleeping(1)
    sleeper.cancel()
    await #expect(throws: CancellationError.self) { try await sleeper.value }
    #expect(time.sleeperCount == 0)

    let early = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      try await time.sleep(until: .seconds(1))
    }
    await #expect(throws: CancellationError.self) { try await early.value }
    #expect(time.sleeperCount == 0)
  }

  @Test("Whoever waits for sleepers is let go when cancelled")
  func cancelledWatcher() async {
    let time = ManualTimeSource()
    // An unstructured task, because it must be cancelled while it waits.
    let watcher = Task { await time.untilSleeping(1) }
    watcher.cancel()
    await watcher.value
  }
}

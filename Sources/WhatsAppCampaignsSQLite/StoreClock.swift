import Foundation
import WhatsAppCampaigns

/// The store's clock: the wall clock, which while it was set back is replaced by the boot clock's progress.
///
/// So it neither goes back, which would give out the same slots twice, nor stands still, which would stop the pace. The
/// highest reading is kept in the file, and the next process starts from there.
struct StoreClock {
  private var anchor = Date.distantPast
  private var anchoredAt = Duration.zero
  private var stored = Date.distantPast

  /// Starts no earlier than what is stored.
  mutating func start(from highest: Date, _ time: any TimeSource) {
    stored = highest
    guard highest > read(time) else { return }
    anchor = highest
    anchoredAt = time.uptime
  }

  /// The time now, in whole milliseconds.
  mutating func read(_ time: any TimeSource) -> Date {
    // In this order: a pause between the two then makes the anchor late, never early.
    let wall = time.now
    let uptime = time.uptime
    let running = anchor + (uptime - anchoredAt)
    if wall >= running {
      anchor = wall
      anchoredAt = uptime
      return wall.truncatedToMilliseconds
    }
    return running.truncatedToMilliseconds
  }

  /// Whether a reading is so much later than the stored one that it should be stored, which is then taken as done.
  mutating func shouldStore(_ now: Date) -> Bool {
    guard now - .seconds(1) >= stored else { return false }
    stored = now
    return true
  }
}

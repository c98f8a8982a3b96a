import Foundation

/// Reports about messages that nobody knows yet: a webhook may be faster than the answer to its own request.
///
/// They wait for ``ApplyWebhooks/Report/waitingTime``, then they are dropped.
struct ParkedReports: Sendable {
  private struct Entry: Sendable {
    var report: ApplyWebhooks.Report
    var parkedAt: Date
  }

  private var entries: [Int: Entry] = [:]
  private var byMessage: [ProviderMessageID: [Int]] = [:]
  private var byAttempt: [AttemptID: [Int]] = [:]
  private var oldest = 0
  private var next = 0

  /// Keeps a report; one that names nothing to find it by could never be joined and is not kept.
  mutating func park(_ report: ApplyWebhooks.Report, at now: Date) -> Bool {
    dropOld(at: now)
    guard report.attempt != nil || report.messageID != nil else { return false }
    let siblings = report.messageID.flatMap { byMessage[$0] } ?? report.attempt.flatMap { byAttempt[$0] } ?? []
    if siblings.contains(where: { entries[$0]?.report == report }) { return true }
    entries[next] = Entry(report: report, parkedAt: now)
    if let id = report.messageID { byMessage[id, default: []].append(next) }
    if let id = report.attempt { byAttempt[id, default: []].append(next) }
    next += 1
    return true
  }

  /// Takes out every report about an attempt or one of its messages.
  mutating func take(attempt: AttemptID, messageIDs: [ProviderMessageID]) -> [ApplyWebhooks.Report] {
    guard !entries.isEmpty else { return [] }
    let numbers = (byAttempt[attempt] ?? []) + messageIDs.flatMap { byMessage[$0] ?? [] }
    return numbers.sorted().compactMap { remove($0) }
  }

  /// Drops every report about some people, or that holds any of some texts.
  mutating func drop(about people: [PersonKey], holding traces: [String]) {
    for (number, entry) in entries {
      let isTheirs = entry.report.person.map { people.contains($0) } ?? false
      let id = entry.report.messageID?.rawValue ?? ""
      if isTheirs || traces.contains(where: { id.contains($0) }) { _ = remove(number) }
    }
  }

  /// Drops every report that was kept before an instant, and returns how many.
  mutating func drop(before instant: Date) -> Int {
    entries.filter { $0.value.parkedAt < instant }.keys.count { remove($0) != nil }
  }

  private mutating func remove(_ number: Int) -> ApplyWebhooks.Report? {
    guard let report = entries.removeValue(forKey: number)?.report else { return nil }
    if let id = report.messageID { Self.remove(number, from: &byMessage[id]) }
    if let id = report.attempt { Self.remove(number, from: &byAttempt[id]) }
    return report
  }

  private static func remove(_ number: Int, from list: inout [Int]?) {
    list?.removeAll { $0 == number }
    if list?.isEmpty == true { list = nil }
  }

  private mutating func dropOld(at now: Date) {
    while oldest < next {
      if let entry = entries[oldest], entry.parkedAt + ApplyWebhooks.Report.waitingTime > now { return }
      _ = remove(oldest)
      oldest += 1
    }
  }
}

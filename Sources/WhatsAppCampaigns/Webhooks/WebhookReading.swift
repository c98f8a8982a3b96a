/// What has been found in a body so far: events once each, and problems up to a limit.
struct WebhookReading {
  /// More problems than this are only counted, so that a hostile body cannot make the answer larger than itself.
  static let maximumProblems = 1_000

  private var events: [WebhookEvent] = []
  /// Where the first event of each mark stands, and all others of a mark that is there already. Most marks stand for
  /// one event; whoever writes many with the same one gains nothing by it.
  private var firsts: [Int: Int] = [:]
  private var others: Set<WebhookEvent> = []
  private var problems: [WebhookProblem] = []
  private var unlistedProblems = 0

  /// Makes room for some more events at once.
  mutating func expect(_ count: Int) {
    let all = events.count + count
    guard all > events.capacity else { return }
    events.reserveCapacity(max(all, 2 * events.count))
    firsts.reserveCapacity(max(all, 2 * events.count))
  }

  mutating func add(_ event: consuming WebhookEvent) {
    let mark = event.mark
    if let first = firsts[mark] {
      guard events[first] != event, others.insert(copy event).inserted else { return }
    } else {
      firsts[mark] = events.count
    }
    events.append(event)
  }

  mutating func note(_ problem: String, at path: @autoclosure () -> String) {
    if problems.count < Self.maximumProblems {
      problems.append(WebhookProblem(path: path(), problem: problem))
    } else {
      unlistedProblems += 1
    }
  }

  var result: ParsedWebhook {
    guard unlistedProblems > 0 else { return ParsedWebhook(events: events, problems: problems) }
    let rest = WebhookProblem(path: "", problem: "\(unlistedProblems) further problems are not listed")
    return ParsedWebhook(events: events, problems: problems + [rest])
  }
}

extension WebhookEvent {
  /// A number that is the same for equal events, and for few others: hashing every text of a report costs as much as
  /// reading it.
  fileprivate var mark: Int {
    guard case .status(let update) = self else { return hashValue }
    var hasher = Hasher()
    hasher.combine(update.messageID)
    hasher.combine(update.status)
    return hasher.finalize()
  }
}

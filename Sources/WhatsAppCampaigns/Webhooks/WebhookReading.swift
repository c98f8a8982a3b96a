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

  /// Adds a report about a message.
  ///
  /// Its mark is made of the message and of what happened: hashing every text of a report costs as much as reading it.
  /// Inlined with what it calls, so that a report is made where it stays and is not handed on three times.
  @inline(__always)
  mutating func add(_ update: consuming StatusUpdate) {
    var hasher = Hasher()
    hasher.combine(update.messageID)
    hasher.combine(update.status)
    add(.status(update), mark: hasher.finalize())
  }

  /// Adds anything else that a body reports.
  mutating func add(_ event: consuming WebhookEvent) {
    if case .status(let update) = event { return add(update) }
    let mark = event.hashValue
    add(event, mark: mark)
  }

  /// - Parameter mark: A number that is the same for equal events, and for few others.
  @inline(__always)
  private mutating func add(_ event: consuming WebhookEvent, mark: Int) {
    // One look-up for most events, which are the first of their mark; only for another is it put back.
    if let first = firsts.updateValue(events.count, forKey: mark) {
      firsts[mark] = first
      if isRepeated(event, first: first) { return }
    }
    events.append(event)
  }

  private mutating func isRepeated(_ event: WebhookEvent, first: Int) -> Bool {
    events[first] == event || !others.insert(event).inserted
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

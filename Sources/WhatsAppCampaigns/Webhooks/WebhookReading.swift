/// What has been found in a body so far: events once each, and problems up to a limit.
struct WebhookReading {
  /// More problems than this are only counted, so that a hostile body cannot make the answer larger than itself.
  static let maximumProblems = 1_000

  private var events: [WebhookEvent] = []
  private var seen: Set<WebhookEvent> = []
  private var problems: [WebhookProblem] = []
  private var unlistedProblems = 0

  mutating func add(_ event: WebhookEvent) {
    if seen.insert(event).inserted { events.append(event) }
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

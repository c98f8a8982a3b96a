/// A type that reads the webhooks of one provider.
///
/// Reading is total: whatever the bytes, there is an answer, in bounded memory and in time that grows with the size of
/// the body only. It checks no signature; that has to happen before, see ``WebhookSignature``.
public protocol WebhookFormat: Sendable {
  /// Reads one body.
  func parse(_ body: [UInt8]) -> ParsedWebhook
}

/// What was found in the body of one webhook.
public struct ParsedWebhook: Hashable, Sendable {
  /// The events in the order of the body, each once however often the body repeats it.
  public var events: [WebhookEvent]
  /// What could not be read. An item may be both an event and a problem: it is kept without its unreadable part.
  public var problems: [WebhookProblem]

  /// Creates a result.
  public init(events: [WebhookEvent] = [], problems: [WebhookProblem] = []) {
    self.events = events
    self.problems = problems
  }

  /// Whether a person's decision may be in it, so that it must not wait behind statuses.
  public var isUrgent: Bool { events.contains(where: \.isUrgent) }
}

/// Something in a webhook that could not be read.
public struct WebhookProblem: Hashable, Sendable {
  /// Where it stands, such as `entry[0].changes[1].value.messages[0]`; empty for the body as a whole.
  public var path: String
  /// What is wrong with it. It quotes nothing of the body.
  public var problem: String

  /// Creates a problem.
  public init(path: String, problem: String) {
    self.path = path
    self.problem = problem
  }
}

extension WebhookProblem: CustomStringConvertible {
  /// The place and what is wrong there.
  public var description: String { path.isEmpty ? problem : "\(path): \(problem)" }
}

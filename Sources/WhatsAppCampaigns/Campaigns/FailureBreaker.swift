/// Pauses a campaign when too many of the latest messages were refused, before the sender number suffers.
public struct FailureBreaker: Hashable, Sendable, Codable {
  /// The most of the latest answers, in per cent, that may be refusals.
  public let mostFailures: Int
  /// How many answers are looked at; with fewer it never trips.
  public let answers: Int

  /// Creates a breaker, or returns `nil` unless 1 to 99 per cent of 10 to 10 000 answers are allowed to be refusals.
  public init?(mostFailures: Int, ofLast answers: Int = 50) {
    guard (1...99).contains(mostFailures), (10...10_000).contains(answers) else { return nil }
    self.mostFailures = mostFailures
    self.answers = answers
  }
}

extension FailureBreaker {
  /// The latest answers that one worker got. They begin anew with each run, so that a campaign that was resumed is judged
  /// by what happens then.
  struct Tally: Hashable, Sendable {
    private var latest: [Bool] = []
    private var next = 0
    private var refused = 0

    /// Counts one answer, and gives the reason to stop where there is one now.
    mutating func add(isRefusal: Bool, for breaker: FailureBreaker) -> String? {
      if latest.count < breaker.answers {
        latest.append(isRefusal)
      } else {
        if latest[next] { refused -= 1 }
        latest[next] = isRefusal
        next = (next + 1) % breaker.answers
      }
      if isRefusal { refused += 1 }
      guard latest.count == breaker.answers, refused * 100 > breaker.mostFailures * breaker.answers else { return nil }
      return "\(refused) of the last \(breaker.answers) messages were refused, more than \(breaker.mostFailures)%. "
        + "Look at their reasons, then resume."
    }
  }
}

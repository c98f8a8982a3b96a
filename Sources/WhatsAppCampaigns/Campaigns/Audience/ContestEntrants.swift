/// What a ``ContestID`` names.
public enum ContestSubject: Sendable {}

/// Names one contest. It stands in every entry's identifier, so people read it.
public typealias ContestID = Identifier<ContestSubject, String>

/// Which of the people who took part in a contest are meant.
@nonexhaustive
public enum ContestEntrants: String, Hashable, Sendable, Codable, CaseIterable {
  /// Everybody with an entry.
  case everybody
  /// Those with an entry that somebody has verified.
  case verified
  /// Those whose entry was drawn for a prize.
  case winners
  /// Those whose entry was drawn to stand in for a winner.
  case reserves
}

public import Foundation

/// Where somebody stands in the line of those who may be claimed: the order in which every store gives them out.
///
/// First come those whose wait or whose lease has ended, the earliest first, so that somebody is tried again when it was
/// promised and not behind a million others. They keep nobody else waiting for long: who waits again waits longer each
/// time. Then come those who wait for nothing: whom nobody ever claimed, and who were given back. Who is equal goes by
/// their numbers.
public struct PlaceInLine: Hashable, Sendable, Comparable {
  /// When the wait or the lease ended; `nil` for somebody who waits for nothing.
  public var due: Date?
  /// Who it is.
  public var recipient: RecipientID

  /// Creates a place.
  public init(due: Date?, recipient: RecipientID) {
    self.due = due
    self.recipient = recipient
  }

  /// Whether one is given out before another.
  public static func < (one: Self, other: Self) -> Bool {
    switch (one.due, other.due) {
    case (let one?, let other?) where one != other: one < other
    case (_?, nil): true
    case (nil, _?): false
    default: one.recipient < other.recipient
    }
  }
}

public import Foundation

/// A limit that the provider has set by an event, such as a new tier or a number that people complain about.
public struct PaceCeiling: Hashable, Sendable {
  /// What the event was about. Each kind has its own limit, and the strictest holds.
  public enum Kind: Int, Hashable, Sendable, CaseIterable {
    /// How many messages a day the provider allows.
    case tier
    /// How people rate what they get.
    case quality
  }

  /// What the event was about.
  public var kind: Kind
  /// The limit; `nil` when the provider has lifted it.
  public var limit: RateLimit?
  /// When the provider said so. The latest word holds, in whatever order the words come.
  public var at: Date

  /// Creates a ceiling.
  public init(_ kind: Kind, limit: RateLimit?, at: Date) {
    self.kind = kind
    self.limit = limit
    self.at = at
  }
}

extension PaceState {
  /// Takes what the provider has said about the limit of this pace. An older word changes nothing; of two of the same
  /// second the stricter one holds.
  ///
  /// - Parameter now: The store's clock; a word of the future counts as one of now.
  public mutating func apply(_ ceiling: PaceCeiling, at now: Date) {
    let at = min(ceiling.at, now).microsecondsSince1970 / 1_000_000
    let new = StoredCeiling(kind: ceiling.kind, at: at, limit: ceiling.limit)
    guard let index = ceilings.firstIndex(where: { $0.kind == new.kind }) else { return ceilings.append(new) }
    let old = ceilings[index]
    guard new.at > old.at || new.at == old.at && new.isStricter(than: old) else { return }
    ceilings[index] = new
  }

  /// The limits that the provider has set by events and not lifted.
  public var ceilingLimits: [RateLimit] { ceilings.compactMap(\.limit) }

  /// The same beside the limits of whoever sends. Half of a number's pace is half of the pace that it has where it is sent
  /// from: whoever applied the notice may have known another.
  func ceilingLimits(beside own: [RateLimit]) -> [RateLimit] {
    guard !ceilings.isEmpty else { return [] }
    let isPoor = ceilings.contains { $0.kind == .quality && $0.limit != nil }
    return ceilingLimits + (isPoor ? [own.first?.halved].compactMap(\.self) : [])
  }

  /// A ceiling as it is kept.
  struct StoredCeiling: Hashable, Sendable {
    var kind: PaceCeiling.Kind
    /// In seconds since 1970.
    var at: Int64
    var limit: RateLimit?

    fileprivate func isStricter(than other: StoredCeiling) -> Bool {
      guard let limit else { return false }
      guard let other = other.limit else { return true }
      return Int64(limit.count) * other.windowMilliseconds < Int64(other.count) * limit.windowMilliseconds
    }
  }
}

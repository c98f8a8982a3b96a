/// When how many messages left: exact enough for every limit that is asked now, and for those of tomorrow.
///
/// A bucket counts in full until its *last* message is out of a window, so a count is never too low. Buckets are merged
/// as they age: within a 120th of each window that is asked for, and otherwise within a quarter of their age. That keeps
/// a month of sending within some hundred buckets, whatever its speed, and lets a limit that is added or lowered later
/// count what left before it was.
struct PaceHistory: Hashable, Sendable {
  struct Bucket: Hashable, Sendable {
    /// The last message in it, in microseconds since 1970, rounded up to a millisecond: the precision that is stored.
    var last: Int64
    /// How many.
    var count: Int64
  }

  /// The longest window that a limit can have.
  static let longest: Int64 = 31 * 86_400_000_000
  /// Messages this close together always share a bucket, in microseconds.
  static let finest: Int64 = 16_000
  /// Into how many parts a window that is asked for is resolved.
  static let resolution: Int64 = 120

  /// The oldest first.
  var buckets: [Bucket] = []

  /// Adds messages that leave up to an instant, which is no earlier than any before.
  ///
  /// - Parameter isOpen: Whether they may join the newest bucket.
  mutating func append(_ count: Int64, last: Int64, joining isOpen: Bool, grain: Int64 = Self.finest) {
    let last = last.roundedUpToMillisecond
    let newest = buckets.count - 1
    if isOpen, newest >= 1, last - buckets[newest - 1].last <= grain {
      buckets[newest].last = max(buckets[newest].last, last)
      buckets[newest].count += count
    } else {
      buckets.append(Bucket(last: last, count: count))
    }
  }

  /// Merges what has grown old, and forgets what no limit can ask for.
  ///
  /// - Parameter windows: The long windows that are asked for, in microseconds, the shortest first.
  mutating func compact(at now: Int64, windows: [Int64]) {
    let parts = Self.resolution / Int64(max(1, windows.count))
    var written = 0
    for index in buckets.indices {
      let bucket = buckets[index]
      if bucket.last + Self.longest <= now { continue }
      // The first one stays as it is: how far back it reaches is not known.
      if written >= 2, bucket.last - buckets[written - 2].last <= width(now - bucket.last, windows, parts) {
        buckets[written - 1].last = bucket.last
        buckets[written - 1].count += bucket.count
      } else {
        buckets[written] = bucket
        written += 1
      }
    }
    buckets.removeLast(buckets.count - written)
  }

  /// How far back the messages of a bucket of some age may reach.
  private func width(_ age: Int64, _ windows: [Int64], _ parts: Int64) -> Int64 {
    let width = max(Self.finest, age / 4)
    guard let window = windows.first(where: { $0 >= age }) else { return width }
    return min(width, max(Self.finest, window / parts))
  }
}

extension Int64 {
  fileprivate var roundedUpToMillisecond: Int64 {
    let rest = self % 1_000
    return rest > 0 ? self + 1_000 - rest : self - rest
  }
}

/// How long something took for many people, in a fixed number of buckets.
public struct DurationHistogram: Hashable, Sendable {
  /// The upper bounds of the buckets, in seconds: fine where people notice, coarse where they do not. What took longer
  /// than the last bound is in one bucket more.
  static let bounds: [Int64] = [
    1, 2, 3, 5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 300, 600, 900, 1_800, 2_700, 3_600, 5_400, 7_200, 10_800, 14_400,
    21_600, 28_800, 43_200, 64_800, 86_400, 129_600, 172_800, 259_200, 432_000, 604_800,
  ]

  private var counts = [Int](repeating: 0, count: bounds.count + 1)
  /// How many there are.
  public private(set) var count = 0
  /// The longest of them.
  public private(set) var longest = Duration.zero

  init() {}

  /// Counts one span. A negative one, between two clocks that disagree, is zero.
  mutating func add(_ span: Duration) {
    let span = max(.zero, span)
    let bucket = Self.bounds.firstIndex { span <= .seconds($0) } ?? Self.bounds.count
    counts[bucket] += 1
    count += 1
    longest = max(longest, span)
  }

  /// The span within which so many percent of them ended: the upper bound of a bucket, so the truth is never longer.
  ///
  /// - Returns: `nil` where nothing was counted.
  public func within(percent: Int) -> Duration? {
    guard count > 0 else { return nil }
    let rank = max(1, (count * min(max(percent, 0), 100) + 99) / 100)
    var seen = 0
    for (bound, number) in zip(Self.bounds, counts) {
      seen += number
      if seen >= rank { return min(.seconds(bound), longest) }
    }
    return longest
  }
}

/// One number of people out of another: a rate that names what it is a part of.
public struct ReportRate: Hashable, Sendable {
  /// How many.
  public let count: Int
  /// Out of how many.
  public let outOf: Int

  /// Creates a rate.
  public init(_ count: Int, outOf: Int) {
    self.count = count
    self.outOf = outOf
  }

  /// The fraction, or `nil` where there is nobody to be a part of.
  public var fraction: Double? {
    outOf > 0 ? Double(count) / Double(outOf) : nil
  }

  /// The percentage with one decimal, never rounded up: `100.0%` means everybody, and `0.0%` means nobody.
  ///
  /// A dash stands for a rate out of nobody.
  public var percent: String {
    guard outOf > 0 else { return "–" }
    let (scaled, overflow) = count.multipliedReportingOverflow(by: 1_000)
    guard !overflow else { return "–" }
    let permille = scaled / outOf
    return permille == 0 && count > 0 ? "<0.1%" : "\(permille / 10).\(permille % 10)%"
  }
}

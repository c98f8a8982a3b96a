/// How many recipients of a campaign have each status. They always add up to the number of recipients.
public struct OutcomeCounts: Hashable, Sendable {
  private var counts: [RecipientStatus: Int]
  /// How many of the unconfirmed may still be settled by evidence.
  public var settling: Int
  /// How many people wrote back.
  public var responded: Int

  /// Creates counts.
  public init(_ counts: [RecipientStatus: Int] = [:], settling: Int = 0, responded: Int = 0) {
    self.counts = counts.filter { $0.value != 0 }
    self.settling = settling
    self.responded = responded
  }

  /// How many have one status.
  public subscript(status: RecipientStatus) -> Int {
    get { counts[status] ?? 0 }
    // Counts that went back to zero equal counts that never left it.
    set { counts[status] = newValue == 0 ? nil : newValue }
  }

  /// How many there are.
  public var total: Int { counts.values.reduce(0, +) }

  /// How many still have something to do: waiting, in line, on their way, or settling.
  public var open: Int { self[.pending] + self[.queued] + self[.sending] + settling }
}

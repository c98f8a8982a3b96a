/// The entries of a contest as a draw sees them, without anybody's number, and the order in which they are drawn.
///
/// `Documentation/Contests.md` describes the algorithm precisely enough to write it anew. It never changes: a draw of
/// today has to be checked the same way for ever.
public struct DrawList: Hashable, Sendable {
  /// One entry.
  public struct Lot: Hashable, Sendable {
    /// The entry's number.
    public var number: Int
    /// Who entered, by the opaque name.
    public var token: String
    /// Whether it is drawn from.
    public var takesPart: Bool

    /// Creates a lot.
    public init(number: Int, token: String, takesPart: Bool) {
      self.number = number
      self.token = token
      self.takesPart = takesPart
    }
  }

  /// The contest.
  public var contest: ContestID
  /// Every entry, in the order of the numbers.
  public var lots: [Lot]

  /// Creates a list.
  public init(contest: ContestID, lots: [Lot]) {
    self.contest = contest
    self.lots = lots
  }

  /// The SHA-256 of the list, in hexadecimal: of one line an entry, `ID TOKEN in` or `ID TOKEN out`, each ended by a line
  /// feed.
  public var digest: String { digestBytes.hexadecimal }

  private var digestBytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(lots.count * 64)
    for lot in lots {
      bytes += "\(ContestEntry.id(lot.number, in: contest)) \(lot.token) \(lot.takesPart ? "in" : "out")\n".utf8
    }
    return Cryptography.sha256(bytes)
  }

  /// The numbers of the entries that are drawn, the first one first: the lowest ticket of each token, by their tickets.
  ///
  /// An entry's ticket is the HMAC-SHA256, under the seed, of the list's digest, the SHA-256 of the beacon where there is
  /// one, and the entry's identifier.
  public func order(seed: DrawSeed, beacon: String?) -> [Int] {
    let key = HMACKey(seed.bytes)
    let head = digestBytes + (beacon.map { Cryptography.sha256(Array($0.utf8)) } ?? [])
    var tickets = lots.filter(\.takesPart).map { lot in
      (ticket: key.code(of: head + Array(ContestEntry.id(lot.number, in: contest).utf8)), lot: lot)
    }
    tickets.sort { $0.ticket.lexicographicallyPrecedes($1.ticket) }
    var drawn: Set<String> = []
    return tickets.filter { drawn.insert($0.lot.token).inserted }.map(\.lot.number)
  }
}

public import Foundation

/// What came of a draw. It is stored once and never replaced.
public struct ContestDraw: Hashable, Sendable, Codable {
  /// The seed, which is no secret any more.
  public var seed: DrawSeed
  /// The public value that was mixed in, to the letter; `nil` where the contest asks for none.
  public var beacon: String?
  /// The digest of the list that was drawn from; see ``DrawList/digest``.
  public var listDigest: String
  /// The numbers of the entries that won, in the order in which they were drawn.
  public var winners: [Int]
  /// The numbers of the entries that stand in for them, in their order.
  public var reserves: [Int]
  /// When it was done.
  public var drawnAt: Date
  /// Who did it.
  public var drawnBy: String

  /// Creates the result of a draw.
  public init(
    seed: DrawSeed,
    beacon: String?,
    listDigest: String,
    winners: [Int],
    reserves: [Int],
    drawnAt: Date,
    drawnBy: String
  ) {
    self.seed = seed
    self.beacon = beacon
    self.listDigest = listDigest
    self.winners = winners
    self.reserves = reserves
    self.drawnAt = drawnAt
    self.drawnBy = drawnBy
  }
}

/// Why a contest cannot be drawn.
@nonexhaustive
public enum DrawRefusal: String, Error, Hashable, Sendable, CaseIterable {
  /// People may still enter.
  case notOver
  /// It was drawn: the result stands.
  case drawnAlready
  /// The contest has announced a public value, and none was given.
  case beaconMissing
  /// The contest has announced no public value, and one was given.
  case beaconUnasked
  /// The public value cannot be written down so that everybody reads the same: 1 to 200 bytes on one line.
  case beaconUnreadable
  /// There is no entry to draw from.
  case nobody
}

extension DrawRefusal: CustomStringConvertible {
  /// Why, and what to do.
  public var description: String {
    switch self {
    case .notOver: "People may still enter the contest; draw when it is over."
    case .drawnAlready: "The contest was drawn, and its result stands. There is no second draw."
    case .beaconMissing: "The contest has announced a public value for its draw. Give it, to the letter."
    case .beaconUnasked: "The contest has announced no public value, so none may be mixed in now."
    case .beaconUnreadable: "The public value has to be 1 to 200 bytes of text on one line."
    case .nobody: "There is no entry to draw from. Where only verified ones count, verify entries first."
    }
  }
}

extension Contest {
  /// Draws: the one rule, which every store asks inside the transaction that keeps the result.
  public func draw(
    from list: DrawList,
    seed: DrawSeed,
    beacon: String?,
    at now: Date,
    by actor: String
  ) throws(DrawRefusal) -> ContestDraw {
    guard draw == nil else { throw .drawnAlready }
    guard now >= plan.closesAt else { throw .notOver }
    if plan.beacon != nil, beacon == nil { throw .beaconMissing }
    if plan.beacon == nil, beacon != nil { throw .beaconUnasked }
    if let beacon, !(1...200).contains(beacon.utf8.count) || beacon.unicodeScalars.contains(where: Self.breaksLine) {
      throw .beaconUnreadable
    }
    let order = list.order(seed: seed, beacon: beacon)
    guard !order.isEmpty else { throw .nobody }
    return ContestDraw(
      seed: seed,
      beacon: beacon,
      listDigest: list.digest,
      winners: Array(order.prefix(plan.winners)),
      reserves: Array(order.dropFirst(plan.winners).prefix(plan.reserves)),
      drawnAt: now,
      drawnBy: actor
    )
  }

  private static func breaksLine(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator, .format: true
    default: false
    }
  }

  /// The list that is drawn from: all entries, in the order of their numbers.
  public func list(of lots: [(number: Int, token: String, isVerified: Bool)]) -> DrawList {
    DrawList(
      contest: id,
      lots: lots.map { DrawList.Lot(number: $0.number, token: $0.token, takesPart: takesPart($0.isVerified)) }
    )
  }

  private func takesPart(_ isVerified: Bool) -> Bool { isVerified || !plan.drawsVerifiedOnly }
}

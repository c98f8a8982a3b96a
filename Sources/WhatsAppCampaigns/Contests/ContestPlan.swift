public import Foundation

/// What a contest is about and by which rules it goes: everything that a person decides.
///
/// It does not change once the contest is there: people have entered under these rules.
public struct ContestPlan: Hashable, Sendable, Codable {
  /// The contest's name, as people read it.
  public var name: String
  /// What it is about.
  public var details: String
  /// The first moment at which people may enter. A plan is made with a whole second: providers tell no fraction of one,
  /// and whoever writes at once is not to be too early.
  public var opensAt: Date
  /// The first moment at which they no longer may; a plan is made with a whole second.
  public var closesAt: Date
  /// What there is to win.
  public var prize: String
  /// What a winner has to do.
  public var claimInstructions: String
  /// Who may take part, and what else holds. People read it; no rule comes of it.
  public var terms: String
  /// How many entries one person has at the most.
  public var entriesPerPerson: Int
  /// Whether an entry has to state the number of an identity card, and each card enters once. The number is not kept,
  /// only a keyed hash of it, and digits are taken out of the entry's text.
  public var onePerIdentityCard: Bool
  /// How many win.
  public var winners: Int
  /// How many are drawn after them, in their order, for winners who cannot be reached.
  public var reserves: Int
  /// Whether only entries that somebody has verified are drawn from.
  public var drawsVerifiedOnly: Bool
  /// What an entry begins with; `nil`: whatever is written while the contest is open enters it.
  public var keyword: String?
  /// What public value, unknown until entries have closed, is mixed into the draw: a sentence that says which. `nil`:
  /// none is.
  public var beacon: String?
  /// The time zone in which dates are told.
  public var timeZone: String

  /// Creates a plan: one entry a person and one winner unless it says otherwise.
  public init(
    name: String,
    details: String = "",
    opensAt: Date,
    closesAt: Date,
    prize: String,
    claimInstructions: String,
    terms: String = "",
    entriesPerPerson: Int = 1,
    onePerIdentityCard: Bool = false,
    winners: Int = 1,
    reserves: Int = 0,
    drawsVerifiedOnly: Bool = false,
    keyword: String? = nil,
    beacon: String? = nil,
    timeZone: String = "Asia/Kuala_Lumpur"
  ) {
    self.name = name
    self.details = details
    self.opensAt = Self.wholeSecond(opensAt)
    self.closesAt = Self.wholeSecond(closesAt)
    self.prize = prize
    self.claimInstructions = claimInstructions
    self.terms = terms
    self.entriesPerPerson = entriesPerPerson
    self.onePerIdentityCard = onePerIdentityCard
    self.winners = winners
    self.reserves = reserves
    self.drawsVerifiedOnly = drawsVerifiedOnly
    self.keyword = keyword
    self.beacon = beacon
    self.timeZone = timeZone
  }

  private static func wholeSecond(_ instant: Date) -> Date {
    Date(timeIntervalSince1970: instant.timeIntervalSince1970.rounded(.down))
  }

  var zone: TimeZone { TimeZone(identifier: timeZone) ?? .gmt }
}

extension ContestPlan {
  /// The most winners, and the most reserves.
  public static let mostPrizes = 10_000

  /// What is wrong with the plan, in a sentence; `nil` where a contest can go by it.
  ///
  /// - Parameter classifier: Reads what people write; a keyword by which they agree or refuse could never be one.
  public func problem(_ classifier: KeywordClassifier = KeywordClassifier()) -> String? {
    for (text, what) in [(name, "name"), (prize, "prize"), (claimInstructions, "instructions for winners")]
    where text.allSatisfy(\.isWhitespace) {
      return "The contest has no \(what)."
    }
    let texts = [name, details, prize, claimInstructions, terms, beacon ?? ""]
    guard texts.allSatisfy({ $0.utf8.count <= 4_096 }) else {
      return "A text of the contest is longer than 4,096 bytes."
    }
    guard opensAt < closesAt else { return "The contest ends before it begins." }
    guard TimeZone(identifier: timeZone) != nil else { return "There is no time zone of the contest's name for it." }
    guard (1...1_000).contains(entriesPerPerson) else { return "A person has 1 to 1,000 entries." }
    guard (1...Self.mostPrizes).contains(winners), (0...Self.mostPrizes).contains(reserves) else {
      return "A contest has 1 to 10,000 winners and up to 10,000 reserves."
    }
    if beacon?.allSatisfy(\.isWhitespace) == true { return "The public value of the draw has to be said in words." }
    guard let keyword else { return nil }
    guard (1...3).contains(MessageWords.words(of: keyword).count), keyword.utf8.count <= 64 else {
      return "A keyword is one to three words."
    }
    guard classifier.classify(keyword).decision == .none, classifier.classify(keyword + " x").decision == .none else {
      return "The keyword is a word by which people agree, refuse or ask for help; that comes before any contest."
    }
    return nil
  }
}

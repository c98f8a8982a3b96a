import Foundation

/// Every pace that a batch of intents has to keep at once, and the turn of its campaign at the one that is shared.
struct PacerSet {
  /// What a campaign that asks for slots is to the line at a shared pace.
  struct Turn {
    var key: PaceKey
    var campaign: UInt32
    var priority: CampaignPriority
  }

  private let keys: [PaceKey]
  private var pacers: [Pacer]
  private let now: Int64
  private let turn: Turn?
  /// Where the shared pace stands among the others.
  private let shared: Int?
  /// Those that somebody may have to wait for.
  private let bound: [Int]
  /// How much the campaign may still get before it is another's turn; `nil` before it has come into line.
  private var allowance: Int64?
  private var served: Int64 = 0
  /// Whether somebody got nothing, and whether that was for the shared pace.
  private var refusal: Refusal?
  /// When the first of those whose hours end before the next slot has to be looked at again.
  private var firstClosing: Int64?

  private enum Refusal {
    case shared
    case own
  }

  init(_ paces: [(key: PaceKey, pacer: Pacer)], turn: Turn?, now: Int64) {
    keys = paces.map(\.key)
    pacers = paces.map(\.pacer)
    shared = turn.flatMap { turn in paces.firstIndex { $0.key == turn.key } }
    self.turn = shared == nil ? nil : turn
    // One without limits follows the others, however far ahead of their time their slots are.
    bound = pacers.indices.filter { [shared] index in index == shared || !paces[index].pacer.isFree }
    self.now = now
  }

  /// The earliest instant at which one more may leave.
  var earliest: Int64 {
    var instant = now
    for pacer in pacers { instant = max(instant, pacer.earliest) }
    return instant
  }

  /// The next slot, where there is one now or within the look-ahead and it is the campaign's turn.
  mutating func slot() -> Int64? {
    let slot = earliest
    for index in bound where pacers[index].earliest > now + pacers[index].lookahead {
      refuse(index == shared ? .shared : .own)
      return nil
    }
    // What is almost due nobody else has come for: it would be lost.
    if turn != nil, slot > now + leftover, served >= comeIntoLine() {
      refuse(.shared)
      return nil
    }
    return slot
  }

  /// How far ahead somebody may take slots whose turn it is not.
  private var leftover: Int64 { shared.map { pacers[$0].lookahead / 4 } ?? 0 }

  /// Takes a slot that was given by ``slot()``.
  mutating func take(_ slot: Int64) {
    if turn != nil { _ = comeIntoLine() }
    served += 1
    for index in pacers.indices { pacers[index].take(slot) }
  }

  /// There is no room for a reason of the campaign's own.
  mutating func refuseForOwnReason() { refuse(.own) }

  /// The next slot comes too late for somebody: their hours end before it, and until then nothing changes for them.
  mutating func refuseForOwnReason(until closing: Date) {
    refuse(.own)
    let closing = closing.microsecondsSince1970
    firstClosing = min(firstClosing ?? closing, closing)
  }

  /// When it is worth asking again: in the middle of the look-ahead there are several slots; whoever is not next in line
  /// gets what is left when it is almost due.
  var resume: Int64 {
    if refusal == .shared, let allowance, served >= allowance { return max(earliest - leftover / 2, now + 1_000) }
    let resume = bound.map { pacers[$0].earliest - pacers[$0].lookahead / 2 }.max() ?? now
    // Asked again before anything can have changed, the answer would be the same, at once and again.
    return firstClosing.map { max(resume, $0) } ?? resume
  }

  /// The states to keep.
  mutating func finish() -> [(key: PaceKey, state: PaceState)] {
    if let turn, let shared {
      if refusal == .shared { _ = comeIntoLine() }
      let (served, isWaiting) = (served, refusal != .own)
      if allowance != nil {
        pacers[shared].withLine { $0.serve(turn.campaign, served, isWaiting: isWaiting) }
      }
    }
    return pacers.indices.map { (keys[$0], pacers[$0].finish()) }
  }

  private mutating func refuse(_ reason: Refusal) {
    // The first refusal tells what a campaign waits for; the others follow from it.
    refusal = refusal ?? reason
  }

  /// Enters the line, once, and says how much the campaign may get.
  private mutating func comeIntoLine() -> Int64 {
    if let allowance { return allowance }
    guard let turn, let shared else { return .max }
    let spacing = pacers[shared].spacing
    let quantum = spacing > 0 ? max(1, pacers[shared].lookahead / spacing / 2) : 16
    let (campaign, priority, now) = (turn.campaign, turn.priority, now)
    let allowance = pacers[shared].withLine { line in
      line.enter(campaign, priority, at: now, spacing: spacing)
      return line.allowance(of: campaign, quantum: quantum)
    }
    self.allowance = allowance
    return allowance
  }
}

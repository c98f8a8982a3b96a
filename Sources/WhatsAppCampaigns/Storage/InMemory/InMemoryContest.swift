import Foundation

/// One contest with everything that belongs to it. Entries are never removed: the entry of number `n` is at `n - 1`.
struct InMemoryContest: Sendable {
  var contest: Contest
  let seed: DrawSeed
  var entries: [ContestEntry] = []
  /// The entry of each message.
  var numbers: [ProviderMessageID: Int] = [:]
  var ofContact: [ContactID: [Int]] = [:]
  var ofToken: [String: Int] = [:]

  init(contest: Contest, seed: DrawSeed) {
    self.contest = contest
    self.seed = seed
  }

  mutating func add(_ entry: ContestEntry) {
    entries.append(entry)
    numbers[entry.messageID] = entry.number
    ofContact[entry.contact, default: []].append(entry.number)
    ofToken[entry.token, default: 0] += 1
  }

  /// Forgets who somebody was who entered. The token stays: it tells nobody, and the draw that anybody can check is over it.
  mutating func forget(_ contact: ContactID, as key: PersonKey) {
    for number in ofContact[contact] ?? [] {
      let index = number - 1
      numbers[entries[index].messageID] = nil
      entries[index].messageID = ProviderMessageID(unchecked: "forgotten.\(key.rawValue).\(number)")
      entries[index].text = nil
      entries[index].person = key
      numbers[entries[index].messageID] = number
    }
  }

  /// Makes one contact's entries another's, who is the same person.
  mutating func move(_ contact: ContactID, to other: ContactID, as person: PersonKey) {
    guard let moved = ofContact.removeValue(forKey: contact) else { return }
    for number in moved { (entries[number - 1].contact, entries[number - 1].person) = (other, person) }
    ofContact[other] = ((ofContact[other] ?? []) + moved).sorted()
  }

  func has(_ contact: ContactID, among entrants: ContestEntrants) -> Bool {
    ofContact[contact]?.contains { number in
      let entry = entries[number - 1]
      return switch entrants {
      case .everybody: true
      case .verified: entry.verification != nil
      case .winners: entry.drawnAs == .winner
      case .reserves: entry.drawnAs == .reserve
      }
    } ?? false
  }

  var list: DrawList { contest.list(of: entries.map { ($0.number, $0.token, $0.verification != nil) }) }

  /// Takes away what was written before an instant, by one person or by everybody, a number of times at the most. Returns
  /// how often it was.
  mutating func forgetTexts(of contact: ContactID?, before instant: Date, limit: Int) -> Int {
    var count = 0
    for index in entries.indices where count < limit {
      let entry = entries[index]
      guard entry.text != nil, contact == nil || entry.contact == contact, entry.at < instant else { continue }
      entries[index].text = nil
      count += 1
    }
    return count
  }
}

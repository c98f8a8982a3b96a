/// Messages that wait for the dialogue: those of one person in their order, several people at once.
///
/// A bound for all and a bound for each person: whoever floods a business is answered to what fits, and keeps nobody else
/// from being answered.
struct AnswerQueue: Sendable {
  /// The most messages that wait.
  static let most = 10_000
  /// The most of one person.
  static let mostOfOne = 20
  /// The most people who are being answered at a time.
  static let mostAtOnce = 16

  private var waiting: [PersonKey: [ReceivedMessage]] = [:]
  private var count = 0
  /// People with a message that may be answered now, first come first served.
  private var ready: [PersonKey] = []
  private var firstReady = 0
  private var busy: Set<PersonKey> = []

  /// Puts a message in line.
  ///
  /// - Returns: `false` where there is no room for it.
  mutating func add(_ message: ReceivedMessage, of person: PersonKey) -> Bool {
    let own = waiting[person]?.count ?? 0
    guard count < Self.most, own < Self.mostOfOne else { return false }
    waiting[person, default: []].append(message)
    count += 1
    if own == 0, !busy.contains(person) { ready.append(person) }
    return true
  }

  /// Takes the next message whose person is not being answered.
  mutating func next() -> (person: PersonKey, message: ReceivedMessage)? {
    guard busy.count < Self.mostAtOnce, firstReady < ready.count else { return nil }
    let person = ready[firstReady]
    firstReady += 1
    if firstReady > 64, firstReady * 2 > ready.count {
      ready.removeFirst(firstReady)
      firstReady = 0
    }
    guard var messages = waiting[person], !messages.isEmpty else { return nil }
    let message = messages.removeFirst()
    waiting[person] = messages.isEmpty ? nil : messages
    count -= 1
    busy.insert(person)
    return (person, message)
  }

  /// A person has been answered.
  mutating func finish(_ person: PersonKey) {
    busy.remove(person)
    if waiting[person] != nil { ready.append(person) }
  }
}

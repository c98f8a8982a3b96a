/// Chance that depends on the seed and on what a request is about, and not on when it arrives.
///
/// Two runs with the same seed and the same requests give every recipient the same fate, however many requests are in
/// flight at once. Each topic has its own stream, so that one probability can be changed without moving the others.
struct SimulatorDice: Hashable, Sendable {
  enum Topic: UInt64 {
    case fault = 1, faultDetail, latency, failure, failureCode, delivery, reading, delay, duplicate, duplicateDelay
    case order, early, reply, replyText, replyDelay, messageID, inboundID, userID, silence
  }

  private let base: UInt64

  init(seed: UInt64, recipient: String, attempt: Int) {
    // FNV-1a over the recipient: spread by the mixing below, it needs only to be the same everywhere.
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in recipient.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    base = Self.mixed(seed ^ Self.mixed(hash)) &+ UInt64(truncatingIfNeeded: attempt)
  }

  func word(_ topic: Topic, _ index: Int = 0) -> UInt64 {
    Self.mixed(Self.mixed(base) ^ Self.mixed(topic.rawValue &* 0x1_0000 &+ UInt64(truncatingIfNeeded: index)))
  }

  /// A number that is evenly spread over `0 ..< 1`.
  func fraction(_ topic: Topic, _ index: Int = 0) -> Double {
    Double(word(topic, index) >> 11) * 0x1p-53
  }

  func happens(_ probability: Double, _ topic: Topic, _ index: Int = 0) -> Bool {
    fraction(topic, index) < probability
  }

  func span(in range: ClosedRange<Duration>, _ topic: Topic, _ index: Int = 0) -> Duration {
    range.lowerBound + (range.upperBound - range.lowerBound) * fraction(topic, index)
  }

  func element<Element>(of list: [Element], _ topic: Topic) -> Element? {
    list.isEmpty ? nil : list[Int(truncatingIfNeeded: word(topic) % UInt64(list.count))]
  }

  /// The finaliser of SplitMix64.
  private static func mixed(_ word: UInt64) -> UInt64 {
    var word = word &+ 0x9E37_79B9_7F4A_7C15
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }
}

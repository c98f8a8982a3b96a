import Synchronization

/// Where the library takes its randomness from: identifiers, callback tokens, jitter, the draw of a contest.
///
/// A host passes ``SystemRandomSource``; a test passes ``SeededRandomSource`` and gets the same run again.
public protocol RandomSource: Sendable {
  /// The next 64 random bits.
  func next() -> UInt64
}

extension RandomSource {
  /// A number that is evenly spread over `0 ..< 1`.
  public func fraction() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  /// Random bytes, for identifiers and nonces.
  package func bytes(_ count: Int) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(count)
    while result.count < count {
      var word = next()
      for _ in 0..<min(8, count - result.count) {
        result.append(UInt8(truncatingIfNeeded: word))
        word >>= 8
      }
    }
    return result
  }

  /// Random lower-case letters and digits, without those that people take for one another.
  package func letters(_ count: Int) -> String {
    let alphabet = Array("abcdefghjkmnpqrstuvwxyz23456789".utf8)
    return String(decoding: (0..<count).map { _ in alphabet[Int(next() % UInt64(alphabet.count))] }, as: UTF8.self)
  }
}

/// The operating system's cryptographic generator.
///
/// It draws some thousand bytes at a time, because a message takes three numbers and every draw is a call of the system.
/// What has been given out is erased. A process that forks without starting another program must make a new one.
public struct SystemRandomSource: RandomSource {
  private let pool = RandomPool()

  /// Creates the operating system's generator.
  public init() {}

  /// The next 64 bits.
  public func next() -> UInt64 { pool.next() }
}

/// Random words that were drawn together.
private final class RandomPool: Sendable {
  private let words = Mutex<[UInt64]>([])

  func next() -> UInt64 {
    words.withLock { words in
      if words.isEmpty { Self.fill(&words) }
      let last = words.count - 1
      let word = words[last]
      words[last] = 0
      words.removeLast()
      return word
    }
  }

  private static func fill(_ words: inout [UInt64]) {
    let bytes = Cryptography.randomBytes(4_096)
    for start in stride(from: 0, to: bytes.count, by: 8) {
      words.append(bytes[start..<start + 8].reduce(0) { $0 << 8 | UInt64($1) })
    }
  }
}

/// A generator (SplitMix64) that gives the same numbers for the same seed on every platform. Not for secrets.
public final class SeededRandomSource: RandomSource {
  private let state: Mutex<UInt64>

  /// Creates a generator from a seed.
  public init(seed: UInt64) {
    state = Mutex(seed)
  }

  /// The next 64 bits.
  public func next() -> UInt64 {
    state.withLock { state in
      state &+= 0x9E37_79B9_7F4A_7C15
      var word = state
      word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
      word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
      return word ^ (word >> 31)
    }
  }
}

extension RandomSource where Self == SystemRandomSource {
  /// The operating system's cryptographic generator.
  public static var system: SystemRandomSource { SystemRandomSource() }
}

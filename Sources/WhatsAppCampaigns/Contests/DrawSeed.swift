/// The secret number that decides a draw: 32 random bytes.
///
/// Its ``commitment(to:)`` is published when the contest is made, the seed itself with the draw. It prints as `‹seed›`; the
/// number is ``revealed``, a name to search for.
public struct DrawSeed: Hashable, Sendable {
  let bytes: [UInt8]

  /// Makes a seed.
  public init(random: any RandomSource) {
    bytes = random.bytes(32)
  }

  /// Reads a revealed seed; `nil` for anything but 64 lowercase hexadecimal digits.
  public init?(revealed text: String) {
    guard let bytes = [UInt8](hexadecimal: text), bytes.count == 32 else { return nil }
    self.bytes = bytes
  }

  /// The seed in hexadecimal.
  public var revealed: String { bytes.hexadecimal }

  /// The SHA-256 of the seed's 32 bytes and of the 32 bytes of the rules' digest, in hexadecimal: it fixes the seed and the
  /// rules that it is drawn by, and does not tell the seed.
  public func commitment(to rules: ContestRules) -> String {
    Cryptography.sha256(bytes + rules.digest).hexadecimal
  }
}

extension DrawSeed: Codable {
  /// Decodes the revealed seed.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let seed = DrawSeed(revealed: try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "A seed is 64 hexadecimal digits.")
    }
    self = seed
  }

  /// Encodes the revealed seed.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(revealed)
  }
}

extension DrawSeed: Redacted {
  /// Nothing of the seed.
  public var description: String { "‹seed›" }
}

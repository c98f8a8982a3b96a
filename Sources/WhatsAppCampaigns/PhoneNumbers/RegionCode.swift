/// A region of the numbering plan: an ISO 3166 code of two letters, or `001` for numbers of no country.
///
/// Any two letters are a region code; whether the plan knows the region is ``isSupported``.
public struct RegionCode: Hashable, Sendable {
  private let packed: UInt32

  /// Parses a code in either case.
  public init?(_ text: String) {
    var packed: UInt32 = 0
    var count = 0
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): packed = packed << 8 | UInt32(byte)
      case UInt8(ascii: "a")...UInt8(ascii: "z"): packed = packed << 8 | UInt32(byte & 0xDF)
      default:
        guard text == "001" else { return nil }
        self = .world
        return
      }
      count += 1
      guard count <= 2 else { return nil }
    }
    guard count == 2 else { return nil }
    self.packed = packed
  }

  private init(packed: UInt32) {
    self.packed = packed
  }

  /// `001`: the whole world, the region of numbers that belong to no country.
  public static var world: RegionCode { RegionCode(packed: 0x30_30_31) }

  /// The code in capitals, such as `MY`.
  public var rawValue: String {
    let bytes = [packed >> 16, packed >> 8, packed].map { UInt8(truncatingIfNeeded: $0) }
    return String(decoding: bytes.drop { $0 == 0 }, as: UTF8.self)
  }

  /// The two letters as a number below 676; `nil` for the world.
  var place: Int? {
    let letters = (Int(packed >> 8) - 0x41, Int(packed & 0xFF) - 0x41)
    return self == .world ? nil : letters.0 * 26 + letters.1
  }

  /// Whether the numbering plan has rules for this region, so that it can be a default region.
  public var isSupported: Bool { NumberingPlan.shared.region(self) != nil }

  /// Every region that the numbering plan has rules for, in the order of their codes.
  public static var allSupported: [RegionCode] {
    NumberingPlan.shared.regions.map(\.name).filter { $0 != .world }.sorted { $0.packed < $1.packed }
  }

  /// The calling code of the region, or `nil` for a region without one.
  public var callingCode: Int? {
    NumberingPlan.shared.region(self).map { NumberingPlan.shared.regions[$0].callingCode }
  }
}

extension RegionCode: CustomStringConvertible {
  /// The code in capitals.
  public var description: String { rawValue }
}

extension RegionCode: Codable {
  /// Decodes the text of a code.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let code = RegionCode(try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(
        in: container,
        debugDescription: "A region code is two letters or 001."
      )
    }
    self = code
  }

  /// Encodes the code in capitals.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(rawValue)
  }
}

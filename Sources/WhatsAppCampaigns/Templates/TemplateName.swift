/// The name of a template at the provider: 1 to 512 lowercase letters, digits and underscores.
public struct TemplateName: RawRepresentable, Hashable, Sendable, Codable {
  /// The name as the provider knows it.
  public let rawValue: String

  /// Parses a name, or returns `nil` for what no provider can have registered.
  public init?(rawValue: String) {
    let bytes = rawValue.utf8
    guard (1...512).contains(bytes.count), bytes.allSatisfy(Self.isAllowed) else { return nil }
    self.rawValue = rawValue
  }

  /// Parses a name, or returns `nil` for what no provider can have registered.
  public init?(_ text: some StringProtocol) {
    self.init(rawValue: String(text))
  }

  /// What a name has to be, in words.
  static let rule = "must consist of 1 to 512 lowercase letters, digits and underscores"

  private static func isAllowed(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"): true
    default: false
    }
  }
}

extension TemplateName: CustomStringConvertible {
  /// The name itself.
  public var description: String { rawValue }
}

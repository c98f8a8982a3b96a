/// The language of a template, such as `ms`, `en_US` or `zh_CN`.
///
/// Providers write the same language as `en_US` in one place and `en-US` in another, so a code is brought into one
/// spelling when it is parsed: two codes are equal when they mean the same.
public struct LanguageCode: RawRepresentable, Hashable, Sendable, Codable {
  /// The code as the provider's send call expects it: underscores, lowercase language, uppercase region.
  public let rawValue: String

  /// Parses a code of two or three letters and up to two further parts; either separator and either case will do.
  public init?(rawValue: String) {
    guard rawValue.utf8.count <= 24 else { return nil }
    let parts = rawValue.split(omittingEmptySubsequences: false) { $0 == "_" || $0 == "-" }
    guard (1...3).contains(parts.count), (2...3).contains(parts[0].utf8.count),
      parts[0].utf8.allSatisfy(Self.isLetter),
      parts.dropFirst().allSatisfy({ (2...8).contains($0.utf8.count) && $0.utf8.allSatisfy(Self.isLetterOrDigit) })
    else { return nil }
    self.rawValue = ([parts[0].lowercased()] + parts.dropFirst().map(Self.spelled)).joined(separator: "_")
  }

  /// Parses a code of two or three letters and up to two further parts; either separator and either case will do.
  public init?(_ text: some StringProtocol) {
    self.init(rawValue: String(text))
  }

  /// A script has four letters (`Hans`), a region two letters or three digits (`MY`, `419`).
  private static func spelled(_ part: Substring) -> String {
    part.utf8.count == 4 ? part.prefix(1).uppercased() + part.dropFirst().lowercased() : part.uppercased()
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    isLetter(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }
}

extension LanguageCode: CustomStringConvertible {
  /// The code itself.
  public var description: String { rawValue }
}

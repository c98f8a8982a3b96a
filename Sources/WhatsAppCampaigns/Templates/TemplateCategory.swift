/// What kind of message a template is for. It decides price, consent and the provider's limits.
public enum TemplateCategory: RawRepresentable, Hashable, Sendable, Codable {
  /// Offers, news, invitations.
  case marketing
  /// Something about a transaction that the person knows of.
  case utility
  /// One-time codes.
  case authentication
  /// A category that the library has no name for, as the provider wrote it.
  case unknown(String)

  /// Reads a category in the provider's spelling, in either letter case.
  public init(rawValue: String) {
    self =
      switch rawValue.uppercased() {
      case "MARKETING": .marketing
      case "UTILITY": .utility
      case "AUTHENTICATION": .authentication
      default: .unknown(rawValue)
      }
  }

  /// The provider's spelling.
  public var rawValue: String {
    switch self {
    case .marketing: "MARKETING"
    case .utility: "UTILITY"
    case .authentication: "AUTHENTICATION"
    case .unknown(let text): text
    }
  }
}

extension TemplateCategory: CustomStringConvertible {
  /// The category in lowercase.
  public var description: String { rawValue.lowercased() }
}

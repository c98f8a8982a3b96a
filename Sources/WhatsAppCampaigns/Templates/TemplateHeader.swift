/// What stands above the body of a template: a line of text, or what each message brings along: a medium, a place, a
/// product.
public struct TemplateHeader: Hashable, Sendable, Codable {
  /// What a header consists of.
  public enum Format: RawRepresentable, Hashable, Sendable, Codable {
    /// A line of text with at most one variable.
    case text
    /// A picture, a film or a document, given with every message.
    case media(MediaKind)
    /// A place, given with every message.
    case location
    /// A product of the catalog, given with every message.
    case product
    /// A format that the library cannot fill, as the provider wrote it.
    case unknown(String)

    /// Reads a format in the provider's spelling, in either letter case.
    public init(rawValue: String) {
      self =
        if rawValue.uppercased() == "TEXT" {
          .text
        } else if rawValue.uppercased() == "LOCATION" {
          .location
        } else if rawValue.uppercased() == "PRODUCT" {
          .product
        } else if let kind = MediaKind(rawValue: rawValue.lowercased()), kind.isHeader {
          .media(kind)
        } else {
          .unknown(rawValue)
        }
    }

    /// The provider's spelling.
    public var rawValue: String {
      switch self {
      case .text: "TEXT"
      case .media(let kind): kind.rawValue.uppercased()
      case .location: "LOCATION"
      case .product: "PRODUCT"
      case .unknown(let text): text
      }
    }
  }

  /// What the header consists of.
  public var format: Format
  /// The text of a text header.
  public var text: String?

  /// Creates a header.
  public init(format: Format, text: String? = nil) {
    self.format = format
    self.text = text
  }

  /// A header with a line of text.
  public static func text(_ text: String) -> TemplateHeader { TemplateHeader(format: .text, text: text) }

  /// A header with a medium that each message brings along.
  public static func media(_ kind: MediaKind) -> TemplateHeader { TemplateHeader(format: .media(kind)) }
}

/// Names one value that a template leaves open: `1` and `first_name` in the body, `header:1`, `button0:1`.
///
/// Further spellings: `header:image` (or `video`, `document`) is the medium of a media header; `header:latitude`,
/// `header:longitude`, `header:name` and `header:address` are the place of a location header; `header:product` and
/// `header:catalog` the product of a product header. `button0:code` is the code of a copy-code button, `button0:payload`
/// what a quick reply sends back, `button0:token` what a form sends back, `button0:thumbnail` the product that stands for
/// a catalog, `button0:products` the products of a multi-product button, as `Title: id, id; Title: id`. `offer:end` is
/// when a limited-time offer ends, as milliseconds since 1970 (13 digits) or as `2026-12-31T23:59:00+08:00`. What belongs to
/// a card of a carousel has the card in front: `card0:header:image`, `card0:1`. Buttons and cards count from 0, as the
/// provider does.
public struct VariableKey: Hashable, Sendable {
  /// The part of a template that a variable stands in.
  @nonexhaustive
  public enum Component: Hashable, Sendable {
    /// The header.
    case header
    /// The body.
    case body
    /// The button at a position from 0.
    case button(Int)
    /// The line that counts down to the end of an offer.
    case offer
    /// A part of the card at a position from 0.
    indirect case card(Int, Component)
  }

  /// The part of the template.
  public let component: Component
  /// The name inside that part.
  public let name: String

  /// Creates a key, or returns `nil` for a name that is no placeholder or a position beyond the last button.
  public init?(_ component: Component, _ name: String) {
    guard Self.isName(name), Self.isPossible(component) else { return nil }
    self.init(unchecked: component, name)
  }

  init(unchecked component: Component, _ name: String) {
    self.component = component
    self.name = name
  }

  private static func isPossible(_ component: Component) -> Bool {
    switch component {
    case .header, .body, .offer: true
    case .button(let index): (0..<maximumButtons).contains(index)
    case .card(let index, let part):
      switch part {
      case .card, .offer: false
      case .header, .body, .button: (0..<maximumButtons).contains(index) && isPossible(part)
      }
    }
  }

  static let maximumNameLength = 64
  static let maximumButtons = 10

  /// Whether a text can be the name of a placeholder: ASCII letters, digits and underscores.
  static func isName(_ text: String) -> Bool {
    (1...maximumNameLength).contains(text.utf8.count)
      && text.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
          true
        default: false
        }
      }
  }

  /// Whether the name of a placeholder is a number.
  static func isPositional(_ name: String) -> Bool {
    name.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
  }
}

extension VariableKey {
  // Written out because the spelling would be compared otherwise, and built anew for every comparison.
  /// Whether two keys name the same variable.
  public static func == (left: Self, right: Self) -> Bool {
    left.component == right.component && left.name == right.name
  }

  /// Hashes the part and the name.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(component)
    hasher.combine(name)
  }
}

extension VariableKey: RawRepresentable, Codable, CodingKeyRepresentable {
  /// Parses `1`, `first_name`, `body:1`, `header:1` or `button0:1`.
  public init?(rawValue: String) {
    let parts = rawValue.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2 else {
      self.init(.body, rawValue)
      return
    }
    let component: Component
    switch parts[0] {
    case "header": component = .header
    case "body": component = .body
    case "offer": component = .offer
    default:
      if parts[0].hasPrefix("card") {
        guard let index = Int(parts[0].dropFirst(4)), let inner = VariableKey(rawValue: String(parts[1])) else {
          return nil
        }
        self.init(.card(index, inner.component), inner.name)
        return
      }
      guard parts[0].hasPrefix("button"), let index = Int(parts[0].dropFirst(6)) else { return nil }
      component = .button(index)
    }
    self.init(component, String(parts[1]))
  }

  /// The key in its shortest spelling.
  public var rawValue: String {
    switch component {
    case .header: "header:\(name)"
    case .body: name
    case .button(let index): "button\(index):\(name)"
    case .offer: "offer:\(name)"
    case .card(let index, let part): "card\(index):\(VariableKey(unchecked: part, name).rawValue)"
    }
  }
}

extension VariableKey: CustomStringConvertible {
  /// The key in its shortest spelling.
  public var description: String { rawValue }
}

/// An identifier of one kind of thing.
///
/// Two identifiers of different subjects are different types, so that a contact's number cannot be passed where a
/// campaign's is meant. Text identifiers are compared byte by byte, never by Unicode equivalence.
public struct Identifier<Subject, RawValue: Hashable & Sendable & Codable>: Hashable, Sendable {
  /// The identifier as it is stored and shown.
  public let rawValue: RawValue

  package init(unchecked rawValue: RawValue) {
    self.rawValue = rawValue
  }
}

extension Identifier where RawValue == String {
  /// The longest text identifier that is accepted, in bytes.
  public static var maximumLength: Int { 64 }

  /// Parses an identifier: 1 to 64 letters, digits, `-`, `_` and `.`, ASCII only, not starting with a `.`.
  ///
  /// - Returns: `nil` for anything else, so that an identifier is always safe in a file name, a URL and a log line.
  public init?(_ text: String) {
    let bytes = text.utf8
    guard (1...Self.maximumLength).contains(bytes.count), bytes.first != UInt8(ascii: ".") else { return nil }
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
        continue
      default: return nil
      }
    }
    self.init(unchecked: text)
  }
}

extension Identifier where RawValue == Int64 {
  /// Wraps a number that a store handed out.
  public init(_ number: Int64) {
    self.init(unchecked: number)
  }
}

extension Identifier: CustomStringConvertible {
  /// The same in words for people, without personal data.
  public var description: String { "\(rawValue)" }
}

extension Identifier: Codable {
  /// Decodes the raw value as it was encoded.
  ///
  /// - Throws: `DecodingError.dataCorrupted` for a text that is empty or longer than 512 bytes, which names nothing.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let rawValue = try container.decode(RawValue.self)
    if let text = rawValue as? String, !(1...512).contains(text.utf8.count) {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "An identifier is empty or too long.")
    }
    self.init(unchecked: rawValue)
  }

  /// Encodes the raw value.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(rawValue)
  }
}

extension Identifier: Comparable where RawValue: Comparable {
  /// Orders by the raw value.
  public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// What a ``TenantID`` names: one business whose data no other can see.
public enum Tenant: Sendable {}

/// Names one tenant. Every store operation carries it, and no operation can see across tenants.
public typealias TenantID = Identifier<Tenant, String>

extension Identifier where Subject == Tenant, RawValue == String {
  /// The tenant of a host that serves only one business.
  public static var `default`: TenantID { TenantID(unchecked: "default") }
}

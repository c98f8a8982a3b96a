/// A JSON value, parsed from bytes and encoded to bytes without Foundation.
///
/// Webhooks arrive faster than Foundation's coders can read them, and providers add fields without notice; so the
/// library reads JSON as values, takes what it knows and keeps the rest.
///
/// ```swift
/// let body = try JSONValue.parse(bytes)
/// let id = body["entry"]?[0]?["id"]?.string
/// ```
///
/// Values compare by meaning: `1`, `1.0` and `1e0` are equal, and so are two objects whose members stand in a
/// different order. Strings compare byte by byte, never by Unicode equivalence, because identifiers do.
public enum JSONValue: Sendable {
  /// The literal `null`.
  case null
  /// `true` or `false`.
  case bool(Bool)
  /// A number, in the spelling in which it was written.
  case number(JSONNumber)
  /// A string.
  case string(String)
  /// A list of values.
  case array([JSONValue])
  /// An object, whose members keep their order.
  case object(JSONObject)
}

extension JSONValue: Hashable {
  /// Compares by meaning; see the type's description.
  public static func == (left: Self, right: Self) -> Bool {
    switch (left, right) {
    case (.null, .null): true
    case (.bool(let left), .bool(let right)): left == right
    case (.number(let left), .number(let right)): left == right
    case (.string(let left), .string(let right)): left.hasSameBytes(as: right)
    case (.array(let left), .array(let right)): left == right
    case (.object(let left), .object(let right)): left == right
    default: false
    }
  }

  /// Hashes what ``==(_:_:)`` compares.
  public func hash(into hasher: inout Hasher) {
    switch self {
    case .null: hasher.combine(0)
    case .bool(let bool): hasher.combine(bool)
    case .number(let number): hasher.combine(number)
    case .string(let string): hasher.combine(string)
    case .array(let array): hasher.combine(array)
    case .object(let object): hasher.combine(object)
    }
  }
}

extension JSONValue {
  /// Parses one document, with white space around it or not.
  ///
  /// The whole grammar of RFC 8259 and nothing beyond it; a byte-order mark at the start is skipped. Text that cannot
  /// be stored everywhere is replaced, so that one bad character in a name does not lose a message: a lone surrogate
  /// (`\ud83d` without its other half) and an escaped NUL (`\u0000`) become U+FFFD.
  ///
  /// - Throws: ``JSONError`` with the byte at which the document stops being acceptable. No input traps.
  public static func parse(_ bytes: [UInt8], limits: JSONLimits = .default) throws(JSONError) -> JSONValue {
    try JSONTape(parsing: bytes, limits: limits).value(JSONTape.root)
  }

  /// Parses one document given as text; see ``parse(_:limits:)-([UInt8],_)``.
  public static func parse(_ text: String, limits: JSONLimits = .default) throws(JSONError) -> JSONValue {
    try parse(Array(text.utf8), limits: limits)
  }
}

extension JSONValue {
  /// Whether the value is `null`.
  public var isNull: Bool {
    if case .null = self { true } else { false }
  }

  /// The Boolean, or `nil` for any other kind of value.
  public var bool: Bool? {
    if case .bool(let bool) = self { bool } else { nil }
  }

  /// The string, or `nil` for any other kind of value.
  public var string: String? {
    if case .string(let string) = self { string } else { nil }
  }

  /// The whole number, or `nil` where the value is no number, has a fraction or does not fit.
  public var int: Int64? {
    if case .number(let number) = self { number.int } else { nil }
  }

  /// The whole number, also where it is written as a string of digits, as providers write timestamps.
  public var intOrDigits: Int64? {
    switch self {
    case .number(let number): number.int
    case .string(let text): text.utf8.first == UInt8(ascii: "+") ? nil : Int64(text)
    default: nil
    }
  }

  /// The number as the nearest double, or `nil` where the value is no number or is too large for one.
  public var double: Double? {
    if case .number(let number) = self { number.double } else { nil }
  }

  /// The list, or `nil` for any other kind of value.
  public var array: [JSONValue]? {
    if case .array(let array) = self { array } else { nil }
  }

  /// The object, or `nil` for any other kind of value.
  public var object: JSONObject? {
    if case .object(let object) = self { object } else { nil }
  }

  /// The member of an object, or `nil` where there is none or the value is no object.
  public subscript(key: String) -> JSONValue? {
    if case .object(let object) = self { object[key] } else { nil }
  }

  /// The element of a list, or `nil` where there is none or the value is no list.
  public subscript(index: Int) -> JSONValue? {
    if case .array(let array) = self, array.indices.contains(index) { array[index] } else { nil }
  }
}

extension JSONValue: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByFloatLiteral, ExpressibleByStringInterpolation, ExpressibleByArrayLiteral,
  ExpressibleByDictionaryLiteral
{
  /// The literal `nil` is `null`.
  public init(nilLiteral: ()) { self = .null }
  /// A Boolean.
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  /// A whole number.
  public init(integerLiteral value: Int64) { self = .number(JSONNumber(value)) }
  /// A number; infinity and not-a-number, which JSON cannot express, are `null`.
  public init(floatLiteral value: Double) { self = JSONNumber(value).map(JSONValue.number) ?? .null }
  /// A string.
  public init(stringLiteral value: String) { self = .string(value) }
  /// A list.
  public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  /// An object; of two members with the same key the last one counts.
  public init(dictionaryLiteral elements: (String, JSONValue)...) { self = .object(JSONObject(elements)) }
}

extension JSONValue: Redacted {
  /// The kind and the size only: a webhook holds phone numbers and messages.
  ///
  /// Use ``encodedString(escapingNonASCII:)`` for the text itself.
  public var description: String {
    switch self {
    case .null: "JSON null"
    case .bool: "JSON Boolean"
    case .number: "JSON number"
    case .string(let string): "JSON string of \(string.utf8.count) bytes"
    case .array(let array): "JSON array of \(array.count)"
    case .object(let object): "JSON object of \(object.count)"
    }
  }

}

extension String {
  /// Compares byte by byte: `é` and `e` with an accent are different keys.
  func hasSameBytes(as other: String) -> Bool {
    utf8.count == other.utf8.count && self == other && utf8.elementsEqual(other.utf8)
  }
}

extension JSONValue {
  /// Encodes the value without white space.
  ///
  /// The same value always gives the same bytes: members stand in the order in which they were inserted, and numbers
  /// in the spelling in which they were written.
  ///
  /// - Parameter escapingNonASCII: Writes everything beyond ASCII as `\u` and four lower-case digits, which is the form
  ///   that Meta signs.
  public func encoded(escapingNonASCII: Bool = false) -> [UInt8] {
    var encoder = JSONEncoding(escapesNonASCII: escapingNonASCII)
    encoder.append(self)
    return encoder.bytes
  }

  /// Encodes the value as text; see ``encoded(escapingNonASCII:)``.
  public func encodedString(escapingNonASCII: Bool = false) -> String {
    String(decoding: encoded(escapingNonASCII: escapingNonASCII), as: UTF8.self)
  }
}

/// The bytes of a document as they are written.
private struct JSONEncoding {
  let escapesNonASCII: Bool
  var bytes: [UInt8] = []

  init(escapesNonASCII: Bool) {
    self.escapesNonASCII = escapesNonASCII
    bytes.reserveCapacity(512)
  }

  mutating func append(_ value: JSONValue) {
    switch value {
    case .null: bytes.append(contentsOf: "null".utf8)
    case .bool(let bool): bytes.append(contentsOf: bool ? "true".utf8 : "false".utf8)
    case .number(let number): bytes.append(contentsOf: number.text.utf8)
    case .string(let string): append(string)
    case .array(let elements):
      bytes.append(UInt8(ascii: "["))
      for (index, element) in elements.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        append(element)
      }
      bytes.append(UInt8(ascii: "]"))
    case .object(let object):
      bytes.append(UInt8(ascii: "{"))
      for (index, member) in object.members.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        append(member.key)
        bytes.append(UInt8(ascii: ":"))
        append(member.value)
      }
      bytes.append(UInt8(ascii: "}"))
    }
  }

  private mutating func append(_ string: String) {
    bytes.append(UInt8(ascii: "\""))
    if needsEscape(string) {
      for scalar in string.unicodeScalars { append(scalar) }
    } else {
      bytes.append(contentsOf: string.utf8)
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private func needsEscape(_ string: String) -> Bool {
    string.utf8.contains {
      $0 < 0x20 || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") || $0 == 0x7F || (escapesNonASCII && $0 >= 0x80)
    }
  }

  private mutating func append(_ scalar: Unicode.Scalar) {
    switch scalar {
    case "\"", "\\":
      bytes.append(UInt8(ascii: "\\"))
      bytes.append(UInt8(truncatingIfNeeded: scalar.value))
    case "\n": bytes.append(contentsOf: "\\n".utf8)
    case "\r": bytes.append(contentsOf: "\\r".utf8)
    case "\t": bytes.append(contentsOf: "\\t".utf8)
    case "\u{08}": bytes.append(contentsOf: "\\b".utf8)
    case "\u{0C}": bytes.append(contentsOf: "\\f".utf8)
    case _ where scalar.value < 0x20 || scalar.value == 0x7F || (escapesNonASCII && !scalar.isASCII):
      for unit in UTF16.encode(scalar) ?? .init(CollectionOfOne(0xFFFD)) { appendEscape(unit) }
    default: bytes.append(contentsOf: UTF8.encode(scalar) ?? .init([0xEF, 0xBF, 0xBD]))
    }
  }

  private mutating func appendEscape(_ unit: UInt16) {
    bytes.append(contentsOf: "\\u".utf8)
    for shift in [12, 8, 4, 0] as [UInt16] {
      let digit = UInt8(truncatingIfNeeded: unit >> shift & 0xF)
      bytes.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") - 10 + digit)
    }
  }
}

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
    var string = string
    string.withUTF8 { append($0.span) }
    bytes.append(UInt8(ascii: "\""))
  }

  /// Copies runs of plain bytes, and escapes what stands between them.
  private mutating func append(_ text: Span<UInt8>) {
    var start = 0
    var index = 0
    while index < text.count {
      let byte = text[index]
      guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte >= 0x7F else {
        index += 1
        continue
      }
      if byte >= 0x80, !escapesNonASCII {
        index += 1
        continue
      }
      copy(text, start..<index)
      index += byte < 0x80 ? escape(byte) : escapeScalar(text, at: index)
      start = index
    }
    copy(text, start..<text.count)
  }

  private mutating func copy(_ text: Span<UInt8>, _ range: Range<Int>) {
    text.extracting(range).withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
  }

  /// Escapes one ASCII character, and says how many bytes it has.
  private mutating func escape(_ byte: UInt8) -> Int {
    let letter: UInt8? =
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): byte
      case 0x08: UInt8(ascii: "b")
      case 0x09: UInt8(ascii: "t")
      case 0x0A: UInt8(ascii: "n")
      case 0x0C: UInt8(ascii: "f")
      case 0x0D: UInt8(ascii: "r")
      default: nil
      }
    if let letter {
      bytes.append(UInt8(ascii: "\\"))
      bytes.append(letter)
    } else {
      appendEscape(UInt16(byte))
    }
    return 1
  }

  /// Escapes one character beyond ASCII, and says how many bytes it has. The bytes of a string are valid UTF-8.
  private mutating func escapeScalar(_ text: Span<UInt8>, at index: Int) -> Int {
    let first = text[index]
    let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
    var value = UInt32(first) & (0xFF >> UInt32(length + 1))
    for offset in 1..<length { value = value << 6 | UInt32(text[index + offset] & 0x3F) }
    if value >= 0x10000 {
      appendEscape(UInt16(truncatingIfNeeded: 0xD800 + (value - 0x10000) >> 10))
      appendEscape(UInt16(truncatingIfNeeded: 0xDC00 + value & 0x3FF))
    } else {
      appendEscape(UInt16(truncatingIfNeeded: value))
    }
    return length
  }

  private mutating func appendEscape(_ unit: UInt16) {
    bytes.append(contentsOf: "\\u".utf8)
    for shift in [12, 8, 4, 0] as [UInt16] {
      let digit = UInt8(truncatingIfNeeded: unit >> shift & 0xF)
      bytes.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") - 10 + digit)
    }
  }
}

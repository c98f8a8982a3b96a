/// Writes one JSON document straight into bytes, for documents that are made in large numbers.
///
/// A ``JSONValue`` costs an allocation for every object and list in it; this costs none. It escapes the same way, and it
/// writes the same bytes as the value with the same members in the same order. Keys are written as they come: whoever
/// writes the same key twice gets it twice.
struct JSONWriter {
  private(set) var bytes: [UInt8] = []
  private let escapesNonASCII: Bool
  private let replacesNull: Bool
  private var needsComma = false

  /// - Parameter replacingNull: Whether the replacement character is written for U+0000, which databases cannot hold in a text.
  init(capacity: Int = 512, escapingNonASCII: Bool = false, replacingNull: Bool = false) {
    escapesNonASCII = escapingNonASCII
    replacesNull = replacingNull
    bytes.reserveCapacity(capacity)
  }

  /// Writes an object, whose members the body writes.
  mutating func object(_ members: (inout JSONWriter) -> Void) {
    begin(UInt8(ascii: "{"))
    members(&self)
    end(UInt8(ascii: "}"))
  }

  /// Writes a list, whose elements the body writes.
  mutating func array(_ elements: (inout JSONWriter) -> Void) {
    begin(UInt8(ascii: "["))
    elements(&self)
    end(UInt8(ascii: "]"))
  }

  /// Writes the key of a member; its value has to follow.
  mutating func key(_ key: String) {
    string(key)
    bytes.append(UInt8(ascii: ":"))
    needsComma = false
  }

  /// Writes a member whose value is a string.
  mutating func member(_ key: String, _ value: String) {
    self.key(key)
    string(value)
  }

  /// Writes a string.
  mutating func string(_ text: String) {
    var text = text
    text.withUTF8 { string($0.span) }
  }

  /// Writes a string of valid UTF-8.
  mutating func string(_ text: Span<UInt8>) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    append(text)
    bytes.append(UInt8(ascii: "\""))
  }

  /// Forgets what was written and keeps the memory for the next document.
  mutating func clear() {
    bytes.removeAll(keepingCapacity: true)
    needsComma = false
  }

  /// Writes a text that is JSON already, such as a number or `true`.
  mutating func literal(_ text: String) {
    separate()
    bytes.append(contentsOf: text.utf8)
  }

  /// Writes a whole number.
  mutating func number(_ number: Int64) { literal(String(number)) }

  private mutating func separate() {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
    needsComma = true
  }

  private mutating func begin(_ bracket: UInt8) {
    separate()
    bytes.append(bracket)
    needsComma = false
  }

  private mutating func end(_ bracket: UInt8) {
    bytes.append(bracket)
    needsComma = true
  }
}

// MARK: - Escaping

extension JSONWriter {
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
    } else if byte == 0, replacesNull {
      bytes.append(contentsOf: [0xEF, 0xBF, 0xBD])
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

extension JSONValue {
  /// Parses one document, with white space around it or not.
  ///
  /// The whole grammar of RFC 8259 and nothing beyond it; a byte-order mark at the start is skipped. Text that cannot
  /// be stored everywhere is replaced, so that one bad character in a name does not lose a message: a lone surrogate
  /// (`\ud83d` without its other half) and an escaped NUL (`\u0000`) become U+FFFD.
  ///
  /// - Throws: ``JSONError`` with the byte at which the document stops being acceptable. No input traps.
  public static func parse(_ bytes: [UInt8], limits: JSONLimits = .default) throws(JSONError) -> JSONValue {
    guard bytes.count <= limits.maximumBytes else { throw JSONError(.tooLarge, at: max(0, limits.maximumBytes)) }
    let input = bytes.span
    do {
      _ = try UTF8Span(validating: input)
    } catch let error {
      throw JSONError(.invalidUTF8, at: error.byteOffsets.lowerBound)
    }
    var parser = JSONParser(depthLeft: min(limits.maximumDepth, 512))
    return try parser.document(input)
  }

  /// Parses one document given as text; see ``parse(_:limits:)-([UInt8],_)``.
  public static func parse(_ text: String, limits: JSONLimits = .default) throws(JSONError) -> JSONValue {
    try parse(Array(text.utf8), limits: limits)
  }
}

/// A position in bytes that are known to be UTF-8. Every method starts at the first byte of what it is named after.
struct JSONParser {
  private var position = 0
  private var depthLeft: Int

  init(depthLeft: Int) {
    self.depthLeft = depthLeft
  }

  mutating func document(_ input: Span<UInt8>) throws(JSONError) -> JSONValue {
    if input.count >= 3, input[0] == 0xEF, input[1] == 0xBB, input[2] == 0xBF { position = 3 }
    skipSpace(input)
    let value = try value(input)
    skipSpace(input)
    guard position == input.count else { throw JSONError(.trailingContent, at: position) }
    return value
  }

  private mutating func value(_ input: Span<UInt8>) throws(JSONError) -> JSONValue {
    guard position < input.count else { throw JSONError(.unexpectedEnd, at: position) }
    switch input[position] {
    case UInt8(ascii: "\""): return .string(try string(input))
    case UInt8(ascii: "{"): return try object(input)
    case UInt8(ascii: "["): return try array(input)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number(input)
    case UInt8(ascii: "t"): return try literal("true", .bool(true), input)
    case UInt8(ascii: "f"): return try literal("false", .bool(false), input)
    case UInt8(ascii: "n"): return try literal("null", .null, input)
    default: throw JSONError(.unexpectedByte, at: position)
    }
  }

  private mutating func object(_ input: Span<UInt8>) throws(JSONError) -> JSONValue {
    try enter()
    var object = JSONObject()
    skipSpace(input)
    if try !isAt(UInt8(ascii: "}"), input) {
      while true {
        guard try isAt(UInt8(ascii: "\""), input) else { throw JSONError(.unexpectedByte, at: position) }
        let key = try string(input)
        skipSpace(input)
        guard try isAt(UInt8(ascii: ":"), input) else { throw JSONError(.unexpectedByte, at: position) }
        position += 1
        skipSpace(input)
        object.set(key, try value(input))
        if try isLast(before: UInt8(ascii: "}"), input) { break }
      }
    }
    leave()
    return .object(object)
  }

  private mutating func array(_ input: Span<UInt8>) throws(JSONError) -> JSONValue {
    try enter()
    var elements: [JSONValue] = []
    skipSpace(input)
    if try !isAt(UInt8(ascii: "]"), input) {
      while true {
        elements.append(try value(input))
        if try isLast(before: UInt8(ascii: "]"), input) { break }
      }
    }
    leave()
    return .array(elements)
  }

  private mutating func enter() throws(JSONError) {
    guard depthLeft > 0 else { throw JSONError(.tooDeep, at: position) }
    depthLeft -= 1
    position += 1
  }

  private mutating func leave() {
    depthLeft += 1
    position += 1
  }

  /// After an element: at the closing byte, or over the comma at the start of the next element.
  private mutating func isLast(before end: UInt8, _ input: Span<UInt8>) throws(JSONError) -> Bool {
    skipSpace(input)
    if try isAt(end, input) { return true }
    guard input[position] == UInt8(ascii: ",") else { throw JSONError(.unexpectedByte, at: position) }
    position += 1
    skipSpace(input)
    return false
  }

  private func isAt(_ byte: UInt8, _ input: Span<UInt8>) throws(JSONError) -> Bool {
    guard position < input.count else { throw JSONError(.unexpectedEnd, at: position) }
    return input[position] == byte
  }

  private mutating func skipSpace(_ input: Span<UInt8>) {
    while position < input.count {
      switch input[position] {
      case 0x20, 0x0A, 0x0D, 0x09: position += 1
      default: return
      }
    }
  }

  private mutating func literal(
    _ text: String,
    _ value: JSONValue,
    _ input: Span<UInt8>
  ) throws(JSONError) -> JSONValue {
    for expected in text.utf8 {
      guard try isAt(expected, input) else { throw JSONError(.unexpectedByte, at: position) }
      position += 1
    }
    return value
  }

  private mutating func number(_ input: Span<UInt8>) throws(JSONError) -> JSONValue {
    let start = position
    guard JSONNumber.scan(input, &position) else {
      throw JSONError(position < input.count ? .invalidNumber : .unexpectedEnd, at: position)
    }
    return .number(JSONNumber(unchecked: Self.text(input, start..<position)))
  }

  private static func text(_ input: Span<UInt8>, _ range: Range<Int>) -> String {
    input.extracting(range).withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
  }
}

// MARK: - Strings

extension JSONParser {
  private mutating func string(_ input: Span<UInt8>) throws(JSONError) -> String {
    position += 1
    let start = position
    try skipPlain(input)
    if input[position] == UInt8(ascii: "\"") {
      position += 1
      return Self.text(input, start..<(position - 1))
    }
    return try escapedString(input, from: start)
  }

  /// The rest of a string from its first backslash on.
  private mutating func escapedString(_ input: Span<UInt8>, from first: Int) throws(JSONError) -> String {
    var buffer: [UInt8] = []
    var start = first
    while true {
      for index in start..<position { buffer.append(input[index]) }
      if input[position] == UInt8(ascii: "\"") { break }
      try escape(input, into: &buffer)
      start = position
      try skipPlain(input)
    }
    position += 1
    return String(decoding: buffer, as: UTF8.self)
  }

  /// Moves to the next quote or backslash.
  private mutating func skipPlain(_ input: Span<UInt8>) throws(JSONError) {
    while position < input.count {
      let byte = input[position]
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return }
      if byte < 0x20 { throw JSONError(.controlCharacter, at: position) }
      position += 1
    }
    throw JSONError(.unexpectedEnd, at: position)
  }

  private mutating func escape(_ input: Span<UInt8>, into buffer: inout [UInt8]) throws(JSONError) {
    let start = position
    position += 1
    guard position < input.count else { throw JSONError(.unexpectedEnd, at: position) }
    let byte = input[position]
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): buffer.append(byte)
    case UInt8(ascii: "b"): buffer.append(0x08)
    case UInt8(ascii: "f"): buffer.append(0x0C)
    case UInt8(ascii: "n"): buffer.append(0x0A)
    case UInt8(ascii: "r"): buffer.append(0x0D)
    case UInt8(ascii: "t"): buffer.append(0x09)
    case UInt8(ascii: "u"): buffer.append(contentsOf: String(try scalar(input)).utf8)
    default: throw JSONError(.invalidEscape, at: start)
    }
  }

  /// The scalar of one `\uXXXX`, or of two that are a surrogate pair.
  private mutating func scalar(_ input: Span<UInt8>) throws(JSONError) -> Unicode.Scalar {
    let replacement: Unicode.Scalar = "\u{FFFD}"
    let unit = try hexadecimal(input)
    guard unit != 0 else { return replacement }
    guard unit & 0xFC00 == 0xD800 else { return Unicode.Scalar(unit) ?? replacement }
    guard position + 1 < input.count, input[position] == UInt8(ascii: "\\"), input[position + 1] == UInt8(ascii: "u")
    else { return replacement }
    let before = position
    position += 2
    let next = try hexadecimal(input)
    guard next & 0xFC00 == 0xDC00 else {
      // The second escape stands for itself.
      position = before
      return replacement
    }
    return Unicode.Scalar(0x10000 + (unit & 0x3FF) << 10 + (next & 0x3FF)) ?? replacement
  }

  private mutating func hexadecimal(_ input: Span<UInt8>) throws(JSONError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard position < input.count else { throw JSONError(.unexpectedEnd, at: position) }
      let byte = input[position]
      let digit: UInt8
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
      case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte - UInt8(ascii: "A") + 10
      default: throw JSONError(.invalidEscape, at: position)
      }
      value = value << 4 | UInt32(digit)
      position += 1
    }
    return value
  }
}

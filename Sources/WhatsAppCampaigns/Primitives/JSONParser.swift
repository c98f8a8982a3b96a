/// The grammar of RFC 8259: moves once over bytes that are known to be UTF-8, and notes where each value stands.
///
/// Every method starts at the first byte of what it is named after.
struct JSONParser {
  private(set) var nodes: [JSONTape.Node] = []
  private var position = 0
  /// The lists and objects that have begun and not ended, the innermost last.
  private var open: [Int] = []
  private let maximumDepth: Int

  init(maximumDepth: Int, capacity: Int) {
    self.maximumDepth = maximumDepth
    nodes.reserveCapacity(capacity)
    open.reserveCapacity(8)
  }

  mutating func document(_ input: Span<UInt8>) throws(JSONError) {
    if input.count >= 3, input[0] == 0xEF, input[1] == 0xBB, input[2] == 0xBF { position = 3 }
    skipSpace(input)
    repeat {
      try begin(input)
    } while try hasMore(input)
    skipSpace(input)
    guard position == input.count else { throw JSONError(.trailingContent, at: position) }
  }

  /// Notes a value; of a list or an object that is not empty, all before its first value.
  private mutating func begin(_ input: Span<UInt8>) throws(JSONError) {
    while true {
      guard position < input.count else { throw JSONError(.unexpectedEnd, at: position) }
      switch input[position] {
      case UInt8(ascii: "\""): return try string(input)
      case UInt8(ascii: "{"):
        if try isEmpty(.object, before: UInt8(ascii: "}"), input) { return }
        try key(input)
      case UInt8(ascii: "["):
        if try isEmpty(.array, before: UInt8(ascii: "]"), input) { return }
      case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number(input)
      case UInt8(ascii: "t"): return try literal("true", .yes, input)
      case UInt8(ascii: "f"): return try literal("false", .no, input)
      case UInt8(ascii: "n"): return try literal("null", .null, input)
      default: throw JSONError(.unexpectedByte, at: position)
      }
    }
  }

  /// Behind a value: ends what ends there, and says whether another value follows.
  private mutating func hasMore(_ input: Span<UInt8>) throws(JSONError) -> Bool {
    while let container = open.last {
      skipSpace(input)
      guard position < input.count else { throw JSONError(.unexpectedEnd, at: position) }
      let byte = input[position]
      let isObject = nodes[container].kind == .object
      if byte == UInt8(ascii: ",") {
        position += 1
        skipSpace(input)
        if isObject { try key(input) }
        return true
      }
      guard byte == (isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) else {
        throw JSONError(.unexpectedByte, at: position)
      }
      position += 1
      open.removeLast()
      nodes[container].next = UInt32(truncatingIfNeeded: nodes.count)
    }
    return false
  }

  private mutating func isEmpty(
    _ kind: JSONTape.Kind,
    before end: UInt8,
    _ input: Span<UInt8>
  ) throws(JSONError) -> Bool {
    guard open.count < maximumDepth else { throw JSONError(.tooDeep, at: position) }
    let container = nodes.count
    note(kind, position, position + 1)
    position += 1
    skipSpace(input)
    guard position < input.count else { throw JSONError(.unexpectedEnd, at: position) }
    if input[position] == end {
      position += 1
      return true
    }
    open.append(container)
    return false
  }

  private mutating func key(_ input: Span<UInt8>) throws(JSONError) {
    try expect(UInt8(ascii: "\""), input)
    try string(input)
    skipSpace(input)
    try expect(UInt8(ascii: ":"), input)
    position += 1
    skipSpace(input)
  }

  private func expect(_ byte: UInt8, _ input: Span<UInt8>) throws(JSONError) {
    guard position < input.count else { throw JSONError(.unexpectedEnd, at: position) }
    guard input[position] == byte else { throw JSONError(.unexpectedByte, at: position) }
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
    _ text: StaticString,
    _ kind: JSONTape.Kind,
    _ input: Span<UInt8>
  ) throws(JSONError) {
    let start = position
    for offset in 0..<text.utf8CodeUnitCount {
      try expect(text.utf8Start[offset], input)
      position += 1
    }
    note(kind, start, position)
  }

  private mutating func number(_ input: Span<UInt8>) throws(JSONError) {
    let start = position
    guard JSONNumber.scan(input, &position) else {
      throw JSONError(position < input.count ? .invalidNumber : .unexpectedEnd, at: position)
    }
    note(.number, start, position)
  }

  /// Documents are shorter than 4 GB; see ``JSONTape/init(parsing:limits:)``.
  private mutating func note(_ kind: JSONTape.Kind, _ start: Int, _ end: Int) {
    nodes.append(
      JSONTape.Node(
        start: UInt32(truncatingIfNeeded: start),
        end: UInt32(truncatingIfNeeded: end),
        next: UInt32(truncatingIfNeeded: nodes.count + 1),
        kind: kind
      )
    )
  }
}

// MARK: - Strings

extension JSONParser {
  private mutating func string(_ input: Span<UInt8>) throws(JSONError) {
    position += 1
    let start = position
    var kind = JSONTape.Kind.string
    let words = input.bytes
    while true {
      // Eight bytes at a time, up to one that ends the string, begins an escape or must not be there.
      while position &+ 8 <= words.byteCount {
        let stops = Self.stops(words.unsafeLoadUnaligned(fromByteOffset: position, as: UInt64.self))
        guard stops == 0 else {
          position += stops.trailingZeroBitCount >> 3
          break
        }
        position += 8
      }
      guard position < input.count else { throw JSONError(.unexpectedEnd, at: position) }
      switch input[position] {
      case UInt8(ascii: "\""):
        note(kind, start, position)
        position += 1
        return
      case UInt8(ascii: "\\"):
        kind = .escapedString
        try escape(input)
      case 0..<0x20: throw JSONError(.controlCharacter, at: position)
      default: position += 1
      }
    }
  }

  /// The high bits of the bytes that are a quote, a backslash or a control character. Behind the first of them, others
  /// may be marked by mistake; they are looked at one by one.
  private static func stops(_ word: UInt64) -> UInt64 {
    let word = UInt64(littleEndian: word)
    let ones: UInt64 = 0x0101_0101_0101_0101
    let highs: UInt64 = 0x8080_8080_8080_8080
    let quote = word ^ (ones &* 0x22)
    let backslash = word ^ (ones &* 0x5C)
    let zeros = (quote &- ones) & ~quote | (backslash &- ones) & ~backslash
    return (zeros | (word &- (ones &* 0x20)) & ~word) & highs
  }

  private mutating func escape(_ input: Span<UInt8>) throws(JSONError) {
    let start = position
    position += 1
    guard position < input.count else { throw JSONError(.unexpectedEnd, at: position) }
    switch input[position] {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
      UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      position += 1
    case UInt8(ascii: "u"):
      position += 1
      for _ in 0..<4 {
        guard position < input.count else { throw JSONError(.unexpectedEnd, at: position) }
        guard JSONTape.hexadecimalDigit(input[position]) != nil else { throw JSONError(.invalidEscape, at: position) }
        position += 1
      }
    default: throw JSONError(.invalidEscape, at: start)
    }
  }
}

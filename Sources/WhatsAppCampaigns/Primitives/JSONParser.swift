/// The grammar of RFC 8259: moves once over a document, and notes where each value stands.
///
/// A body has a key or a value about every ten bytes, and this is run for all of them. So the position is a local variable
/// of one loop; what stands at a position has a function that is handed it and returns the position behind.
enum JSONParser {
  typealias Nodes = OutputSpan<JSONTape.Node>

  /// The most values and keys that so many bytes can hold before the grammar refuses them.
  ///
  /// All but the first need a byte of their own and one that separates them or ends what they are in; only those whose
  /// end is missing, at most one for each level, do without the second.
  static func mostNodes(in bytes: Int, maximumDepth: Int) -> Int {
    (bytes + min(bytes, max(0, maximumDepth))) / 2 + 1
  }

  /// Notes every value and key of a document.
  ///
  /// - Parameter nodes: Room for ``mostNodes(in:maximumDepth:)``.
  static func parse(_ input: Span<UInt8>, maximumDepth: Int, into nodes: inout Nodes) throws(JSONError) {
    var position = skipSpace(input, skipByteOrderMark(input))
    // The list or object that began last and has not ended, and the byte that ends it.
    var container = 0
    var end: UInt8 = 0
    var depth = 0
    value: while true {
      guard position < input.count else { throw JSONError(.unexpectedEnd, at: position) }
      let byte = input[position]
      switch byte {
      case UInt8(ascii: "\""):
        position = try text(input, position, &nodes)
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        guard depth < maximumDepth else { throw JSONError(.tooDeep, at: position) }
        let outer = container
        container = nodes.count
        nodes.append(JSONTape.Node(byte == UInt8(ascii: "{") ? .object : .array, start: position, extent: outer))
        depth += 1
        // In ASCII, the other bracket of a pair is two further.
        end = byte + 2
        position = skipSpace(input, position + 1)
        guard position < input.count else { throw JSONError(.unexpectedEnd, at: position) }
        if input[position] != end {
          if end == UInt8(ascii: "}") { position = try key(input, position, &nodes) }
          continue value
        }
      case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
        position = try number(input, position, &nodes)
      case UInt8(ascii: "t"): position = try literal("true", .yes, input, position, &nodes)
      case UInt8(ascii: "f"): position = try literal("false", .no, input, position, &nodes)
      case UInt8(ascii: "n"): position = try literal("null", .null, input, position, &nodes)
      default: throw JSONError(.unexpectedByte, at: position)
      }
      // Behind a value, or before the end of what holds none.
      while depth > 0 {
        position = skipSpace(input, position)
        guard position < input.count else { throw JSONError(.unexpectedEnd, at: position) }
        let byte = input[position]
        if byte == UInt8(ascii: ",") {
          position = skipSpace(input, position + 1)
          if end == UInt8(ascii: "}") { position = try key(input, position, &nodes) }
          continue value
        }
        guard byte == end else { throw JSONError(.unexpectedByte, at: position) }
        position += 1
        depth -= 1
        let outer = Int(nodes[container].extent)
        nodes[container].extent = UInt32(truncatingIfNeeded: nodes.count)
        container = outer
        end = nodes[container].kind == .object ? UInt8(ascii: "}") : UInt8(ascii: "]")
      }
      break
    }
    position = skipSpace(input, position)
    guard position == input.count else { throw JSONError(.trailingContent, at: position) }
  }

  private static func skipByteOrderMark(_ input: Span<UInt8>) -> Int {
    input.count >= 3 && input[0] == 0xEF && input[1] == 0xBB && input[2] == 0xBF ? 3 : 0
  }

  @inline(__always)
  private static func skipSpace(_ input: Span<UInt8>, _ start: Int) -> Int {
    var position = start
    while position < input.count, input[position] <= 0x20 {
      switch input[position] {
      case 0x20, 0x0A, 0x0D, 0x09: position += 1
      default: return position
      }
    }
    return position
  }

  /// A key, its colon, and the space before its value.
  @inline(__always)
  private static func key(
    _ input: Span<UInt8>,
    _ start: Int,
    _ nodes: inout Nodes
  ) throws(JSONError) -> Int {
    try expect(UInt8(ascii: "\""), input, start)
    let colon = skipSpace(input, try text(input, start, &nodes))
    try expect(UInt8(ascii: ":"), input, colon)
    return skipSpace(input, colon + 1)
  }

  @inline(__always)
  private static func expect(_ byte: UInt8, _ input: Span<UInt8>, _ position: Int) throws(JSONError) {
    guard position < input.count else { throw JSONError(.unexpectedEnd, at: position) }
    guard input[position] == byte else { throw JSONError(.unexpectedByte, at: position) }
  }

  private static func literal(
    _ text: StaticString,
    _ kind: JSONTape.Kind,
    _ input: Span<UInt8>,
    _ start: Int,
    _ nodes: inout Nodes
  ) throws(JSONError) -> Int {
    for offset in 0..<text.utf8CodeUnitCount { try expect(text.utf8Start[offset], input, start + offset) }
    let end = start + text.utf8CodeUnitCount
    nodes.append(JSONTape.Node(kind, start: start, extent: end))
    return end
  }

  private static func number(_ input: Span<UInt8>, _ start: Int, _ nodes: inout Nodes) throws(JSONError) -> Int {
    var end = start
    guard JSONNumber.scan(input, &end) else {
      throw JSONError(end < input.count ? .invalidNumber : .unexpectedEnd, at: end)
    }
    nodes.append(JSONTape.Node(.number, start: start, extent: end))
    return end
  }
}

// MARK: - Texts

extension JSONParser {
  @inline(__always)
  private static func text(
    _ input: Span<UInt8>,
    _ quote: Int,
    _ nodes: inout Nodes
  ) throws(JSONError) -> Int {
    let start = quote + 1
    var position = start
    var kind = JSONTape.Kind.string
    // All bytes of the text at least: one beyond ASCII shows in it.
    var seen: UInt64 = 0
    while true {
      // Eight bytes at a time, up to one that ends the text, begins an escape or must not be there.
      while position &+ 8 <= input.count {
        let word = input.bytes.unsafeLoadUnaligned(fromByteOffset: position, as: UInt64.self)
        seen |= word
        let stops = stops(word)
        guard stops == 0 else {
          position &+= stops.trailingZeroBitCount >> 3
          break
        }
        position &+= 8
      }
      guard position < input.count else { throw JSONError(.unexpectedEnd, at: position) }
      switch input[position] {
      case UInt8(ascii: "\""):
        if seen & highs != 0 { try checkUTF8(input.extracting(start..<position), at: start) }
        nodes.append(JSONTape.Node(kind, start: start, extent: position))
        return position + 1
      case UInt8(ascii: "\\"):
        kind = .escapedString
        position = try escape(input, position)
      case 0..<0x20: throw JSONError(.controlCharacter, at: position)
      default:
        seen |= UInt64(input[position])
        position += 1
      }
    }
  }

  /// The bit of each byte that only those beyond ASCII have.
  private static let highs: UInt64 = 0x8080_8080_8080_8080

  /// Only texts are checked: elsewhere, the grammar knows ASCII alone.
  static func checkUTF8(_ text: Span<UInt8>, at start: Int) throws(JSONError) {
    do {
      _ = try UTF8Span(validating: text)
    } catch {
      throw JSONError(.invalidUTF8, at: start + error.byteOffsets.lowerBound)
    }
  }

  /// The high bits of the bytes that are a quote, a backslash or a control character. Behind the first of them, others
  /// may be marked by mistake; the search goes on behind the first.
  @inline(__always)
  private static func stops(_ word: UInt64) -> UInt64 {
    let word = UInt64(littleEndian: word)
    let ones: UInt64 = 0x0101_0101_0101_0101
    // With its second bit turned, a quote comes next to the control characters: two comparisons, not three.
    let quoteOrControl = (word ^ (ones &* 0x02)) &- (ones &* 0x21)
    let backslash = (word ^ (ones &* 0x5C)) &- ones
    return (quoteOrControl | backslash) & ~word & highs
  }

  private static func escape(_ input: Span<UInt8>, _ start: Int) throws(JSONError) -> Int {
    var position = start + 1
    guard position < input.count else { throw JSONError(.unexpectedEnd, at: position) }
    switch input[position] {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
      UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      return position + 1
    case UInt8(ascii: "u"):
      position += 1
      for _ in 0..<4 {
        guard position < input.count else { throw JSONError(.unexpectedEnd, at: position) }
        guard JSONTape.hexadecimalDigit(input[position]) != nil else { throw JSONError(.invalidEscape, at: position) }
        position += 1
      }
      return position
    default: throw JSONError(.invalidEscape, at: start)
    }
  }
}

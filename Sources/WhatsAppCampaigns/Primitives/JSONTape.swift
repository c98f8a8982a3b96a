/// A parsed document as a flat list of where its values stand, beside the bytes themselves.
///
/// Reading what one needs of a body costs an allocation for each text that is taken, and none for the rest: what a
/// provider sends by the thousand is read from here, and everything else as a ``JSONValue``. Values are named by their
/// place in the list. An object holds its keys and values in turn.
struct JSONTape: Sendable {
  enum Kind: UInt8, Sendable {
    case null, yes, no, number, string, escapedString, array, object
  }

  struct Node: Sendable {
    /// The bytes of the value; of a text, those between the quotes.
    var start: UInt32
    var end: UInt32
    /// The place of what follows the value and everything in it.
    var next: UInt32
    var kind: Kind
  }

  /// The place of the document itself.
  static let root = 0

  let bytes: [UInt8]
  let nodes: [Node]

  /// Parses one document; see ``JSONValue/parse(_:limits:)-([UInt8],_)``.
  init(parsing bytes: [UInt8], limits: JSONLimits = .default) throws(JSONError) {
    let longest = min(limits.maximumBytes, Int(Int32.max))
    guard bytes.count <= longest else { throw JSONError(.tooLarge, at: max(0, longest)) }
    let input = bytes.span
    do {
      _ = try UTF8Span(validating: input)
    } catch let error {
      throw JSONError(.invalidUTF8, at: error.byteOffsets.lowerBound)
    }
    // Webhooks have a value or a key about every ten bytes.
    var parser = JSONParser(maximumDepth: min(limits.maximumDepth, 512), capacity: bytes.count / 10 + 8)
    try parser.document(input)
    self.bytes = bytes
    nodes = parser.nodes
  }

  func kind(_ place: Int) -> Kind { nodes[place].kind }

  /// The places of a list's elements, one after another; none for any other value.
  func elements(_ place: Int) -> Elements {
    let node = nodes[place]
    return Elements(nodes: nodes, place: place + 1, end: node.kind == .array ? Int(node.next) : 0)
  }

  struct Elements: Sequence, IteratorProtocol {
    fileprivate let nodes: [Node]
    fileprivate var place: Int
    fileprivate let end: Int

    mutating func next() -> Int? {
      guard place < end else { return nil }
      defer { place = Int(nodes[place].next) }
      return place
    }
  }

  /// The place of a member's value: of several with the same key, the last.
  func member(_ key: StaticString, of place: Int) -> Int? {
    var found: Int?
    var members = members(of: place)
    while let member = members.next(in: self) {
      if isKey(member, key) { found = member + 1 }
    }
    return found
  }

  /// A walk over the members of an object; over none of any other value.
  func members(of place: Int) -> Members {
    let node = nodes[place]
    return Members(next: place + 1, end: node.kind == .object ? Int(node.next) : 0)
  }

  struct Members {
    fileprivate var next: Int
    fileprivate let end: Int

    /// The place of the next member's key; its value stands at the place behind it.
    mutating func next(in tape: JSONTape) -> Int? {
      guard next < end else { return nil }
      defer { next = Int(tape.nodes[next + 1].next) }
      return next
    }
  }

  /// Whether the key at a place is a certain one.
  @inline(__always)
  func isKey(_ place: Int, _ key: StaticString) -> Bool {
    let node = nodes[place]
    if node.kind == .escapedString { return unescaped(node).utf8.elementsEqual(UnsafeBufferPointer(key)) }
    guard Int(node.end) - Int(node.start) == key.utf8CodeUnitCount else { return false }
    let start = Int(node.start)
    for offset in 0..<key.utf8CodeUnitCount where bytes[start + offset] != key.utf8Start[offset] { return false }
    return true
  }

  /// The text of a value that is one.
  func string(_ place: Int) -> String? {
    let node = nodes[place]
    return switch node.kind {
    case .string: text(node)
    case .escapedString: unescaped(node)
    default: nil
    }
  }

  /// The Boolean of a value that is one.
  func bool(_ place: Int) -> Bool? {
    switch nodes[place].kind {
    case .yes: true
    case .no: false
    default: nil
    }
  }

  /// The whole number of a value that is one.
  func int(_ place: Int) -> Int64? {
    guard nodes[place].kind == .number else { return nil }
    return plainDigits(place) ?? value(place).int
  }

  /// The number that up to 18 digits and nothing else write, as a number or as a text.
  func plainDigits(_ place: Int) -> Int64? {
    let node = nodes[place]
    guard (1...18).contains(node.end - node.start) else { return nil }
    var number: Int64 = 0
    for position in Int(node.start)..<Int(node.end) {
      let digit = bytes[position] &- UInt8(ascii: "0")
      guard digit < 10 else { return nil }
      number = number * 10 + Int64(digit)
    }
    return number
  }

  /// The bytes of a value; of a text, those between the quotes.
  func range(_ place: Int) -> Range<Int> { Int(nodes[place].start)..<Int(nodes[place].end) }

  /// The value with everything in it.
  func value(_ place: Int) -> JSONValue {
    let node = nodes[place]
    switch node.kind {
    case .null: return .null
    case .yes: return .bool(true)
    case .no: return .bool(false)
    case .number: return .number(JSONNumber(unchecked: text(node)))
    case .string: return .string(text(node))
    case .escapedString: return .string(unescaped(node))
    case .array: return .array(elements(place).map(value))
    case .object:
      var object = JSONObject()
      var member = place + 1
      while member < node.next {
        object.set(string(member) ?? "", value(member + 1))
        member = Int(nodes[member + 1].next)
      }
      return .object(object)
    }
  }

  private func text(_ node: Node) -> String {
    bytes.span.extracting(Int(node.start)..<Int(node.end)).withUnsafeBufferPointer {
      String(decoding: $0, as: UTF8.self)
    }
  }
}

// MARK: - Escapes

extension JSONTape {
  /// The text of a string with escapes, whose grammar was checked when it was parsed.
  private func unescaped(_ node: Node) -> String {
    var result: [UInt8] = []
    var position = Int(node.start)
    let end = Int(node.end)
    result.reserveCapacity(end - position)
    while position < end {
      let byte = bytes[position]
      position += 1
      guard byte == UInt8(ascii: "\\"), position < end else {
        result.append(byte)
        continue
      }
      let letter = bytes[position]
      position += 1
      switch letter {
      case UInt8(ascii: "b"): result.append(0x08)
      case UInt8(ascii: "f"): result.append(0x0C)
      case UInt8(ascii: "n"): result.append(0x0A)
      case UInt8(ascii: "r"): result.append(0x0D)
      case UInt8(ascii: "t"): result.append(0x09)
      case UInt8(ascii: "u"): result.append(contentsOf: String(scalar(&position, before: end)).utf8)
      default: result.append(letter)
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// The scalar of one `\uXXXX`, or of two that are a surrogate pair, behind the first `\u`.
  private func scalar(_ position: inout Int, before end: Int) -> Unicode.Scalar {
    let replacement: Unicode.Scalar = "\u{FFFD}"
    let unit = unit(at: position, before: end)
    position += 4
    guard unit != 0 else { return replacement }
    guard unit & 0xFC00 == 0xD800 else { return Unicode.Scalar(unit) ?? replacement }
    guard position + 6 <= end, bytes[position] == UInt8(ascii: "\\"), bytes[position + 1] == UInt8(ascii: "u") else {
      return replacement
    }
    let next = self.unit(at: position + 2, before: end)
    // Else the second escape stands for itself.
    guard next & 0xFC00 == 0xDC00 else { return replacement }
    position += 6
    return Unicode.Scalar(0x10000 + (unit & 0x3FF) << 10 + (next & 0x3FF)) ?? replacement
  }

  private func unit(at position: Int, before end: Int) -> UInt32 {
    bytes[min(position, end)..<min(position + 4, end)].reduce(0) { $0 << 4 | UInt32(Self.hexadecimalDigit($1) ?? 0) }
  }

  static func hexadecimalDigit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}

extension UnsafeBufferPointer<UInt8> {
  fileprivate init(_ text: StaticString) { self.init(start: text.utf8Start, count: text.utf8CodeUnitCount) }
}

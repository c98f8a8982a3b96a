import Foundation

/// A parsed document as a flat list of where its values stand, beside the bytes themselves.
///
/// Reading what one needs of a body costs an allocation for each text that is taken, and none for the rest: what a
/// provider sends by the thousand is read from here, and everything else as a ``JSONValue``. Values are named by their
/// place in the list. An object holds its keys and values in turn.
struct JSONTape: Sendable {
  enum Kind: UInt8, Sendable {
    case null, yes, no, number, string, escapedString, array, object

    var isContainer: Bool { self == .array || self == .object }
  }

  struct Node: Sendable {
    /// The first byte of the value; of a text, the first behind the quote.
    var start: UInt32
    /// The byte behind the value; of a text, the quote. Of a list or an object, the place of what follows it.
    var extent: UInt32
    var kind: Kind

    /// Documents are shorter than 4 GB; see ``JSONTape/init(parsing:limits:)``.
    @inline(__always)
    init(_ kind: Kind, start: Int, extent: Int) {
      self.start = UInt32(truncatingIfNeeded: start)
      self.extent = UInt32(truncatingIfNeeded: extent)
      self.kind = kind
    }

    /// The bytes of what is neither a list nor an object; of a text, those between the quotes.
    var range: Range<Int> { Int(start)..<Int(extent) }
  }

  /// The place of the document itself.
  static let root = 0

  let bytes: [UInt8]
  let nodes: [Node]

  /// Parses one document; see ``JSONValue/parse(_:limits:)-([UInt8],_)``.
  init(parsing bytes: [UInt8], limits: JSONLimits = .default) throws(JSONError) {
    let longest = min(limits.maximumBytes, Int(Int32.max))
    guard bytes.count <= longest else { throw JSONError(.tooLarge, at: max(0, longest)) }
    let depth = min(limits.maximumDepth, 512)
    do {
      // Room for the worst document costs nothing: memory that nobody writes to is none.
      nodes = try [Node](capacity: JSONParser.mostNodes(in: bytes.count, maximumDepth: depth)) {
        nodes throws(JSONError) in
        try JSONParser.parse(bytes.span, maximumDepth: depth, into: &nodes)
      }
    } catch {
      // Where some bytes are not UTF-8, that is the fault, and not what they or others do to the grammar.
      try JSONParser.checkUTF8(bytes.span, at: 0)
      throw error
    }
    self.bytes = bytes
  }

  func kind(_ place: Int) -> Kind { nodes[place].kind }

  /// The place of what follows a value and everything in it.
  @inline(__always)
  func following(_ place: Int) -> Int {
    let node = nodes[place]
    return node.kind.isContainer ? Int(node.extent) : place + 1
  }

  /// The places of a list's elements, one after another; none for any other value.
  func elements(_ place: Int) -> Elements {
    let node = nodes[place]
    return Elements(tape: self, place: place + 1, end: node.kind == .array ? Int(node.extent) : 0)
  }

  /// The places of a list's elements, or that of a value itself where a sender leaves the list out.
  func elementsOrSelf(_ place: Int) -> Elements {
    kind(place) == .array ? elements(place) : Elements(tape: self, place: place, end: following(place))
  }

  struct Elements: Sequence, IteratorProtocol {
    fileprivate let tape: JSONTape
    fileprivate var place: Int
    fileprivate let end: Int

    mutating func next() -> Int? {
      guard place < end else { return nil }
      defer { place = tape.following(place) }
      return place
    }
  }

  /// The place of a member's value: of several with the same key, the last.
  func member(_ key: StaticString, of place: Int) -> Int? {
    var found: Int?
    var members = members(of: place)
    while let member = members.next(in: self) {
      if isText(member, key) { found = member + 1 }
    }
    return found
  }

  /// A walk over the members of an object; over none of any other value.
  func members(of place: Int) -> Members {
    let node = nodes[place]
    return Members(next: place + 1, end: node.kind == .object ? Int(node.extent) : 0)
  }

  struct Members {
    fileprivate var next: Int
    fileprivate let end: Int

    /// The place of the next member's key; its value stands at the place behind it.
    mutating func next(in tape: JSONTape) -> Int? {
      guard next < end else { return nil }
      defer { next = tape.following(next + 1) }
      return next
    }
  }

  /// Whether a value or a key is a certain text.
  @inline(__always)
  func isText(_ place: Int, _ text: StaticString) -> Bool {
    let node = nodes[place]
    guard node.kind == .string else { return node.kind == .escapedString && isEscaped(node, text) }
    guard node.range.count == text.utf8CodeUnitCount else { return false }
    // Of a length that the compiler knows, this is a comparison of a word or two.
    return bytes.span.extracting(node.range).withUnsafeBufferPointer { bytes in
      bytes.baseAddress.map { memcmp($0, text.utf8Start, text.utf8CodeUnitCount) == 0 } ?? true
    }
  }

  private func isEscaped(_ node: Node, _ text: StaticString) -> Bool {
    unescaped(node).utf8.elementsEqual(UnsafeBufferPointer(text))
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
    guard !node.kind.isContainer, (1...18).contains(node.range.count) else { return nil }
    var number: Int64 = 0
    for position in node.range {
      let digit = bytes[position] &- UInt8(ascii: "0")
      guard digit < 10 else { return nil }
      number = number * 10 + Int64(digit)
    }
    return number
  }

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
      while member < node.extent {
        object.set(string(member) ?? "", value(member + 1))
        member = following(member + 1)
      }
      return .object(object)
    }
  }

  private func text(_ node: Node) -> String {
    bytes.span.extracting(node.range).withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
  }
}

// MARK: - Escapes

extension JSONTape {
  /// The text of a string with escapes, whose grammar was checked when it was parsed.
  private func unescaped(_ node: Node) -> String {
    var result: [UInt8] = []
    var position = Int(node.start)
    let end = Int(node.extent)
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

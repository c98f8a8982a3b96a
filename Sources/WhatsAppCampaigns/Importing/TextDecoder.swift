/// Turns the bytes of a text into valid UTF-8, piece by piece, in one pass and constant memory.
///
/// Where nobody names the encoding, a byte-order mark decides; without one the text is UTF-8. At the first byte that is
/// not UTF-8 there are two cases. If everything before it was ASCII, nothing has been misread yet and the text may be
/// Windows-1252 from here on. If not, the text is neither, and is refused. Windows-1252 has a letter for nearly every
/// byte, so it is only believed as long as it looks like it: see ``windows1252(_:checked:)``.
struct TextDecoder {
  private enum State {
    case start
    case utf8(named: Bool)
    case utf16(isLittleEndian: Bool)
    case windows1252(named: Bool)
    case system(SystemTextConverter)
  }

  /// What the text is in, as far as it has been read. Pure ASCII is UTF-8.
  private(set) var encoding: TextEncoding
  /// Why nothing can be read beyond what was decoded last, once that is known. What stands before is text like any other.
  private(set) var failure: ImportError?

  private var state: State
  /// Bytes that are not decoded yet, because the character or the mark they begin is incomplete.
  private var carry: [UInt8] = []
  /// How many bytes of the file stand before `carry`.
  private var offset = 0
  private var hasSeenNonASCII = false
  private var highRun = 0
  private var previousByte: UInt8 = 0

  /// - Throws: ``ImportError`` where the system cannot read the encoding.
  init(encoding: TextEncoding?) throws(ImportError) {
    self.encoding = encoding ?? .utf8
    needsMark = encoding != nil
    if let encoding, let name = encoding.systemName {
      state = .system(try SystemTextConverter(encoding, named: name))
      return
    }
    state =
      switch encoding {
      case nil: .start
      case .utf16LittleEndian: .utf16(isLittleEndian: true)
      case .utf16BigEndian: .utf16(isLittleEndian: false)
      case .windows1252: .windows1252(named: true)
      default: .utf8(named: true)
      }
  }

  /// Whether a mark of the named encoding may still come.
  private var needsMark: Bool

  /// The UTF-8 of some more bytes; of an incomplete character at the end nothing, until the rest comes.
  ///
  /// Bytes that the encoding does not have end the text: those before them are returned, and ``failure`` is set.
  mutating func decode(_ bytes: [UInt8], isLast: Bool) throws(ImportError) -> [UInt8] {
    var input = carry.isEmpty ? bytes : carry + bytes
    carry = []
    if case .start = state {
      guard input.count >= 4 || isLast else {
        carry = input
        return []
      }
      try start(&input)
    } else if needsMark {
      guard input.count >= 4 || isLast else {
        carry = input
        return []
      }
      try skipMark(&input)
    }
    switch state {
    case .start: return []
    case .system(let converter): return try system(input, converter, isLast: isLast)
    case .utf8(let isNamed): return try utf8(input, isNamed: isNamed, isLast: isLast)
    case .utf16(let isLittleEndian): return try utf16(input, isLittleEndian: isLittleEndian, isLast: isLast)
    case .windows1252(let isNamed):
      defer { offset += input.count }
      return try windows1252(input, checked: !isNamed)
    }
  }

  private mutating func start(_ input: inout [UInt8]) throws(ImportError) {
    if input.starts(with: [0xFF, 0xFE, 0, 0]) || input.starts(with: [0, 0, 0xFE, 0xFF]) {
      throw ImportError(.unsupportedEncoding, detail: "this is UTF-32")
    }
    if let kind = Self.foreignFormat(input) { throw ImportError(.wrongFormat, detail: "this is \(kind)") }
    if input.starts(with: [0xFF, 0xFE]) {
      state = .utf16(isLittleEndian: true)
      encoding = .utf16LittleEndian
    } else if input.starts(with: [0xFE, 0xFF]) {
      state = .utf16(isLittleEndian: false)
      encoding = .utf16BigEndian
    } else {
      // With a mark the text claims to be UTF-8, and is held to it.
      state = .utf8(named: input.starts(with: Self.marks[0].bytes))
    }
    try skipMark(&input)
  }

  private static let marks: [(encoding: TextEncoding, bytes: [UInt8])] = [
    (.utf8, [0xEF, 0xBB, 0xBF]), (.utf16LittleEndian, [0xFF, 0xFE]), (.utf16BigEndian, [0xFE, 0xFF]),
    (.gb18030, [0x84, 0x31, 0x95, 0x33]),
  ]

  private mutating func skipMark(_ input: inout [UInt8]) throws(ImportError) {
    needsMark = false
    var isUTF8: Bool { if case .utf8 = state { true } else { false } }
    if !isUTF8, input.starts(with: Self.marks[0].bytes) {
      throw ImportError(
        .unsupportedEncoding,
        detail: "it begins with the mark of utf-8, and \(encoding.rawValue) was named"
      )
    }
    guard let mark = Self.marks.first(where: { $0.encoding == encoding })?.bytes, input.starts(with: mark) else {
      return
    }
    input.removeFirst(mark.count)
    offset += mark.count
  }

  /// What a file that is often given a text file's name really is.
  private static func foreignFormat(_ bytes: [UInt8]) -> String? {
    if bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) { return "an Excel workbook (.xlsx) or another zip archive" }
    if bytes.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) { return "an old Excel workbook (.xls)" }
    if bytes.starts(with: "%PDF".utf8) { return "a PDF document" }
    if bytes.first == UInt8(ascii: "<") { return "a web page or an XML document" }
    return nil
  }
}

// MARK: - UTF-8

extension TextDecoder {
  private mutating func utf8(_ input: [UInt8], isNamed: Bool, isLast: Bool) throws(ImportError) -> [UInt8] {
    let (hasNUL, hasNonASCII) = Self.survey(input)
    if hasNUL { try refuseNUL(input) }
    let complete = isLast ? input.count : input.count - Self.incompleteTail(input)
    let invalid = hasNonASCII ? Self.firstInvalid(input, complete) : nil
    guard let invalid else {
      // A character whose rest is to come counts when it is there.
      hasSeenNonASCII = hasSeenNonASCII || hasNonASCII && !input[..<complete].allSatisfy { $0 < 0x80 }
      offset += complete
      if complete == input.count { return input }
      carry = Array(input[complete...])
      return Array(input[..<complete])
    }
    guard !isNamed, !hasSeenNonASCII, input[..<invalid].allSatisfy({ $0 < 0x80 }) else {
      failure = ImportError(.unsupportedEncoding, offset: offset + invalid, detail: "not valid UTF-8")
      return Array(input[..<invalid])
    }
    state = .windows1252(named: false)
    encoding = .windows1252
    defer { offset += input.count }
    return try windows1252(input, checked: true)
  }

  /// Looks for what is rare, with one instruction for many bytes: a loop that stops at the first find looks at one.
  private static func survey(_ input: [UInt8]) -> (hasNUL: Bool, hasNonASCII: Bool) {
    var union: UInt8 = 0
    var smallest = UInt8.max
    input.withUnsafeBufferPointer { bytes in
      for byte in bytes {
        union |= byte
        smallest = min(smallest, byte)
      }
    }
    return (smallest == 0, union >= 0x80)
  }

  private func refuseNUL(_ input: [UInt8]) throws(ImportError) {
    if let place = input.firstIndex(of: 0) { throw ImportError(.nulByte, offset: offset + place) }
  }

  private static func firstInvalid(_ input: [UInt8], _ count: Int) -> Int? {
    do {
      _ = try UTF8Span(validating: input.span.extracting(first: count))
      return nil
    } catch let error {
      return error.byteOffsets.lowerBound
    }
  }

  /// How many bytes at the end begin a character whose rest may come with the next piece.
  private static func incompleteTail(_ input: [UInt8]) -> Int {
    for length in 1...3 where length <= input.count {
      let byte = input[input.count - length]
      if byte & 0xC0 == 0x80 { continue }
      let needed = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1
      return needed > length ? length : 0
    }
    return 0
  }
}

// MARK: - Windows-1252

extension TextDecoder {
  /// Decodes Windows-1252.
  ///
  /// Unless the caller has named it, three bytes beyond ASCII in a row are refused, because they are a word in a
  /// Chinese, Cyrillic, Greek, Thai or Arabic code page and hardly ever one in a Western language; so are the two-byte
  /// forms that faulty UTF-8 encoders write. Bytes without a letter are refused in any case.
  private mutating func windows1252(_ input: [UInt8], checked: Bool) throws(ImportError) -> [UInt8] {
    try refuseNUL(input)
    var output: [UInt8] = []
    output.reserveCapacity(input.count + input.count / 8)
    for (index, byte) in input.enumerated() {
      defer { previousByte = byte }
      guard byte >= 0x80 else {
        highRun = 0
        output.append(byte)
        continue
      }
      highRun += 1
      let scalar = byte < 0xA0 ? Self.windows1252Specials[Int(byte) - 0x80] : UInt32(byte)
      let isOverlong = previousByte & 0xFE == 0xC0 && byte < 0xC0
      guard scalar != 0, !checked || (highRun < 3 && !isOverlong) else {
        failure = ImportError(
          .unsupportedEncoding,
          offset: offset + index,
          detail: "neither UTF-8 nor plausible as Windows-1252"
        )
        return output
      }
      Self.append(scalar, to: &output)
    }
    return output
  }

  /// The characters of 0x80 to 0x9F; zero where there is none.
  private static let windows1252Specials: [UInt32] = [
    0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017D, 0,
    0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E,
    0x0178,
  ]

  private static func append(_ scalar: UInt32, to output: inout [UInt8]) {
    func tail(_ shift: UInt32) -> UInt8 { UInt8(truncatingIfNeeded: 0x80 | (scalar >> shift & 0x3F)) }
    switch scalar {
    case ..<0x80: output.append(UInt8(truncatingIfNeeded: scalar))
    case ..<0x800: output.append(contentsOf: [UInt8(truncatingIfNeeded: 0xC0 | scalar >> 6), tail(0)])
    case ..<0x10000: output.append(contentsOf: [UInt8(truncatingIfNeeded: 0xE0 | scalar >> 12), tail(6), tail(0)])
    default:
      output.append(contentsOf: [UInt8(truncatingIfNeeded: 0xF0 | scalar >> 18), tail(12), tail(6), tail(0)])
    }
  }
}

// MARK: - UTF-16

extension TextDecoder {
  private mutating func utf16(
    _ input: [UInt8],
    isLittleEndian: Bool,
    isLast: Bool
  ) throws(ImportError) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(input.count)
    func unit(_ index: Int) -> UInt32 {
      let (first, second) = (UInt32(input[index]), UInt32(input[index + 1]))
      return isLittleEndian ? second << 8 | first : first << 8 | second
    }
    var index = 0
    while index + 1 < input.count {
      let first = unit(index)
      if first == 0 { throw ImportError(.nulByte, offset: offset + index) }
      if first & 0xF800 != 0xD800 {
        Self.append(first, to: &output)
        index += 2
        continue
      }
      guard index + 3 < input.count || isLast else { break }
      guard first < 0xDC00, index + 3 < input.count, unit(index + 2) & 0xFC00 == 0xDC00 else {
        failure = ImportError(.unsupportedEncoding, offset: offset + index, detail: "not valid UTF-16")
        return output
      }
      Self.append(0x10000 + (first & 0x3FF) << 10 + (unit(index + 2) & 0x3FF), to: &output)
      index += 4
    }
    if isLast, index < input.count {
      failure = ImportError(
        .unsupportedEncoding,
        offset: offset + index,
        detail: "UTF-16 that ends within a character"
      )
      return output
    }
    carry = Array(input[index...])
    offset += index
    return output
  }
}

// MARK: - Encodings that the system reads

extension TextDecoder {
  private mutating func system(
    _ input: [UInt8],
    _ converter: SystemTextConverter,
    isLast: Bool
  ) throws(ImportError) -> [UInt8] {
    // No byte of a character is zero in any of them.
    try refuseNUL(input)
    var output: [UInt8] = []
    let (count, ending) = converter.convert(input, appendingTo: &output)
    if isLast, ending == .complete { converter.finish(appendingTo: &output) }
    // The texts of cells are made of these bytes without another look at them, whatever library wrote them.
    if let invalid = Self.firstInvalid(output, output.count) {
      failure = ImportError(.unsupportedEncoding, detail: "this system makes no valid text of \(encoding.rawValue)")
      return Array(output[..<invalid])
    }
    if ending == .invalid || isLast && ending == .incomplete {
      failure = ImportError(.unsupportedEncoding, offset: offset + count, detail: "not valid \(encoding.rawValue)")
      return output
    }
    carry = Array(input[count...])
    offset += count
    return output
  }
}

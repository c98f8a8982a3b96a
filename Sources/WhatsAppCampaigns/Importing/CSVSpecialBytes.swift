/// The bytes that mean something in a text of cells, beside the delimiter.
enum CSVByte {
  static let quote = UInt8(ascii: "\"")
  static let space = UInt8(ascii: " ")
  static let lineFeed: UInt8 = 0x0A
  static let carriageReturn: UInt8 = 0x0D
}

/// Finds the bytes that may mean something, eight at a time: delimiters, quotes, and the lower control characters, among
/// which are the line ends and hardly ever anything else.
struct CSVSpecialBytes {
  private let delimiter: UInt8
  /// The delimiter in each byte of a word.
  private let delimiters: UInt64

  private static let ones: UInt64 = 0x0101_0101_0101_0101
  private static let highBits = ones * 0x80
  private static let lowBits = ones * 0x7F
  private static let quotes = ones * UInt64(CSVByte.quote)
  /// What lifts a byte to 0x80 unless it is a carriage return or lower.
  private static let liftingText = ones * (0x7F - UInt64(CSVByte.carriageReturn))

  init(delimiter: UInt8) {
    self.delimiter = delimiter
    delimiters = Self.ones &* UInt64(delimiter)
  }

  /// The highest bit of each of the eight bytes from a place on that is one of them; the first byte is the lowest.
  func all(in bytes: Span<UInt8>, at place: Int) -> UInt64 {
    // Every pattern of bits is a number, and the place is checked.
    let word = UInt64(littleEndian: bytes.bytes.unsafeLoadUnaligned(fromByteOffset: place, as: UInt64.self))
    let isText = (word & Self.lowBits) &+ Self.liftingText | word
    return ~(isText & Self.nonZeros(word ^ delimiters) & Self.nonZeros(word ^ Self.quotes)) & Self.highBits
  }

  /// The place of the next one, or the end.
  func first(in bytes: Span<UInt8>, from start: Int) -> Int {
    var index = start
    while index <= bytes.count - 8 {
      let found = all(in: bytes, at: index)
      if found != 0 { return index + found.trailingZeroBitCount / 8 }
      index += 8
    }
    while index < bytes.count, !isSpecial(bytes[index]) { index += 1 }
    return index
  }

  /// A word in which the highest bit of each byte says whether the byte is not zero.
  private static func nonZeros(_ word: UInt64) -> UInt64 { (word & lowBits) &+ lowBits | word }

  private func isSpecial(_ byte: UInt8) -> Bool {
    byte <= CSVByte.carriageReturn || byte == delimiter || byte == CSVByte.quote
  }
}

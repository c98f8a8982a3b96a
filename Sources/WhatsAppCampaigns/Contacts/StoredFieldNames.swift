/// The names that stand in the fields of many contacts, each once.
///
/// A list of a million people has a few names a million times, mostly in the same order: so the next name is compared with
/// the one that came next the last time, and nothing is made of the texts.
package struct StoredFieldNames {
  /// The names as they stand in JSON, without their quotes.
  private var written: [[UInt8]] = []
  private var places: [[UInt8]: Int] = [:]
  private var next = 0

  package init() {}

  /// Takes note of the names of some fields.
  package mutating func insert(_ fields: StoredFields) {
    guard var text = fields.text else { return }
    next = 0
    text.withUTF8 { insert($0.span) }
  }

  /// Whether there was none.
  package var isEmpty: Bool { written.isEmpty }

  /// The names, in the order of their bytes.
  package var names: [String] {
    written.compactMap { name in
      StoredFields.values(in: "{\"\(String(decoding: name, as: UTF8.self))\":\"\"}")?.keys.first
    }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// One object of texts, as ``StoredFields`` writes it: quotes and backslashes within texts are escaped, and nothing
  /// stands between the parts.
  private mutating func insert(_ bytes: Span<UInt8>) {
    var index = 1
    while index < bytes.count, bytes[index] == UInt8(ascii: "\"") {
      let end = Self.end(of: bytes, from: index + 1)
      insertName(bytes.extracting(index + 1..<min(end, bytes.count)))
      // Behind the quote, the colon and the other quote.
      index = Self.end(of: bytes, from: end + 3) + 2
    }
  }

  private mutating func insertName(_ name: Span<UInt8>) {
    for _ in written.indices {
      if next >= written.count { next = 0 }
      defer { next += 1 }
      if Self.isSame(written[next], name) { return }
      // Cells that are empty have no name, so a few are passed over; of many names the table is asked.
      if written.count > 16 { break }
    }
    let bytes = name.withUnsafeBufferPointer { Array($0) }
    if let place = places[bytes] {
      next = place + 1
    } else {
      places[bytes] = written.count
      written.append(bytes)
      next = written.count
    }
  }

  /// The place of the quote that ends a text.
  private static func end(of bytes: Span<UInt8>, from start: Int) -> Int {
    var index = start
    while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
      index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
    }
    return index
  }

  private static func isSame(_ name: [UInt8], _ other: Span<UInt8>) -> Bool {
    guard name.count == other.count else { return false }
    for index in name.indices where name[index] != other[index] { return false }
    return true
  }
}

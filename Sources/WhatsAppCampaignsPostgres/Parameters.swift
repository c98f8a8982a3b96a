import WhatsAppCampaigns

extension SQLValue {
  static func bools(_ flags: [Bool]) -> SQLValue { .texts(flags.map { $0 ? "t" : "f" }) }

  /// Many byte strings as one parameter, for `unnest($n::bytea[])`.
  static func blobs(_ blobs: [[UInt8]]) -> SQLValue {
    let digits = Array("0123456789abcdef".utf8)
    return .texts(
      blobs.map { blob in
        let text =
          [UInt8(ascii: "\\"), UInt8(ascii: "x")] + blob.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
        return String(decoding: text, as: UTF8.self)
      }
    )
  }
}

/// The parameters of one statement, in the form in which libpq takes them.
struct Parameters {
  private var bytes: [UInt8] = []
  /// Where each value begins; `nil` for NULL.
  private var starts: [Int?] = []
  private var lengths: [Int32] = []
  private var formats: [Int32] = []

  init(_ values: [SQLValue]) {
    for value in values { append(value) }
  }

  private mutating func append(_ value: SQLValue) {
    let start = bytes.count
    var isBinary = false
    switch value {
    case .null:
      starts.append(nil)
      lengths.append(0)
      formats.append(0)
      return
    case .integer(let number): append(number)
    case .real(let number): append("\(number)")
    case .bool(let flag): append(flag ? "t" : "f")
    case .text(let text): append(text)
    case .blob(let blob):
      bytes += blob
      isBinary = true
    case .integers(let numbers):
      appendList(numbers) { $0.append($1) }
    case .texts(let texts):
      appendList(texts) { $0.appendQuoted($1) }
    }
    starts.append(start)
    lengths.append(Int32(clamping: bytes.count - start))
    formats.append(isBinary ? 1 : 0)
    bytes.append(0)
  }

  private mutating func append(_ number: Int64) {
    bytes += String(number).utf8
  }

  /// PostgreSQL's texts hold every character except U+0000; the replacement character stands for it.
  private mutating func append(_ text: String) {
    for byte in text.utf8 {
      if byte == 0 { bytes += [0xEF, 0xBF, 0xBD] } else { bytes.append(byte) }
    }
  }

  private mutating func appendList<Element>(_ elements: [Element?], _ write: (inout Parameters, Element) -> Void) {
    bytes.append(UInt8(ascii: "{"))
    for (index, element) in elements.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      if let element { write(&self, element) } else { bytes += "NULL".utf8 }
    }
    bytes.append(UInt8(ascii: "}"))
  }

  private mutating func appendQuoted(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case 0: bytes += [0xEF, 0xBF, 0xBD]
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// Shows the parameters to a call of libpq: their count, starts, lengths and formats.
  func withPointers<Value>(
    _ body: (Int32, [UnsafePointer<CChar>?], [Int32], [Int32]) -> Value
  ) -> Value {
    bytes.withUnsafeBytes { buffer in
      let characters = buffer.assumingMemoryBound(to: CChar.self)
      let pointers = starts.map { start in start.flatMap { start in characters.baseAddress.map { $0 + start } } }
      return body(Int32(starts.count), pointers, lengths, formats)
    }
  }
}

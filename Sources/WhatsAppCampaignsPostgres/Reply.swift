import CWhatsAppPostgres
import WhatsAppCampaigns

/// What comes of one statement: there after the next wait of its connection.
final class Reply {
  private var result: OpaquePointer?

  deinit {
    PQclear(result)
  }

  /// Takes the result over.
  func arrive(_ result: OpaquePointer) {
    PQclear(self.result)
    self.result = result
  }

  /// How many rows the statement returned.
  private var count: Int32 { result.map(PQntuples) ?? 0 }

  /// How many rows the statement changed.
  var changes: Int {
    guard let text = result.flatMap(PQcmdTuples) else { return 0 }
    return Int(String(cString: text)) ?? 0
  }

  /// The command that the server says it carried out, such as `COMMIT`.
  var command: String {
    guard let text = result.flatMap(PQcmdStatus) else { return "" }
    return String(cString: text)
  }

  /// Reads every row.
  func all<Value>(_ read: (Row) throws(StoreError) -> Value) throws(StoreError) -> [Value] {
    guard let result else { return [] }
    var values: [Value] = []
    values.reserveCapacity(Int(count))
    for index in 0..<count { values.append(try read(Row(result: result, index: index))) }
    return values
  }

  /// Reads the first row.
  func first<Value>(_ read: (Row) throws(StoreError) -> Value) throws(StoreError) -> Value? {
    guard let result, count > 0 else { return nil }
    return try read(Row(result: result, index: 0))
  }
}

/// One row of a reply: valid as long as the reply.
struct Row: SQLRow {
  fileprivate let result: OpaquePointer
  fileprivate let index: Int32

  private func bytes(_ column: Int32) -> UnsafeBufferPointer<UInt8> {
    guard let start = PQgetvalue(result, index, column) else { return UnsafeBufferPointer(start: nil, count: 0) }
    let raw = UnsafeRawBufferPointer(start: start, count: Int(PQgetlength(result, index, column)))
    return raw.assumingMemoryBound(to: UInt8.self)
  }

  func isNull(_ column: Int32) -> Bool { PQgetisnull(result, index, column) == 1 }

  func integer(_ column: Int32) -> Int64 {
    var value: Int64 = 0
    var isNegative = false
    for byte in bytes(column) {
      switch byte {
      case UInt8(ascii: "-"): isNegative = true
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = value &* 10 &- Int64(byte &- UInt8(ascii: "0"))
      default: break
      }
    }
    return isNegative ? value : 0 &- value
  }

  func bool(_ column: Int32) -> Bool { bytes(column).first == UInt8(ascii: "t") }

  func text(_ column: Int32) -> String { String(decoding: bytes(column), as: UTF8.self) }

  /// Reads bytes, which come as `\x` and hexadecimal digits.
  func blob(_ column: Int32) -> [UInt8] {
    var result: [UInt8] = []
    var high: UInt8?
    for byte in bytes(column).dropFirst(2) {
      let digit = byte <= UInt8(ascii: "9") ? byte &- UInt8(ascii: "0") : byte &- UInt8(ascii: "a") &+ 10
      if let first = high {
        result.append(first << 4 | digit)
        high = nil
      } else {
        high = digit
      }
    }
    return result
  }
}

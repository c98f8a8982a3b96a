/// The people whom a list has named so far, and in which row first.
///
/// This is all that an import keeps of a row: 12 bytes in a hash table that is between three eighths and three
/// quarters full, so 16 to 32 bytes a person; about 25 MB for a million.
struct SeenPeople {
  private var rows: [UInt64: UInt32] = [:]
  /// For keys that are not short numbers.
  private var others: [PersonKey: UInt32] = [:]

  /// Remembers a person, or tells in which row they stood before.
  mutating func firstRow(of person: PersonKey, in row: Int) -> Int? {
    let number = UInt32(clamping: row)
    if let packed = Self.packed(person.rawValue) {
      if let first = rows[packed] { return Int(first) }
      rows[packed] = number
    } else {
      if let first = others[person] { return Int(first) }
      others[person] = number
    }
    return nil
  }

  /// A key of digits as a number. Up to 18 digits without a zero in front, no two keys give the same number.
  private static func packed(_ key: String) -> UInt64? {
    guard (1...18).contains(key.utf8.count), key.utf8.first != UInt8(ascii: "0") else { return nil }
    var result: UInt64 = 0
    for byte in key.utf8 {
      guard byte &- 0x30 < 10 else { return nil }
      result = result * 10 + UInt64(byte - 0x30)
    }
    return result
  }
}

/// The people whom a list has named so far, and in which row first.
///
/// This is all that an import keeps of a row: 12 bytes in a hash table that is between three eighths and three
/// quarters full, so 16 to 32 bytes a person; about 25 MB for a million.
struct SeenPeople {
  private var rows: [PhoneNumber: UInt32] = [:]

  /// Remembers whose number it is, or tells in which row the person stood before.
  mutating func firstRow(of phone: PhoneNumber, in row: Int) -> Int? {
    // The number that a `PersonKey` is made of, at half the key's size.
    let person = phone.foldedForKey
    if let first = rows[person] { return Int(first) }
    rows[person] = UInt32(clamping: row)
    return nil
  }
}

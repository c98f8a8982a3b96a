/// The people whom a list has named so far, and in which row first.
///
/// This is all that an import keeps of a row: 12 bytes in a hash table that is between three eighths and three
/// quarters full, so 16 to 32 bytes a person; about 25 MB for a million. Besides, it knows the numbers of those few who were
/// merged into another contact: whoever answers to two numbers stands in a list once.
struct SeenPeople {
  private var rows: [PhoneNumber: UInt32] = [:]
  /// Of people who have several numbers, the one that stands for all of them.
  private let numbers: [PhoneNumber: PhoneNumber]

  /// Creates an empty list.
  ///
  /// - Parameter merged: Who was merged into which contact.
  init(merged: [MergedPerson] = []) {
    var numbers: [PhoneNumber: PhoneNumber] = [:]
    // Where the contact has no number, the first of the others stands for it.
    var first: [PersonKey: PhoneNumber] = [:]
    for entry in merged {
      guard let number = entry.person.phoneNumber else { continue }
      let one = entry.contact.phoneNumber ?? first[entry.contact] ?? number
      first[entry.contact] = one
      numbers[number] = one
    }
    self.numbers = numbers
  }

  /// Remembers whose number it is, or tells in which row the person stood before.
  mutating func firstRow(of phone: PhoneNumber, in row: Int) -> Int? {
    // The number that a `PersonKey` is made of, at half the key's size.
    let folded = phone.foldedForKey
    let person = numbers.isEmpty ? folded : numbers[folded] ?? folded
    if let first = rows[person] { return Int(first) }
    rows[person] = UInt32(clamping: row)
    return nil
  }
}

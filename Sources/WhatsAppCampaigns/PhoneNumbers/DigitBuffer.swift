/// Up to 250 decimal digits of which the first 64 are kept, four bits each, without an allocation.
///
/// No number is longer than 17 digits and no chain of prefixes longer than 30, so digits after the 64th decide nothing;
/// only how many there are does.
struct DigitBuffer: Hashable, Sendable {
  private static let digitsPerWord = 32

  /// The first digit is in the highest four bits; what is not used is zero.
  private var first: UInt128 = 0
  private var second: UInt128 = 0
  private(set) var count = 0

  init() {}

  /// The last decimal digits of a number, with zeros in front up to a count of at most 32.
  init(_ value: UInt64, count: Int) {
    var value = value
    self.count = min(count, Self.digitsPerWord)
    for index in stride(from: self.count - 1, through: 0, by: -1) {
      let (quotient, digit) = value.quotientAndRemainder(dividingBy: 10)
      first |= UInt128(digit) &<< Self.shift(index)
      value = quotient
    }
  }

  private static func shift(_ index: Int) -> UInt128 {
    UInt128(truncatingIfNeeded: 124 &- 4 &* (index & (digitsPerWord - 1)))
  }

  var isEmpty: Bool { count == 0 }

  subscript(index: Int) -> UInt8 {
    switch index >> 5 {
    case 0: UInt8(truncatingIfNeeded: first &>> Self.shift(index)) & 15
    case 1: UInt8(truncatingIfNeeded: second &>> Self.shift(index)) & 15
    default: 0
    }
  }

  /// Takes the first digit off. Walking an automaton this way needs only shifts by a constant.
  mutating func removeFirst() -> UInt8 {
    let digit = UInt8(truncatingIfNeeded: first &>> 124)
    first = first &<< 4 | second &>> 124
    second = second &<< 4
    count -= 1
    return digit
  }

  mutating func append(_ digit: UInt8) {
    switch count >> 5 {
    case 0: first |= UInt128(digit) &<< Self.shift(count)
    case 1: second |= UInt128(digit) &<< Self.shift(count)
    default: break
    }
    count += 1
  }

  func dropFirst(_ length: Int) -> DigitBuffer {
    var copy = self
    let dropped = min(length, count)
    // Shifts by the width of the word or more give zero.
    copy.first = first << (4 * dropped) | second >> (128 - 4 * dropped)
    copy.second = second << (4 * dropped)
    copy.count -= dropped
    return copy
  }

  /// Replaces the first `length` digits by a literal and a part of them.
  func replacingFirst(_ length: Int, with literal: DigitBuffer, keeping kept: Range<Int>) -> DigitBuffer {
    var result = literal
    for index in kept { result.append(self[index]) }
    for index in min(length, count)..<count { result.append(self[index]) }
    return result
  }

  /// The first 17 digits as a number: all of a national number.
  var value: UInt64 {
    var value: UInt64 = 0
    for index in 0..<min(count, 17) { value = value * 10 + UInt64(self[index]) }
    return value
  }

  var text: String { String(unsafeUninitializedCapacity: count) { write(to: $0, from: 0) } }

  /// Writes the digits as ASCII from a place on, which must have room for them; returns where they end.
  func write(to bytes: UnsafeMutableBufferPointer<UInt8>, from start: Int) -> Int {
    var rest = self
    var place = start
    while !rest.isEmpty {
      bytes[place] = rest.removeFirst() &+ UInt8(ascii: "0")
      place += 1
    }
    return place
  }
}

/// Up to 250 decimal digits of which the first 64 are kept, without an allocation.
///
/// No number is longer than 17 digits and no chain of prefixes longer than 30, so digits after the 64th decide nothing;
/// only how many there are does.
struct DigitBuffer: Sendable {
  private static let capacity = 64

  private var digits = SIMD64<UInt8>()
  private var start = 0
  private(set) var count = 0

  init() {}

  /// The decimal digits of a number, with zeros in front up to a count.
  init(_ value: UInt64, count: Int) {
    var value = value
    self.count = min(count, Self.capacity)
    for index in stride(from: self.count - 1, through: 0, by: -1) {
      let (quotient, digit) = value.quotientAndRemainder(dividingBy: 10)
      digits[index] = UInt8(truncatingIfNeeded: digit)
      value = quotient
    }
  }

  var isEmpty: Bool { count == 0 }

  subscript(index: Int) -> UInt8 {
    let place = start + index
    return place < Self.capacity ? digits[place] : 0
  }

  mutating func append(_ digit: UInt8) {
    if start + count < Self.capacity { digits[start + count] = digit }
    count += 1
  }

  func dropFirst(_ length: Int) -> DigitBuffer {
    var copy = self
    let dropped = min(length, count)
    copy.start += dropped
    copy.count -= dropped
    return copy
  }

  /// Replaces the first `length` digits by a literal and a part of them.
  func replacingFirst(_ length: Int, with literal: [UInt8], keeping kept: Range<Int>) -> DigitBuffer {
    var result = DigitBuffer()
    for digit in literal { result.append(digit) }
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

  var text: String {
    String(decoding: (0..<count).map { self[$0] &+ UInt8(ascii: "0") }, as: UTF8.self)
  }
}

/// The only randomness of a simulation: SplitMix64, the same numbers for the same seed on every machine.
package struct Dice: Sendable {
  private var state: UInt64

  package init(seed: UInt64) {
    state = seed
  }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }

  /// A number in `0 ..< bound`; 0 for a bound below 1.
  mutating func below(_ bound: Int) -> Int {
    bound > 0 ? Int(next() % UInt64(bound)) : 0
  }

  mutating func range(_ range: ClosedRange<Int64>) -> Int64 {
    range.lowerBound + Int64(next() % UInt64(range.upperBound - range.lowerBound + 1))
  }

  /// True so many times in a thousand. A chance of 0 costs no number, so dropping a fault changes little else.
  mutating func chance(_ perMille: Int) -> Bool {
    perMille > 0 && below(1_000) < perMille
  }

  mutating func pick<Element>(_ elements: [Element]) -> Element {
    elements[below(elements.count)]
  }

  mutating func fraction() -> Double { Double(next() >> 11) * 0x1p-53 }
}

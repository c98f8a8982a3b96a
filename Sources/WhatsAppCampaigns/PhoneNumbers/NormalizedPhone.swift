/// A phone number read from a list.
public struct NormalizedPhone: Hashable, Sendable {
  /// The number. The numbering plan has such numbers.
  public var number: PhoneNumber
  /// Whether the number was taken for an international one without saying so: no plus, and not valid in the default
  /// region.
  public var isAssumed: Bool

  /// Creates a result, for a test's or a host's own normalizer.
  public init(number: PhoneNumber, isAssumed: Bool = false) {
    self.number = number
    self.isAssumed = isAssumed
  }
}

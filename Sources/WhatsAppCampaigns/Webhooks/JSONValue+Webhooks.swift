import Foundation

/// Tolerant readings of single fields: a field of the wrong type counts as absent.
extension JSONValue {
  /// A text that is not empty.
  func text(_ key: String) -> String? {
    guard let text = self[key]?.string, !text.isEmpty else { return nil }
    return text
  }

  /// A name or number of bounded length, which some senders write as a JSON number.
  func identifier(_ key: String) -> String? {
    let text: String? =
      switch self[key] {
      case .string(let text): text
      case .number(let number): number.int.map(String.init)
      default: nil
      }
    guard let text, (1...512).contains(text.utf8.count) else { return nil }
    return text
  }

  /// The provider's identifier of a message.
  func messageID(_ key: String) -> ProviderMessageID? {
    self[key]?.string.flatMap { ProviderMessageID(provider: $0) }
  }

  /// Seconds since 1970, as a number or as digits, within the years that a calendar can show.
  func instant(_ key: String) -> Date? {
    guard let seconds = self[key]?.intOrDigits, (0...253_402_300_799).contains(seconds) else { return nil }
    return Date(timeIntervalSince1970: TimeInterval(seconds))
  }

  /// The elements of a list, or the value itself where a sender leaves the list out.
  func items(_ key: String) -> [JSONValue] {
    switch self[key] {
    case .array(let elements): elements
    case nil, .null: []
    case .some(let single): [single]
    }
  }
}

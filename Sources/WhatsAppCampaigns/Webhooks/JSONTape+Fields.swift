import Foundation

/// Tolerant readings of single fields, as those of ``JSONValue``: a field of the wrong type counts as absent.
extension JSONTape {
  /// A text that is not empty.
  func text(_ key: StaticString, of place: Int) -> String? { text(member(key, of: place)) }

  /// The same of a value itself, where there is one.
  func text(_ place: Int?) -> String? {
    guard let place, let text = string(place), !text.isEmpty else { return nil }
    return text
  }

  /// A name or number of bounded length, which some senders write as a JSON number.
  func identifier(_ key: StaticString, of place: Int) -> String? { identifier(member(key, of: place)) }

  /// The same of a value itself, where there is one.
  func identifier(_ place: Int?) -> String? {
    guard let place else { return nil }
    let text: String? =
      switch kind(place) {
      case .string, .escapedString: string(place)
      case .number: int(place).map(String.init)
      default: nil
      }
    guard let text, (1...512).contains(text.utf8.count) else { return nil }
    return text
  }

  /// The provider's identifier of a message, where there is one.
  func messageID(_ place: Int?) -> ProviderMessageID? {
    guard let place, let text = string(place) else { return nil }
    return ProviderMessageID(provider: text)
  }

  /// Seconds since 1970, as a number or as digits, within the years that a calendar can show.
  func instant(_ key: StaticString, of place: Int) -> Date? { instant(member(key, of: place)) }

  /// The same of a value itself, where there is one.
  func instant(_ place: Int?) -> Date? {
    guard let place, let seconds = plainDigits(place) ?? value(place).intOrDigits,
      (0...253_402_300_799).contains(seconds)
    else { return nil }
    return Date(timeIntervalSince1970: TimeInterval(seconds))
  }

  /// A member with everything in it.
  func value(_ key: StaticString, of place: Int) -> JSONValue? { member(key, of: place).map(value) }

  /// The elements of a list, or the value itself where a sender leaves the list out.
  func items(_ key: StaticString, of place: Int) -> [Item] {
    guard let member = member(key, of: place) else { return [] }
    switch kind(member) {
    case .null: return []
    case .array: return elements(member).enumerated().map { Item(place: $1, key: key, number: $0) }
    default: return [Item(place: member, key: key, number: nil)]
    }
  }

  /// One of several things that stand in a value.
  struct Item {
    var place: Int
    var key: StaticString
    var number: Int?

    /// Its path, behind that of the value. Only a problem needs it.
    func path(behind path: String) -> String {
      let name = number.map { "\(key)[\($0)]" } ?? "\(key)"
      return path.isEmpty ? name : "\(path).\(name)"
    }
  }
}

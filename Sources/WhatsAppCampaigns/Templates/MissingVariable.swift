/// A value that one message needs and one contact does not have.
public struct MissingVariable: Error, Hashable, Sendable {
  /// Why there is no value that can be sent.
  @nonexhaustive
  public enum Reason: String, Hashable, Sendable, Codable {
    /// The contact's field is absent or blank, and the mapping has no fallback.
    case noValue
    /// The value is longer than the provider accepts in this place.
    case tooLong
    /// The value is none that can stand in this place: no web address, no coordinate, no date.
    case unusable

    var instruction: String {
      switch self {
      case .noValue: "the value is empty; fill it in or give a fallback"
      case .tooLong: "the value is too long; shorten it"
      case .unusable: "the value cannot be used in this place; correct it"
      }
    }
  }

  /// The variable of the template.
  public var key: VariableKey
  /// The field of the contact that should give the value; `nil` where the mapping states a text.
  public var field: String?
  /// Why there is no value that can be sent.
  public var reason: Reason

  /// Creates an error.
  public init(key: VariableKey, field: String?, reason: Reason = .noValue) {
    self.key = key
    self.field = field
    self.reason = reason
  }
}

extension MissingVariable: CustomStringConvertible {
  /// The variable, the field that should fill it, and what to do. The value itself is not in it.
  public var description: String {
    "variable \(key)\(field.map { ", field \"\($0)\"" } ?? ""): \(reason.instruction)"
  }
}

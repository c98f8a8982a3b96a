/// Why some bytes are not the JSON that was expected. It holds a place, never content.
public struct JSONError: Error, Hashable, Sendable {
  /// What was wrong.
  @nonexhaustive
  public enum Problem: Hashable, Sendable {
    /// The document ends in the middle of a value.
    case unexpectedEnd
    /// A byte that cannot stand where it stands.
    case unexpectedByte
    /// Another value, or anything but white space, follows the document.
    case trailingContent
    /// A number that is not in JSON's grammar.
    case invalidNumber
    /// A backslash followed by something that JSON does not know.
    case invalidEscape
    /// A control character that stands unescaped in a string.
    case controlCharacter
    /// Bytes that are not UTF-8.
    case invalidUTF8
    /// Arrays and objects nested deeper than the limit.
    case tooDeep
    /// A document longer than the limit.
    case tooLarge
  }

  /// What was wrong.
  public var problem: Problem
  /// Where, in bytes from the start of the document.
  public var offset: Int

  /// Creates an error.
  public init(_ problem: Problem, at offset: Int) {
    self.problem = problem
    self.offset = offset
  }
}

extension JSONError: CustomStringConvertible {
  /// The problem and the byte at which it was found.
  public var description: String {
    let what =
      switch problem {
      case .unexpectedEnd: "the document ends in the middle of a value"
      case .unexpectedByte: "a byte that cannot stand here"
      case .trailingContent: "something follows the end of the document"
      case .invalidNumber: "a number that is not written as JSON writes numbers"
      case .invalidEscape: "a backslash sequence that JSON does not know"
      case .controlCharacter: "a control character inside a string must be escaped"
      case .invalidUTF8: "the bytes are not UTF-8"
      case .tooDeep: "arrays and objects are nested too deep"
      case .tooLarge: "the document is longer than the limit"
      }
    return "not valid JSON at byte \(offset): \(what)"
  }
}

/// How much of a JSON document is accepted.
public struct JSONLimits: Hashable, Sendable {
  /// The longest document in bytes. Meta's webhooks have up to 3 MB.
  public var maximumBytes: Int
  /// How deep arrays and objects may be nested. Values above 512 count as 512, so that no stack can overflow.
  public var maximumDepth: Int

  /// Creates limits.
  public init(maximumBytes: Int = 16 << 20, maximumDepth: Int = 64) {
    self.maximumBytes = maximumBytes
    self.maximumDepth = maximumDepth
  }

  /// 16 MB and 64 levels.
  public static var `default`: JSONLimits { JSONLimits() }
}

/// A value that must not be printed: a token, an application's secret, a key.
///
/// It prints as `‹secret›` everywhere; the value itself is the property ``revealed``, a name to search for.
public struct Secret: Hashable, Sendable {
  /// The secret itself.
  public let revealed: String

  /// Wraps a secret.
  public init(_ secret: String) {
    revealed = secret
  }
}

extension Secret: Redacted {
  /// The same in words for people, without personal data.
  public var description: String { "‹secret›" }
}

/// A value that may hold personal data and shows its ``description`` wherever it is printed, reflected or dumped.
///
/// Whoever conforms writes a description that names nobody; the rest follows.
public protocol Redacted: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {}

extension Redacted {
  /// The same as the description: nothing more is printed for programmers.
  public var debugDescription: String { description }
  /// Nothing that the description does not show.
  public var customMirror: Mirror { Mirror(self, children: []) }
}

package enum Redaction {
  /// A phone number with all but its calling code and last four digits hidden: `+60•••••6789`.
  package static func phone(_ e164: String, callingCodeLength: Int) -> String {
    let digits = Array(e164.utf8.drop { $0 == UInt8(ascii: "+") })
    let shownEnd = min(4, max(0, digits.count - callingCodeLength - 2))
    let head = String(decoding: digits.prefix(callingCodeLength), as: UTF8.self)
    let tail = String(decoding: digits.suffix(shownEnd), as: UTF8.self)
    let hidden = max(0, digits.count - callingCodeLength - shownEnd)
    return "+\(head)\(String(repeating: "•", count: hidden))\(tail)"
  }
}

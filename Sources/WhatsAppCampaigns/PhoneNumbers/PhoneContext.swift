/// The `phone-context` parameter of a `tel:` link (RFC 3966): the calling code, or a domain that is ignored.
enum PhoneContext {
  private static let parameter = Array(";phone-context=".unicodeScalars)
  private static let scheme = Array("tel:".unicodeScalars)

  /// A link's number behind its context's calling code; `nil` for a text without the parameter.
  static func joined(_ text: ArraySlice<Unicode.Scalar>) throws(PhoneNumberParsingError) -> [Unicode.Scalar]? {
    guard let start = index(of: parameter, in: text) else { return nil }
    let value = text[(start + parameter.count)...]
    let context = value.prefix { $0 != ";" }
    guard isGlobalNumber(context) || isDomain(context) else { throw PhoneNumberParsingError(.notANumber) }
    let numberStart = index(of: scheme, in: text).map { $0 + scheme.count } ?? text.startIndex
    let number = numberStart < start ? text[numberStart..<start] : []
    return (context.first == "+" ? Array(context) : []) + number
  }

  static func index(of needle: [Unicode.Scalar], in text: ArraySlice<Unicode.Scalar>) -> Int? {
    guard let first = needle.first else { return nil }
    var rest = text
    while let start = rest.firstIndex(of: first) {
      if rest[start...].starts(with: needle) { return start }
      rest = rest[(start + 1)...]
    }
    return nil
  }

  private static func isGlobalNumber(_ context: ArraySlice<Unicode.Scalar>) -> Bool {
    guard context.first == "+" else { return false }
    let rest = context.dropFirst()
    return rest.contains { PhoneCharacter.digit($0) != nil }
      && rest.allSatisfy { PhoneCharacter.digit($0) != nil || $0 == "-" || $0 == "." || $0 == "(" || $0 == ")" }
  }

  private static func isDomain(_ context: ArraySlice<Unicode.Scalar>) -> Bool {
    var labels = context.split(separator: ".", omittingEmptySubsequences: false)
    if labels.count > 1, labels.last?.isEmpty == true { labels.removeLast() }
    guard let top = labels.last?.first, PhoneCharacter.isLetter(top) else { return false }
    return labels.allSatisfy { label in
      guard let first = label.first, let last = label.last, isAlphanumeric(first), isAlphanumeric(last) else {
        return false
      }
      return label.allSatisfy { isAlphanumeric($0) || $0 == "-" }
    }
  }

  private static func isAlphanumeric(_ scalar: Unicode.Scalar) -> Bool {
    PhoneCharacter.isLetter(scalar) || PhoneCharacter.digit(scalar) != nil
  }
}

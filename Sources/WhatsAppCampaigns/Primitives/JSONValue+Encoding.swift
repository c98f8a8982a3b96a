extension JSONValue {
  /// Encodes the value without white space.
  ///
  /// The same value always gives the same bytes: members stand in the order in which they were inserted, and numbers
  /// in the spelling in which they were written.
  ///
  /// - Parameter escapingNonASCII: Writes everything beyond ASCII as `\u` and four lower-case digits, which is the form
  ///   that Meta signs.
  public func encoded(escapingNonASCII: Bool = false) -> [UInt8] {
    var writer = JSONWriter(escapingNonASCII: escapingNonASCII)
    writer.value(self)
    return writer.bytes
  }

  /// Encodes the value as text; see ``encoded(escapingNonASCII:)``.
  public func encodedString(escapingNonASCII: Bool = false) -> String {
    String(decoding: encoded(escapingNonASCII: escapingNonASCII), as: UTF8.self)
  }
}

extension JSONWriter {
  /// Writes a value with everything in it.
  mutating func value(_ value: JSONValue) {
    switch value {
    case .null: literal("null")
    case .bool(let bool): literal(bool ? "true" : "false")
    case .number(let number): literal(number.text)
    case .string(let text): string(text)
    case .array(let elements):
      array { writer in
        for element in elements { writer.value(element) }
      }
    case .object(let object):
      self.object { writer in
        for member in object.members {
          writer.key(member.key)
          writer.value(member.value)
        }
      }
    }
  }
}

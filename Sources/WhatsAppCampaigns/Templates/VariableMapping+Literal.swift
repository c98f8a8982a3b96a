extension VariableMapping: ExpressibleByDictionaryLiteral {
  /// Takes a mapping that stands in the source code, such as `["1": .field("name")]`.
  ///
  /// - Precondition: No variable stands in it twice.
  public init(dictionaryLiteral elements: (VariableKey, VariableSource)...) {
    self.init(Dictionary(uniqueKeysWithValues: elements))
  }
}

extension VariableKey: ExpressibleByStringLiteral {
  /// Takes a variable that stands in the source code, such as `"1"` or `"header:1"`.
  ///
  /// - Precondition: The text is a valid variable. Text that comes from anywhere else goes through `init(rawValue:)`.
  public init(stringLiteral text: String) {
    guard let key = VariableKey(rawValue: text) else { preconditionFailure("“\(text)” is no variable of a template") }
    self = key
  }
}

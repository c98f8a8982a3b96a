/// Says for every variable of a template where its value comes from.
public struct VariableMapping: Hashable, Sendable {
  /// The sources by variable.
  public var sources: [VariableKey: VariableSource]

  /// Creates a mapping.
  public init(_ sources: [VariableKey: VariableSource] = [:]) {
    self.sources = sources
  }

  /// Parses assignments such as `1=field:name` and `button0:1=text:SALE`.
  ///
  /// - Throws: One problem for each assignment that cannot be read or that repeats a variable.
  public init(assignments: [String]) throws(TemplateError) {
    self.init()
    var problems: [TemplateProblem] = []
    for (index, assignment) in assignments.enumerated() {
      let parts = assignment.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, let key = VariableKey(rawValue: String(parts[0])),
        let source = VariableSource(parts[1])
      else {
        problems.append(
          TemplateProblem(
            path: "variables[\(index)]",
            rule: "must read VARIABLE=field:NAME, VARIABLE=field:NAME|FALLBACK or VARIABLE=text:WORDS, "
              + "where VARIABLE is such as 1, first_name, header:1 or button0:1"
          )
        )
        continue
      }
      if sources.updateValue(source, forKey: key) != nil {
        problems.append(TemplateProblem(path: key.rawValue, rule: "is given twice; give each variable once"))
      }
    }
    guard problems.isEmpty else { throw TemplateError(problems: problems) }
  }

  /// The source of one variable.
  public subscript(key: VariableKey) -> VariableSource? {
    get { sources[key] }
    set { sources[key] = newValue }
  }
}

extension VariableMapping: Codable {
  /// Reads an object such as `{"1":"field:name"}`.
  public init(from decoder: any Decoder) throws {
    self.init(try decoder.singleValueContainer().decode([VariableKey: VariableSource].self))
  }

  /// Writes an object such as `{"1":"field:name"}`.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(sources)
  }
}

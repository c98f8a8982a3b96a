/// Reads a request body member by member, and notes what is missing, of the wrong type, or not known.
///
/// Reading goes on behind a problem, so that all of them are listed at once.
struct PayloadReader {
  /// More problems than this are not listed, so that the answer to a hostile body stays smaller than the body.
  static let maximumProblems = 100

  private(set) var problems: [TemplateProblem] = []
  /// Lists of which an element could not be read.
  private var partialLists: Set<String> = []
  /// Where elements of several lists are counted together, and one of them could not be read.
  private var partialTotals: Set<String> = []

  mutating func note(_ rule: String, at path: String) {
    if problems.count < Self.maximumProblems { problems.append(TemplateProblem(path: path, rule: rule)) }
  }

  /// Notes what is wrong with a message that was read. A field that is noted already, such as a missing one, is not
  /// noted again for what stands in its place.
  mutating func note(_ found: [TemplateProblem]) {
    guard problems.count < Self.maximumProblems else { return }
    let noted = Set(problems.map(\.path))
    for problem in found where problem.severity == .error && !noted.contains(problem.path) && !isUncertain(problem) {
      note(problem.rule, at: problem.path)
    }
  }

  /// Leaves an element out of what is read of a list, after what is wrong with it was noted.
  ///
  /// What the message then seems to break may not be so: the list is shorter than in the body, and the elements behind stand at
  /// other places.
  ///
  /// - Parameters:
  ///   - list: The path of the list.
  ///   - total: Where its elements are counted together with those of other lists, if anywhere.
  mutating func leaveOut(from list: String, countedAt total: String? = nil) {
    // Each has its note, so there are no more of them than notes.
    guard problems.count < Self.maximumProblems else { return }
    partialLists.insert(list)
    if let total { partialTotals.insert(total) }
  }

  private func isUncertain(_ problem: TemplateProblem) -> Bool {
    guard !partialLists.isEmpty else { return false }
    let path = problem.path
    if partialTotals.contains(path) || partialLists.contains(path) { return true }
    return path.indices.contains { path[$0] == "[" && partialLists.contains(String(path[..<$0])) }
  }

  /// An object, whose members must be among some names.
  mutating func object(_ value: JSONValue?, at path: String, _ known: Set<String>) -> JSONObject? {
    guard let value else {
      note("is missing", at: path)
      return nil
    }
    guard let object = value.object else {
      note("must be an object", at: path)
      return nil
    }
    for member in object where !known.contains(member.key) && !member.value.isNull {
      note("is no field that the provider documents here", at: Self.join(path, Self.printable(member.key)))
    }
    return object
  }

  /// A list; an absent one is missing.
  mutating func list(_ value: JSONValue?, at path: String) -> [JSONValue] {
    guard let value else {
      note("is missing", at: path)
      return []
    }
    guard let list = value.array else {
      note("must be a list", at: path)
      return []
    }
    return list
  }

  /// A list that may be absent.
  mutating func optionalList(_ object: JSONObject, _ key: String, at path: String) -> [JSONValue] {
    guard let value = object[key], !value.isNull else { return [] }
    return list(value, at: Self.join(path, key))
  }

  /// A text that must be there; empty where it is not, which is noted.
  mutating func text(_ object: JSONObject, _ key: String, at path: String) -> String {
    guard let value = object[key], !value.isNull else {
      note("is missing", at: Self.join(path, key))
      return " "
    }
    guard let text = value.string else {
      note("must be a text", at: Self.join(path, key))
      return " "
    }
    return text
  }

  /// A text that may be absent.
  mutating func optionalText(_ object: JSONObject, _ key: String, at path: String) -> String? {
    guard let value = object[key], !value.isNull else { return nil }
    if value.string == nil { note("must be a text", at: Self.join(path, key)) }
    return value.string
  }

  /// A text that may be written as a number, as identifiers sometimes are.
  mutating func identifier(_ object: JSONObject, _ key: String, at path: String) -> String? {
    guard let value = object[key], !value.isNull else { return nil }
    switch value {
    case .string(let text): return text
    case .number(let number): return number.text
    default:
      note("must be a text", at: Self.join(path, key))
      return nil
    }
  }

  /// `true` or `false`; absent counts as false.
  mutating func flag(_ object: JSONObject, _ key: String, at path: String) -> Bool {
    guard let value = object[key], !value.isNull else { return false }
    if value.bool == nil { note("must be true or false", at: Self.join(path, key)) }
    return value.bool ?? false
  }

  /// A whole number that must be there, which may be written as digits.
  mutating func integer(_ object: JSONObject, _ key: String, at path: String) -> Int64? {
    let number = object[key]?.intOrDigits
    if number == nil {
      note(object[key] == nil ? "is missing" : "must be a whole number", at: Self.join(path, key))
    }
    return number
  }

  /// The path of a member.
  static func join(_ path: String, _ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

  /// A key that is safe to show: whoever wrote the body chose it.
  private static func printable(_ key: String) -> String {
    let isPlain = key.utf8.allSatisfy { $0 == UInt8(ascii: "_") || $0.isLetterOrDigit }
    return isPlain && (1...64).contains(key.utf8.count) ? key : "‹\(key.utf8.count) bytes›"
  }
}

extension UInt8 {
  /// Whether the byte is an ASCII letter or digit.
  var isLetterOrDigit: Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self)
      || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20)
  }
}

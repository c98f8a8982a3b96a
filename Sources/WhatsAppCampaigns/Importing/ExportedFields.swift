/// The columns of an export for the fields of contacts: one for each field, however its name is capitalised, so that an import
/// does not find the same header twice.
struct ExportedFields {
  /// The spelling under which a field was met first, by what it is without capitals.
  private var first: [String: String] = [:]
  /// All names that were met, with what they are without capitals.
  private var folded: [String: String] = [:]
  /// What somebody has under several names, which stay apart.
  private var apart: Set<String> = []

  /// Takes note of what a contact has.
  mutating func insert(_ fields: [String: String]) {
    for name in fields.keys.sorted() where folded[name] == nil {
      let field = name.lowercased()
      folded[name] = field
      if first[field] == nil { first[field] = name }
    }
    // Mostly there is one spelling of each, and nobody can have two.
    guard first.count < folded.count else { return }
    var own: Set<String> = []
    for name in fields.keys {
      if let field = folded[name], !own.insert(field).inserted { apart.insert(field) }
    }
  }

  /// The headers, in order.
  var columns: [String] {
    Set(folded.map { name, field in apart.contains(field) ? name : first[field] ?? name }).sorted()
  }

  /// Puts what a contact has under the headers.
  func spell(_ fields: inout [String: String]) {
    guard first.count < folded.count else { return }
    for (name, value) in fields {
      guard let field = folded[name], !apart.contains(field), let header = first[field], header != name else {
        continue
      }
      fields[name] = nil
      fields[header] = value
    }
  }
}

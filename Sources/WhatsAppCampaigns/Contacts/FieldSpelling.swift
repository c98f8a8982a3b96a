/// How a field is found as people write its name: capitals do not matter, everything else does.
///
/// Two lists may spell one field with other capitals, and two contacts then have it under two names. Which letters are each
/// other's capitals is a matter of Unicode that no two databases agree on, so no database is asked: it is asked which names
/// there are (``ContactStore/fieldNames(_:)``), and this says which of them are meant.
public enum FieldSpelling {
  /// What every contact may have, whatever lists say.
  package enum ProfileField: String {
    case name, phone
  }

  /// The part of the profile that a name means, where it means no column of a list.
  package static func profileField(_ name: String) -> ProfileField? {
    guard (4...5).contains(name.utf8.count) else { return nil }
    return ProfileField(rawValue: name.lowercased())
  }

  /// Those of some names that mean a field, in the order in which a contact is asked for them: as it is spelled here before
  /// all others.
  ///
  /// A contact that has several of them has the value of the first one.
  public static func spellings(of field: String, among names: some Sequence<String>) -> [String] {
    let folded = field.lowercased()
    return names.filter { $0.lowercased() == folded }.sorted { left, right in
      if (left == field) != (right == field) { return left == field }
      // One text may be written in several ways, of which a contact has one.
      return left == right ? left.utf8.lexicographicallyPrecedes(right.utf8) : left < right
    }
  }

  /// The value of a field among some, however its name is capitalised.
  static func value(of field: String, in fields: [String: String]) -> String? {
    if let value = fields[field] { return value }
    return spellings(of: field, among: fields.keys).first.flatMap { fields[$0] }
  }

  /// What was known, with what is stated: that replaces a value under the name by which the field was known, and what it
  /// leaves out stays.
  static func fields(_ known: [String: String], stating stated: [String: String]) -> [String: String] {
    if known.isEmpty { return stated }
    var fields = known
    for (field, name) in names(of: stated.keys, among: known) { fields[name] = stated[field] }
    return fields
  }

  /// Each of some fields with the name by which it is known, or its own, in the order of the names: where two of them are
  /// one field, every store takes the last.
  private static func names(of stated: some Sequence<String>, among known: [String: String]) -> [(String, String)] {
    // Nearly always they are spelled as they were, and nothing has to be folded.
    var folded: [String: [String]]?
    return stated.sorted().map { field in
      if known[field] != nil { return (field, field) }
      let groups = folded ?? Dictionary(grouping: known.keys) { $0.lowercased() }
      folded = groups
      return (field, spellings(of: field, among: groups[field.lowercased()] ?? []).first ?? field)
    }
  }
}

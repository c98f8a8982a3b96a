/// The further columns of a person in the form in which they are stored: one JSON object of texts, its keys in order.
///
/// A list of a million people is a million of these between its reader and its store. As one text each they cost one
/// allocation, a dictionary would cost many; equal fields are equal texts. The character U+0000, which no database finds in a
/// JSON object again, is kept as U+FFFD.
package struct StoredFields: Hashable, Sendable {
  /// The JSON object; `nil` where there are no fields.
  package let text: String?

  /// Writes fields.
  package init(_ fields: [String: String]) {
    guard !fields.isEmpty else {
      text = nil
      return
    }
    var writer = JSONWriter(replacingNull: true)
    writer.object { writer in
      for field in fields.sorted(by: { $0.key < $1.key }) { writer.member(field.key, field.value) }
    }
    text = String(decoding: writer.bytes, as: UTF8.self)
  }

  /// Takes over what has that form already.
  package init(written text: String?) {
    self.text = text
  }

  /// The fields by their names.
  package var values: [String: String] {
    text.flatMap(Self.values) ?? [:]
  }

  /// Reads what a store holds; `nil` for a text that no store wrote.
  package static func values(in text: String) -> [String: String]? {
    guard let members = (try? JSONValue.parse(text, limits: JSONLimits(maximumBytes: 64 << 20)))?.object else {
      return nil
    }
    var fields: [String: String] = [:]
    for member in members.members {
      fields[member.key] = member.value.string
    }
    return fields
  }
}

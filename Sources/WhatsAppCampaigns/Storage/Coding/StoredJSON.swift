import Foundation

/// Values that are read rarely, as JSON text. Keys are sorted, so that equal values are equal texts.
package enum StoredJSON {
  package static func encode(_ value: some Encodable) throws(StoreError) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      return String(decoding: try encoder.encode(value), as: UTF8.self)
    } catch {
      throw StoreError(.conflict, "A value cannot be stored, because it has no JSON form.")
    }
  }

  package static func decode<Value: Decodable>(
    _ type: Value.Type,
    from text: String,
    _ what: String
  ) throws(StoreError) -> Value {
    do {
      return try JSONDecoder().decode(type, from: Data(text.utf8))
    } catch {
      throw .corrupt(what)
    }
  }

  /// Parses a text that a store wrote.
  package static func value(_ text: String) -> JSONValue? { tape(text)?.value(JSONTape.root) }

  /// The same without making a value of each of its parts.
  static func tape(_ text: String) -> JSONTape? {
    do {
      return try JSONTape(parsing: Array(text.utf8), limits: JSONLimits(maximumBytes: 64 << 20))
    } catch {
      return nil
    }
  }
}

extension StoreError {
  /// What is stored cannot be read as what it has to be.
  @usableFromInline
  package static func corrupt(_ what: String) -> StoreError {
    StoreError(.corrupt, "The store holds a \(what) that cannot be read; restore it from a backup.")
  }
}

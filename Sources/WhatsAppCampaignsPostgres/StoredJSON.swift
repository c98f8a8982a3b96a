import Foundation
import WhatsAppCampaigns

/// Values that are read rarely, as JSON text. Keys are sorted, so that equal values are equal texts.
enum StoredJSON {
  static func encode(_ value: some Encodable) throws(StoreError) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      return String(decoding: try encoder.encode(value), as: UTF8.self)
    } catch {
      throw StoreError(.conflict, "A value cannot be stored, because it has no JSON form.")
    }
  }

  static func decode<Value: Decodable>(
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
}

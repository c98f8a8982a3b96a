import WhatsAppCampaigns

/// The JSON parser: what it takes is written and read as itself, and what it refuses is named by a place in the document.
struct JSONRules: Rules {
  func broken(by bytes: [UInt8]) -> String? {
    let value: JSONValue
    do {
      value = try JSONValue.parse(bytes)
    } catch {
      return (0...bytes.count).contains(error.offset) ? nil : "an error names a place in the document"
    }
    let written = value.encoded()
    guard let again = try? JSONValue.parse(written), again == value, again.hashValue == value.hashValue else {
      return "what is written reads as itself"
    }
    if again.encoded() != written { return "the same value gives the same bytes" }
    let escaped = value.encoded(escapingNonASCII: true)
    if escaped.contains(where: { $0 >= 0x80 }) { return "everything beyond ASCII is escaped" }
    guard (try? JSONValue.parse(escaped)) == value else { return "the escaped form reads as the same value" }
    guard (try? JSONValue.parse([0x20] + bytes + [0x0A])) == value || bytes.starts(with: [0xEF, 0xBB, 0xBF]) else {
      return "white space around a document changes nothing"
    }
    if (try? JSONValue.parse(written + [0x2C])) != nil { return "nothing follows a document" }
    return String(decoding: written, as: UTF8.self).utf8.elementsEqual(written) ? nil : "what is written is UTF-8"
  }
}

/// Reads a key of 32 bytes as people write one down.
enum KeyText {
  /// 64 hexadecimal digits, or base64 in either alphabet, with or without padding.
  static func bytes(of text: some StringProtocol) -> [UInt8]? {
    let characters = text.utf8.filter { !($0 == 0x20 || (0x09...0x0D).contains($0)) }
    let bytes = characters.count == 64 ? hexadecimal(characters) : base64(characters)
    return bytes?.count == Cryptography.keyLength ? bytes : nil
  }

  private static func hexadecimal(_ characters: [UInt8]) -> [UInt8]? {
    let digits = characters.compactMap { Character(UnicodeScalar($0)).hexDigitValue.map(UInt8.init) }
    guard digits.count == characters.count else { return nil }
    return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
  }

  private static func base64(_ characters: [UInt8]) -> [UInt8]? {
    var characters = characters
    while characters.last == UInt8(ascii: "=") { characters.removeLast() }
    for index in characters.indices {
      if characters[index] == UInt8(ascii: "+") { characters[index] = UInt8(ascii: "-") }
      if characters[index] == UInt8(ascii: "/") { characters[index] = UInt8(ascii: "_") }
    }
    return Base64URL.decode(String(decoding: characters, as: UTF8.self))
  }
}

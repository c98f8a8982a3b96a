/// An encoding of text that lists come in.
@nonexhaustive
public enum TextEncoding: String, Hashable, Sendable, CaseIterable {
  /// UTF-8, with a byte-order mark or without.
  case utf8 = "utf-8"
  /// UTF-16, low byte first: the "Unicode Text" of Excel.
  case utf16LittleEndian = "utf-16le"
  /// UTF-16, high byte first.
  case utf16BigEndian = "utf-16be"
  /// Windows-1252: the plain "CSV" of a Western Excel. ISO 8859-1 is read as this, as browsers do.
  case windows1252 = "windows-1252"

  /// Finds an encoding by one of its usual names, such as `UTF8`, `utf-16le`, `latin1` or `cp1252`.
  ///
  /// - Returns: `nil` for an encoding that is not read here, such as GBK: save such a file as "CSV UTF-8".
  public init?(name: String) {
    switch name.lowercased().filter({ $0.isASCII && ($0.isLetter || $0.isNumber) }) {
    case "utf8", "utf8bom", "utf8sig": self = .utf8
    case "utf16le": self = .utf16LittleEndian
    case "utf16be": self = .utf16BigEndian
    case "windows1252", "cp1252", "ansi", "latin1", "iso88591": self = .windows1252
    default: return nil
    }
  }
}

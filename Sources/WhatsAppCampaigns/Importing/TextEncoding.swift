/// An encoding of text that lists come in.
///
/// UTF-8, UTF-16 and Windows-1252 are found, where a text shows them, and read everywhere. The others never show: a caller
/// names them, and the system's `iconv` reads them.
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
  /// GBK: the plain "CSV" of an Excel in simplified Chinese. GB2312 is read as this.
  case gbk
  /// GB18030, which has every character; GBK is nearly a part of it.
  case gb18030
  /// Big5 with the characters of Hong Kong: the plain "CSV" of an Excel in traditional Chinese.
  case big5
  /// Shift JIS as Windows has it: Japanese.
  case shiftJIS = "shift_jis"
  /// EUC-KR as Windows has it: Korean.
  case eucKR = "euc-kr"
  /// Windows-874: Thai. TIS-620 is read as this.
  case windows874 = "windows-874"
  /// Windows-1250: Central European.
  case windows1250 = "windows-1250"
  /// Windows-1251: Cyrillic.
  case windows1251 = "windows-1251"
  /// Windows-1253: Greek.
  case windows1253 = "windows-1253"
  /// Windows-1254: Turkish.
  case windows1254 = "windows-1254"
  /// Windows-1255: Hebrew.
  case windows1255 = "windows-1255"
  /// Windows-1256: Arabic, Persian, Urdu.
  case windows1256 = "windows-1256"
  /// Windows-1257: Baltic.
  case windows1257 = "windows-1257"
  /// Windows-1258: Vietnamese.
  case windows1258 = "windows-1258"
  /// The "CSV (Macintosh)" of Excel.
  case macintosh

  /// Finds an encoding by one of its usual names, such as `UTF8`, `utf-16le`, `latin1`, `cp936` or `big5-hkscs`.
  ///
  /// - Returns: `nil` for an encoding that is not read here: save such a file as "CSV UTF-8".
  public init?(name: String) {
    let plain = Self.plain(name)
    guard let encoding = Self.aliases[plain] ?? Self.allCases.first(where: { Self.plain($0.rawValue) == plain }) else {
      return nil
    }
    self = encoding
  }

  private static func plain(_ name: String) -> String {
    name.lowercased().filter { $0.isASCII && ($0.isLetter || $0.isNumber) }
  }

  private static let aliases: [String: TextEncoding] = [
    "utf8bom": .utf8, "utf8sig": .utf8, "cp1252": .windows1252, "ansi": .windows1252, "latin1": .windows1252,
    "iso88591": .windows1252, "gb2312": .gbk, "cp936": .gbk, "euccn": .gbk, "big5hkscs": .big5, "cp950": .big5,
    "sjis": .shiftJIS, "cp932": .shiftJIS, "windows31j": .shiftJIS, "cp949": .eucKR, "uhc": .eucKR,
    "cp874": .windows874,
    "tis620": .windows874, "cp1250": .windows1250, "cp1251": .windows1251, "cp1253": .windows1253,
    "cp1254": .windows1254,
    "cp1255": .windows1255, "cp1256": .windows1256, "cp1257": .windows1257, "cp1258": .windows1258, "mac": .macintosh,
    "macroman": .macintosh,
  ]

  /// What the system's `iconv` calls it; `nil` for those that are read without it.
  var systemName: String? {
    switch self {
    case .utf8, .utf16LittleEndian, .utf16BigEndian, .windows1252: nil
    // The tables of Windows, which has some characters more than the standards.
    case .gbk: "CP936"
    case .gb18030: "GB18030"
    case .big5: "BIG5-HKSCS"
    case .shiftJIS: "CP932"
    case .eucKR: "CP949"
    case .windows874: "CP874"
    case .windows1250: "CP1250"
    case .windows1251: "CP1251"
    case .windows1253: "CP1253"
    case .windows1254: "CP1254"
    case .windows1255: "CP1255"
    case .windows1256: "CP1256"
    case .windows1257: "CP1257"
    case .windows1258: "CP1258"
    case .macintosh: "MACINTOSH"
    }
  }
}

import WhatsAppCampaigns

/// Which styles of a workbook show a number as a date.
final class DateStyles: XMLPartHandler {
  private var isDateFormat: [Int: Bool] = [:]
  private var styles: [Bool] = []
  private var isInCellFormats = false

  /// Whether a cell of that style shows a date.
  func showsDate(_ style: Int) -> Bool { styles.indices.contains(style) && styles[style] }

  override func start(_ name: XMLName, _ attributes: XMLAttributes) {
    if name == "numFmt" {
      guard let id = attributes.value("numFmtId").flatMap({ Int($0) }), let code = attributes.value("formatCode") else {
        return
      }
      isDateFormat[id] = Self.isDate(code)
    } else if name == "cellXfs" {
      isInCellFormats = true
    } else if name == "xf", isInCellFormats {
      let format = attributes.value("numFmtId").flatMap { Int($0) } ?? 0
      styles.append(isDateFormat[format] ?? Self.builtIn.contains { $0.contains(format) })
    }
  }

  override func end(_ name: XMLName) {
    if name == "cellXfs" { isInCellFormats = false }
  }

  /// The numbers of the formats for dates and times that every program knows (ECMA-376 part 1, 18.8.30).
  private static let builtIn = [14...22, 27...36, 45...47, 50...58]

  /// Whether a format shows days or hours: by its letters, outside of quoted text, conditions and escapes.
  static func isDate(_ code: String) -> Bool {
    var rest = code.utf8.makeIterator()
    while let byte = rest.next() {
      switch byte {
      case UInt8(ascii: "\""): while let quoted = rest.next(), quoted != UInt8(ascii: "\"") {}
      case UInt8(ascii: "["): while let inner = rest.next(), inner != UInt8(ascii: "]") {}
      case UInt8(ascii: "\\"), UInt8(ascii: "_"), UInt8(ascii: "*"): _ = rest.next()
      case UInt8(ascii: ";"): return false
      default:
        if [UInt8(ascii: "d"), UInt8(ascii: "m"), UInt8(ascii: "y"), UInt8(ascii: "h"), UInt8(ascii: "s")]
          .contains(byte | 0x20)
        {
          return true
        }
      }
    }
    return false
  }
}

import WhatsAppCampaigns

/// Which styles of a workbook show a number as a date or as a duration.
struct DateStyles: XMLPartHandler {
  /// What a format makes of a number.
  enum ShownTime {
    case none, date, duration
  }

  /// More than a spreadsheet program takes, which is 65,490 styles and a few hundred formats of a workbook's own.
  private static let mostStyles = 65_536

  private var formats: [Int: ShownTime] = [:]
  private var styles: [ShownTime] = []
  private var isInCellFormats = false

  /// What a cell of that style shows.
  func shownTime(_ style: Int) -> ShownTime { styles.indices.contains(style) ? styles[style] : .none }

  mutating func start(_ name: XMLName, _ attributes: XMLAttributes) throws(ImportError) {
    guard max(formats.count, styles.count) < Self.mostStyles else {
      throw ImportError(.tooLarge, detail: "it has more styles than a spreadsheet program takes")
    }
    if name == "numFmt" {
      guard let id = attributes.value("numFmtId").flatMap({ Int($0) }), let code = attributes.value("formatCode") else {
        return
      }
      formats[id] = Self.shownTime(by: code)
    } else if name == "cellXfs" {
      isInCellFormats = true
    } else if name == "xf", isInCellFormats {
      let format = attributes.value("numFmtId").flatMap { Int($0) } ?? 0
      styles.append(formats[format] ?? Self.builtIn(format))
    }
  }

  mutating func end(_ name: XMLName) {
    if name == "cellXfs" { isInCellFormats = false }
  }

  /// What the formats show that every program knows by their numbers (ECMA-376 part 1, 18.8.30).
  private static func builtIn(_ format: Int) -> ShownTime {
    switch format {
    case 46: .duration
    case 14...22, 27...36, 45, 47, 50...58: .date
    default: .none
    }
  }

  /// Whether a format shows days or hours: by its letters, outside of quoted text, conditions and escapes. Hours, minutes
  /// or seconds in brackets are counted on beyond the day, and so are a duration.
  static func shownTime(by code: String) -> ShownTime {
    var rest = code.utf8.makeIterator()
    while let byte = rest.next() {
      switch byte {
      case UInt8(ascii: "\""): while let quoted = rest.next(), quoted != UInt8(ascii: "\"") {}
      case UInt8(ascii: "["):
        var bracket: [UInt8] = []
        while let inner = rest.next(), inner != UInt8(ascii: "]") { bracket.append(inner | 0x20) }
        let isCounted = [UInt8(ascii: "h"), UInt8(ascii: "m"), UInt8(ascii: "s")].contains(bracket.first)
        if isCounted, bracket.allSatisfy({ $0 == bracket[0] }) { return .duration }
      case UInt8(ascii: "\\"), UInt8(ascii: "_"), UInt8(ascii: "*"): _ = rest.next()
      case UInt8(ascii: ";"): return .none
      default:
        if [UInt8(ascii: "d"), UInt8(ascii: "m"), UInt8(ascii: "y"), UInt8(ascii: "h"), UInt8(ascii: "s")]
          .contains(byte | 0x20)
        {
          return .date
        }
      }
    }
    return .none
  }
}

/// The ways to say that an extension follows.
enum ExtensionLabel {
  private typealias Word = [Unicode.Scalar]

  private static let explicit: [Word] = {
    let middles = ["", "ensio", "ensi\u{F3}", "ensio\u{301}"]
    let latin = ["xt", "ext"].flatMap { start in middles.flatMap { [start + $0, start + $0 + "n"] } }
    return words(latin + ["ｘｔ", "ｅｘｔ", "ｘｔｎ", "ｅｘｔｎ", "доб", "anexo"])
  }()
  private static let ambiguous = words(["x", "ｘ", "#", "＃", "~", "～", "int", "ｉｎｔ"])
  private static let parameter = Array(";ext=".unicodeScalars)

  private static func words(_ texts: [String]) -> [Word] { texts.map { Array($0.unicodeScalars) } }

  /// How many digits may follow a label; 0 when it is none.
  static func limit(_ label: ArraySlice<Unicode.Scalar>, hasHash: Bool) -> Int {
    guard hasHash || label.contains(where: isTelling) else { return 0 }
    var limit = 0
    if !hasHash, isEqual(label, parameter) { limit = 20 }
    let word = withoutSeparators(label)
    if !word.isEmpty {
      if explicit.contains(where: { isEqual(word, $0) }) { limit = max(limit, 20) }
      if ambiguous.contains(where: { isEqual(word, $0) }) { limit = max(limit, 9) }
    }
    if hasHash, !label.isEmpty, label.allSatisfy({ $0 == " " || $0 == "-" }) { limit = max(limit, 6) }
    return max(limit, separatorLimit(label))
  }

  /// Whether a character is more than the punctuation that stands inside every second number.
  private static func isTelling(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case " ", "-", ".", "(", ")", "/": false
    default: true
    }
  }

  /// `,,` and `;` dial an extension by themselves; a single comma is weaker.
  private static func separatorLimit(_ label: ArraySlice<Unicode.Scalar>) -> Int {
    let rest = label.drop(while: isSpace)
    if rest.first == ";", isTail(rest.dropFirst()) { return 15 }
    guard rest.first == "," else { return 0 }
    if rest.dropFirst().first == ",", isTail(rest.dropFirst(2)) { return 15 }
    return isTail(rest.drop { $0 == "," }) ? 9 : 0
  }

  private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
    scalar == " " || scalar == "\u{A0}" || scalar == "\t"
  }

  private static func isColonOrDot(_ scalar: Unicode.Scalar) -> Bool {
    scalar == ":" || scalar == "." || scalar == "\u{FF0E}"
  }

  private static func isTailSeparator(_ scalar: Unicode.Scalar) -> Bool {
    isSpace(scalar) || scalar == "," || scalar == "-"
  }

  private static func isTail(_ rest: ArraySlice<Unicode.Scalar>) -> Bool {
    let afterMark = rest.first.map(isColonOrDot) == true ? rest.dropFirst() : rest
    return afterMark.allSatisfy(isTailSeparator)
  }

  /// The word between the separators that may stand before and after a label.
  private static func withoutSeparators(_ label: ArraySlice<Unicode.Scalar>) -> ArraySlice<Unicode.Scalar> {
    var word = label.drop { isSpace($0) || $0 == "," }
    while let last = word.last, isTailSeparator(last) { word.removeLast() }
    if let last = word.last, isColonOrDot(last) { word.removeLast() }
    return word
  }

  /// Whether a label is a word, in whichever case it is written.
  private static func isEqual(_ label: ArraySlice<Unicode.Scalar>, _ word: Word) -> Bool {
    label.count == word.count && zip(label, word).allSatisfy { lowercased($0) == $1 }
  }

  /// The small letter for a capital of the scripts that labels are written in: ASCII, `Ó`, Cyrillic, full-width.
  private static func lowercased(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar.value {
    case 0x41...0x5A, 0xD3, 0x410...0x42F, 0xFF21...0xFF3A: Unicode.Scalar(scalar.value + 0x20) ?? scalar
    default: scalar
    }
  }
}

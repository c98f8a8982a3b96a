/// The ways to say that an extension follows.
enum ExtensionLabel {
  private static let explicit: Set<String> = {
    let middles = ["", "ensio", "ensió"]
    let latin = ["xt", "ext"].flatMap { start in middles.flatMap { [start + $0, start + $0 + "n"] } }
    return Set(latin + ["ｘｔ", "ｅｘｔ", "ｘｔｎ", "ｅｘｔｎ", "доб", "anexo"])
  }()
  private static let ambiguous: Set<String> = ["x", "ｘ", "#", "＃", "~", "～", "int", "ｉｎｔ"]
  private static let longest = 12

  /// How many digits may follow a label; 0 when it is none.
  static func limit(_ label: ArraySlice<Unicode.Scalar>, hasHash: Bool) -> Int {
    var limit = 0
    if !hasHash, label.elementsEqual(";ext=".unicodeScalars) || lowercased(label) == ";ext=" { limit = 20 }
    let word = withoutSeparators(label)
    if !word.isEmpty, word.count <= longest {
      let text = lowercased(word)
      if explicit.contains(text) { limit = max(limit, 20) }
      if ambiguous.contains(text) { limit = max(limit, 9) }
    }
    if hasHash, !label.isEmpty, label.allSatisfy({ $0 == " " || $0 == "-" }) { limit = max(limit, 6) }
    return max(limit, separatorLimit(label))
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

  private static func lowercased(_ word: ArraySlice<Unicode.Scalar>) -> String {
    var view = String.UnicodeScalarView()
    for scalar in word { view.append(contentsOf: scalar.properties.lowercaseMapping.unicodeScalars) }
    return String(view)
  }
}

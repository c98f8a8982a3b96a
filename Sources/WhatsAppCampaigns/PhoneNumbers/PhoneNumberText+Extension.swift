extension PhoneNumberText {
  typealias Extension = (index: Int, digits: String)

  /// Where an extension at the end of a text begins, as far left as possible.
  ///
  /// An extension is a label or separator, digits, and perhaps a `#`. How many digits it may have depends on how
  /// clearly the label says that it is one.
  static func extensionStart(
    in text: ArraySlice<Unicode.Scalar>,
    from lowest: Int = 0,
    through highest: Int = .max
  ) -> Extension? {
    let hasHash = text.last == "#"
    let end = hasHash ? text.endIndex - 1 : text.endIndex
    let digitsStart =
      text.startIndex
      + (text[..<end].lastIndex { PhoneCharacter.digit($0) == nil }
        .map { $0 - text.startIndex + 1 } ?? 0)
    guard (1...20).contains(end - digitsStart) else { return nil }
    let digits = text[digitsStart..<end]
    let labelStart =
      text[..<digitsStart].lastIndex { PhoneCharacter.digit($0) != nil }.map { $0 + 1 }
      ?? text.startIndex
    for start in max(labelStart, lowest)..<max(digitsStart, labelStart, lowest) where start <= highest {
      let limit = ExtensionLabel.limit(text[start..<digitsStart], hasHash: hasHash)
      if digits.count <= limit {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: digits)
        return (start, String(view))
      }
    }
    return nil
  }
}

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

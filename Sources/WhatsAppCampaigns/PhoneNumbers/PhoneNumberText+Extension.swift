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

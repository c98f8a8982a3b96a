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
    var digitsStart = end
    while digitsStart > text.startIndex, PhoneCharacter.digit(text[digitsStart - 1]) != nil { digitsStart -= 1 }
    guard (1...20).contains(end - digitsStart) else { return nil }
    let digits = text[digitsStart..<end]
    var labelStart = digitsStart
    while labelStart > text.startIndex, PhoneCharacter.digit(text[labelStart - 1]) == nil { labelStart -= 1 }
    for start in max(labelStart, lowest)..<max(digitsStart, labelStart, lowest) where start <= highest {
      let limit = ExtensionLabel.limit(text[start..<digitsStart], hasHash: hasHash)
      if digits.count <= limit {
        var text = ""
        for digit in digits { text.unicodeScalars.append(digit) }
        return (start, text)
      }
    }
    return nil
  }
}

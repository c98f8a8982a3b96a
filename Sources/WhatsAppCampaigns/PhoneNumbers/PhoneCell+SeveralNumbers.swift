extension PhoneCell {
  /// The fewest digits on both sides of a separator that make it stand between two numbers. An extension that follows
  /// a comma is rarely longer than four.
  private static let fewestDigitsBesideSeparator = 5
  private static let separatorWords: Set<String> = ["or", "and", "atau", "dan"]
  private static let maximumGaps = 24

  /// Whether separators that no number has inside stand between two runs of digits.
  var clearlyHoldsSeveralNumbers: Bool {
    var parts = 0
    var digits = 0
    func endPart() {
      if digits >= Self.fewestDigitsBesideSeparator { parts += 1 }
      digits = 0
    }
    var word = ""
    for scalar in scalars {
      if PhoneCharacter.isLetter(scalar) {
        if word.utf8.count < 8 { word.unicodeScalars.append(scalar) }
        continue
      }
      if !word.isEmpty {
        if Self.separatorWords.contains(word.lowercased()) { endPart() }
        word = ""
      }
      switch scalar {
      case "0"..."9": digits += 1
      case "\n", ";", ",", "|", "&": endPart()
      case "+" where digits >= Self.fewestDigitsBesideSeparator: endPart()
      default: continue
      }
    }
    endPart()
    return parts > 1
  }

  /// The slashes that may stand behind a whole number.
  var slashes: [Int] {
    scalars.indices.filter { index in
      scalars[index] == "/" && digitCount(of: scalars[..<index]) >= 7 && digitCount(of: scalars[index...]) > 0
    }
  }

  /// Where a second number may begin.
  var gaps: [Int] {
    Array(
      scalars.indices.dropFirst().filter { index in
        let isBoundary = { (scalar: Unicode.Scalar) in scalar == " " || scalar == "/" }
        return isBoundary(scalars[index - 1]) && !isBoundary(scalars[index])
          && digitCount(of: scalars[..<index]) >= Self.fewestDigitsBesideSeparator
          && digitCount(of: scalars[index...]) >= Self.fewestDigitsBesideSeparator
      }.prefix(Self.maximumGaps)
    )
  }

  /// The text up to its last digit when words follow a whole number (`+60 12-345 6789 (WhatsApp)`): letters behind a
  /// number are a label, not keys of a telephone. `nil` when there are none.
  var withoutTrailingWords: ArraySlice<Unicode.Scalar>? {
    guard let end = scalars.lastIndex(where: { ("0"..."9").contains($0) }),
      scalars[end...].contains(where: PhoneCharacter.isLetter), digitCount(of: scalars[...end]) >= 7
    else { return nil }
    return scalars[...end]
  }
}

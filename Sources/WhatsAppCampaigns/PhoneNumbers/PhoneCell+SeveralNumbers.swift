extension PhoneCell {
  /// The fewest digits on both sides of a separator that make it stand between two numbers.
  private static let fewestDigitsBesideSeparator = 5
  /// The same behind a comma or semicolon without a space, which may also begin an extension.
  private static let fewestDigitsBehindTightSeparator = 7
  private static let separatorWords: Set<String> = ["or", "and", "atau", "dan"]
  private static let maximumGaps = 24

  /// Whether separators that no number has inside stand between two runs of digits.
  var clearlyHoldsSeveralNumbers: Bool {
    var parts = 0
    var digits = 0
    var needed = Self.fewestDigitsBesideSeparator
    func endPart(nextNeeds: Int = Self.fewestDigitsBesideSeparator) {
      if digits >= needed { parts += 1 }
      digits = 0
      needed = nextNeeds
    }
    var word = ""
    for (index, scalar) in scalars.enumerated() {
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
      case "\n", "|", "&": endPart()
      case ";", ",":
        let next = index + 1 < scalars.count ? scalars[index + 1] : " "
        // `;ext=` says that an extension follows.
        guard !PhoneCharacter.isLetter(next) else { continue }
        endPart(nextNeeds: next == " " ? Self.fewestDigitsBesideSeparator : Self.fewestDigitsBehindTightSeparator)
      case "+" where digits >= Self.fewestDigitsBesideSeparator: endPart()
      default: continue
      }
    }
    endPart()
    return parts > 1
  }

  /// Where a cell's only slash stands, if it may stand behind a whole number. Several slashes are one number's groups.
  var slash: Int? {
    guard let slash = scalars.firstIndex(of: "/"), scalars.lastIndex(of: "/") == slash,
      digitCount(of: scalars[..<slash]) >= 7, digitCount(of: scalars[slash...]) > 0
    else { return nil }
    return slash
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

import Foundation

/// Splits what a person wrote into words: runs of letters, marks and digits of one script, folded to one form.
///
/// Compatibility forms, case, invisible characters, and letters that only look different are folded away. What stands
/// between words, the underscore too, separates them.
enum MessageWords {
  /// The words of a text, in their order.
  static func words(of text: String) -> [String] {
    var words: [String] = []
    var word = String.UnicodeScalarView()
    var script: Script?
    func finish() {
      while word.last == "'" { word.removeLast() }
      if !word.isEmpty { words.append(String(word)) }
      word = String.UnicodeScalarView()
      script = nil
    }
    for composed in text.precomposedStringWithCompatibilityMapping.unicodeScalars {
      for lower in composed.properties.lowercaseMapping.unicodeScalars {
        let scalar = LetterFolding.plain(lower)
        if isInvisible(scalar) || LetterFolding.isDecoration(scalar) { continue }
        // An apostrophe inside a word belongs to it: don't.
        if isApostrophe(scalar), script == .latin {
          word.append("'")
          continue
        }
        guard let next = Script(scalar) else {
          finish()
          continue
        }
        if next != .common, let current = script, current != .common, current != next { finish() }
        if next != .common || script == nil { script = next }
        word.append(scalar)
      }
    }
    finish()
    return words
  }

  /// The same words without the marks on their Latin letters: `stóp` as `stop`. The letters of other scripts keep theirs,
  /// which make other letters of them.
  static func withoutLatinMarks(_ words: [String]) -> [String] {
    words.map { word in
      guard word.utf8.contains(where: { $0 >= 0x80 }) else { return word }
      var plain = String.UnicodeScalarView()
      for scalar in word.unicodeScalars {
        let isLatin = Script(scalar) == .latin
        plain.append(
          (isLatin ? String(scalar).decomposedStringWithCanonicalMapping.unicodeScalars.first : nil) ?? scalar
        )
      }
      return String(plain)
    }
  }

  /// The words that single letters spell: `S T O P`, `s.t.o.p`. Three letters at least, or two that are the whole
  /// message: between other words two letters are no word.
  static func spelled(in words: [String]) -> [String] {
    var found: [String] = []
    var run = ""
    for word in words + ["  "] {
      if word.unicodeScalars.count == 1, word.unicodeScalars.first?.properties.isAlphabetic == true {
        run += word
        continue
      }
      if run.utf8.count >= 3 || (run.utf8.count == 2 && words.count == 2) { found.append(run) }
      run = ""
    }
    return found
  }

  private static func isApostrophe(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "'", "`", "\u{2018}", "\u{2019}", "\u{02BC}": true
    default: false
    }
  }

  private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.generalCategory == .format || scalar.properties.isDefaultIgnorableCodePoint
  }

  /// The scripts between which a word ends: `请stop` is two words.
  private enum Script {
    case latin
    case han
    case other
    case common

    init?(_ scalar: Unicode.Scalar) {
      switch scalar.properties.generalCategory {
      case .decimalNumber, .nonspacingMark, .spacingMark, .enclosingMark: self = .common
      case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter:
        switch scalar.value {
        case 0x41...0x24F, 0x1E00...0x1EFF: self = .latin
        case 0x2E80...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFF: self = .han
        default: self = .other
        }
      default: return nil
      }
    }
  }
}

extension ICParser {
  /// Finds the number on a card in the text that was recognised in a photograph of it.
  ///
  /// A card prints it as 6-2-4 with hyphens, and only that form counts: twelve digits on a photograph may be anything.
  /// Letters that recognition mistakes for digits (`O`, `I`, `l`, `S`, `B`) count as those digits inside such a form and
  /// nowhere else, three of them at the most; the result then says that it was repaired.
  ///
  /// - Parameter text: Its first 16,384 characters are read.
  /// - Returns: `nil` where there is no number, and where there are two different ones.
  public func find(inRecognized text: String) -> ICNumber? {
    var found: Set<String> = []
    var result: ICNumber?
    for candidate in RecognizedIC.candidates(in: text) {
      guard var number = try? parse(candidate.digits) else { continue }
      number.isRepaired = candidate.repairs > 0
      // The same number may stand there twice, once of them read better.
      if result?.isRepaired ?? true || result?.digits != number.digits { result = number }
      found.insert(number.digits)
    }
    return found.count == 1 ? result : nil
  }
}

/// A place in recognised text that has the form of a card's number.
private struct RecognizedIC {
  private static let maximumLength = 16_384
  private static let maximumRepairs = 3
  private static let groups = [6, 2, 4]

  /// The number as 6-2-4 with hyphens.
  var digits: String
  /// How many letters stand in it for digits.
  var repairs: Int

  /// A character: a digit, a letter that looks like one, a hyphen, a space, another letter, or anything else.
  private enum Glyph: Equatable {
    case digit(UInt8)
    case likeness(UInt8)
    case hyphen, space, letter, other

    var value: UInt8? {
      switch self {
      case .digit(let value), .likeness(let value): value
      default: nil
      }
    }

    var isWordPart: Bool {
      switch self {
      case .digit, .likeness, .letter: true
      case .hyphen, .space, .other: false
      }
    }

    init(_ scalar: Unicode.Scalar) {
      switch scalar {
      case "0"..."9": self = .digit(UInt8(truncatingIfNeeded: scalar.value - 48))
      case "O", "o": self = .likeness(0)
      case "I", "l", "|": self = .likeness(1)
      case "S", "s": self = .likeness(5)
      case "B": self = .likeness(8)
      case " ": self = .space
      default:
        if scalar.properties.generalCategory == .dashPunctuation || scalar == "\u{2212}" || scalar == "~" {
          self = .hyphen
        } else {
          self = scalar.properties.isAlphabetic ? .letter : .other
        }
      }
    }
  }

  static func candidates(in text: String) -> [RecognizedIC] {
    let glyphs = text.unicodeScalars.prefix(maximumLength).map(Glyph.init)
    return glyphs.indices.compactMap { candidate(at: $0, in: glyphs) }
  }

  private static func candidate(at start: Int, in glyphs: [Glyph]) -> RecognizedIC? {
    // Nothing begins inside a word, or behind a hyphen that joins it to another.
    if start > 0, glyphs[start - 1].isWordPart || glyphs[start - 1] == .hyphen { return nil }
    var index = start
    var digits = ""
    var repairs = 0
    for (number, length) in groups.enumerated() {
      if number > 0 {
        guard let next = hyphen(at: index, in: glyphs) else { return nil }
        index = next
        digits += "-"
      }
      for _ in 0..<length {
        guard index < glyphs.count, let value = glyphs[index].value else { return nil }
        if case .likeness = glyphs[index] { repairs += 1 }
        digits += String(value)
        index += 1
      }
    }
    let isEnd = index == glyphs.count || !glyphs[index].isWordPart && glyphs[index] != .hyphen
    guard isEnd, repairs <= maximumRepairs else { return nil }
    return RecognizedIC(digits: digits, repairs: repairs)
  }

  /// Behind a hyphen, with one space at the most on either side of it.
  private static func hyphen(at start: Int, in glyphs: [Glyph]) -> Int? {
    var index = start
    func skipSpace() { if index < glyphs.count, glyphs[index] == .space { index += 1 } }
    skipSpace()
    guard index < glyphs.count, glyphs[index] == .hyphen else { return nil }
    index += 1
    skipSpace()
    return index
  }
}

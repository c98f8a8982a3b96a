import Testing

@testable import WhatsAppCampaigns

@Suite("CSV reader beside one that looks at each byte by itself")
struct PlainCSVTests {
  /// What has a meaning, and what has none: alone, in words of more than eight bytes, beyond ASCII, and control characters.
  private static let words = [
    "\"", "\"", "\"\"", " ", "  ", "\n", "\r", "\r\n", "a", "bc", "Kuala Lumpur 50", "é", "\u{2028}陈", "\t", "\u{B}",
    "\u{1}",
  ]

  private static func text(_ delimiter: UInt8, from random: some RandomSource) -> [UInt8] {
    var text: [UInt8] = []
    for _ in 0..<random.next() % 24 {
      // One word in four is the delimiter.
      let choice = Int(random.next() % UInt64(words.count * 4 / 3))
      text += choice < words.count ? Array(words[choice].utf8) : [delimiter]
    }
    return text
  }

  @Test(
    "reads the same rows of any text, in pieces of any size",
    arguments: [",", ";", "\t", "|", " ", "."] as [Unicode.Scalar]
  )
  func sameRows(delimiter: Unicode.Scalar) throws {
    let delimiter = UInt8(ascii: delimiter)
    let random = SeededRandomSource(seed: UInt64(delimiter))
    for round in 0..<1_500 {
      let text = Self.text(delimiter, from: random)
      let isLenient = round % 2 == 1
      let expected = PlainCSV(text, delimiter: delimiter, isLenient: isLenient)
      for size in [1, 2, 7, 4_096] {
        let (rows, error) = Self.read(text, delimiter: delimiter, isLenient: isLenient, size: size)
        #expect(rows == expected.rows, "\(text)")
        #expect((error?.code == .unterminatedQuote) == expected.isUnterminated, "\(text)")
      }
    }
  }

  private static func read(
    _ text: [UInt8],
    delimiter: UInt8,
    isLenient: Bool,
    size: Int
  ) -> ([PlainCSV.Row], ImportError?) {
    var tokenizer = CSVTokenizer(delimiter: delimiter, limits: .default, isLenient: isLenient)
    var rows: [PlainCSV.Row] = []
    var rest = text[...]
    do throws(ImportError) {
      while true {
        switch try tokenizer.next() {
        case .row(let cells, let isDamaged): rows.append(PlainCSV.Row(cells: Array(cells), isDamaged: isDamaged))
        case .end: return (rows, nil)
        case .needsInput:
          let piece = Array(rest.prefix(size))
          rest = rest.dropFirst(size)
          tokenizer.feed(piece, isLast: piece.isEmpty)
        }
      }
    } catch {
      return (rows, error)
    }
  }
}

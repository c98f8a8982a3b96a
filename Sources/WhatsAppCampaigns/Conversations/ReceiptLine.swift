/// One line of a receipt: its words in capitals, the sums and the days in it.
struct ReceiptLine {
  private static let maximumCharacters = 16_384
  private static let maximumLines = 300
  private static let maximumLineLength = 200

  /// The line as it was read, without the space around it.
  let text: String
  private let capitals: [UInt8]
  /// The sums on the line: digits, a point and two digits.
  private(set) var sums: [ReceiptText.Total] = []
  /// Those of them that stand behind `RM` or `MYR`.
  private(set) var markedSums: [ReceiptText.Total] = []

  static func lines(of text: String) -> [ReceiptLine] {
    String(text.unicodeScalars.prefix(maximumCharacters)).split(whereSeparator: \.isNewline).prefix(maximumLines)
      .compactMap { ReceiptLine($0) }
  }

  private init?(_ line: Substring) {
    // What OCR makes of dashes and of spaces is one of each here.
    let scalars = line.unicodeScalars.prefix(Self.maximumLineLength).map { scalar -> Unicode.Scalar in
      switch scalar.properties.generalCategory {
      case .dashPunctuation: "-"
      case .spaceSeparator, .control: " "
      default: scalar
      }
    }
    let words = scalars.split(separator: " ").map { String(String.UnicodeScalarView($0)) }
    guard !words.isEmpty else { return nil }
    text = words.joined(separator: " ")
    capitals = Array(text.uppercased().utf8)
    readSums()
  }

  var letters: Int { capitals.count { $0.isCapital } }
  var digits: Int { capitals.count { $0.isDigit } }

  /// Whether it holds one sum and no other words than the currency's.
  var isOneSum: Bool { sums.count == 1 && capitals.count { $0.isCapital } <= 3 }

  /// Whether one of some words stands on the line, with no letter before or behind it.
  func mentions(_ words: [String]) -> Bool {
    words.contains { place(of: Array($0.utf8)) != nil }
  }

  private func place(of word: [UInt8]) -> Range<Int>? {
    guard !word.isEmpty, capitals.count >= word.count else { return nil }
    for start in 0...(capitals.count - word.count) where capitals[start] == word[0] {
      let end = start + word.count
      guard capitals[start..<end].elementsEqual(word) else { continue }
      let isApart = start == 0 || !capitals[start - 1].isCapital
      // "ITEM" means "ITEMS" as well; a longer word is another one.
      let rest = capitals[end...].prefix { $0.isCapital }
      if isApart, rest.isEmpty || rest.elementsEqual([UInt8(ascii: "S")]) || !(word.last?.isCapital ?? false) {
        return start..<end
      }
    }
    return nil
  }

  /// The word behind one of some labels, where it holds a digit: 3 to 32 letters, digits, hyphens and strokes.
  func word(behind labels: [String]) -> String? {
    guard let end = labels.compactMap({ place(of: Array($0.utf8))?.upperBound }).max() else { return nil }
    let rest = capitals[end...].drop { " .:#".utf8.contains($0) }
    let word = rest.prefix { $0.isCapital || $0.isDigit || "-/".utf8.contains($0) }
    guard (3...32).contains(word.count), word.contains(where: \.isDigit) else { return nil }
    return String(decoding: word, as: UTF8.self)
  }
}

// MARK: - Sums

extension ReceiptLine {
  private mutating func readSums() {
    var index = 0
    while index < capitals.count {
      guard capitals[index].isDigit else {
        index += 1
        continue
      }
      let start = index
      while index < capitals.count, capitals[index].isDigit || ",.".utf8.contains(capitals[index]) { index += 1 }
      guard let sum = Self.sum(capitals[start..<index]), isApart(start..<index) else { continue }
      sums.append(sum)
      let before = capitals[..<start].reversed().drop { $0 == UInt8(ascii: " ") }
      if before.starts(with: "MR".utf8) || before.starts(with: "RYM".utf8) { markedSums.append(sum) }
    }
  }

  /// Whether what looks like a sum is a word of its own: no part of a number with letters, of a percentage or a minus.
  private func isApart(_ range: Range<Int>) -> Bool {
    if range.upperBound < capitals.count {
      let next = capitals[range.upperBound]
      if next.isCapital || "%-/:".utf8.contains(next) { return false }
    }
    guard range.lowerBound > 0 else { return true }
    let before = capitals[..<range.lowerBound].suffix(3)
    if "-/:".utf8.contains(capitals[range.lowerBound - 1]) { return false }
    return !(before.last?.isCapital ?? false) || before.suffix(2).elementsEqual("RM".utf8)
      || before.elementsEqual("MYR".utf8)
  }

  /// `1234.50`, `1,234.50` or `12.50`; nothing else is a sum.
  private static func sum(_ text: ArraySlice<UInt8>) -> ReceiptText.Total? {
    let parts = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count == 2, parts[1].count == 2, parts[1].allSatisfy(\.isDigit) else { return nil }
    let groups = parts[0].split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
    guard let first = groups.first, (1...7).contains(first.count), groups.count <= 3,
      groups.count == 1 || first.count <= 3, groups.dropFirst().allSatisfy({ $0.count == 3 })
    else { return nil }
    let digits = groups.joined() + parts[1]
    return ReceiptText.Total(sen: digits.reduce(0) { $0 * 10 + Int64($1 - UInt8(ascii: "0")) })
  }
}

// MARK: - Days

extension ReceiptLine {
  private static let months: [[String]] = [
    ["JAN"], ["FEB"], ["MAR", "MAC"], ["APR"], ["MAY", "MEI"], ["JUN"], ["JUL"], ["AUG", "OGO"], ["SEP"],
    ["OCT", "OKT"],
    ["NOV"], ["DEC", "DIS"],
  ]

  /// Every day on the line that is not after a given one: `21/11/2026`, `21-11-26`, `2026-11-21`, `21 Nov 2026`.
  func days(until today: CalendarDay) -> [CalendarDay] {
    let runs = capitals.split { !$0.isDigit && !$0.isCapital }
    var days: [CalendarDay] = []
    for index in runs.indices.dropLast(2) {
      let three = Array(runs[index...(index + 2)])
      guard isDate(three), let day = Self.day(three), day <= today else { continue }
      days.append(day)
    }
    return days
  }

  /// Whether three words stand together with the same stroke, hyphen or point between them, or with spaces around a
  /// month's name.
  private func isDate(_ words: [ArraySlice<UInt8>]) -> Bool {
    let gaps = zip(words, words.dropFirst()).map { capitals[$0.endIndex..<$1.startIndex] }
    guard gaps.count == 2, gaps.allSatisfy({ $0.count == 1 }), gaps[0].elementsEqual(gaps[1]) else { return false }
    if let first = words.first, first.startIndex > 0, "-/.".utf8.contains(capitals[first.startIndex - 1]) {
      return false
    }
    let isNamed = words[1].contains { $0.isCapital }
    return "-/.".utf8.contains(gaps[0].first ?? 0) || (isNamed && gaps[0].first == UInt8(ascii: " "))
  }

  private static func day(_ words: [ArraySlice<UInt8>]) -> CalendarDay? {
    func number(_ word: ArraySlice<UInt8>) -> Int? {
      guard (1...4).contains(word.count), word.allSatisfy(\.isDigit) else { return nil }
      return word.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    }
    let name = String(decoding: words[1].prefix(3), as: UTF8.self)
    let named = months.firstIndex { $0.contains(name) }.map { $0 + 1 }
    guard let first = number(words[0]), let month = named ?? number(words[1]), let last = number(words[2]) else {
      return nil
    }
    switch (words[0].count, words[2].count) {
    case (4, 1...2) where named == nil: return CalendarDay(year: first, month: month, day: last)
    case (1...2, 4): return CalendarDay(year: last, month: month, day: first)
    case (1...2, 2): return CalendarDay(year: 2_000 + last, month: month, day: first)
    default: return nil
    }
  }
}

extension UInt8 {
  fileprivate var isDigit: Bool { self &- UInt8(ascii: "0") < 10 }
  fileprivate var isCapital: Bool { self &- UInt8(ascii: "A") < 26 }
}

/// Finds the phone numbers in a text that says other things, too: an address, a remark, the name of a shop.
///
/// Digits that stand together, with nothing between them but what people write in numbers, are a run; a date ends one. Within
/// a run, groups of digits are a number where an import would read them as one and they begin like one, with a zero, a plus
/// or the country's code, or are all of it. Where there is none, groups that begin with a zero or a plus and have as many
/// digits as a number are one of another country. The cost grows with the text alone.
struct NumberSearch {
  /// Digits that stand together.
  private struct Group {
    var digits: Range<Int>
    var text: String
    var isAfterPlus: Bool
  }

  /// No number has more digits.
  private static let mostDigits = 15
  /// No number is written in more groups.
  private static let mostGroups = 8
  private static let fewestDigits = 7
  /// What no import would read as a number may be anything where it is shorter.
  private static let fewestDialledDigits = 9
  private static let separators: Set<Unicode.Scalar> = ["-", "\u{2010}", "\u{2013}", "\u{2212}", "(", ")", "/", "."]

  private let normalizer: PhoneNormalizer
  private let callingCode: String?

  /// - Parameter region: Whose rules hold for numbers without a plus.
  init(region: RegionCode?) {
    normalizer = PhoneNormalizer(defaultRegion: region)
    callingCode = region?.callingCode.map(String.init)
  }

  /// Whether a date is written in a text, whatever else is.
  static func hasDate(_ text: String) -> Bool {
    var runs = Runs(Array(text.unicodeScalars))
    while let run = runs.next() {
      if run.groups.indices.contains(where: { isDate(at: $0, of: run.groups, in: runs.text) }) { return true }
    }
    return false
  }

  /// A text with the digits of its numbers hidden.
  func hidingNumbers(in text: String) -> String {
    var runs = Runs(Array(text.unicodeScalars))
    var shown = runs.text
    while let run = runs.next() {
      var rest = run.groups[...]
      var isAttached = run.isAttached
      while !rest.isEmpty {
        let date = rest.indices.first { Self.isDate(at: $0, of: run.groups, in: runs.text) }
        for group in numbers(in: rest[..<(date ?? rest.endIndex)], isAttached) {
          for place in group.digits { shown[place] = "•" }
        }
        rest = rest.dropFirst(date.map { $0 - rest.startIndex + 3 } ?? rest.count)
        isAttached = false
      }
    }
    return String(String.UnicodeScalarView(shown))
  }

  /// The groups that numbers are made of, in a run without dates.
  private func numbers(in run: ArraySlice<Group>, _ isAttached: Bool) -> [Group] {
    let read = stretches(of: run, ofDigits: Self.fewestDigits) { groups in
      groups.count == run.count || begins(groups) ? isReadable(groups) : false
    }
    var found = read.flatMap { run[$0] }
    var start = run.startIndex
    for end in read + [run.endIndex..<run.endIndex] {
      // `ORD-000123456` is the number of an order.
      if start > run.startIndex || !isAttached {
        let dialled = stretches(of: run[start..<end.lowerBound], ofDigits: Self.fewestDialledDigits, where: isDialled)
        found += dialled.flatMap { run[$0] }
      }
      start = end.upperBound
    }
    return found
  }

  /// The longest stretches of groups that have as many digits as a number and for which something holds, from left to right.
  private func stretches(
    of run: ArraySlice<Group>,
    ofDigits fewest: Int,
    where isNumber: (ArraySlice<Group>) -> Bool
  ) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var start = run.startIndex
    while start < run.endIndex {
      var end = start
      var digits = 0
      while end < run.endIndex, end - start < Self.mostGroups, digits + run[end].digits.count <= Self.mostDigits {
        digits += run[end].digits.count
        end += 1
      }
      while end > start, digits < fewest || !isNumber(run[start..<end]) {
        end -= 1
        digits -= run[end].digits.count
      }
      if end > start { found.append(start..<end) }
      start = max(end, start + 1)
    }
    return found
  }

  private func begins(_ groups: ArraySlice<Group>) -> Bool {
    guard let first = groups.first else { return false }
    return isDialled(groups) || callingCode.map(first.text.hasPrefix) == true
  }

  private func isDialled(_ groups: ArraySlice<Group>) -> Bool {
    groups.first.map { $0.isAfterPlus || $0.text.hasPrefix("0") } == true
  }

  private func isReadable(_ groups: ArraySlice<Group>) -> Bool {
    let text = (groups.first?.isAfterPlus == true ? "+" : "") + groups.map(\.text).joined()
    return (try? normalizer.normalize(text)) != nil
  }

  /// Whether three groups are a day: `2026-11-21`, `21/11/2026` or `11.21.2026`.
  private static func isDate(at index: Int, of run: [Group], in text: [Unicode.Scalar]) -> Bool {
    guard index + 2 < run.count else { return false }
    let groups = run[index...(index + 2)]
    let places = groups.map(\.digits)
    guard places[0].upperBound + 1 == places[1].lowerBound, places[1].upperBound + 1 == places[2].lowerBound,
      ["-", "/", "."].contains(text[places[0].upperBound]), text[places[0].upperBound] == text[places[1].upperBound],
      !groups.contains(where: \.isAfterPlus)
    else { return false }
    let numbers = groups.compactMap { $0.text.utf8.count <= 4 ? Int($0.text) : nil }
    guard numbers.count == 3 else { return false }
    if places[0].count == 4 { return isDay(numbers[0], numbers[1], numbers[2]) }
    guard places[2].count == 4 else { return false }
    return isDay(numbers[2], numbers[1], numbers[0]) || isDay(numbers[2], numbers[0], numbers[1])
  }

  private static func isDay(_ year: Int, _ month: Int, _ day: Int) -> Bool {
    (1_900...2_100).contains(year) && CalendarDay(year: year, month: month, day: day) != nil
  }

  /// Takes a text apart into runs.
  private struct Runs {
    let text: [Unicode.Scalar]
    private var index = 0

    init(_ text: [Unicode.Scalar]) {
      self.text = text
    }

    /// The next run, and whether it belongs to a word before it, as in `ORD-000123456`.
    mutating func next() -> (groups: [Group], isAttached: Bool)? {
      var groups: [Group] = []
      while index < text.count {
        if PhoneCharacter.digit(text[index]) != nil {
          groups.append(group())
          continue
        }
        if !groups.isEmpty, !Self.isSeparator(text[index]) { break }
        index += 1
      }
      guard let first = groups.first else { return nil }
      return (groups, isAttached(first.digits.lowerBound))
    }

    private mutating func group() -> Group {
      let start = index
      var digits = ""
      while index < text.count, let digit = PhoneCharacter.digit(text[index]) {
        digits.append(String(digit))
        index += 1
      }
      let isAfterPlus = start > 0 && PhoneCharacter.isPlus(text[start - 1])
      return Group(digits: start..<index, text: digits, isAfterPlus: isAfterPlus)
    }

    private func isAttached(_ start: Int) -> Bool {
      let before = text[..<start].last { !NumberSearch.separators.contains($0) && $0 != "#" && $0 != "_" }
      return before?.properties.isAlphabetic == true
    }

    private static func isSeparator(_ scalar: Unicode.Scalar) -> Bool {
      separators.contains(scalar) || PhoneCharacter.isPlus(scalar) || scalar.properties.isWhitespace
    }
  }
}

import WhatsAppCampaigns

/// What people wrote, as PostgreSQL reads it: the grammar of ``WrittenAmount`` and of ``CalendarDay/init(written:)`` as regular
/// expressions, made of the words that those know. A case of the conformance suite holds the answers equal.
///
/// `OFFSET 0` keeps the planner from writing an expression out wherever its value is used: a text is looked for and read once.
enum WrittenValues {
  /// The number in a text, and NULL where there is none.
  static func amount(_ text: String) -> String {
    // Only the digits between the first and the last one, and their decimal sign, are the number; a minus sign counts before it.
    // What looks like groups with points between them was let through beside a currency only where they are, and else it stands
    // alone.
    """
    (SELECT CAST(CASE WHEN w.t ~ '[\(minuses)].*[0-9]' THEN '-' ELSE '' END
      || CASE WHEN w.n ~ '^\(pointGroups)\(hundredths)?$' AND w.t ~ '[^\(minuses)0-9.,/\(spaces)]' THEN translate(w.n, ',.', '.')
        ELSE translate(w.n, ',\(spaces)', '') END AS double precision)
    FROM (SELECT v.t, substring(v.t FROM '[0-9](?:.*[0-9])?') AS n FROM (SELECT \(text) AS t OFFSET 0) v
      WHERE octet_length(v.t) <= \(WrittenAmount.maximumBytes) AND v.t ~ '\(amountForm)' OFFSET 0) w)
    """
  }

  /// The number of the day in a text, such as 20261121, and NULL where there is none.
  static func day(_ text: String) -> String {
    // Only a text of the form is taken apart, and only its first three words behind the day of the week; behind the last one a
    // time may begin with T. Which of them is what, their first letters tell. A point behind a month leaves a second space. To
    // take it apart by the expression itself costs five times as much.
    """
    (SELECT CASE WHEN w.y >= 1 AND w.m BETWEEN 1 AND 12 AND w.d BETWEEN 1 AND CASE WHEN w.m IN (4, 6, 9, 11) THEN 30
      WHEN w.m <> 2 THEN 31 WHEN w.y % 4 = 0 AND (w.y % 100 <> 0 OR w.y % 400 = 0) THEN 29 ELSE 28 END
      THEN (w.y * 100 + w.m) * 100 + w.d END
    FROM (SELECT CASE WHEN length(u.a) = 4 AND ascii(u.a) < 58 THEN u.a ELSE u.c END::bigint AS y,
        \(monthNumber("CASE WHEN ascii(u.a) < 58 THEN u.b ELSE u.a END")) AS m,
        CASE WHEN ascii(u.a) >= 58 THEN u.b WHEN length(u.a) = 4 THEN u.c ELSE u.a END::bigint AS d
      FROM (SELECT split_part(x.t, ' ', 1) AS a, split_part(x.t, ' ', 2) AS b,
          split_part(translate(split_part(x.t, ' ', 3), 'Tt', '  '), ' ', 1) AS c
        FROM (SELECT replace(translate(\(withoutWeekday("v.t")), '\(CalendarDay.separators),', '\(between)'), '  ', ' ') AS t
          FROM (SELECT \(text) AS t OFFSET 0) v
          WHERE octet_length(v.t) <= \(CalendarDay.maximumBytesWritten) AND v.t ~ '\(dayForm)' OFFSET 0) x
        OFFSET 0) u
      OFFSET 0) w)
    """
  }

  // MARK: - Amounts

  private static let minuses = text(of: WrittenAmount.minuses)
  private static let spaces = text(of: WrittenAmount.spaces)

  private static let amountForm: String = {
    let pointGrouping = WrittenAmount.pointGroupingCurrencies
    let groupers = words(pointGrouping)
    let others = words(WrittenAmount.currencies.filter { !pointGrouping.contains($0) })
    // Grouped by commas as in the west or in India, or by spaces.
    let grouped =
      "(?:[1-9][0-9]{0,2}(?:,[0-9]{3})+|[1-9][0-9]?(?:,[0-9]{2})+,[0-9]{3}|[1-9][0-9]{0,2}(?:[\(spaces)][0-9]{3})+)"
    let bare = "(?:\(grouped)|[0-9]+)(?:[.][0-9]+)?(?:/-)?"
    // Beside a currency, what could be groups with points between them is nothing else.
    let decimal = "(?:0[0-9]*|[1-9][0-9]{3,})[.][0-9]+|[1-9][0-9]{0,2}[.](?:[0-9]{1,2}|[0-9]{4,})"
    let plain = "(?:\(grouped)(?:[.][0-9]+)?|[0-9]+|\(decimal))(?:/-)?"
    let grouperNumber = "(?:\(plain)|\(pointGroups)(?:\(hundredths)?(?:/-)?|,-))"
    let minus = "[\(minuses)]"
    let space = "[\(spaces)]*"
    func beside(_ currency: String, _ number: String) -> String {
      "(?:\(minus)\(currency)\(space)|\(currency)\(space)\(minus)?)\(number)|\(minus)?\(number)\(space)\(currency)"
    }
    return "^(?:\(minus)?\(bare)|\(beside(others, plain))|\(beside(groupers, grouperNumber)))$"
  }()

  /// Groups of three digits with points between them.
  private static let pointGroups = "[1-9][0-9]{0,2}(?:[.][0-9]{3})+"

  /// What may stand behind such groups.
  private static let hundredths = "(?:,[0-9]{2})"

  private static func text(of scalars: [Unicode.Scalar]) -> String {
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars)
    return String(text)
  }

  /// One of some words as a pattern.
  private static func words(_ words: some Sequence<String>) -> String {
    "(?:" + words.map(anyCapitals).joined(separator: "|") + ")"
  }

  /// A word as a pattern, its letters A to Z with and without capitals. Each character is an expression in brackets, in which
  /// none has another meaning.
  private static func anyCapitals(_ word: String) -> String {
    word.unicodeScalars.map { scalar in
      let isLetter = ("a"..."z").contains(scalar)
      return isLetter ? "[\(scalar.properties.uppercaseMapping)\(scalar)]" : "[\(scalar)]"
    }.joined()
  }

  // MARK: - Days

  /// A space for each separator; a comma, which stands before a space, is left out.
  private static let between = String(repeating: " ", count: CalendarDay.separators.count)

  private static let dayForm: String = {
    let names = CalendarDay.monthNames.joined()
    let longNames = names.filter { !CalendarDay.isShort($0) }
    let month = "(?:\(words(names.filter(CalendarDay.isShort)))[.]?|\(words(longNames)))"
    let separator = "[\(CalendarDay.separators)]"
    let numbers =
      "[0-9]{4}\(separator)[0-9]{1,2}\(separator)[0-9]{1,2}|[0-9]{1,2}\(separator)[0-9]{1,2}\(separator)[0-9]{4}"
    let named = "[0-9]{1,2}[ -]\(month)(?:,? |-)[0-9]{4}|\(month) [0-9]{1,2},? [0-9]{4}"
    let zone = "\(words(CalendarDay.zones))(?:[+-][0-9]{1,2}(?::?[0-9]{2})?)?"
    let time = "(?:,? |[Tt])[0-9]{1,2}:[0-9]{2}[0-9\(CalendarDay.timeCharacters)]*(?:\(zone))?"
    return "^(?:\(words(CalendarDay.weekdayNames.sorted())),? )?(?:\(numbers)|\(named))(?:\(time))?$"
  }()

  /// A text of the form, from behind the name of a day of the week, which its first letters tell.
  private static func withoutWeekday(_ text: String) -> String {
    let beginnings = Set(CalendarDay.weekdayNames.map { "'\($0.prefix(3))'" }).sorted().joined(separator: ", ")
    return """
      CASE WHEN ascii(\(text)) < 58 THEN \(text) WHEN lower(left(\(text), 3) COLLATE "C") IN (\(beginnings)) \
      THEN substr(\(text), strpos(\(text), ' ') + 1) ELSE \(text) END
      """
  }

  /// The number of a month that stands there as a number or as a name, which its first letters tell.
  private static func monthNumber(_ month: String) -> String {
    let cases = CalendarDay.monthNames.enumerated().map { index, names in
      let beginnings = Set(names.map { "'\($0.prefix(3))'" }).sorted().joined(separator: ", ")
      return "WHEN k.n IN (\(beginnings)) THEN \(index + 1)"
    }
    return """
      (SELECT CASE \(cases.joined(separator: " ")) ELSE k.n::bigint END
      FROM (SELECT lower(left(\(month), 3) COLLATE "C") AS n OFFSET 0) k)
      """
  }
}

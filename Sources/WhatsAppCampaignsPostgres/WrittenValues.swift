import WhatsAppCampaigns

/// What people wrote, as PostgreSQL reads it: the grammar of ``WrittenAmount`` and of ``CalendarDay/init(written:)`` as regular
/// expressions, made of the words that those know. A case of the conformance suite holds the answers equal.
///
/// `OFFSET 0` keeps the planner from writing an expression out wherever its value is used: a text is looked for and read once.
enum WrittenValues {
  /// The number in a text, and NULL where there is none.
  static func amount(_ text: String) -> String {
    // CASE, because AND may ask its second side first. Only the digits between the first and the last one, and the point, are
    // the number; a minus sign counts before it.
    """
    (SELECT CASE WHEN octet_length(v.t) <= \(WrittenAmount.maximumBytes) AND v.t ~ '\(amountForm)' THEN CAST(
      CASE WHEN v.t ~ '[\(minuses)].*[0-9]' THEN '-' ELSE '' END
      || translate(substring(v.t FROM '[0-9](?:.*[0-9])?'), ',\(spaces)', '') AS double precision) END
    FROM (SELECT \(text) AS t OFFSET 0) v)
    """
  }

  /// The number of the day in a text, such as 20261121, and NULL where there is none.
  static func day(_ text: String) -> String {
    // Only a text of the form is taken apart, and only its first three words; behind the last one a time may begin with T. Which
    // of them is what, their first letters tell. To take it apart by the expression itself costs five times as much.
    """
    (SELECT CASE WHEN w.y >= 1 AND w.m BETWEEN 1 AND 12 AND w.d BETWEEN 1 AND CASE WHEN w.m IN (4, 6, 9, 11) THEN 30
      WHEN w.m <> 2 THEN 31 WHEN w.y % 4 = 0 AND (w.y % 100 <> 0 OR w.y % 400 = 0) THEN 29 ELSE 28 END
      THEN (w.y * 100 + w.m) * 100 + w.d END
    FROM (SELECT CASE WHEN length(u.a) = 4 AND ascii(u.a) < 58 THEN u.a ELSE u.c END::bigint AS y,
        \(monthNumber("CASE WHEN ascii(u.a) < 58 THEN u.b ELSE u.a END")) AS m,
        CASE WHEN ascii(u.a) >= 58 THEN u.b WHEN length(u.a) = 4 THEN u.c ELSE u.a END::bigint AS d
      FROM (SELECT split_part(x.t, ' ', 1) AS a, split_part(x.t, ' ', 2) AS b,
          split_part(translate(split_part(x.t, ' ', 3), 'Tt', '  '), ' ', 1) AS c
        FROM (SELECT translate(v.t, '\(CalendarDay.separators),', '\(between)') AS t FROM (SELECT \(text) AS t OFFSET 0) v
          WHERE octet_length(v.t) <= \(CalendarDay.maximumBytesWritten) AND v.t ~ '\(dayForm)' OFFSET 0) x
        OFFSET 0) u
      OFFSET 0) w)
    """
  }

  // MARK: - Amounts

  private static let minuses = text(of: WrittenAmount.minuses)
  private static let spaces = text(of: WrittenAmount.spaces)

  private static let amountForm: String = {
    let currency = "(?:" + WrittenAmount.currencies.map(anyCapitals).joined(separator: "|") + ")"
    // Grouped by commas as in the west or in India, grouped by spaces, or plain.
    let whole =
      "(?:[1-9][0-9]{0,2}(?:,[0-9]{3})+|[1-9][0-9]?(?:,[0-9]{2})+,[0-9]{3}|[1-9][0-9]{0,2}(?:[\(spaces)][0-9]{3})+|[0-9]+)"
    let number = "\(whole)(?:[.][0-9]+)?(?:/-)?"
    let minus = "[\(minuses)]"
    return "^(?:\(minus)\(currency)[\(spaces)]*\(number)|\(currency)[\(spaces)]*\(minus)?\(number)"
      + "|\(minus)?\(number)(?:[\(spaces)]*\(currency))?)$"
  }()

  private static func text(of scalars: [Unicode.Scalar]) -> String {
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars)
    return String(text)
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
    let month = "(?:" + CalendarDay.monthNames.joined().map(anyCapitals).joined(separator: "|") + ")"
    let separator = "[\(CalendarDay.separators)]"
    let numbers =
      "[0-9]{4}\(separator)[0-9]{1,2}\(separator)[0-9]{1,2}|[0-9]{1,2}\(separator)[0-9]{1,2}\(separator)[0-9]{4}"
    let names = "[0-9]{1,2}[ -]\(month)[ -][0-9]{4}|\(month) [0-9]{1,2},? [0-9]{4}"
    return "^(?:\(numbers)|\(names))(?:[Tt ][0-9]{1,2}:[0-9]{2}[0-9\(CalendarDay.timeCharacters)]*)?$"
  }()

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

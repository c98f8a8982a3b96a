/// An amount as people write it in a list: `-12.50`, `1,500.00`, `RM 2,000`, `MYR 1 500`, `₹1,20,000`, `Rs. 500/-`, `99 USD`,
/// `Rp 250.000`.
///
/// What could be two amounts is none. A point is the decimal point, and a comma or a space stands between groups: of three
/// digits, or, with commas, of two and at last of three, as in India. So `12,50`, `1.500,00` and `0,500` are no amounts,
/// and neither are a range, a percentage, or a number beside a word that is no currency, such as `5 km` and `A12`.
///
/// Beside a currency a point before three digits may stand between groups: with the rupiah and the dong, which have no small
/// unit, it does, and `Rp 1.250.000` is read so, perhaps with `,00` or `,-` behind it; with any other, `RM 1.500` and
/// `€ 1.500` could be two amounts. A bare `1.500` is one and a half, since that is how programs write numbers.
public struct WrittenAmount: Hashable, Sendable {
  /// The amount, whatever its currency.
  public let value: Double

  /// The longest text that is read, in bytes of UTF-8.
  public static let maximumBytes = 40

  /// Reads an amount; `nil` for a text that is none, or that could be several.
  public init?(_ text: String) {
    guard text.utf8.count <= Self.maximumBytes else { return nil }
    var rest = Array(text.unicodeScalars)[...]
    var isNegative = Self.takeMinus(&rest)
    var currency = rest.prefix { !Self.isDigit($0) && !Self.isMinus($0) && !Self.isSpace($0) }
    if !currency.isEmpty {
      rest = rest.dropFirst(currency.count).drop(while: Self.isSpace)
      if !isNegative { isNegative = Self.takeMinus(&rest) }
    }
    guard let end = rest.lastIndex(where: Self.isDigit) else { return nil }
    let number = rest[...end]
    rest = rest[(end + 1)...]
    let hasNoCents = rest.starts(with: [",", "-"])
    if hasNoCents || rest.starts(with: ["/", "-"]) { rest = rest.dropFirst(2) }
    if currency.isEmpty, !rest.isEmpty {
      currency = rest.drop(while: Self.isSpace)
      // Spaces alone are no currency.
      guard !currency.isEmpty else { return nil }
      rest = []
    }
    guard rest.isEmpty, let digits = Self.digits(of: number, beside: currency, hasNoCents), let value = Double(digits)
    else { return nil }
    self.value = isNegative ? -value : value
  }

  /// A number as `Double` reads it.
  private static func digits(
    of number: ArraySlice<Unicode.Scalar>,
    beside currency: ArraySlice<Unicode.Scalar>,
    _ hasNoCents: Bool
  ) -> String? {
    if currency.isEmpty { return hasNoCents ? nil : plain(number) }
    let currency = smallLetters(currency)
    guard currencyScalars.contains(currency) else { return nil }
    let groups = pointGroups(number, hasNoCents)
    if groups != nil { return pointGroupingScalars.contains(currency) ? groups : nil }
    return hasNoCents ? nil : plain(number)
  }

  /// A number whose groups of three digits have points between them, behind it perhaps a comma and hundredths, or what stands
  /// for none: `1.250.000`, `1.500,00`, `1.500,-`.
  private static func pointGroups(_ number: ArraySlice<Unicode.Scalar>, _ hasNoCents: Bool) -> String? {
    var rest = number
    var groups = [takeDigits(&rest)]
    while rest.first == "." {
      rest = rest.dropFirst()
      groups.append(takeDigits(&rest))
    }
    guard groups.count > 1, isInThrees(groups.map(\.utf8.count)), !groups[0].hasPrefix("0") else { return nil }
    if rest.isEmpty { return groups.joined() }
    guard !hasNoCents, rest.first == "," else { return nil }
    rest = rest.dropFirst()
    let hundredths = takeDigits(&rest)
    return hundredths.utf8.count == 2 && rest.isEmpty ? groups.joined() + "." + hundredths : nil
  }

  /// A number whose point is the decimal point.
  private static func plain(_ number: ArraySlice<Unicode.Scalar>) -> String? {
    var rest = number
    var groups = [takeDigits(&rest)]
    var hasCommas = false
    var hasSpaces = false
    while let separator = rest.first, separator == "," || isSpace(separator),
      rest.dropFirst().first.map(isDigit) == true
    {
      if separator == "," { hasCommas = true } else { hasSpaces = true }
      rest = rest.dropFirst()
      groups.append(takeDigits(&rest))
    }
    guard !groups[0].isEmpty, !(hasCommas && hasSpaces) else { return nil }
    if groups.count > 1 {
      let lengths = groups.map(\.utf8.count)
      let isIndian =
        hasCommas && lengths[0] <= 2 && lengths.last == 3
        && lengths.count > 2 && lengths.dropFirst().dropLast().allSatisfy { $0 == 2 }
      guard isInThrees(lengths) || isIndian, !groups[0].hasPrefix("0") else { return nil }
    }
    if rest.isEmpty { return groups.joined() }
    guard rest.first == "." else { return nil }
    rest = rest.dropFirst()
    let fraction = takeDigits(&rest)
    return fraction.isEmpty || !rest.isEmpty ? nil : groups.joined() + "." + fraction
  }

  private static func isInThrees(_ lengths: [Int]) -> Bool {
    (1...3).contains(lengths[0]) && lengths.dropFirst().allSatisfy { $0 == 3 }
  }

  private static func takeDigits(_ rest: inout ArraySlice<Unicode.Scalar>) -> String {
    let digits = rest.prefix(while: isDigit)
    rest = rest.dropFirst(digits.count)
    return String(String.UnicodeScalarView(digits))
  }

  private static func takeMinus(_ rest: inout ArraySlice<Unicode.Scalar>) -> Bool {
    guard let first = rest.first, isMinus(first) else { return false }
    rest = rest.dropFirst()
    return true
  }

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }
  private static func isMinus(_ scalar: Unicode.Scalar) -> Bool { minuses.contains(scalar) }
  private static func isSpace(_ scalar: Unicode.Scalar) -> Bool { spaces.contains(scalar) }

  /// Scalar by scalar: what looks like a letter of a currency, such as the sign of the kelvin, is none.
  private static func smallLetters(_ scalars: ArraySlice<Unicode.Scalar>) -> [Unicode.Scalar] {
    scalars.map { scalar in
      ("A"..."Z").contains(scalar) ? Unicode.Scalar(UInt8(scalar.value) + 0x20) : scalar
    }
  }

  private static let currencyScalars = Set(currencies.map { Array($0.unicodeScalars) })
  private static let pointGroupingScalars = Set(pointGroupingCurrencies.map { Array($0.unicodeScalars) })
}

// MARK: - What a database has to know

extension WrittenAmount {
  /// The currencies as they are written beside an amount, in small letters; in a list they may have capitals.
  package static let currencies = [
    "rm", "myr", "s$", "sg$", "sgd", "b$", "bnd", "rp", "rp.", "idr", "฿", "thb", "₱", "php", "₫", "vnd", "₹", "rs",
    "rs.", "inr",
    "pkr", "bdt", "lkr", "¥", "￥", "元", "cny", "rmb", "hk$", "hkd", "nt$", "twd", "jpy", "₩", "krw", "$", "us$", "usd",
    "a$",
    "au$", "aud", "nz$", "nzd", "c$", "ca$", "cad", "€", "eur", "£", "gbp", "chf", "aed", "sar", "qar", "kwd", "zar",
    "brl",
    "r$", "mxn",
  ]

  /// Those of them that are grouped by points where they are used, and have no small unit there.
  package static let pointGroupingCurrencies = ["rp", "rp.", "idr", "₫", "vnd"]

  /// What stands before a negative amount.
  package static let minuses: [Unicode.Scalar] = ["-", "\u{2212}"]

  /// The spaces between groups of digits, and beside a currency: the usual one, those that do not break, and thin ones.
  package static let spaces: [Unicode.Scalar] = [" ", "\u{A0}", "\u{2009}", "\u{202F}"]
}

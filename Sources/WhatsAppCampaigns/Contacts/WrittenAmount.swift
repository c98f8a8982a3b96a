/// An amount as people write it in a list: `-12.50`, `1,500.00`, `RM 2,000`, `MYR 1 500`, `₹1,20,000`, `Rs. 500/-`, `99 USD`.
///
/// What could be two amounts is none. A point is the decimal point, and a comma or a space stands between groups: of three
/// digits, or, with commas, of two and at last of three, as in India. So `12,50`, `1.500,00` and `0,500` are no amounts,
/// and neither are a range, a percentage, or a number beside a word that is no currency, such as `5 km` and `A12`.
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
    let currency = rest.prefix { !Self.isDigit($0) && !Self.isMinus($0) && !Self.isSpace($0) }
    if !currency.isEmpty {
      guard Self.isCurrency(currency) else { return nil }
      rest = rest.dropFirst(currency.count).drop(while: Self.isSpace)
      if !isNegative { isNegative = Self.takeMinus(&rest) }
    }
    guard let digits = Self.takeNumber(&rest), let number = Double(digits) else { return nil }
    if rest.starts(with: ["/", "-"]) { rest = rest.dropFirst(2) }
    if currency.isEmpty, !rest.isEmpty {
      rest = rest.drop(while: Self.isSpace)
      guard Self.isCurrency(rest) else { return nil }
      rest = []
    }
    guard rest.isEmpty else { return nil }
    value = isNegative ? -number : number
  }

  /// Takes a number off the beginning of a text. Returns it as `Double` reads it.
  private static func takeNumber(_ rest: inout ArraySlice<Unicode.Scalar>) -> String? {
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
      let isWestern = lengths[0] <= 3 && lengths.dropFirst().allSatisfy { $0 == 3 }
      let isIndian =
        hasCommas && lengths[0] <= 2 && lengths.last == 3
        && lengths.count > 2 && lengths.dropFirst().dropLast().allSatisfy { $0 == 2 }
      guard isWestern || isIndian, !groups[0].hasPrefix("0") else { return nil }
    }
    guard rest.first == "." else { return groups.joined() }
    rest = rest.dropFirst()
    let fraction = takeDigits(&rest)
    return fraction.isEmpty ? nil : groups.joined() + "." + fraction
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
  private static func isCurrency(_ scalars: ArraySlice<Unicode.Scalar>) -> Bool {
    let lowercased = scalars.map { scalar in
      ("A"..."Z").contains(scalar) ? Unicode.Scalar(UInt8(scalar.value) + 0x20) : scalar
    }
    return currencyScalars.contains(lowercased)
  }

  private static let currencyScalars = Set(currencies.map { Array($0.unicodeScalars) })
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

  /// What stands before a negative amount.
  package static let minuses: [Unicode.Scalar] = ["-", "\u{2212}"]

  /// The spaces between groups of digits, and beside a currency: the usual one, those that do not break, and thin ones.
  package static let spaces: [Unicode.Scalar] = [" ", "\u{A0}", "\u{2009}", "\u{202F}"]
}

/// What stands on a receipt, taken from the text that was read in a photograph of it.
///
/// Nothing is invented: a field is there only where the text holds it, one of two that compete is never chosen, and each
/// says whether the receipt itself names it or whether it only looks like it.
public struct ReceiptText: Hashable, Sendable {
  /// How a field was found.
  @nonexhaustive
  public enum Basis: String, Hashable, Sendable {
    /// The receipt names it, as in `TOTAL RM 12.50`.
    case stated
    /// Nothing names it, and nothing else could be meant.
    case guessed
  }

  /// One field with how it was found.
  public struct Field<Value: Hashable & Sendable>: Hashable, Sendable {
    /// What stands there.
    public var value: Value
    /// How it was found.
    public var basis: Basis

    /// Creates a field.
    public init(_ value: Value, _ basis: Basis) {
      self.value = value
      self.basis = basis
    }
  }

  /// A sum of ringgit.
  public struct Total: Hashable, Sendable, CustomStringConvertible {
    /// The sum in sen.
    public var sen: Int64

    /// Creates a sum.
    public init(sen: Int64) { self.sen = sen }

    /// Ringgit and sen, such as `12.50`.
    public var description: String {
      let (ringgit, rest) = sen.quotientAndRemainder(dividingBy: 100)
      return "\(ringgit).\(rest < 10 ? "0" : "")\(rest)"
    }
  }

  /// Who gave it.
  public var merchant: Field<String>?
  /// The day of the purchase.
  public var date: Field<CalendarDay>?
  /// What was paid. `nil` where two sums compete.
  public var total: Field<Total>?
  /// The receipt's own number.
  public var number: Field<String>?

  /// Reads the text of a receipt.
  ///
  /// - Parameters:
  ///   - text: The text as it was recognised; its first 16,384 characters are read.
  ///   - today: The day; no receipt is of a later one.
  /// - Returns: `nil` where the text is none of a receipt: it holds neither a sum nor a receipt number.
  public init?(_ text: String, today: CalendarDay) {
    let lines = ReceiptLine.lines(of: text)
    total = Self.total(in: lines)
    number = Self.number(in: lines)
    guard total != nil || number != nil else { return nil }
    date = Self.date(in: lines, today: today)
    merchant = Self.merchant(in: lines)
  }

  /// The contact's fields that the receipt states; what is only guessed is for people to look at.
  public var statedFields: [String: String] {
    var fields: [String: String] = [:]
    if let total, total.basis == .stated { fields["receipt_total"] = total.value.description }
    if let number, number.basis == .stated { fields["receipt_number"] = number.value }
    if let date, date.basis == .stated { fields["receipt_date"] = date.value.description }
    if let merchant, merchant.basis == .stated { fields["receipt_merchant"] = merchant.value }
    return fields
  }
}

// MARK: - Sums

extension ReceiptText {
  private static let finalWords = [
    "GRAND TOTAL", "TOTAL DUE", "AMOUNT DUE", "NETT TOTAL", "NET TOTAL", "TOTAL PAYABLE", "AMOUNT PAYABLE",
    "JUMLAH BESAR", "JUMLAH PERLU DIBAYAR", "JUMLAH BAYARAN", "JUMLAH KESELURUHAN",
  ]
  private static let totalWords = ["TOTAL", "JUMLAH", "AMAUN"]
  /// What makes a line with the word for a total one about something else.
  private static let otherWords = [
    "SUBTOTAL", "SUB TOTAL", "SUB-TOTAL", "JUMLAH KECIL", "ITEM", "QTY", "QUANTITY", "KUANTITI", "SAVING", "JIMAT",
    "DISCOUNT", "DISKAUN", "ROUNDING", "PEMBUNDARAN", "CHANGE", "BAKI", "POINT", "MATA", "BEFORE", "EXCL",
  ]
  private static let taxWords = ["TAX", "CUKAI", "GST", "SST"]
  private static let inclusiveWords = ["INCL", "INCLUSIVE", "INCLUDING", "TERMASUK"]

  private static func isTotal(_ line: ReceiptLine, by words: [String]) -> Bool {
    line.mentions(words) && !line.mentions(otherWords) && (!line.mentions(taxWords) || line.mentions(inclusiveWords))
  }

  private static func total(in lines: [ReceiptLine]) -> Field<Total>? {
    for words in [finalWords, totalWords] {
      var sums: [Total] = []
      for (index, line) in lines.enumerated() where isTotal(line, by: words) {
        // A sum may stand on the line below its name, where that holds nothing else.
        let below = index + 1 < lines.count && lines[index + 1].isOneSum ? lines[index + 1].sums : []
        guard let sum = (line.sums.isEmpty ? below : line.sums).last else { continue }
        if !sums.contains(sum) { sums.append(sum) }
      }
      guard sums.isEmpty else { return sums.count == 1 ? Field(sums[0], .stated) : nil }
    }
    let marked = Set(lines.flatMap(\.markedSums))
    return marked.count == 1 ? marked.first.map { Field($0, .guessed) } : nil
  }
}

// MARK: - Numbers, days, names

extension ReceiptText {
  private static let numberLabels = [
    "RECEIPT NO", "RECEIPT NUMBER", "RECEIPT #", "RESIT NO", "NO RESIT", "NO. RESIT", "NOMBOR RESIT", "INVOICE NO",
    "INVOICE NUMBER", "INVOICE #", "NO INVOIS", "NO. INVOIS", "INV NO", "BILL NO", "NO BIL", "NO. BIL",
  ]
  private static let dateLabels = ["DATE", "TARIKH"]
  private static let companyWords = ["SDN BHD", "SDN. BHD", "BERHAD", "ENTERPRISE", "TRADING", "(M)"]
  private static let titleWords = [
    "RECEIPT", "RESIT", "INVOICE", "INVOIS", "TEL", "FAX", "WWW", "HTTP", "WELCOME", "SELAMAT", "THANK", "TERIMA",
    "DATE", "TARIKH",
  ]

  private static func number(in lines: [ReceiptLine]) -> Field<String>? {
    let numbers = Set(lines.compactMap { $0.word(behind: numberLabels) })
    return numbers.count == 1 ? numbers.first.map { Field($0, .stated) } : nil
  }

  private static func date(in lines: [ReceiptLine], today: CalendarDay) -> Field<CalendarDay>? {
    let named = Set(lines.filter { $0.mentions(dateLabels) }.flatMap { $0.days(until: today) })
    if !named.isEmpty { return named.count == 1 ? named.first.map { Field($0, .stated) } : nil }
    let all = Set(lines.flatMap { $0.days(until: today) })
    return all.count == 1 ? all.first.map { Field($0, .guessed) } : nil
  }

  /// A company among the first lines, or else the first line that looks like a name.
  private static func merchant(in lines: [ReceiptLine]) -> Field<String>? {
    let head = lines.prefix(6)
    if let company = head.first(where: { $0.mentions(companyWords) }) { return Field(company.text, .stated) }
    let name = head.first { line in
      line.letters >= 3 && line.letters > line.digits && line.sums.isEmpty && !line.mentions(titleWords)
    }
    return name.map { Field($0.text, .guessed) }
  }
}

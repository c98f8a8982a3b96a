/// Writes contacts as comma-separated text that ``ContactImporter`` reads back exactly.
///
/// Every number stands there twice: in `phone` in the international form, which a spreadsheet program shows with an
/// apostrophe or as text, and in `phone_digits` as bare digits, which it can sort and other systems can take.
public struct ContactCSVWriter: Sendable {
  private var writer: CSVWriter
  private let fields: [String]
  private let hasNames: Bool

  /// Begins an export.
  ///
  /// - Parameters:
  ///   - fields: The names of the further fields, in the order of their columns.
  ///   - hasNames: Whether there is a column for names; leave it out where no contact has one.
  ///   - byteOrderMark: Whether to begin with a byte-order mark, for Excel.
  public init(fields: [String] = [], hasNames: Bool = true, byteOrderMark: Bool = false) {
    self.fields = fields
    self.hasNames = hasNames
    writer = CSVWriter(headers: Self.headers(hasNames: hasNames) + fields, byteOrderMark: byteOrderMark)
  }

  private static func headers(hasNames: Bool) -> [String] { (hasNames ? ["name"] : []) + ["phone", "phone_digits"] }

  /// Where the further fields begin in a list that was written here; `nil` in any other. They may be called like one
  /// another, or like the columns before them.
  static func firstField(below headers: [String]) -> Int? {
    [true, false].map(Self.headers(hasNames:)).first { headers.starts(with: $0) }?.count
  }

  /// Writes one contact.
  public mutating func append(_ contact: ContactDraft) {
    let number = contact.phone.e164
    var cells: [CSVWriter.Cell] = hasNames ? [.text(contact.name ?? "")] : []
    cells += [.text(number), .text(String(number.drop { $0 == "+" }))]
    cells += fields.map { .text(contact.fields[$0] ?? "") }
    writer.append(cells)
  }

  /// How many bytes wait to be taken.
  public var count: Int { writer.count }

  /// What has been written since the last call.
  public mutating func take() -> [UInt8] { writer.take() }
}

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
  ///   - hasNames: Whether there is a column for names. Where there is one, an import wants a name in every row, so
  ///     leave it out where contacts have none.
  ///   - byteOrderMark: Whether to begin with a byte-order mark, for Excel.
  public init(fields: [String] = [], hasNames: Bool = true, byteOrderMark: Bool = false) {
    self.fields = fields
    self.hasNames = hasNames
    let headers = (hasNames ? ["name"] : []) + ["phone", "phone_digits"] + fields
    writer = CSVWriter(headers: headers, byteOrderMark: byteOrderMark)
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

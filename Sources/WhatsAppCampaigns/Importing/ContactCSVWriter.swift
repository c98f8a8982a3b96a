/// Writes contacts as comma-separated text that, with the numbers in full, ``ContactImporter`` reads back exactly.
///
/// Every number then stands there twice: in `phone` in the international form, which a spreadsheet program shows with an
/// apostrophe or as text, and in `phone_digits` as bare digits, which it can sort and other systems can take. With masked
/// numbers there is one column `phone`, and the other cells are those of ``Contact/hidingNumbers()``.
public struct ContactCSVWriter: Sendable {
  private var writer: CSVWriter
  private let fields: [String]
  private let hasNames: Bool
  private let numbers: ExportedNumbers

  /// Begins an export.
  ///
  /// - Parameters:
  ///   - fields: The names of the further fields, in the order of their columns.
  ///   - hasNames: Whether there is a column for names; leave it out where no contact has one.
  ///   - numbers: Whether numbers are written in full.
  ///   - byteOrderMark: Whether to begin with a byte-order mark, for Excel.
  public init(
    fields: [String] = [],
    hasNames: Bool = true,
    numbers: ExportedNumbers = .masked,
    byteOrderMark: Bool = false
  ) {
    self.fields = fields
    self.hasNames = hasNames
    self.numbers = numbers
    let headers = Self.headers(hasNames: hasNames, numbers: numbers)
    writer = CSVWriter(headers: headers + fields, byteOrderMark: byteOrderMark)
  }

  private static func headers(hasNames: Bool, numbers: ExportedNumbers) -> [String] {
    (hasNames ? ["name"] : []) + (numbers == .full ? ["phone", "phone_digits"] : ["phone"])
  }

  /// Where the further fields begin in a list that was written here with its numbers in full; `nil` in any other. They may
  /// be called like one another, or like the columns before them.
  static func firstField(below headers: [String]) -> Int? {
    [true, false].map { Self.headers(hasNames: $0, numbers: .full) }.first { headers.starts(with: $0) }?.count
  }

  /// Writes one contact. Somebody without a phone number stands there under their user id, which no import reads.
  public mutating func append(_ contact: Contact) {
    let shown = numbers == .full ? contact : contact.hidingNumbers()
    append(contact.identity, name: shown.name, fields: shown.fields)
  }

  /// Writes somebody whom no store knows yet.
  public mutating func append(_ draft: ContactDraft) {
    guard numbers != .full else { return append(.phone(draft.phone), name: draft.name, fields: draft.fields) }
    let mask = NumberMask(beside: draft.phone)
    let name = draft.name.map { mask.masked($0, under: "name") }
    let fields = draft.fields.map { ($0.key, mask.masked($0.value, under: $0.key)) }
    append(.phone(draft.phone), name: name, fields: Dictionary(fields) { $1 })
  }

  /// Writes somebody, the fields as they are.
  mutating func append(_ identity: WhatsAppIdentity, name: String?, fields values: [String: String]) {
    var cells: [CSVWriter.Cell] = hasNames ? [.text(name ?? "")] : []
    if numbers == .full {
      let number = identity.phoneNumber?.e164
      cells += [.text(number ?? identity.address), .text(number.map { String($0.dropFirst()) } ?? "")]
    } else {
      cells += [.text(identity.description)]
    }
    cells += fields.map { .text(values[$0] ?? "") }
    writer.append(cells)
  }

  /// How many bytes wait to be taken.
  public var count: Int { writer.count }

  /// What has been written since the last call.
  public mutating func take() -> [UInt8] { writer.take() }
}

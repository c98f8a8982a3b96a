/// Writes contacts as comma-separated text that, with the numbers in full, ``ContactImporter`` reads back exactly.
///
/// Every number then stands there twice: in `phone` in the international form, which a spreadsheet program shows with an
/// apostrophe or as text, and in `phone_digits` as bare digits, which it can sort and other systems can take. With masked
/// numbers there is one column `phone`, and the other cells are those of ``Contact/hidingNumbers()``.
///
/// What memberships of a group say stands in columns of its own behind all others: an import to whose
/// ``ColumnMapping/memberColumns`` they belong keeps it with the memberships again.
public struct ContactCSVWriter: Sendable {
  private var writer: CSVWriter
  private let fields: [String]
  private let memberFields: [String]
  /// The headers under which the fields of memberships stand: their names, or, where another column is called like that,
  /// their names with `(group)` behind.
  public let memberHeaders: [String]
  private let hasNames: Bool
  private let numbers: ExportedNumbers

  /// Begins an export.
  ///
  /// - Parameters:
  ///   - fields: The names of the further fields, in the order of their columns.
  ///   - memberFields: The names of the fields that memberships have, in the order of their columns.
  ///   - hasNames: Whether there is a column for names; leave it out where no contact has one.
  ///   - numbers: Whether numbers are written in full.
  ///   - byteOrderMark: Whether to begin with a byte-order mark, for Excel.
  public init(
    fields: [String] = [],
    memberFields: [String] = [],
    hasNames: Bool = true,
    numbers: ExportedNumbers = .masked,
    byteOrderMark: Bool = false
  ) {
    self.fields = fields
    self.memberFields = memberFields
    self.hasNames = hasNames
    self.numbers = numbers
    let headers = Self.headers(hasNames: hasNames, numbers: numbers) + fields
    memberHeaders = Self.unmistakable(memberFields, beside: headers)
    writer = CSVWriter(headers: headers + memberHeaders, byteOrderMark: byteOrderMark)
  }

  private static func unmistakable(_ names: [String], beside headers: [String]) -> [String] {
    var taken = Set(headers.map(HeaderVocabulary.normalized))
    return names.map { name in
      var header = name
      while !taken.insert(HeaderVocabulary.normalized(header)).inserted { header += " (group)" }
      return header
    }
  }

  private static func headers(hasNames: Bool, numbers: ExportedNumbers) -> [String] {
    (hasNames ? ["name"] : []) + (numbers == .full ? ["phone", "phone_digits"] : ["phone"])
  }

  /// Where the further fields begin in a list that was written here with its numbers in full; `nil` in any other. They may
  /// be called like one another, or like the columns before them.
  static func firstField(below headers: [String]) -> Int? {
    [true, false].map { Self.headers(hasNames: $0, numbers: .full) }.first { headers.starts(with: $0) }?.count
  }

  /// Writes one contact. Somebody without a phone number stands there under their user id, and an import rejects the row.
  public mutating func append(_ contact: Contact) { append(GroupMember(contact: contact)) }

  /// Writes one member of a group, with what the membership says.
  public mutating func append(_ member: GroupMember) {
    let shown = numbers == .full ? member : member.hidingNumbers()
    let contact = shown.contact
    append(contact.identity, name: contact.name, fields: contact.fields, memberFields: shown.fields)
  }

  /// Writes somebody whom no store knows yet.
  public mutating func append(_ draft: ContactDraft) {
    let shown = numbers == .full ? draft : draft.hidingNumbers()
    append(.phone(draft.phone), name: shown.name, fields: shown.fields, memberFields: shown.memberFields)
  }

  /// Writes somebody, the fields as they are.
  mutating func append(
    _ identity: WhatsAppIdentity,
    name: String?,
    fields values: [String: String],
    memberFields own: [String: String] = [:]
  ) {
    var cells: [CSVWriter.Cell] = hasNames ? [.text(name ?? "")] : []
    if numbers == .full {
      let number = identity.phoneNumber?.e164
      // Digits that are no number have a plus all the same: with it an import finds no number of its own region in them.
      let address = if case .waID(let digits) = identity { "+" + digits } else { identity.address }
      cells += [.text(number ?? address), .text(number.map { String($0.dropFirst()) } ?? "")]
    } else {
      cells += [.text(identity.description)]
    }
    cells += fields.map { .text(values[$0] ?? "") } + memberFields.map { .text(own[$0] ?? "") }
    writer.append(cells)
  }

  /// How many bytes wait to be taken.
  public var count: Int { writer.count }

  /// What has been written since the last call.
  public mutating func take() -> [UInt8] { writer.take() }
}

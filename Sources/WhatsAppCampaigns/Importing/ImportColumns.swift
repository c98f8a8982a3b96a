/// The columns of a list, once it is clear what they hold.
public struct ImportColumns: Hashable, Sendable {
  /// The headers of the phone columns, in the order in which they are asked for a number.
  public var phone: [String] { phoneColumns.map(\.header) }
  /// The headers of the columns that make up the name; empty where the list has no names.
  public var name: [String] { nameColumns.map(\.header) }
  /// The names of the further fields, which are their headers unless the caller renamed them.
  public var fields: [String] { fieldColumns.map(\.header) }
  /// The same of those that are kept with the membership of the group; see ``ColumnMapping/memberColumns``.
  public var memberFields: [String] { memberColumns.map(\.header) }

  struct Column: Hashable, Sendable {
    var index: Int
    var header: String
    var kind = FieldKind.text
    /// Which of its numbers count, in a phone column.
    var choice = PhoneChoice.valid
  }

  /// Which numbers of a phone column are taken before those of the columns behind it.
  enum PhoneChoice {
    /// Every valid one.
    case valid
    /// Those that can be mobile; a fixed line only where no column behind it holds a mobile number.
    case mobile
    /// Those of rows without a valid number in the columns before: it is the same number without its plus.
    case lastResort
  }

  var phoneColumns: [Column] = []
  var nameColumns: [Column] = []
  /// The columns for first and last name beside one for the whole name, which count where that is empty; they are further
  /// fields, too.
  var nameParts: [Column] = []
  var fieldColumns: [Column] = []
  var memberColumns: [Column] = []
  /// How many columns there are up to the last header; cells beyond belong to nothing.
  var count = 0
  /// Those of them without a header, whose cells belong to nothing either.
  var unnamed: [Int] = []
  /// Whether ``ContactCSVWriter`` wrote the list, and so whatever stands in it was stored before.
  var isExport = false

  /// Finds out what the columns under some headers hold.
  ///
  /// - Throws: ``ImportError`` that lists the headers, where that is not certain.
  init(headers: [String], mapping: ColumnMapping) throws(ImportError) {
    let columns = headers.enumerated()
      .map { Column(index: $0.offset, header: CellText.restored(CellText.trimmed($0.element))) }
      .filter { !$0.header.isEmpty }
    count = (columns.last?.index ?? -1) + 1
    unnamed = Set(0..<count).subtracting(columns.map(\.index)).sorted()
    if mapping.phone.isEmpty, mapping.name.isEmpty, let first = ContactCSVWriter.firstField(below: headers) {
      isExport = true
      nameColumns = columns.filter { $0.index < first - 2 }
      phoneColumns = columns.filter { (first - 2..<first).contains($0.index) }
    } else {
      try Self.refuseDuplicates(columns, headers)
      phoneColumns = try Self.named(mapping.phone, columns, headers)
      if phoneColumns.isEmpty { phoneColumns = try Self.phoneColumns(columns, headers) }
      nameColumns = try Self.named(mapping.name, columns, headers)
      if nameColumns.isEmpty {
        (nameColumns, nameParts) = Self.nameColumns(
          columns.filter { !Self.holds(phoneColumns, $0) },
          isOfDelivery: phoneColumns.first.flatMap { HeaderPhrase($0.header) }?.isDelivery == true
        )
      }
    }

    var newNames: [Int: String] = [:]
    for (field, header) in mapping.fields.sorted(by: { $0.key < $1.key }) {
      for column in try Self.named([header], columns, headers) { newNames[column.index] = field }
    }
    for column in columns where !Self.holds(phoneColumns, column) && !Self.holds(nameColumns, column) {
      let kind = isExport ? .text : HeaderVocabulary.fieldKind(of: HeaderVocabulary.words(column.header))
      fieldColumns.append(Column(index: column.index, header: newNames[column.index] ?? column.header, kind: kind))
    }
    memberColumns = try Self.memberColumns(mapping.memberColumns, fieldColumns, columns, headers)
    fieldColumns.removeAll { memberColumns.contains($0) }
    // A contact and a membership may say something of the same name.
    for fields in [fieldColumns, memberColumns] where Set(fields.map(\.header)).count < fields.count {
      throw ImportError(.duplicateHeader, headers: headers, detail: "two fields have the same name")
    }
  }

  /// The header, or the name of the field, of the column at some place; `nil` where it has none.
  func header(at index: Int) -> String? {
    [phoneColumns, nameColumns, fieldColumns, memberColumns].joined().first { $0.index == index }?.header
  }

  private static func holds(_ columns: [Column], _ column: Column) -> Bool {
    columns.contains { $0.index == column.index }
  }

  private static func memberColumns(
    _ wanted: ColumnMapping.MemberColumns,
    _ fields: [Column],
    _ columns: [Column],
    _ headers: [String]
  ) throws(ImportError) -> [Column] {
    switch wanted {
    case .none: return []
    case .all: return fields
    case .named(let names):
      let named = Set(try Self.named(names, columns, headers).map(\.index))
      let found = fields.filter { named.contains($0.index) }
      guard found.count == named.count else {
        throw ImportError(
          .invalidMapping,
          headers: headers,
          detail: "a phone number or a name cannot be kept with the membership"
        )
      }
      return found
    }
  }

  private static func refuseDuplicates(_ columns: [Column], _ headers: [String]) throws(ImportError) {
    var seen: Set<String> = []
    for column in columns where !seen.insert(HeaderVocabulary.skeleton(column.header)).inserted {
      throw ImportError(.duplicateHeader, headers: headers)
    }
  }

  private static func named(
    _ names: [String],
    _ columns: [Column],
    _ headers: [String]
  ) throws(ImportError) -> [Column] {
    var result: [Column] = []
    for name in names {
      let wanted = HeaderVocabulary.normalized(name)
      guard let column = columns.first(where: { HeaderVocabulary.normalized($0.header) == wanted }) else {
        throw ImportError(.unknownColumn, headers: headers, detail: ImportError.missingColumn(name))
      }
      if !result.contains(column) { result.append(column) }
    }
    return result
  }

  private static func phoneColumns(_ columns: [Column], _ headers: [String]) throws(ImportError) -> [Column] {
    var ranked: [(rank: HeaderVocabulary.PhoneRank, column: Column)] = []
    for column in columns {
      if let rank = HeaderVocabulary.phoneRank(of: column.header) { ranked.append((rank, column)) }
    }
    // What a header says among other words counts where none says plainly that it is the person's own phone.
    if ranked.contains(where: { !$0.rank.isLoose && $0.rank.isOwn }) { ranked.removeAll { $0.rank.isLoose } }
    // A parcel may go to somebody else.
    if ranked.contains(where: { $0.rank.kind != .delivery }) { ranked.removeAll { $0.rank.kind == .delivery } }
    let strong = ranked.map(\.rank).filter { !$0.isWeak && $0.kind != .digits }
    ranked.removeAll { entry in entry.rank.isWeak && strong.contains { !$0.isLoose || entry.rank.isLoose } }
    // Which is asked first has to be certain; behind it those that suit equally follow as they stand in the list.
    ranked.sort { $0.rank == $1.rank ? $0.column.index < $1.column.index : $0.rank < $1.rank }
    guard let first = ranked.first else { throw ImportError(.missingPhoneColumn, headers: headers) }
    if ranked.dropFirst().first?.rank == first.rank { throw ImportError(.ambiguousPhoneColumn, headers: headers) }
    let isChoice = ranked.count { $0.rank.kind != .digits } > 1
    return ranked.map { rank, column in
      var column = column
      switch rank.kind {
      // Whoever has WhatsApp on a fixed line says so here.
      case .whatsApp: break
      case .digits: column.choice = .lastResort
      default: if isChoice { column.choice = .mobile }
      }
      return column
    }
  }

  /// The columns that make up the name, and those that do where they are empty.
  ///
  /// - Parameter isOfDelivery: Whether the phone is that of a delivery, as the name then is.
  private static func nameColumns(_ columns: [Column], isOfDelivery: Bool) -> ([Column], parts: [Column]) {
    let named = nameColumns(columns.map { (HeaderVocabulary.words($0.header), $0) })
    if !named.0.isEmpty { return named }
    let phrases = columns.compactMap { column in HeaderPhrase(column.header).map { ($0, column) } }
    for isDelivery in [isOfDelivery, !isOfDelivery] {
      let named = nameColumns(phrases.filter { $0.0.isDelivery == isDelivery }.map { ($0.0.nameWords, $0.1) })
      if !named.0.isEmpty { return named }
    }
    return ([], [])
  }

  private static func nameColumns(_ columns: [(words: String, column: Column)]) -> ([Column], parts: [Column]) {
    var full: (rank: Int, column: Column)?
    var parts: [(part: HeaderVocabulary.NamePart, column: Column)] = []
    for (words, column) in columns {
      if let rank = HeaderVocabulary.fullNameRank(of: words), rank < full?.rank ?? .max { full = (rank, column) }
      if let part = HeaderVocabulary.namePart(of: words), !parts.contains(where: { $0.part == part }) {
        parts.append((part, column))
      }
    }
    let joined = parts.sorted { $0.part.rawValue < $1.part.rawValue }.map(\.column)
    return full.map { ([$0.column], joined) } ?? (joined, [])
  }
}

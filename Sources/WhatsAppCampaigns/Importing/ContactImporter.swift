/// Turns the rows of a list into contacts, one at a time.
///
/// ```swift
/// var importer = try ContactImporter(
///   CSVReader(path: path), normalizer: PhoneNormalizer(defaultRegion: RegionCode("MY")))
/// while let row = try importer.next() {
///   if case .accepted(let draft) = row.outcome { drafts.append(draft) }
/// }
/// print(importer.summary.accepted)
/// ```
///
/// One bad row never costs the list: it is rejected with a reason, and the next one is read. A row needs a phone
/// number, and a name where the list has names at all; a list of bare numbers is accepted. A bad optional value is left
/// out with a warning, and so is the error of a formula (`#N/A`), which is no value. The first row of a person counts,
/// later ones are duplicates, in whatever way the number is written.
///
/// Memory: one row, and 16 to 32 bytes a person to know duplicates by. Nothing is stored; that is the caller's part.
public struct ContactImporter {
  private var source: any RowSource
  let normalizer: PhoneNormalizer
  let columns: ImportColumns
  private let requiresName: Bool
  /// Whether the numbers of a row beyond its first are read, too.
  var takesEveryNumber: Bool
  private var fieldWriter: FieldWriter
  private var memberFieldWriter: FieldWriter
  /// Rows that were read while the headers were looked for, in reverse.
  private var pending: [SourceRow]
  var seen = SeenPeople()
  private var counts: ImportSummary

  /// Finds the headers of a list.
  ///
  /// - Parameters:
  ///   - source: The rows.
  ///   - mapping: Which column is which, where the headers do not tell.
  ///   - normalizer: What reads the phone numbers.
  ///   - limits: Among how many rows the headers are looked for.
  ///   - requiresName: Whether a row without a name is rejected where the list has names. A list of people who are to be
  ///     left alone needs none; nor does an export of contacts, in which those without a name stand among the others.
  ///   - takesEveryNumber: Whether a row stands for each number in it: in its other phone columns, and where one cell holds
  ///     several (``ImportedRow/furtherNumbers``). A message goes to one of them; who is to be left alone is under each.
  /// - Throws: ``ImportError`` where the list cannot be read, or where it is not certain which column holds the phone
  ///   numbers.
  public init(
    _ source: any RowSource,
    mapping: ColumnMapping = .automatic,
    normalizer: PhoneNormalizer,
    limits: ImportLimits = .default,
    requiresName: Bool = true,
    takesEveryNumber: Bool = false
  ) throws(ImportError) {
    var source = source
    let found: HeaderSearch.Result
    do throws(ImportError) {
      found = try HeaderSearch.run(&source, mapping: mapping, limits: limits)
      columns = try ImportColumns(headers: Array(found.header.cells), mapping: mapping)
    } catch {
      throw error.naming(source.facts)
    }
    self.requiresName = requiresName && !columns.isExport
    self.takesEveryNumber = takesEveryNumber
    fieldWriter = FieldWriter(columns.fieldColumns)
    memberFieldWriter = FieldWriter(columns.memberColumns)
    counts = ImportSummary(source: source.facts, columns: columns, headerRow: found.header.number)
    pending = found.rowsBelow.reversed()
    self.source = source
    self.normalizer = normalizer
  }

  /// Takes several numbers of one person for that person's, before the first row is read.
  mutating func follow(_ merged: [MergedPerson]) {
    seen = SeenPeople(merged: merged)
  }

  /// What has become of the rows so far.
  public var summary: ImportSummary {
    var summary = counts
    // The encoding of a text is only certain when all of it has been read.
    summary.source = source.facts
    return summary
  }

  /// What became of the next row, or `nil` after the last one.
  ///
  /// - Throws: ``ImportError`` where no further row can be read; the rows before stand as they were.
  public mutating func next() throws(ImportError) -> ImportedRow? {
    guard var row = try nextRow() else { return nil }
    var warnings = row.isDamaged ? [] : removeErrors(from: &row)
    let outcome = outcome(of: row, &warnings)
    counts.count(outcome)
    var result = ImportedRow(number: row.number, outcome: outcome, warnings: warnings)
    switch outcome {
    case .accepted where takesEveryNumber, .duplicate where takesEveryNumber:
      result.furtherNumbers = furtherNumbers(in: row)
    default: break
    }
    // The cells of a damaged row cannot be told apart.
    if case .rejected = outcome, !row.isDamaged {
      var ignored: [ImportWarning] = []
      result.rejectedName = name(in: row)
      result.rejectedFields = fieldWriter.fields(in: row, &ignored).values
        .merging(memberFieldWriter.fields(in: row, &ignored).values) { $1 }
    }
    return result
  }

  /// Reads the list without looking at what its rows say: to its end, or until the task is cancelled.
  ///
  /// - Returns: How many rows there are.
  /// - Throws: ``ImportError`` where a row cannot be read.
  mutating func readToEnd() throws(ImportError) -> Int {
    var count = 0
    while !Task.isCancelled, try nextRow() != nil { count += 1 }
    return count
  }

  private mutating func nextRow() throws(ImportError) -> SourceRow? {
    if let row = pending.popLast() { return row }
    return try source.next()
  }

  /// Empties the cells that hold the error of a formula, and says which they are. What an export holds was stored like
  /// that before.
  private func removeErrors(from row: inout SourceRow) -> [ImportWarning] {
    var errors = row.errorCells
    if !columns.isExport {
      let words = row.cells.errorWords
      if !words.isEmpty {
        row.cells = row.cells.emptied(at: words)
        errors += words
      }
    }
    return errors.map { ImportWarning(.errorValue, column: columns.header(at: $0)) }
  }

  private mutating func outcome(of row: SourceRow, _ warnings: inout [ImportWarning]) -> ImportedRow.Outcome {
    if row.isDamaged { return .rejected(ImportRejection(.malformedRow)) }
    // A row of errors says that something should stand there.
    if warnings.isEmpty, row.isBlank { return .blank }
    let phone: NormalizedPhone
    do {
      phone = try self.phone(in: row, &warnings)
    } catch {
      guard takesEveryNumber, error.reason == .severalNumbers, let first = firstOfSeveral(in: row) else {
        return .rejected(error)
      }
      phone = first
    }
    let name = name(in: row)
    if requiresName, name == nil, let column = columns.name.first {
      return .rejected(ImportRejection(.missingName, column: column))
    }
    let isBeyond = row.cells.count > columns.count && row.cells[columns.count...].contains { !$0.isEmpty }
    if isBeyond || columns.unnamed.contains(where: { !row.text(at: $0).isEmpty }) {
      warnings.append(ImportWarning(.extraCells))
    }
    let fields = fieldWriter.fields(in: row, &warnings)
    var draft = ContactDraft(phone: phone.number, name: name, storedFields: fields)
    if !memberFieldWriter.isEmpty { draft.storedMemberFields = memberFieldWriter.fields(in: row, &warnings) }
    if let first = seen.firstRow(of: phone.number, in: row.number) {
      return .duplicate(draft, of: first)
    }
    return .accepted(draft)
  }

  /// The first number in the phone columns that can be a mobile one, where several are compared, and else the first valid
  /// one; else what is wrong with the first one that is not empty.
  private func phone(
    in row: SourceRow,
    _ warnings: inout [ImportWarning]
  ) throws(ImportRejection) -> NormalizedPhone {
    var rejection: ImportRejection?
    var fixedLine: (phone: NormalizedPhone, warnings: [ImportWarning])?
    for column in columns.phoneColumns where column.index < row.cells.count {
      if fixedLine != nil, column.choice == .lastResort { continue }
      if rejection == nil, fixedLine == nil,
        let number = row.cells.withBytes(at: column.index, { normalizer.normalize(plain: $0) })
      {
        if column.choice != .mobile || number.canBeMobile { return NormalizedPhone(number: number) }
        fixedLine = (NormalizedPhone(number: number), [])
        continue
      }
      let text = row.text(at: column.index)
      if text.isEmpty { continue }
      // In an export it is somebody without a number; elsewhere `HP.0123456789` is a number as people write it.
      if columns.isExport, WhatsAppIdentity.isUserID(text) {
        throw ImportRejection(.notANumber, column: column.header)
      }
      do {
        let phone = try normalizer.normalize(text)
        let isTaken = fixedLine == nil && column.choice != .mobile || phone.number.canBeMobile
        guard isTaken || fixedLine == nil else { continue }
        var noticed: [ImportWarning] = []
        if phone.isAssumed { noticed.append(ImportWarning(.assumedInternational, column: column.header)) }
        if rejection != nil || fixedLine != nil {
          noticed.append(ImportWarning(.otherPhoneColumn, column: column.header))
        }
        if isTaken {
          warnings += noticed
          return phone
        }
        fixedLine = (phone, noticed)
      } catch {
        if error.reason == .empty { continue }
        rejection = rejection ?? ImportRejection(error.reason, column: column.header)
      }
    }
    if let fixedLine {
      warnings += fixedLine.warnings
      return fixedLine.phone
    }
    throw rejection ?? ImportRejection(.missingPhone, column: columns.phone.first)
  }

  /// The name, or, where its column is empty, what the columns for its parts say.
  private func name(in row: SourceRow) -> String? {
    name(in: row, columns.nameColumns) ?? name(in: row, columns.nameParts)
  }

  private func name(in row: SourceRow, _ columns: [ImportColumns.Column]) -> String? {
    if columns.count == 1 {
      let name = row.text(at: columns[0].index)
      return name.isEmpty ? nil : name
    }
    let parts = columns.map { row.text(at: $0.index) }.filter { !$0.isEmpty }
    return parts.isEmpty ? nil : parts.joined(separator: " ")
  }
}

extension PhoneNumber {
  fileprivate var canBeMobile: Bool { type == .mobile || type == .fixedLineOrMobile }
}

extension ImportRejection: Error {
  fileprivate init(_ problem: PhoneNormalizationError.Reason, column: String) {
    let reason: Reason =
      switch problem {
      case .lostDigits: .lostDigits
      case .severalNumbers: .severalNumbers
      default: .invalidPhone
      }
    self.init(reason, column: column, phoneProblem: problem)
  }
}

extension SourceRow {
  var isBlank: Bool {
    cells.indices.allSatisfy { index in
      let says: Bool? = cells.withBytes(at: index) { bytes in
        if bytes.isEmpty { return false }
        return CellText.isBare(bytes) ? true : nil
      }
      return !(says ?? !CellText.trimmed(cells[index]).isEmpty)
    }
  }

  /// The text of a cell without what surrounds it, and without the apostrophe that an export put before it.
  func text(at index: Int) -> String {
    guard index < cells.count else { return "" }
    let isBare = cells.withBytes(at: index) { CellText.isBare($0) }
    return isBare ? cells[index] : CellText.restored(CellText.trimmed(cells[index]))
  }

  /// The same in UTF-8. There has to be such a cell.
  func withText<Value>(at index: Int, _ body: (Span<UInt8>) -> Value) -> Value {
    let value: Value? = cells.withBytes(at: index) { CellText.isBare($0) ? body($0) : nil }
    if let value { return value }
    var text = text(at: index)
    return text.withUTF8 { body($0.span) }
  }
}

/// Writes what stands in the further columns of a row, as it is stored.
struct FieldWriter {
  /// In the order in which the names are stored.
  private let columns: [ImportColumns.Column]
  private var json = JSONWriter(replacingNull: true)

  init(_ columns: [ImportColumns.Column]) {
    self.columns = columns.sorted { $0.header < $1.header }
  }

  /// Whether there is any such column.
  var isEmpty: Bool { columns.isEmpty }

  /// The fields of a row. What makes no sense is left out, with a warning.
  mutating func fields(in row: SourceRow, _ warnings: inout [ImportWarning]) -> StoredFields {
    json.clear()
    var isEmpty = true
    var senseless: [ImportColumns.Column] = []
    json.object { json in
      for column in columns where column.index < row.cells.count {
        let makesSense = row.withText(at: column.index) { text in
          if text.isEmpty { return true }
          if column.kind == .text || column.kind == .age && Self.isPlainAge(text) {
            json.key(column.header)
            json.string(text)
          } else {
            let value = column.kind.value(of: text.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) })
            guard let value else { return false }
            json.member(column.header, value)
          }
          isEmpty = false
          return true
        }
        if !makesSense { senseless.append(column) }
      }
    }
    for column in senseless.sorted(by: { $0.index < $1.index }) {
      let kind: ImportWarning.Kind = column.kind == .age ? .invalidAge : .unknownGender
      warnings.append(ImportWarning(kind, column: column.header))
    }
    return StoredFields(written: isEmpty ? nil : String(decoding: json.bytes, as: UTF8.self))
  }

  /// Whether an age stands there as it is kept.
  private static func isPlainAge(_ text: Span<UInt8>) -> Bool {
    guard text.count <= 2, text[0] != UInt8(ascii: "0") else { return false }
    return text[0] &- 0x30 < 10 && text[text.count - 1] &- 0x30 < 10
  }
}

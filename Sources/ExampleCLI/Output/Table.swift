/// Rows of text in columns that line up.
struct Table {
  private let headers: [String]
  private let rightAligned: Set<Int>
  private var rows: [[String]] = []

  /// - Parameter rightAligned: The columns that hold figures, from 0.
  init(_ headers: [String], rightAligned: Set<Int> = []) {
    self.headers = headers
    self.rightAligned = rightAligned
  }

  var isEmpty: Bool { rows.isEmpty }

  mutating func append(_ cells: [String?]) {
    rows.append(cells.map { ($0 ?? "").printable })
  }

  /// The table as text, each line ending with a line feed.
  var text: String {
    let lines = [headers] + rows
    let widths = headers.indices.map { column in lines.map { $0[column].displayWidth }.max() ?? 0 }
    return lines.map { cells in
      var line = ""
      for (column, cell) in cells.enumerated() {
        if column > 0 { line += "  " }
        let space = String(repeating: " ", count: widths[column] - cell.displayWidth)
        line += rightAligned.contains(column) ? space + cell : cell + space
      }
      while line.last == " " { line.removeLast() }
      return line + "\n"
    }.joined()
  }

  /// Lines of a name and what belongs to it. What is `nil` is left out.
  static func facts(_ facts: [(String, String?)]) -> String {
    let shown = facts.compactMap { name, value in value.map { (name, $0.printable) } }
    let width = shown.map { $0.0.displayWidth }.max() ?? 0
    return shown.map { "\($0.padding(to: width))  \($1)\n" }.joined()
  }
}

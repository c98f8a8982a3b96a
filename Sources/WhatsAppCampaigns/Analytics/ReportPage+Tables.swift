extension ReportPage {
  /// A section with its heading. The body is markup.
  func section(_ id: String, _ title: String, _ body: String) -> String {
    """
    <section id="\(id)" aria-labelledby="\(id)-title">
    <h2 id="\(id)-title">\(escaped(title))</h2>
    \(body)
    </section>
    """
  }

  /// A table whose first column names the row. Rows and footer are markup; the other texts are not.
  func table(caption: String, columns: [String], rows: [String], footer: String? = nil) -> String {
    let headings = columns.map { "<th scope=\"col\">\(escaped($0))</th>" }.joined()
    let foot = footer.map { "\n<tfoot>\n\($0)\n</tfoot>" } ?? ""
    return """
      <div class="scroll"><table>
      <caption>\(escaped(caption))</caption>
      <thead><tr>\(headings)</tr></thead>
      <tbody>
      \(rows.joined(separator: "\n"))
      </tbody>\(foot)
      </table></div>
      """
  }

  /// A row. The heading is markup, the cells are not.
  func row(heading: String, cells: [String], isQuiet: Bool = false) -> String {
    let cells = cells.map { "<td>\(escaped($0))</td>" }.joined()
    return "<tr\(isQuiet ? " class=\"none\"" : "")><th scope=\"row\">\(heading)</th>\(cells)</tr>"
  }
}

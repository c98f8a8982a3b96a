import WhatsAppCampaigns
import WhatsAppCampaignsSpreadsheets

/// Reads a list to its end and makes a text of every cell: what a reader costs by itself. `Scripts/compare-lists.py` runs it
/// beside other readers, and the command line's import beside other importers.
@main
enum ListBenchmark {
  static func main() throws {
    guard CommandLine.arguments.count == 2 else {
      print("usage: ListBenchmark FILE")
      return
    }
    var source = try ListFile.open(CommandLine.arguments[1])
    var rows = 0
    var cells = 0
    var bytes = 0
    while let row = try source.next() {
      rows += 1
      cells += row.cells.count
      for text in row.cells { bytes += text.utf8.count }
    }
    print(rows, cells, bytes)
  }
}

import WhatsAppCampaigns

/// Finds out which sheets of a workbook have anything in their cells. A sheet is read up to its first value; one that
/// cannot be read, or not for little, may have something.
struct CellSearch {
  private let archive: WorkbookArchive
  /// How much is read of all the sheets together: those that have cells nearly always have one among their first bytes.
  private var bytesLeft = 32 << 20

  init(_ archive: WorkbookArchive) {
    self.archive = archive
  }

  mutating func mayHaveCells(_ sheet: WorkbookIndex.Sheet) -> Bool {
    guard bytesLeft > 0 else { return true }
    do throws(ImportError) {
      guard let part = try archive.part(sheet.part) else { return true }
      defer { bytesLeft -= part.bytes }
      let parser = try XMLPartParser(part, FirstValueHandler())
      while try parser.parsePiece() {
        if parser.handler.isFound || part.bytes >= bytesLeft { return true }
      }
      return false
    } catch {
      return true
    }
  }
}

/// Looks for a cell with a value or a formula.
private struct FirstValueHandler: XMLPartHandler {
  private(set) var isFound = false
  private var isInCell = false
  private var isInValue = false

  mutating func start(_ name: XMLName, _ attributes: XMLAttributes) {
    if name == "c" {
      isInCell = true
    } else if name == "v" || name == "t" {
      isInValue = isInCell
    } else if name == "f", isInCell {
      isFound = true
    }
  }

  mutating func end(_ name: XMLName) {
    if name == "v" || name == "t" {
      isInValue = false
    } else if name == "c" {
      isInCell = false
    }
  }

  mutating func text(_ bytes: UnsafeBufferPointer<UInt8>) {
    if isInValue { isFound = true }
  }
}

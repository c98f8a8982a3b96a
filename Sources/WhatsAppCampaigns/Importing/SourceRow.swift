/// One row of a list, as its source has it.
public struct SourceRow: Hashable, Sendable {
  /// The number that a spreadsheet program shows beside the row, from 1. Empty rows count.
  public var number: Int
  /// The text of the cells, from the first column on. Missing cells at the end are simply absent.
  public var cells: Cells
  /// Whether the row is so damaged that its cells cannot be told apart, or are not all there. Such a row is rejected and
  /// never taken for headers; the next one is read.
  public var isDamaged: Bool
  /// The columns, from 0, in which a workbook has the error of a formula in place of a value; their text is empty.
  public var errorCells: [Int] {
    get { errors ?? [] }
    set { errors = newValue.isEmpty ? nil : newValue }
  }
  /// Nearly no row has any, and nothing is counted for what is not there.
  private var errors: [Int]?

  /// Creates a row of texts.
  public init(number: Int, cells: [String], isDamaged: Bool = false, errorCells: [Int] = []) {
    self.init(number: number, cells: Cells(cells), isDamaged: isDamaged, errorCells: errorCells)
  }

  /// Creates a row.
  public init(number: Int, cells: Cells, isDamaged: Bool = false, errorCells: [Int] = []) {
    self.number = number
    self.cells = cells
    self.isDamaged = isDamaged
    errors = errorCells.isEmpty ? nil : errorCells
  }
}

extension SourceRow {
  /// The cells of a row, in order.
  ///
  /// A row of a text is a few places in bytes that it shares with the rows around it; a `String` is made of a cell when
  /// somebody asks for it.
  public struct Cells: Sendable {
    /// Where a cell stands in the bytes; four bytes a number, because there is one of these for every cell in memory.
    package struct Place: Sendable {
      var start: UInt32
      var end: UInt32

      package init(start: Int, end: Int) {
        self.start = UInt32(truncatingIfNeeded: start)
        self.end = UInt32(truncatingIfNeeded: end)
      }
    }

    /// Valid UTF-8, and where cells stand in it. Rows that were cut together share it.
    final class Text: Sendable {
      let bytes: [UInt8]
      let places: [Place]

      init(_ bytes: [UInt8], _ places: [Place]) {
        self.bytes = bytes
        self.places = places
      }
    }

    private let text: Text
    private let first: UInt32
    private let length: UInt32

    /// How many cells there are.
    public var count: Int { Int(length) }

    /// Creates cells of texts.
    public init(_ texts: [String]) {
      var bytes: [UInt8] = []
      var places: [Place] = []
      for text in texts {
        let start = bytes.count
        bytes.append(contentsOf: text.utf8)
        places.append(Place(start: start, end: bytes.count))
      }
      precondition(bytes.count <= UInt32.max, "A row has less than 4 GB of text")
      self.init(bytes, places)
    }

    /// Creates cells of places in valid UTF-8.
    package init(_ bytes: [UInt8], _ places: [Place]) {
      self.init(Text(bytes, places), first: 0, count: UInt32(places.count))
    }

    /// Creates cells of some places in valid UTF-8 that other rows use, too.
    init(_ text: Text, first: UInt32, count: UInt32) {
      self.text = text
      self.first = first
      length = count
    }

    private func place(of index: Int) -> Range<Int> {
      precondition(indices.contains(index), "There is no such cell")
      let place = text.places[Int(first) + index]
      return Int(place.start)..<Int(place.end)
    }

    /// The cells whose whole text is the word with which a spreadsheet program shows an error.
    var errorWords: [Int] {
      var found: [Int] = []
      for index in 0..<count {
        let place = place(of: index)
        // Nearly every cell is passed over by its first byte.
        guard !place.isEmpty, text.bytes[place.lowerBound] == UInt8(ascii: "#") else { continue }
        if withBytes(at: index, CellText.isErrorWord) { found.append(index) }
      }
      return found
    }

    /// The cells, some of them without their text.
    func emptied(at indices: [Int]) -> Self {
      var places = Array(text.places[Int(first)..<Int(first + length)])
      for index in indices { places[index].end = places[index].start }
      return Self(text.bytes, places)
    }

    /// The bytes of a cell in UTF-8, without making a text of them.
    func withBytes<Value>(at index: Int, _ body: (Span<UInt8>) -> Value) -> Value {
      let bytes = text.bytes
      return body(bytes.span.extracting(place(of: index)))
    }
  }
}

extension SourceRow.Cells: RandomAccessCollection {
  /// Always 0.
  public var startIndex: Int { 0 }

  /// How many cells there are.
  public var endIndex: Int { count }

  /// The text of a cell.
  public subscript(index: Int) -> String {
    // Valid UTF-8 from whoever cut the cells: to make sure of it once more would take as long again.
    let bytes = text.bytes
    return String(copying: UTF8Span(unchecked: bytes.span.extracting(place(of: index))))
  }
}

extension SourceRow.Cells: Hashable {
  /// Whether the texts are the same.
  public static func == (left: Self, right: Self) -> Bool { left.elementsEqual(right) }

  /// Hashes the texts.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(count)
    for text in self { hasher.combine(text) }
  }
}

extension SourceRow.Cells: ExpressibleByArrayLiteral {
  /// Creates cells of texts.
  public init(arrayLiteral texts: String...) {
    self.init(texts)
  }
}

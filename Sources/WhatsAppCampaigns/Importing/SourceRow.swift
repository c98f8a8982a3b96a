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

    private let bytes: [UInt8]
    private let places: [Place]
    private let first: Int
    /// How many cells there are.
    public let count: Int

    /// Creates cells of texts.
    public init(_ texts: [String]) {
      var bytes: [UInt8] = []
      var places: [Place] = []
      for text in texts {
        let start = bytes.count
        bytes.append(contentsOf: text.utf8)
        places.append(Place(start: start, end: bytes.count))
      }
      self.init(bytes, places)
    }

    /// Creates cells of places in valid UTF-8.
    package init(_ bytes: [UInt8], _ places: [Place]) {
      self.init(bytes, places, first: 0, count: places.count)
    }

    /// Creates cells of some places in valid UTF-8 that other rows use, too.
    init(_ bytes: [UInt8], _ places: [Place], first: Int, count: Int) {
      self.bytes = bytes
      self.places = places
      self.first = first
      self.count = count
    }

    /// The cells whose whole text is the word with which a spreadsheet program shows an error.
    var errorWords: [Int] {
      var found: [Int] = []
      for index in 0..<count {
        let place = places[first + index]
        // Nearly every cell is passed over by its first byte.
        guard place.start < place.end, bytes[Int(place.start)] == UInt8(ascii: "#") else { continue }
        if withBytes(at: index, CellText.isErrorWord) { found.append(index) }
      }
      return found
    }

    /// The cells, some of them without their text.
    func emptied(at indices: [Int]) -> Self {
      var places = Array(places[first..<(first + count)])
      for index in indices { places[index].end = places[index].start }
      return Self(bytes, places)
    }

    /// The bytes of a cell in UTF-8, without making a text of them.
    func withBytes<Value>(at index: Int, _ body: (Span<UInt8>) -> Value) -> Value {
      precondition(index < count, "There is no such cell")
      let place = places[first + index]
      return body(bytes.span.extracting(Int(place.start)..<Int(place.end)))
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
    withBytes(at: index) { bytes in
      // A short text is written where it stays, which takes half the time of decoding it.
      bytes.withUnsafeBufferPointer { bytes in
        String(unsafeUninitializedCapacity: bytes.count) { $0.update(fromContentsOf: bytes) }
      }
    }
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

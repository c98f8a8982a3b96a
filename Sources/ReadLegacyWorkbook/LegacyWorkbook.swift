import CWhatsAppFreeXL

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Reads one sheet of a workbook of the old format and writes its rows to standard output.
///
/// FreeXL reads and writes beyond its memory on some damaged files, so it has this process to itself: one that has a
/// limit of memory and of time, that opens one file and is told nothing else. `LegacyWorkbookReader` starts it and knows
/// what it writes: records of a letter and a number of four bytes, lowest first.
///
/// - `S`: the name of the sheet that is read, with its length;
/// - `R`: a row, with its number, followed by the count of its cells and each cell with its length;
/// - `N`: there is no sheet of that name; followed by the count of the sheets and their names;
/// - `M`, before `S`: none is named, and further sheets have cells; followed by the count of these and their names;
/// - `E`: FreeXL's error, in place of everything or in place of the next row;
/// - `D`: the end, without which nothing before counts.
enum LegacyWorkbook {
  static func run(_ arguments: [String]) -> Int32 {
    guard arguments.count == 5, let memory = UInt(arguments[3]), let seconds = UInt(arguments[4]) else { return 2 }
    limit(memory: memory, seconds: seconds)
    var output = RecordOutput()
    do throws(Failure) {
      try read(arguments[1], sheet: arguments[2], &output)
    } catch {
      output.record("E", UInt32(bitPattern: error.code))
    }
    output.flush()
    return 0
  }

  private static func limit(memory: UInt, seconds: UInt) {
    var space = rlimit(rlim_cur: rlim_t(memory), rlim_max: rlim_t(memory))
    var time = rlimit(rlim_cur: rlim_t(seconds), rlim_max: rlim_t(seconds))
    var none = rlimit(rlim_cur: 0, rlim_max: 0)
    #if canImport(Glibc)
      setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &space)
      setrlimit(__rlimit_resource_t(RLIMIT_CPU.rawValue), &time)
      // A crash is expected, and its memory is of no use to anybody; nor is anything ever written to a file.
      setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
      setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &none)
    #else
      setrlimit(RLIMIT_AS, &space)
      setrlimit(RLIMIT_CPU, &time)
      setrlimit(RLIMIT_CORE, &none)
    #endif
  }

  private static func read(
    _ path: String,
    sheet wanted: String,
    _ output: inout RecordOutput
  ) throws(Failure) {
    var handle: UnsafeRawPointer?
    let code = freexl_open(path, &handle)
    guard code == FREEXL_OK, let handle else { throw Failure(code: code) }
    var isObfuscated: UInt32 = 0
    freexl_get_info(handle, UInt16(FREEXL_BIFF_PASSWORD), &isObfuscated)
    guard isObfuscated != UInt32(FREEXL_BIFF_OBFUSCATED) else { throw .encrypted }

    let names = sheetNames(handle)
    let fitting =
      wanted.isEmpty
      ? names.indices.filter { names.count == 1 || hasCells(handle, $0) } : names.indices.filter { names[$0] == wanted }
    // FreeXL does not tell which sheets are hidden, so the first one may not be what is meant.
    if wanted.isEmpty, fitting.count > 1 { output.names("M", fitting.dropFirst().map { names[$0] }) }
    guard let index = fitting.first ?? (wanted.isEmpty ? names.indices.first : nil) else {
      return output.names("N", names)
    }
    let (rows, columns) = try select(handle, index)
    output.record("S")
    output.text(Array(names[index].utf8))
    for row in 0..<rows {
      var cells: [[UInt8]] = []
      for column in 0..<columns { cells.append(try cell(handle, row, column)) }
      while cells.last?.isEmpty == true { cells.removeLast() }
      output.record("R", row + 1)
      output.number(UInt32(cells.count))
      for cell in cells { output.text(cell) }
    }
    output.record("D", rows)
  }

  private static func sheetNames(_ handle: UnsafeRawPointer) -> [String] {
    var count: UInt32 = 0
    freexl_get_info(handle, UInt16(FREEXL_BIFF_SHEET_COUNT), &count)
    return (0..<min(count, 1_000)).map { index in
      var name: UnsafePointer<CChar>?
      freexl_get_worksheet_name(handle, UInt16(index), &name)
      return name.map { String(cString: $0) } ?? ""
    }
  }

  /// Whether there is anything in a sheet; one that cannot be read may have something.
  private static func hasCells(_ handle: UnsafeRawPointer, _ index: Int) -> Bool {
    do throws(Failure) {
      let (rows, columns) = try select(handle, index)
      for row in 0..<rows {
        for column in 0..<columns where try !cell(handle, row, column).isEmpty { return true }
      }
      return false
    } catch {
      return true
    }
  }

  /// Turns to a sheet, and says how many rows and columns it has.
  private static func select(
    _ handle: UnsafeRawPointer,
    _ index: Int
  ) throws(Failure) -> (rows: UInt32, columns: UInt16) {
    var rows: UInt32 = 0
    var columns: UInt16 = 0
    try Failure.check(freexl_select_active_worksheet(handle, UInt16(index)))
    try Failure.check(freexl_worksheet_dimensions(handle, &rows, &columns))
    return (rows, columns)
  }

  private static func cell(
    _ handle: UnsafeRawPointer,
    _ row: UInt32,
    _ column: UInt16
  ) throws(Failure) -> [UInt8] {
    var value = FreeXL_CellValue()
    try Failure.check(freexl_get_cell_value(handle, row, column, &value))
    switch Int32(value.type) {
    case FREEXL_CELL_INT: return Array(String(wac_freexl_integer(&value)).utf8)
    case FREEXL_CELL_DOUBLE: return Array(text(of: wac_freexl_double(&value)).utf8)
    case FREEXL_CELL_NULL: return []
    default:
      guard let text = wac_freexl_text(&value) else { return [] }
      return Array(UnsafeRawBufferPointer(start: text, count: strlen(text)))
    }
  }

  /// A number as its digits: 15 of them are kept, what lies beyond shows by its exponent.
  private static func text(of number: Double) -> String {
    if abs(number) < 1e15, let whole = Int64(exactly: number) { return String(whole) }
    return "\(number)"
  }
}

/// Why a workbook, or the rest of a sheet, is not read.
private struct Failure: Error {
  /// FreeXL's error.
  let code: Int32

  /// What is sent in place of an error of FreeXL where the workbook has a password.
  static let encrypted = Failure(code: 1)

  static func check(_ code: Int32) throws(Failure) {
    guard code == FREEXL_OK else { throw Failure(code: code) }
  }
}

import Foundation
import WhatsAppCampaigns

/// Reads a file line by line; it holds one line at a time, however long the file is.
final class LineFile {
  /// No line of a ledger is longer.
  private static let maximumLine = 4 << 20

  private let path: String
  private let handle: FileHandle
  private var reader: LineReader

  init(_ path: String) throws(CommandFailure) {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue,
      let handle = FileHandle(forReadingAtPath: path)
    else {
      throw .usage("“\(path.printable)” cannot be read; check that it is there, a file, and yours to read")
    }
    self.path = path
    self.handle = handle
    reader = LineReader(descriptor: handle.fileDescriptor, maximumLine: Self.maximumLine)
  }

  /// The next line without its line feed; `nil` at the end.
  func next() async throws -> [UInt8]? {
    switch try await reader.next(beforeWaiting: {}) {
    case .line(let line): return line
    case .tooLong:
      throw CommandFailure.refused("“\(path.printable)” has a line of more than \(Self.maximumLine >> 20) MB")
    case nil: return nil
    }
  }
}

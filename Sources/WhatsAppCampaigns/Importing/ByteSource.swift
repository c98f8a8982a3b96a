import Foundation

/// The system's `read`, which a method of the same name hides.
private func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutablePointer<UInt8>?, _ count: Int) -> Int {
  read(descriptor, buffer, count)
}

/// Where the bytes of a list come from.
public protocol ByteSource {
  /// The next bytes, not more than asked for, or none at the end.
  mutating func read(upTo count: Int) throws(ImportError) -> [UInt8]
}

/// The bytes of a file, read in pieces.
public struct FileByteSource: ByteSource {
  private let handle: FileHandle

  /// Opens a file. It is closed when the last copy of the source is gone.
  ///
  /// - Throws: ``ImportError`` with ``ImportError/Code/unreadable`` where the file cannot be opened, and with
  ///   ``ImportError/Code/notAFile`` where it is no regular file.
  public init(path: String) throws(ImportError) {
    // Before it is opened: opening a named pipe waits for somebody who writes into it.
    var status = stat()
    if stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG { throw ImportError(.notAFile) }
    guard let handle = FileHandle(forReadingAtPath: path) else {
      throw ImportError(.unreadable, detail: "the file does not exist, or this process may not open it")
    }
    self.handle = handle
  }

  /// Reads from where the last call stopped.
  public mutating func read(upTo count: Int) throws(ImportError) -> [UInt8] {
    let count = max(count, 0)
    var failure: Int32 = 0
    // Straight into the bytes that are handed on: through `Data` everything would be copied twice.
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      var length = -1
      repeat {
        length = systemRead(handle.fileDescriptor, buffer.baseAddress, count)
      } while length < 0 && errno == EINTR
      if length < 0 { failure = errno }
      filled = max(length, 0)
    }
    guard failure == 0 else {
      throw ImportError(.unreadable, detail: "the file could be opened but not read")
    }
    return bytes
  }
}

/// Bytes that are in memory already, such as those of an upload.
public struct InMemoryByteSource: ByteSource {
  private let bytes: [UInt8]
  private var position = 0

  /// Wraps bytes.
  public init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// Reads from where the last call stopped.
  public mutating func read(upTo count: Int) throws(ImportError) -> [UInt8] {
    let end = position + min(max(count, 0), bytes.count - position)
    defer { position = end }
    return Array(bytes[position..<end])
  }
}

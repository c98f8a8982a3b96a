import Foundation

/// Turns text into UTF-8 through the system's `iconv`, piece by piece.
///
/// It is a class because what it holds has to be given back once. A reader owns it alone.
final class SystemTextConverter {
  /// How a piece of text was read.
  enum Ending {
    /// To its end.
    case complete
    /// Up to a character whose rest is to come.
    case incomplete
    /// Up to bytes that the encoding does not have.
    case invalid
  }

  #if canImport(Glibc) || canImport(Musl)
    private let handle: iconv_t

    /// - Throws: ``ImportError`` where the system does not know the encoding.
    init(_ encoding: TextEncoding, named name: String) throws(ImportError) {
      guard let handle = iconv_open("UTF-8", name), handle != UnsafeMutableRawPointer(bitPattern: -1) else {
        throw ImportError(.unsupportedEncoding, detail: "this system cannot read \(encoding.rawValue)")
      }
      self.handle = handle
    }

    deinit { iconv_close(handle) }

    /// Appends the UTF-8 of some bytes.
    ///
    /// - Returns: How many of the bytes were read, and why no more of them.
    func convert(_ input: [UInt8], appendingTo output: inout [UInt8]) -> (count: Int, ending: Ending) {
      var input = input
      return input.withUnsafeMutableBytes { bytes in
        var next: UnsafeMutablePointer<CChar>? = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
        var left = bytes.count
        while left > 0 {
          let error = run(&next, &left, into: &output)
          if error == E2BIG { continue }
          if error != 0 { return (bytes.count - left, error == EINVAL ? .incomplete : .invalid) }
        }
        return (bytes.count, .complete)
      }
    }

    /// Appends what waits for a character that could join it: the end of the text has come.
    func finish(appendingTo output: inout [UInt8]) {
      var next: UnsafeMutablePointer<CChar>?
      var left = 0
      _ = run(&next, &left, into: &output)
    }

    /// One call, with room for about as much as is left. Returns its `errno`, or 0.
    private func run(
      _ next: inout UnsafeMutablePointer<CChar>?,
      _ left: inout Int,
      into output: inout [UInt8]
    ) -> Int32 {
      var error: Int32 = 0
      // Most characters of two bytes have three in UTF-8.
      let capacity = left / 2 * 3 + 64
      output += [UInt8](unsafeUninitializedCapacity: capacity) { buffer, filled in
        var place: UnsafeMutablePointer<CChar>? = UnsafeMutableRawPointer(buffer.baseAddress)?.assumingMemoryBound(
          to: CChar.self
        )
        var room = capacity
        if next == nil {
          if iconv(handle, nil, nil, &place, &room) == -1 { error = errno }
        } else if iconv(handle, &next, &left, &place, &room) == -1 {
          error = errno
        }
        filled = capacity - room
      }
      return error
    }
  #else
    init(_ encoding: TextEncoding, named name: String) throws(ImportError) {
      throw ImportError(.unsupportedEncoding, detail: "this system cannot read \(encoding.rawValue)")
    }

    func convert(_ input: [UInt8], appendingTo output: inout [UInt8]) -> (count: Int, ending: Ending) { (0, .invalid) }

    func finish(appendingTo output: inout [UInt8]) {}
  #endif
}

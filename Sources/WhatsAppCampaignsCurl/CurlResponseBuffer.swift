import WhatsAppCampaigns

/// Gathers a response within its limits.
struct CurlResponseBuffer {
  private(set) var headers = HTTPHeaders()
  private(set) var body: [UInt8] = []
  private var headerBytesLeft: Int
  private let maximumBodyBytes: Int
  private var isHeaderComplete = false

  init(maximumBodyBytes: Int = 0, maximumHeaderBytes: Int = 0) {
    self.maximumBodyBytes = max(0, maximumBodyBytes)
    headerBytesLeft = max(0, maximumHeaderBytes)
  }

  /// Takes one line of header, and returns `false` when there have been too many bytes of them.
  mutating func appendHeader(_ line: UnsafeRawBufferPointer) -> Bool {
    guard line.count <= headerBytesLeft else { return false }
    headerBytesLeft -= line.count
    if line.starts(with: "HTTP/".utf8) {
      // Every status line starts anew: what came with an interim response (1xx) is not part of the final one.
      headers = HTTPHeaders()
      isHeaderComplete = false
    } else if let colon = line.firstIndex(of: UInt8(ascii: ":")) {
      // What comes after the body is a trailer, which must not pass for a header.
      guard !isHeaderComplete else { return true }
      headers.add(Self.text(line[(colon + 1)...]), for: Self.text(line[..<colon]))
    } else {
      isHeaderComplete = true
    }
    return true
  }

  /// Takes a piece of the body, and returns `false` when it would be longer than allowed.
  mutating func appendBody(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard bytes.count <= maximumBodyBytes - body.count else { return false }
    body.append(contentsOf: bytes)
    return true
  }

  private static func text(_ bytes: Slice<UnsafeRawBufferPointer>) -> String {
    var bytes = bytes
    while let first = bytes.first, isSpace(first) { bytes.removeFirst() }
    while let last = bytes.last, isSpace(last) { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || (9...13).contains(byte)
  }
}

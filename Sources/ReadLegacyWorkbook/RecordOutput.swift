#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Collects what is written, so that a row does not cost a system call.
struct RecordOutput {
  private var bytes: [UInt8] = []

  mutating func record(_ kind: Unicode.Scalar, _ number: UInt32) {
    record(kind)
    self.number(number)
  }

  mutating func record(_ kind: Unicode.Scalar) {
    if bytes.count > 64 << 10 { flush() }
    bytes.append(UInt8(truncatingIfNeeded: kind.value))
  }

  mutating func names(_ kind: Unicode.Scalar, _ names: [String]) {
    record(kind, UInt32(names.count))
    for name in names { text(Array(name.utf8)) }
  }

  mutating func number(_ number: UInt32) {
    withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
  }

  mutating func text(_ text: [UInt8]) {
    number(UInt32(text.count))
    bytes.append(contentsOf: text)
  }

  /// Writes what there is. Whoever stopped reading wants nothing more.
  mutating func flush() {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { exit(1) }
      rest = rest.dropFirst(count)
    }
    bytes.removeAll(keepingCapacity: true)
  }
}

import WhatsAppCampaigns

/// What the reader of the old format writes, taken apart. Nothing that it says about lengths is believed beyond a limit.
final class LegacyRecords {
  private let process: LegacyProcess
  private var bytes: [UInt8] = []
  private var position = 0

  init(_ process: LegacyProcess) {
    self.process = process
  }

  func byte() throws(ImportError) -> UInt8 {
    try need(1)
    defer { position += 1 }
    return bytes[position]
  }

  func number() throws(ImportError) -> UInt32 {
    try need(4)
    defer { position += 4 }
    return (0..<4).reduce(0) { $0 | UInt32(bytes[position + $1]) << UInt32(8 * $1) }
  }

  func text(limit: Int) throws(ImportError) -> String {
    let count = Int(try number())
    guard count <= limit else { throw ImportError(.cellTooLong) }
    try need(count)
    defer { position += count }
    return String(decoding: bytes[position..<(position + count)], as: UTF8.self)
  }

  private func need(_ count: Int) throws(ImportError) {
    if bytes.count - position >= count { return }
    bytes.removeFirst(position)
    position = 0
    while bytes.count < count {
      let more = try process.read()
      guard !more.isEmpty else { throw .legacyCrash }
      bytes += more
    }
  }
}

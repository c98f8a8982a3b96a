extension PaceState: Codable {
  private static let version: Int64 = 1

  /// Reads a state that was encoded.
  ///
  /// - Throws: `DecodingError.dataCorrupted` for anything that this library has not written.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let text = try? container.decode(String.self) else {
      self = try container.decode(EarlierLayout.self).state
      return
    }
    guard let state = PaceState(compact: text) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "This is no state of a pace.")
    }
    self = state
  }

  /// Writes the state as one short text.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(compact)
  }

  /// The layout of before the compact text.
  private struct EarlierLayout: Decodable {
    struct Bucket: Decodable {
      var last: Int64
      var count: Int64
    }

    var lastSlot: Int64?
    var heldUntil: Int64?
    var buckets: [Bucket]

    var state: PaceState {
      var state = PaceState()
      let sane = Int64(0)...(1 << 58)
      state.lastSlot = lastSlot.flatMap { sane.contains($0) ? $0 : nil }
      state.firstSlot = state.lastSlot
      state.heldUntil = heldUntil.flatMap { sane.contains($0) ? $0 : nil }
      for bucket in buckets where sane.contains(bucket.last) && (1...1 << 40).contains(bucket.count) {
        state.history.append(bucket.count, last: bucket.last, joining: false)
      }
      return state
    }
  }

  /// The state as text: numbers of variable length, as Base64URL. Instants are differences where that is shorter.
  var compact: String {
    var writer = CompactWriter()
    writer.write(Self.version)
    writer.write(optional: lastSlot)
    writer.write(optional: firstSlot)
    writer.write(spacing)
    writer.write(spacedSince)
    writer.write(optional: heldUntil)
    writer.write(optional: slowdown?.cutAt)
    if let slowdown {
      writer.write(slowdown.share)
      writer.write(slowdown.spacing)
    }
    writer.write(Int64(ceilings.count))
    for ceiling in ceilings {
      writer.write(Int64(ceiling.kind.rawValue))
      writer.write(ceiling.at)
      writer.write(Int64(ceiling.limit?.count ?? 0))
      writer.write(ceiling.limit?.windowMilliseconds ?? 0)
    }
    writer.write(Int64(line.places.count))
    var askedAt: Int64 = 0
    for place in line.places {
      writer.write(Int64(place.campaign))
      writer.write(Int64(place.priority.rawValue * 2 + (place.isWaiting ? 1 : 0)))
      writer.write(place.askedAt - askedAt)
      askedAt = place.askedAt
      writer.write(place.served)
    }
    writer.write(Int64(history.buckets.count))
    var last: Int64 = 0
    for bucket in history.buckets {
      writer.write(bucket.last / 1_000 - last)
      last = bucket.last / 1_000
      writer.write(bucket.count)
    }
    return Base64URL.encode(writer.bytes)
  }

  init?(compact text: String) {
    guard let bytes = CompactReader.bytes(ofBase64URL: text) else { return nil }
    var reader = CompactReader(bytes)
    guard reader.read() == Self.version else { return nil }
    lastSlot = reader.readOptional()
    firstSlot = reader.readOptional()
    spacing = reader.read()
    spacedSince = reader.read()
    heldUntil = reader.readOptional()
    if let cutAt = reader.readOptional() {
      let share = reader.read()
      slowdown = Slowdown(cutAt: cutAt, share: share, spacing: reader.read())
      guard (Slowdown.least...Slowdown.whole).contains(share) else { return nil }
    }
    for _ in 0..<reader.readCount(PaceCeiling.Kind.allCases.count) {
      guard let kind = PaceCeiling.Kind(rawValue: Int(reader.read())) else { return nil }
      let at = reader.read()
      let count = reader.read()
      let limit = RateLimit(count: Int(count), per: .milliseconds(reader.read()))
      guard limit != nil || count == 0 else { return nil }
      ceilings.append(StoredCeiling(kind: kind, at: at, limit: limit))
    }
    var askedAt: Int64 = 0
    for _ in 0..<reader.readCount(PaceLine.most) {
      let campaign = UInt32(truncatingIfNeeded: reader.read())
      let rank = reader.read()
      guard (0..<6).contains(rank), let priority = CampaignPriority(rawValue: Int(rank / 2)) else { return nil }
      askedAt += reader.read()
      let place = PaceLine.Place(
        campaign: campaign,
        priority: priority,
        askedAt: askedAt,
        served: reader.read(),
        isWaiting: rank % 2 == 1
      )
      line.places.append(place)
    }
    let count = reader.readCount(4_096)
    history.buckets.reserveCapacity(count + 64)
    var last: Int64 = 0
    for _ in 0..<count {
      last += reader.read()
      let bucket = PaceHistory.Bucket(last: last * 1_000, count: reader.read())
      guard bucket.count > 0 else { return nil }
      history.buckets.append(bucket)
    }
    guard reader.isAtEnd, spacing >= 0 else { return nil }
  }
}

/// Writes whole numbers in as few bytes as they need.
private struct CompactWriter {
  private(set) var bytes: [UInt8] = []

  init() { bytes.reserveCapacity(1_024) }

  mutating func write(_ value: Int64) {
    // The sign goes to the lowest bit, so that small numbers of both signs are short.
    var rest = UInt64(bitPattern: value << 1 ^ value >> 63)
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }

  mutating func write(optional value: Int64?) {
    guard let value else { return bytes.append(0) }
    bytes.append(1)
    write(value)
  }
}

/// Reads what a ``CompactWriter`` wrote. Every number is small enough that sums of some thousand of them are too.
private struct CompactReader {
  private static let most: Int64 = 1 << 58
  private let bytes: [UInt8]
  private var position = 0
  private var isSound = true

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var isAtEnd: Bool { isSound && position == bytes.count }

  /// The next number; 0 when there is none, which ``isAtEnd`` tells at the end.
  mutating func read() -> Int64 {
    var rest: UInt64 = 0
    var shift: UInt64 = 0
    while position < bytes.count, shift < 63 {
      let byte = bytes[position]
      position += 1
      rest |= UInt64(byte & 0x7F) << shift
      shift += 7
      guard byte & 0x80 == 0 else { continue }
      let value = Int64(bitPattern: rest >> 1) ^ -Int64(bitPattern: rest & 1)
      if abs(value) < Self.most { return value }
      break
    }
    isSound = false
    return 0
  }

  mutating func readOptional() -> Int64? {
    guard position < bytes.count else {
      isSound = false
      return nil
    }
    position += 1
    return bytes[position - 1] == 1 ? read() : nil
  }

  mutating func readCount(_ most: Int) -> Int {
    let count = read()
    guard (0...Int64(most)).contains(count) else {
      isSound = false
      return 0
    }
    return Int(count)
  }

  static func bytes(ofBase64URL text: String) -> [UInt8]? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count * 3 / 4)
    var buffer: UInt32 = 0
    var bits: UInt32 = 0
    for character in text.utf8 {
      let value: UInt8
      switch character {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): value = character - UInt8(ascii: "A")
      case UInt8(ascii: "a")...UInt8(ascii: "z"): value = character - UInt8(ascii: "a") + 26
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = character - UInt8(ascii: "0") + 52
      case UInt8(ascii: "-"): value = 62
      case UInt8(ascii: "_"): value = 63
      default: return nil
      }
      buffer = buffer << 6 | UInt32(value)
      bits += 6
      if bits >= 8 {
        bits -= 8
        bytes.append(UInt8(truncatingIfNeeded: buffer >> bits))
      }
    }
    return bytes
  }
}

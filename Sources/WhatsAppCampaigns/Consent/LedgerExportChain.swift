/// Chains the lines of an exported ledger, so that a line that was removed, changed, added or moved is found.
///
/// Each line ends with the SHA-256 of the hash before it and of the line without its own hash; the first follows 32 zero
/// bytes. Anybody can recompute it without this library and without the store, and whoever kept the last hash knows that
/// the file is the one that they were given.
public struct LedgerExportChain: Sendable {
  /// The hash of everything so far.
  public private(set) var head = [UInt8](repeating: 0, count: 32)
  /// The number of lines so far.
  public private(set) var count = 0

  private static let opening = Array(#","chain":""#.utf8)
  private static let closing = Array(#""}"#.utf8)

  /// Begins an empty chain.
  public init() {}

  /// The hash of everything so far, in hexadecimal.
  public var headText: String { head.hexadecimal }

  /// Takes in the next line, a JSON object with a member at least, and returns it with its hash as the last member.
  public mutating func append(_ object: JSONObject) -> [UInt8] {
    var line = JSONValue.object(object).encoded()
    take(line)
    line.removeLast()
    line += Self.opening
    line += headText.utf8
    line += Self.closing
    return line
  }

  /// Takes in the next line of a file, and says whether its hash is the one that has to follow.
  ///
  /// - Returns: The object without its hash; `nil` when the line does not belong here.
  public mutating func check(_ line: some Collection<UInt8>) -> JSONObject? {
    let bytes = Array(line)
    let tail = Self.opening.count + 64 + Self.closing.count
    guard bytes.count > tail, bytes.suffix(Self.closing.count).elementsEqual(Self.closing) else { return nil }
    let start = bytes.count - tail
    guard bytes[start...].starts(with: Self.opening) else { return nil }
    var content = Array(bytes[..<start])
    content.append(UInt8(ascii: "}"))
    guard case .object(let object)? = try? JSONValue.parse(content) else { return nil }
    var next = self
    next.take(content)
    let stated = bytes[(start + Self.opening.count)...].prefix(64)
    guard stated.elementsEqual(next.headText.utf8) else { return nil }
    self = next
    return object
  }

  private mutating func take(_ line: [UInt8]) {
    head = Cryptography.sha256(head + line)
    count += 1
  }
}

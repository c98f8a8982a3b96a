/// The members of a JSON object, in order, with unique keys.
///
/// Of two members with the same key the last value counts, at the place of the first: what JavaScript, Python and most
/// other readers do, so that nobody can show two systems two different documents in one body. Keys compare byte by
/// byte. Looking a key up is linear in small objects and constant in large ones.
public struct JSONObject: Sendable {
  /// One member.
  public struct Member: Hashable, Sendable {
    /// The key.
    public var key: String
    /// The value.
    public var value: JSONValue

    /// Creates a member.
    public init(key: String, value: JSONValue) {
      self.key = key
      self.value = value
    }
  }

  /// A key whose equality is that of its bytes.
  private struct ByteKey: Hashable {
    let text: String

    static func == (left: Self, right: Self) -> Bool { left.text.hasSameBytes(as: right.text) }
    func hash(into hasher: inout Hasher) { hasher.combine(text) }
  }

  /// Up to this many members a linear search is faster than hashing.
  private static let largestUnindexed = 16

  /// All members, in order.
  public private(set) var members: [Member] = []
  private var index: [ByteKey: Int]?

  /// Creates an object without members.
  public init() {}

  /// Creates an object; of two members with the same key the last value counts.
  public init(_ members: some Sequence<(String, JSONValue)>) {
    for (key, value) in members { self[key] = value }
  }

  /// The number of members.
  public var count: Int { members.count }

  /// Whether there are no members.
  public var isEmpty: Bool { members.isEmpty }

  /// The keys, in order.
  public var keys: [String] { members.map(\.key) }

  /// The value of a key. Setting it keeps its place, a new key goes to the end, and `nil` removes the member.
  public subscript(key: String) -> JSONValue? {
    get { position(of: key).map { members[$0].value } }
    set {
      switch (position(of: key), newValue) {
      case (let position?, let value?): members[position].value = value
      case (nil, let value?): append(Member(key: key, value: value))
      case (let position?, nil):
        members.remove(at: position)
        rebuildIndex()
      case (nil, nil): break
      }
    }
  }

  private func position(of key: String) -> Int? {
    if let index { return index[ByteKey(text: key)] }
    return members.firstIndex { $0.key.hasSameBytes(as: key) }
  }

  /// Adds a member, or replaces the value of an earlier one with the same key: what a parser needs.
  mutating func set(_ key: consuming String, _ value: consuming JSONValue) {
    if let position = position(of: key) {
      members[position].value = value
    } else {
      append(Member(key: key, value: value))
    }
  }

  private mutating func append(_ member: consuming Member) {
    // Most objects of webhooks have fewer than eight members: one allocation instead of four.
    if members.isEmpty { members.reserveCapacity(8) }
    if index != nil { index?[ByteKey(text: member.key)] = members.count }
    members.append(member)
    if index == nil, members.count > Self.largestUnindexed { rebuildIndex() }
  }

  private mutating func rebuildIndex() {
    index = nil
    guard members.count > Self.largestUnindexed else { return }
    var positions: [ByteKey: Int] = [:]
    positions.reserveCapacity(members.count)
    for (position, member) in members.enumerated() { positions[ByteKey(text: member.key)] = position }
    index = positions
  }
}

extension JSONObject: Hashable {
  /// Whether both hold the same members, in whatever order.
  public static func == (left: Self, right: Self) -> Bool {
    left.count == right.count && left.members.allSatisfy { right[$0.key] == $0.value }
  }

  /// Hashes the members without regard to their order.
  public func hash(into hasher: inout Hasher) {
    // The order does not count in equality, so it must not count here.
    hasher.combine(members.reduce(0) { $0 ^ $1.hashValue })
  }
}

extension JSONObject: Sequence {
  /// Goes through the members in order.
  public func makeIterator() -> IndexingIterator<[Member]> { members.makeIterator() }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
  /// Creates an object; of two members with the same key the last value counts.
  public init(dictionaryLiteral elements: (String, JSONValue)...) { self.init(elements) }
}

extension JSONObject: Redacted {
  /// The size only: members hold phone numbers and messages.
  public var description: String { "JSON object of \(count)" }
}

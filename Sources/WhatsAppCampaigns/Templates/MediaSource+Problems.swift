extension MediaSource {
  /// The rule that a source in a message breaks: by its form, or because nobody could fetch it.
  var refusal: String? { problem ?? unreachable }

  /// The rule that the source breaks by its form.
  var problem: String? {
    switch self {
    case .id(let text):
      if text.isEmpty || text.utf8.count > 256 || text.utf8.contains(where: { $0 <= 0x20 || $0 >= 0x7F }) {
        return "must name an uploaded medium or a web address"
      }
    case .link(let text):
      if text.utf8.count > 2_000 || text.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F }) {
        return "must be a web address of at most 2000 characters without spaces"
      }
      let start = text.prefix(8).lowercased()
      guard start.hasPrefix("https://") || start.hasPrefix("http://"), text.utf8.count > 8 else {
        return "must be a web address that begins with https:// or http://"
      }
    }
    return nil
  }

  /// Why no provider of the internet can have the medium, as far as the words tell: nobody is asked.
  private var unreachable: String? {
    switch self {
    case .id(let text):
      let isNumber = text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
      return isNumber ? nil : "must be a web address, or the digits that the provider gave to an upload"
    case .link(let text):
      if Self.isPublic(Self.host(of: text)) { return nil }
      return "must be a web address on the internet; the provider cannot reach a machine of your network"
    }
  }

  /// The host of a web address, in lowercase, without a name before it and a port behind it.
  private static func host(of link: String) -> String {
    let start = link.utf8.drop { $0 != UInt8(ascii: "/") }.dropFirst(2)
    let authority = start.prefix { !"/?#\\".utf8.contains($0) }
    let host = authority.lastIndex(of: UInt8(ascii: "@")).map { authority[authority.index(after: $0)...] } ?? authority
    let end =
      host.first == UInt8(ascii: "[")
      ? host.firstIndex(of: UInt8(ascii: "]")).map { host.index(after: $0) }
      : host.firstIndex(of: UInt8(ascii: ":"))
    return String(decoding: host[..<(end ?? host.endIndex)], as: UTF8.self).lowercased()
  }

  /// Ends of names that lead to no machine of the internet.
  private static let privateEnds: Set<Substring> = ["localhost", "local", "internal", "invalid", "test"]

  private static func isPublic(_ host: String) -> Bool {
    if host.hasPrefix("[") { return NetworkAddress(text: host)?.isPublic ?? false }
    let name = host.hasSuffix(".") ? host.dropLast() : host[...]
    let labels = name.split(separator: ".", omittingEmptySubsequences: false)
    guard labels.count > 1, let last = labels.last, labels.allSatisfy({ !$0.isEmpty && !$0.contains("%") }) else {
      return false
    }
    // A name that ends in a number is an address, in one spelling or another.
    guard !last.utf8.allSatisfy({ (0x30...0x39).contains($0) }), !last.hasPrefix("0x") else {
      return NetworkAddress(text: String(name))?.isPublic ?? false
    }
    return !privateEnds.contains(last)
  }
}

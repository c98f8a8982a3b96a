import Foundation

/// The address of a provider's API: checked once, so that no request can go astray with a credential in it.
enum ProviderAddress {
  /// Why an address cannot be used.
  enum Problem: Error {
    /// It is no absolute web address, or holds more than scheme, host, port and path.
    case invalid
    /// It would send the credential unencrypted over a network.
    case insecure
  }

  /// The address without slashes at its end.
  static func checked(_ text: String) throws(Problem) -> String {
    var trimmed = text[...]
    while trimmed.hasSuffix("/") { trimmed.removeLast() }
    guard trimmed.utf8.count <= 2_000, let parts = URLComponents(string: String(trimmed)),
      let scheme = parts.scheme?.lowercased(), let host = parts.host?.lowercased(), !host.isEmpty,
      scheme == "https" || scheme == "http", parts.user == nil, parts.password == nil,
      parts.query == nil, parts.fragment == nil
    else { throw .invalid }
    guard scheme == "https" || isLoopback(host) else { throw .insecure }
    return String(trimmed)
  }

  /// The parts of the path.
  static func path(of text: String) -> [Substring] {
    (URLComponents(string: text)?.path ?? "").split(separator: "/").map { Substring($0) }
  }

  /// Whether a credential can stand in a header field.
  static func isToken(_ secret: Secret) -> Bool {
    let token = secret.revealed.utf8
    return (1...8_192).contains(token.count) && token.allSatisfy { (0x21...0x7E).contains($0) }
  }

  private static func isLoopback(_ host: String) -> Bool {
    if host == "localhost" || host == "::1" || host == "[::1]" { return true }
    let numbers = host.split(separator: ".", omittingEmptySubsequences: false)
    return numbers.count == 4 && numbers[0] == "127" && numbers.allSatisfy { UInt8($0) != nil }
  }
}

import Foundation

/// An IPv4 or IPv6 address, and what kind of place it is.
package struct NetworkAddress: Hashable, Sendable {
  private let bytes: [UInt8]

  /// Takes the 4 or 16 bytes of an address; IPv4 addresses written as IPv6 ones become IPv4.
  package init?(bytes: [UInt8]) {
    guard bytes.count == 4 || bytes.count == 16 else { return nil }
    let isMapped = bytes.count == 16 && bytes[..<12] == [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]
    self.bytes = isMapped ? Array(bytes[12...]) : bytes
  }

  /// Reads the host of a URL as libcurl normalises it: dotted decimal, or IPv6 in brackets.
  package init?(text: String) {
    let isBracketed = text.hasPrefix("[") && text.hasSuffix("]")
    var bytes = [UInt8](repeating: 0, count: isBracketed ? 16 : 4)
    let host = isBracketed ? String(text.dropFirst().dropLast()) : text
    guard inet_pton(isBracketed ? AF_INET6 : AF_INET, host, &bytes) == 1 else { return nil }
    self.init(bytes: bytes)
  }

  /// This machine: 127.0.0.0/8 or ::1.
  package var isLoopback: Bool {
    bytes.count == 4 ? bytes[0] == 127 : bytes == [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]
  }

  /// An address that the whole internet reaches, by the registries of special-purpose addresses (RFC 6890).
  package var isPublic: Bool {
    bytes.count == 4 ? isPublicIPv4 : isPublicIPv6
  }

  private var isPublicIPv4: Bool {
    switch (bytes[0], bytes[1], bytes[2]) {
    case (0, _, _), (10, _, _), (127, _, _), (224..., _, _): false
    case (100, 64...127, _), (169, 254, _), (172, 16...31, _), (192, 168, _), (198, 18...19, _): false
    case (192, 0, 0), (192, 0, 2), (192, 88, 99), (198, 51, 100), (203, 0, 113): false
    default: true
    }
  }

  /// 2000::/3 without the parts that stand for IPv4 addresses (2001::/23, 2002::/16) or for documentation.
  private var isPublicIPv6: Bool {
    guard bytes[0] & 0xE0 == 0x20 else { return false }
    return switch (bytes[0], bytes[1], bytes[2], bytes[3]) {
    case (0x20, 0x01, 0...1, _), (0x20, 0x01, 0x0D, 0xB8), (0x20, 0x02, _, _), (0x3F, 0xFF, 0...0x0F, _): false
    default: true
    }
  }
}

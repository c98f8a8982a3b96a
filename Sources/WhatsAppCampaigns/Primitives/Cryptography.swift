#if os(Linux)
  private import CWhatsAppCrypto
#else
  private import CryptoKit
#endif

/// The only file that knows which cryptographic library is underneath: libcrypto on Linux, CryptoKit on Apple.
package enum Cryptography {
  /// SHA-256 of some bytes.
  package static func sha256(_ bytes: [UInt8]) -> [UInt8] {
    #if os(Linux)
      var digest = [UInt8](repeating: 0, count: 32)
      var length: UInt32 = 0
      let done = bytes.withUnsafeBytes { EVP_Digest($0.baseAddress, $0.count, &digest, &length, EVP_sha256(), nil) }
      precondition(done == 1 && length == 32, "libcrypto has no SHA-256")
      return digest
    #else
      return Array(SHA256.hash(data: bytes))
    #endif
  }

  /// HMAC-SHA256 of some bytes.
  package static func hmacSHA256(_ message: [UInt8], key: [UInt8]) -> [UInt8] {
    #if os(Linux)
      var code = [UInt8](repeating: 0, count: 32)
      var length = 0
      // A null key would mean "keep the last one", so an empty key is passed as a pointer to one unused byte.
      let keyBytes = key.isEmpty ? [0] : key
      let done = EVP_Q_mac(
        nil,
        "HMAC",
        nil,
        "SHA256",
        nil,
        keyBytes,
        key.count,
        message,
        message.count,
        &code,
        code.count,
        &length
      )
      precondition(done != nil && length == 32, "libcrypto has no HMAC-SHA256")
      return code
    #else
      return Array(HMAC<SHA256>.authenticationCode(for: message, using: SymmetricKey(data: key)))
    #endif
  }

  /// Compares two byte strings in a time that depends on their lengths only.
  package static func isEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    guard left.count == right.count else { return false }
    #if os(Linux)
      return CRYPTO_memcmp(left, right, left.count) == 0
    #else
      return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    #endif
  }
}

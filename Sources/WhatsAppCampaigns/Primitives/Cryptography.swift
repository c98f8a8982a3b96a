import Synchronization

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
    HMACKey(key).code(of: message)
  }

  /// Bytes that nobody can foresee.
  package static func randomBytes(_ count: Int) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    #if os(Linux)
      precondition(RAND_bytes(&bytes, Int32(clamping: count)) == 1, "libcrypto has no randomness")
    #else
      var generator = SystemRandomNumberGenerator()
      for index in bytes.indices { bytes[index] = generator.next() }
    #endif
    return bytes
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

/// A key for HMAC-SHA256 that is made ready once and used for many messages.
///
/// Making a key ready costs more than the code of a short message does, so whoever makes a code for every recipient
/// keeps one of these.
package final class HMACKey: Sendable {
  /// Makes a secret ready.
  package convenience init(_ secret: Secret) { self.init(Array(secret.revealed.utf8)) }

  #if os(Linux)
    // One context is used by one caller at a time; the lock costs next to nothing beside the code.
    private let context: Mutex<OpaquePointer>

    package init(_ key: [UInt8]) {
      // The digest's name must not move while libcrypto reads it, and is declared as something that it may change.
      var name = Array("SHA256\0".utf8CString)
      let made: OpaquePointer? = name.withUnsafeMutableBufferPointer { name in
        guard let algorithm = EVP_MAC_fetch(nil, "HMAC", nil) else { return nil }
        defer { EVP_MAC_free(algorithm) }
        let parameters = [
          OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name.baseAddress, 0), OSSL_PARAM_construct_end(),
        ]
        let context = EVP_MAC_CTX_new(algorithm)
        // A null key would mean "keep the last one", so an empty key is passed as a pointer to one unused byte.
        guard EVP_MAC_init(context, key.isEmpty ? [0] : key, key.count, parameters) == 1 else { return nil }
        return context
      }
      guard let made else { preconditionFailure("libcrypto has no HMAC-SHA256") }
      context = Mutex(made)
    }

    deinit {
      context.withLock { EVP_MAC_CTX_free($0) }
    }

    /// The code of a message.
    package func code(of message: [UInt8]) -> [UInt8] {
      context.withLock { context in
        var code = [UInt8](repeating: 0, count: 32)
        var length = 0
        let isDone =
          EVP_MAC_init(context, nil, 0, nil) == 1 && EVP_MAC_update(context, message, message.count) == 1
          && EVP_MAC_final(context, &code, &length, code.count) == 1
        precondition(isDone && length == 32, "libcrypto has no HMAC-SHA256")
        return code
      }
    }
  #else
    private let key: SymmetricKey

    package init(_ key: [UInt8]) {
      self.key = SymmetricKey(data: key)
    }

    /// The code of a message.
    package func code(of message: [UInt8]) -> [UInt8] {
      Array(HMAC<SHA256>.authenticationCode(for: message, using: key))
    }
  #endif
}

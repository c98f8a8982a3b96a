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

extension Cryptography {
  /// The bytes of a key for AES-256, of a nonce and of a tag.
  package static let keyLength = 32
  package static let nonceLength = 12
  package static let tagLength = 16

  /// Encrypts with AES-256-GCM. Returns the ciphertext and behind it the tag, 16 bytes.
  ///
  /// No two calls with one key may have the same nonce.
  package static func seal(_ plain: [UInt8], key: [UInt8], nonce: [UInt8], with associated: [UInt8]) -> [UInt8] {
    precondition(key.count == keyLength && nonce.count == nonceLength, "A key or a nonce has the wrong length")
    #if os(Linux)
      var sealed = [UInt8](repeating: 0, count: plain.count + tagLength)
      var (length, end) = (Int32(0), Int32(0))
      let context = EVP_CIPHER_CTX_new()
      defer { EVP_CIPHER_CTX_free(context) }
      let isDone = sealed.withUnsafeMutableBytes { buffer in
        let bytes = buffer.assumingMemoryBound(to: UInt8.self)
        guard let start = bytes.baseAddress else { return false }
        return EVP_EncryptInit_ex(context, EVP_aes_256_gcm(), nil, key, nonce) == 1
          && EVP_EncryptUpdate(context, nil, &length, associated, Int32(clamping: associated.count)) == 1
          && EVP_EncryptUpdate(context, start, &length, plain, Int32(clamping: plain.count)) == 1
          && EVP_EncryptFinal_ex(context, start + Int(length), &end) == 1
          && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, Int32(tagLength), start + plain.count) == 1
      }
      precondition(isDone && Int(length) + Int(end) == plain.count, "libcrypto has no AES-256-GCM")
      return sealed
    #else
      guard let nonce = try? AES.GCM.Nonce(data: nonce),
        let box = try? AES.GCM.seal(plain, using: SymmetricKey(data: key), nonce: nonce, authenticating: associated)
      else { preconditionFailure("CryptoKit has no AES-256-GCM") }
      return Array(box.ciphertext) + Array(box.tag)
    #endif
  }

  /// Decrypts what ``seal(_:key:nonce:with:)`` made; `nil` where anything about it is different.
  package static func open(_ sealed: [UInt8], key: [UInt8], nonce: [UInt8], with associated: [UInt8]) -> [UInt8]? {
    guard key.count == keyLength, nonce.count == nonceLength, sealed.count >= tagLength else { return nil }
    let cipher = Array(sealed.dropLast(tagLength))
    var tag = Array(sealed.suffix(tagLength))
    #if os(Linux)
      // One byte more than is needed: an empty array has no address.
      var plain = [UInt8](repeating: 0, count: cipher.count + 1)
      var (length, end) = (Int32(0), Int32(0))
      let context = EVP_CIPHER_CTX_new()
      defer { EVP_CIPHER_CTX_free(context) }
      let isGenuine = plain.withUnsafeMutableBytes { buffer in
        let bytes = buffer.assumingMemoryBound(to: UInt8.self)
        guard let start = bytes.baseAddress else { return false }
        return EVP_DecryptInit_ex(context, EVP_aes_256_gcm(), nil, key, nonce) == 1
          && EVP_DecryptUpdate(context, nil, &length, associated, Int32(clamping: associated.count)) == 1
          && EVP_DecryptUpdate(context, start, &length, cipher, Int32(clamping: cipher.count)) == 1
          && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(tagLength), &tag) == 1
          && EVP_DecryptFinal_ex(context, start + Int(length), &end) == 1
      }
      guard isGenuine, Int(length) + Int(end) == cipher.count else { return nil }
      return Array(plain.dropLast())
    #else
      guard let nonce = try? AES.GCM.Nonce(data: nonce),
        let box = try? AES.GCM.SealedBox(nonce: nonce, ciphertext: cipher, tag: tag)
      else { return nil }
      return (try? AES.GCM.open(box, using: SymmetricKey(data: key), authenticating: associated)).map { Array($0) }
    #endif
  }

  /// Derives a key of 32 bytes for one use from another key: HKDF-SHA256 without a salt (RFC 5869).
  ///
  /// A key as long as the hash is one block of it, which is two codes; so it needs nothing of the library underneath but
  /// HMAC.
  package static func derivedKey(from key: [UInt8], for use: String) -> [UInt8] {
    let extracted = hmacSHA256(key, key: [UInt8](repeating: 0, count: 32))
    return hmacSHA256(Array(use.utf8) + [1], key: extracted)
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
      // The parameter's name is pointed to as well, until the context is made.
      let parameter = Array(OSSL_MAC_PARAM_DIGEST.utf8CString)
      let made: OpaquePointer? = name.withUnsafeMutableBufferPointer { name in
        parameter.withUnsafeBufferPointer { Self.context($0.baseAddress, name.baseAddress, key) }
      }
      guard let made else { preconditionFailure("libcrypto has no HMAC-SHA256") }
      context = Mutex(made)
    }

    private static func context(
      _ parameter: UnsafePointer<CChar>?,
      _ digest: UnsafeMutablePointer<CChar>?,
      _ key: [UInt8]
    ) -> OpaquePointer? {
      guard let algorithm = EVP_MAC_fetch(nil, "HMAC", nil) else { return nil }
      defer { EVP_MAC_free(algorithm) }
      let parameters = [OSSL_PARAM_construct_utf8_string(parameter, digest, 0), OSSL_PARAM_construct_end()]
      let context = EVP_MAC_CTX_new(algorithm)
      // A null key would mean "keep the last one", so an empty key is passed as a pointer to one unused byte.
      guard EVP_MAC_init(context, key.isEmpty ? [0] : key, key.count, parameters) == 1 else { return nil }
      return context
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

import Foundation
import Testing

@testable import WhatsAppCampaigns

@Suite("Encryption of single values")
struct FieldCipherTests {
  private static let place = SealedPlace(tenant: .default, owner: "p60123456789", field: "ic_number")
  private static let secret = "901231011234"

  private static func key(_ id: String, _ byte: UInt8) throws -> FieldCipher.Key {
    try FieldCipher.Key(id: id, bytes: [UInt8](repeating: byte, count: 32))
  }

  private static func cipher(_ ids: String...) throws -> FieldCipher {
    let keys = try ids.map { try key($0, UInt8($0.utf8.reduce(0) { $0 &+ $1 })) }
    return try FieldCipher(keys[0], older: Array(keys.dropFirst()))
  }

  private func bytes(_ hexadecimal: String) -> [UInt8] {
    let digits = hexadecimal.compactMap(\.hexDigitValue)
    return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] * 16 + digits[$0 + 1]) }
  }

  @Test("AES-256-GCM and HKDF give what the standards say")
  func vectors() {
    // GCM specification of McGrew and Viega, test case 16.
    let key = bytes("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308")
    let nonce = bytes("cafebabefacedbaddecaf888")
    let associated = bytes("feedfacedeadbeeffeedfacedeadbeefabaddad2")
    let plain = bytes(
      "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
        + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39"
    )
    let sealed = Cryptography.seal(plain, key: key, nonce: nonce, with: associated)
    #expect(
      sealed
        == bytes(
          "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
            + "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f66276fc6ece0f4e1768cddf8853bb2d551b"
        )
    )
    #expect(Cryptography.open(sealed, key: key, nonce: nonce, with: associated) == plain)
    #expect(
      Cryptography.open(Cryptography.seal([], key: key, nonce: nonce, with: []), key: key, nonce: nonce, with: []) == []
    )
    // RFC 5869, test case 3.
    let material = [UInt8](repeating: 0x0B, count: 22)
    #expect(
      Cryptography.derivedKey(from: material, for: "")
        == bytes("8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d")
    )
  }

  @Test("What was sealed opens, and is read back as it is stored", arguments: ["", secret, "Siti binti Ali 🌷 \u{0}"])
  func roundTrip(text: String) throws {
    let cipher = try Self.cipher("a")
    let sealed = cipher.seal(text, in: Self.place)
    #expect(try cipher.open(sealed, in: Self.place) == text)
    let stored = try #require(SealedText(sealed.rawValue))
    #expect(stored == sealed)
    #expect(try cipher.open(stored, in: Self.place) == text)
    #expect(sealed.rawValue.hasPrefix("s1.a."))
    #expect(cipher.seal(text, in: Self.place) != sealed)
  }

  @Test("A value opens only in its place, and only as it was sealed")
  func bound() throws {
    let cipher = try Self.cipher("a", "b")
    let sealed = cipher.seal(Self.secret, in: Self.place)
    var others = [Self.place, Self.place, Self.place]
    others[0].tenant = TenantID("other")
    others[1].owner = "p60123456780"
    others[2].field = "name"
    for place in others { #expect(throws: FieldCipherError.self) { try cipher.open(sealed, in: place) } }
    // The bounds of two texts cannot be moved either.
    let shifted = SealedPlace(tenant: .default, owner: "p60123456789i", field: "c_number")
    #expect(throws: FieldCipherError.self) { try cipher.open(sealed, in: shifted) }
    for index in sealed.payload.indices {
      var payload = sealed.payload
      payload[index] ^= 1
      let error = #expect(throws: FieldCipherError.self) {
        try cipher.open(SealedText(keyID: "a", payload: payload), in: Self.place)
      }
      #expect(error?.code == .tampered)
    }
    #expect(throws: FieldCipherError.self) {
      try cipher.open(SealedText(keyID: "b", payload: sealed.payload), in: Self.place)
    }
  }

  @Test("Keys are changed without losing anything: older ones open, the newest seals")
  func rotation() throws {
    let old = try Self.cipher("a").seal(Self.secret, in: Self.place)
    let both = try Self.cipher("b", "a")
    #expect(both.isOutdated(old))
    let fresh = try #require(try both.resealed(old, in: Self.place))
    #expect(try both.resealed(fresh, in: Self.place) == nil)
    #expect(try Self.cipher("b").open(fresh, in: Self.place) == Self.secret)
    let error = #expect(throws: FieldCipherError.self) { try Self.cipher("b").open(old, in: Self.place) }
    #expect(error?.code == .unknownKey)
    #expect(error?.description.contains("“a”") == true)
    // Somebody else's key of the same name.
    let other = try FieldCipher(try Self.key("a", 9))
    #expect(throws: FieldCipherError.self) { try other.open(old, in: Self.place) }
  }

  @Test("A value is found by its hash, which differs by tenant, field and key")
  func lookup() throws {
    let cipher = try Self.cipher("b", "a")
    let hash = cipher.lookup(Self.secret, field: "ic_number", of: .default)
    #expect(cipher.lookup(Self.secret, field: "ic_number", of: .default) == hash)
    #expect(cipher.lookups(Self.secret, field: "ic_number", of: .default).first == hash)
    let older = try Self.cipher("a").lookup(Self.secret, field: "ic_number", of: .default)
    #expect(cipher.lookups(Self.secret, field: "ic_number", of: .default) == [hash, older])
    #expect(cipher.lookup(Self.secret, field: "receipt", of: .default) != hash)
    #expect(cipher.lookup(Self.secret, field: "ic_number", of: TenantID("other")) != hash)
    #expect(!hash.contains(Self.secret))
  }

  @Test("Keys are read as people write them down")
  func keyTexts() throws {
    let bytes = (0..<32).map { UInt8($0 * 7 & 255) }
    let base64 = Data(bytes).base64EncodedString()
    let hexadecimal = bytes.map { String(format: "%02X", $0) }.joined()
    let expected = try FieldCipher(try FieldCipher.Key(id: "1", bytes: bytes)).lookup("x", field: "f", of: .default)
    let forms = [base64, hexadecimal, hexadecimal.lowercased(), base64 + "\n", String(base64.dropLast())]
    for form in forms {
      #expect(try FieldCipher(Secret(form)).lookup("x", field: "f", of: .default) == expected)
    }
    let two = try FieldCipher(Secret("2026:\(base64), 2025:\(String(repeating: "0", count: 64))"))
    #expect(two.newestKeyID == "2026")
    #expect(two.description == "FieldCipher (2025, 2026)")
  }

  @Test(
    "What is no key is refused, without showing it",
    arguments: [
      "", " ", "changeme", "0123456789abcdef", "a:", ":", "a:hunter2hunter2hunter2hunter2hunter2",
      "a:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA,a:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
      "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB", "sp ace!:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
      "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA,", String(repeating: "g", count: 64),
    ]
  )
  func badKeys(text: String) throws {
    let error = #expect(throws: FieldCipherError.self) { try FieldCipher(Secret(text)) }
    let said = "\(String(describing: error)) \(String(reflecting: error))"
    #expect(!said.contains("hunter2") && !said.contains("AAAAAAAA"))
  }

  @Test("Nothing of a key or a place is printed")
  func printing() throws {
    let cipher = try FieldCipher(Secret("k:" + String(repeating: "ab", count: 32)))
    var dumped = ""
    dump(cipher, to: &dumped)
    dump(try Self.key("k", 0xAB), to: &dumped)
    dump(Self.place, to: &dumped)
    let said = "\(cipher) \(String(reflecting: cipher)) \(Self.place) \(String(reflecting: Self.place)) \(dumped)"
    #expect(!said.contains("abab") && !said.contains("171") && !said.contains("6789"))
    #expect(SealedText("s1.a.AAAA") == nil)
    #expect(SealedText("s2.a.\(String(repeating: "A", count: 60))") == nil)
    #expect(SealedText("901231011234") == nil)
  }
}

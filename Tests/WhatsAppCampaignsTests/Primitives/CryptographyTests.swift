import Testing
import WhatsAppCampaigns

@Suite("Codes and randomness")
struct CryptographyTests {
  private func hex(_ bytes: [UInt8]) -> String {
    bytes.map { byte in
      let digits = String(byte, radix: 16)
      return digits.count == 1 ? "0" + digits : digits
    }.joined()
  }

  @Test(
    "A key gives the codes of RFC 4231, also when it has been used before",
    arguments: [
      (
        [UInt8](repeating: 0x0B, count: 20), "Hi There",
        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
      ),
      (
        Array("Jefe".utf8), "what do ya want for nothing?",
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
      ),
      (
        [UInt8](repeating: 0xAA, count: 131), "Test Using Larger Than Block-Size Key - Hash Key First",
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
      ),
      ([], "", "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad"),
    ]
  )
  func codes(key: [UInt8], message: String, code: String) {
    let key = HMACKey(key)
    for _ in 0..<3 {
      #expect(hex(key.code(of: Array(message.utf8))) == code)
      _ = key.code(of: Array("something else".utf8))
    }
  }

  @Test("A key that many use at once gives each of them the right code")
  func shared() async {
    let key = HMACKey(Array("key".utf8))
    let expected = (0..<64).map { Cryptography.hmacSHA256([UInt8($0)], key: Array("key".utf8)) }
    let codes = await withTaskGroup(of: (Int, [UInt8]).self) { group in
      for index in 0..<64 { group.addTask { (index, key.code(of: [UInt8(index)])) } }
      return await group.reduce(into: [[UInt8]](repeating: [], count: 64)) { $0[$1.0] = $1.1 }
    }
    #expect(codes == expected)
  }

  @Test("The system's numbers are given out once, however many take them at once")
  func systemRandomness() async {
    let source = SystemRandomSource()
    let numbers = await withTaskGroup(of: [UInt64].self) { group in
      for _ in 0..<8 { group.addTask { (0..<1_000).map { _ in source.next() } } }
      return await group.reduce(into: Set<UInt64>()) { $0.formUnion($1) }
    }
    #expect(numbers.count == 8_000)
    #expect(numbers.reduce(0, |) == .max)
  }
}

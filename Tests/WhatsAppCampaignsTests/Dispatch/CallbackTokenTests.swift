import Testing

@testable import WhatsAppCampaigns

@Suite("The tag that a provider echoes")
struct CallbackTokenTests {
  private let tenant = TenantID("alpha")
  private let key = HMACKey(Secret("key"))
  private let attempt = AttemptID("c29tZXRoaW5nIHJhbmRvbQ")

  private func token(_ recipient: Int64) -> CallbackToken {
    CallbackToken(attempt: attempt, recipient: RecipientID(recipient), tenant: tenant, key: key)
  }

  @Test("It gives back the attempt and its recipient", arguments: [Int64(1), 77, .max, 0, -1, .min])
  func roundTrip(_ recipient: Int64) throws {
    let token = token(recipient)
    #expect(CallbackToken(echoed: token.rawValue, tenant: tenant, key: key) == token)
    #expect(token.rawValue.utf8.count <= 64)
  }

  @Test("It is nothing to another tenant, under another key, or with any of its bytes changed")
  func forged() {
    let text = token(77).rawValue
    #expect(CallbackToken(echoed: text, tenant: TenantID("beta"), key: key) == nil)
    #expect(CallbackToken(echoed: text, tenant: tenant, key: HMACKey(Secret("other"))) == nil)
    for index in text.indices {
      for other in ["a", "B", ".", "7"] where String(text[index]) != other {
        let changed = text.replacing(text[index...index], with: other, maxReplacements: 1)
        #expect(changed == text || CallbackToken(echoed: changed, tenant: tenant, key: key) == nil)
      }
    }
    #expect(CallbackToken(echoed: text.uppercased(), tenant: tenant, key: key) == nil)
  }

  @Test("The recipients' numbers are not to be seen in it")
  func masked() {
    let middles = (1...20).map { number in
      let attempt = AttemptID(unchecked: String(repeating: "x", count: number))
      let token = CallbackToken(attempt: attempt, recipient: RecipientID(Int64(number)), tenant: tenant, key: key)
      return token.rawValue.split(separator: ".")[2]
    }
    #expect(Set(middles.map { $0.prefix(3) }).count > 10)
  }

  @Test("A tag of the first version still names its attempt")
  func firstVersion() {
    let text = "v1.\(attempt).yagZc08KZzqxgQ"
    #expect(CallbackToken.looksLikeToken(text))
    let token = CallbackToken(echoed: text, tenant: tenant, key: key)
    #expect(token?.attempt == attempt)
    #expect(token?.recipient == nil)
  }
}

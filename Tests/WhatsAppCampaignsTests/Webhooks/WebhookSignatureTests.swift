import Testing
import WhatsAppCampaigns
import WhatsAppCampaignsTesting

@Suite("Webhook signatures")
struct WebhookSignatureTests {
  let body = Array(#"{"object":"whatsapp_business_account","entry":[]}"#.utf8)

  private func signer(_ secrets: String...) throws -> WebhookSignature {
    try WebhookSignature(secrets: secrets.map(Secret.init))
  }

  @Test("A known HMAC is produced and accepted")
  func knownVector() throws {
    // RFC 4231, test case 2.
    let signature = try signer("Jefe")
    let text = signature.sign(Array("what do ya want for nothing?".utf8))
    #expect(text == "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
    #expect(
      signature.verify(Array("what do ya want for nothing?".utf8), signatures: [text]) == .valid(secretIndex: 0)
    )
  }

  @Test("Hexadecimal digits of either case are the same digest")
  func upperCaseHex() throws {
    let signature = try signer("app-secret")
    let upper = "sha256=" + signature.sign(body).dropFirst(7).uppercased()
    #expect(signature.verify(body, signatures: [upper]).isValid)
  }

  @Test(
    "Anything but the exact form is refused without a crash",
    arguments: [
      "SHA256=HEX", "sha1=HEX", "HEX", "sha256= HEX", " sha256=HEX", "sha256=HEX ", "sha256=HEX\n", "\"sha256=HEX\"",
      "sha256:HEX", "sha256=", "sha256", "sha256=HEX,sha256=HEX", "sha256=HEX\0",
    ]
  )
  func wrongForm(pattern: String) throws {
    let signature = try signer("app-secret")
    let hex = String(signature.sign(body).dropFirst(7))
    let header = pattern.replacing("HEX", with: hex)
    #expect(signature.verify(body, signatures: [header]) == .malformed)
  }

  @Test("A digest of any length but 64 digits is refused", arguments: [1, 2, 62, 63, 65, 66, 128, 1_000_000])
  func wrongLength(count: Int) throws {
    let header = "sha256=" + String(repeating: "a", count: count)
    #expect(try signer("app-secret").verify(body, signatures: [header]) == .malformed)
  }

  @Test("Digits that are not hexadecimal are refused", arguments: ["g", "٣", "-", " ", "\u{FF11}"])
  func wrongDigits(digit: String) throws {
    let missing = 64 - digit.utf8.count
    let header = "sha256=" + digit + String(repeating: "a", count: missing)
    #expect(try signer("app-secret").verify(body, signatures: [header]) == .malformed)
  }

  @Test("A missing, an empty and two different headers are refused; the same header twice is not")
  func headers() throws {
    let signature = try signer("app-secret")
    let right = signature.sign(body)
    var request = WebhookRequest(method: .post, body: body)
    #expect(signature.verify(request) == .missing)
    request.headers = ["X-Hub-Signature-256": ""]
    #expect(signature.verify(request) == .missing)
    request.headers = ["x-hub-signature-256": right]
    #expect(signature.verify(request) == .valid(secretIndex: 0))
    request.headers.add(right, for: "X-HUB-SIGNATURE-256")
    #expect(signature.verify(request).isValid)
    request.headers.add("sha256=" + String(repeating: "0", count: 64), for: "X-Hub-Signature-256")
    #expect(signature.verify(request) == .conflicting)
  }

  @Test("Every single bit of the body counts")
  func changedBody() throws {
    let signature = try signer("app-secret")
    let right = signature.sign(body)
    for index in body.indices {
      var changed = body
      changed[index] ^= 1 << UInt8(index % 8)
      #expect(signature.verify(changed, signatures: [right]) == .mismatch)
    }
    #expect(signature.verify(body + [0], signatures: [right]) == .mismatch)
    #expect(signature.verify(body.dropLast(), signatures: [right]) == .mismatch)
  }

  @Test("A body that was parsed and written again no longer matches")
  func reserialised() throws {
    let signature = try signer("app-secret")
    let raw = Array(#"{"name": "M\u00fcller"}"#.utf8)
    let right = signature.sign(raw)
    #expect(signature.verify(raw, signatures: [right]).isValid)
    #expect(signature.verify(try JSONValue.parse(raw).encoded(), signatures: [right]) == .mismatch)
  }

  @Test("During a rotation both secrets are accepted, and the verdict says which one was used")
  func rotation() throws {
    let old = try signer("old-secret")
    let both = try signer("new-secret", "old-secret")
    #expect(both.verify(body, signatures: [old.sign(body)]) == .valid(secretIndex: 1))
    #expect(both.verify(body, signatures: [both.sign(body)]) == .valid(secretIndex: 0))
    #expect(try signer("new-secret").verify(body, signatures: [old.sign(body)]) == .mismatch)
  }

  @Test("A secret that is changed takes effect at once in every copy, and the old one ends after its time")
  func rotating() throws {
    let time = ManualTimeSource()
    let signature = try WebhookSignature(secrets: [Secret("first")], time: time)
    let copy = signature
    let first = signature.sign(body)
    try signature.rotate(to: Secret("second"), acceptingOldFor: .seconds(3_600))
    let second = copy.sign(body)
    #expect(first != second)
    #expect(copy.verify(body, signatures: [second]) == .valid(secretIndex: 0))
    #expect(copy.verify(body, signatures: [first]) == .valid(secretIndex: 1))
    // The same secret again is no new one, and does not give the old one more time.
    time.advance(by: .seconds(3_000))
    try copy.rotate(to: Secret("second"), acceptingOldFor: .seconds(3_600))
    time.advance(by: .seconds(599))
    #expect(signature.verify(body, signatures: [first]).isValid)
    time.advance(by: .seconds(1))
    #expect(signature.verify(body, signatures: [first]) == .mismatch)
    #expect(signature.verify(body, signatures: [second]) == .valid(secretIndex: 0))
    #expect(throws: WebhookConfigurationError(code: .emptySecret)) {
      try signature.rotate(to: Secret(""), acceptingOldFor: .seconds(1))
    }
    #expect(signature.verify(body, signatures: [second]).isValid)
    // Going back to the first one: the clock of the wall plays no part.
    try signature.rotate(to: Secret("first"), acceptingOldFor: .zero)
    #expect(signature.verify(body, signatures: [first]) == .valid(secretIndex: 0))
    #expect(signature.verify(body, signatures: [second]) == .mismatch)
  }

  @Test("There is no verifier without a secret")
  func emptySecret() {
    #expect(throws: WebhookConfigurationError(code: .emptySecret)) { try WebhookSignature(secrets: []) }
    #expect(throws: WebhookConfigurationError(code: .emptySecret)) { try signer("") }
    #expect(throws: WebhookConfigurationError(code: .emptySecret)) { try signer("one", "") }
  }

  @Test("A verifier prints no secret")
  func redaction() throws {
    let signature = try signer("app-secret")
    var dump = ""
    Swift.dump(signature, to: &dump)
    #expect(!("\(signature)" + String(reflecting: signature) + dump).contains("97, 112"))
    #expect(!dump.contains("app-secret"))
  }
}

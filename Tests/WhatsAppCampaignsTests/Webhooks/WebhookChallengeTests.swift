import Testing
import WhatsAppCampaigns

@Suite("Verification of a webhook endpoint")
struct WebhookChallengeTests {
  let challenge: WebhookChallenge

  init() throws {
    challenge = try WebhookChallenge(verifyToken: Secret("let me in"))
  }

  private func answer(_ query: String, method: HTTPMethod = .get) -> WebhookResponse {
    challenge.response(
      to: WebhookRequest(method: method, query: WebhookRequest.parameters(ofQuery: query))
    )
  }

  @Test("The right token gets the challenge back as plain text")
  func rightToken() {
    for query in [
      "hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=let%20me%20in",
      "hub.verify_token=let+me+in&hub.mode=subscribe&hub.challenge=1158201444",
    ] {
      #expect(
        answer(query) == WebhookResponse(status: 200, contentType: "text/plain", body: Array("1158201444".utf8))
      )
    }
  }

  @Test(
    "Everything else is forbidden",
    arguments: [
      "", "hub.mode=subscribe", "hub.mode=subscribe&hub.challenge=1",
      "hub.mode=subscribe&hub.challenge=1&hub.verify_token=wrong",
      "hub.mode=subscribe&hub.challenge=1&hub.verify_token=",
      "hub.mode=unsubscribe&hub.challenge=1&hub.verify_token=let+me+in",
      "hub.challenge=1&hub.verify_token=let+me+in",
      "hub.mode=subscribe&hub.verify_token=let+me+in",
      "hub.mode=subscribe&hub.challenge=&hub.verify_token=let+me+in",
      "hub.mode=subscribe&hub.challenge=%3Cscript%3E&hub.verify_token=let+me+in",
      "hub.mode=subscribe&hub.challenge=a%0D%0Ab&hub.verify_token=let+me+in",
      "hub.mode=subscribe&hub.challenge=%D9%A3&hub.verify_token=let+me+in",
      "hub.mode=subscribe&hub.challenge=1&hub.verify_token=%FF%FE",
      "hub.mode=subscribe&hub.challenge=1&hub.verify_token=wrong&hub.verify_token=let+me+in",
    ]
  )
  func refused(query: String) {
    #expect(answer(query) == .forbidden)
  }

  @Test("A challenge of 256 characters is echoed, a longer one is not")
  func length() {
    let base = "hub.mode=subscribe&hub.verify_token=let+me+in&hub.challenge="
    #expect(answer(base + String(repeating: "1", count: 256)).status == 200)
    #expect(answer(base + String(repeating: "1", count: 257)) == .forbidden)
    #expect(answer(base + String(repeating: "1", count: 1_000_000)) == .forbidden)
  }

  @Test("Only GET verifies")
  func method() {
    #expect(
      answer("hub.mode=subscribe&hub.challenge=1&hub.verify_token=let+me+in", method: .post) == .forbidden
    )
  }

  @Test("There is no endpoint without a token")
  func emptyToken() {
    #expect(throws: WebhookConfigurationError(code: .emptyVerifyToken)) {
      try WebhookChallenge(verifyToken: Secret(""))
    }
  }
}

import Foundation
import Testing
import WhatsAppCampaigns

@Suite("Answers of the Cloud API")
struct CloudAPIAnswerTests {
  private func classify(_ status: Int, _ body: String = "", _ headers: HTTPHeaders = [:]) -> ProviderAnswer {
    CloudAPIErrors.classify(status: status, headers: headers, body: Array(body.utf8))
  }

  private func refusal(
    _ status: Int,
    _ body: String = "",
    _ headers: HTTPHeaders = [:]
  ) throws -> ProviderError {
    guard case .refused(let error) = classify(status, body, headers) else {
      throw ProviderRequestError(code: .unsupported, path: "answer", rule: "is no refusal")
    }
    return error
  }

  private func error(_ code: Int, _ more: String = "") -> String {
    #"{"error":{"message":"(#\#(code)) words","type":"OAuthException","code":\#(code)\#(more),"fbtrace_id":"A"}}"#
  }

  @Test(
    "A 2xx is accepted, whatever else it says",
    arguments: [
      (#"{"messages":[{"id":"wamid.X"}]}"#, "wamid.X", false),
      (#"{"messages":[{"id":"wamid.X","message_status":"accepted"}]}"#, "wamid.X", false),
      (#"{"messages":[{"id":"wamid.X","message_status":"held_for_quality_assessment"}]}"#, "wamid.X", true),
      (#"{"messages":[{"id":""}]}"#, nil, false), (#"{"messages":[{"id":7}]}"#, nil, false),
      (#"{"messages":[{"id":"wam"#, nil, false), ("<html>", nil, false), ("", nil, false), ("[]", nil, false),
      (#"{"error":{"code":131000}}"#, nil, false),
    ]
  )
  func accepted(body: String, id: String?, isHeld: Bool) {
    let expected = id.flatMap { ProviderMessageID(provider: $0) }
    for status in [200, 201, 299] {
      #expect(classify(status, body) == .accepted(expected, isHeld: isHeld))
    }
  }

  @Test(
    "The provider's code decides, not the HTTP status",
    arguments: [
      (130_429, ProviderError.ErrorClass.throttled, ProviderError.Scope.sender, ProviderError.Reaction.slowDown),
      (131_056, .throttled, .pair, .slowPair), (80_007, .throttled, .account, .slowDown),
      (4, .throttled, .account, .slowDown), (190, .authentication, .account, .refreshToken),
      (0, .authentication, .account, .refreshToken), (10, .permission, .account, .pauseAccount),
      (230, .permission, .account, .pauseAccount), (368, .accountBlocked, .account, .pauseAccount),
      (131_000, .transient, .sender, .retry), (131_026, .recipientUnreachable, .recipient, .suppressNumber),
      (131_047, .windowClosed, .pair, .sendTemplate), (131_048, .accountBlocked, .sender, .pauseSender),
      (131_049, .recipientLimit, .recipient, .retryAfterDay),
      (131_050, .recipientOptedOut, .recipient, .suppressMarketing), (131_053, .mediaRejected, .request, .fail),
      (132_000, .invalidRequest, .request, .fail), (132_001, .templateRejected, .template, .pauseTemplate),
      (130_497, .policy, .recipient, .pauseCampaign), (133_005, .notASendError, .request, .none),
    ]
  )
  func table(
    code: Int,
    errorClass: ProviderError.ErrorClass,
    scope: ProviderError.Scope,
    reaction: ProviderError.Reaction
  ) throws {
    for status in [400, 401, 403, 404, 429, 500, 503] {
      let result = try refusal(status, error(code))
      #expect(result.errorClass == errorClass && result.scope == scope && result.reaction == reaction)
      #expect(result.code == code && result.httpStatus == status && result.isKnown)
    }
  }

  @Test("A fault with a documented length is waited for so long, unless the answer says how long")
  func documentedWaits() throws {
    for (code, wait) in [(134_101, Duration.seconds(600)), (132_069, .seconds(3_600))] {
      let result = try refusal(400, error(code))
      #expect(result.documentedWait == wait && result.reaction == .retry && result.scope == .template)
      #expect(try refusal(400, error(code), ["Retry-After": "7"]).retryAfter == .seconds(7))
    }
  }

  @Test("Code 100 with subcode 33 means a wrong or deleted number, not a wrong message")
  func missingObject() throws {
    #expect(try refusal(400, error(100)).reaction == .fail)
    let missing = try refusal(400, error(100, #","error_subcode":33"#))
    #expect(missing.reaction == .pauseAccount && missing.code == 100)
  }

  @Test("An unknown code of a refusal is given up and never repeated; of a server's fault it is ambiguous")
  func unknownCodes() throws {
    for status in [400, 403, 404, 422] {
      let result = try refusal(status, error(987_654))
      #expect(result.errorClass == .unknown && result.reaction == .fail && result.scope == .request)
      #expect(result.code == 987_654 && !result.isKnown)
    }
    for status in [500, 502, 503, 504, 599] {
      let result = try refusal(status, error(987_654))
      #expect(result.errorClass == .ambiguous && result.reaction == .settle && !result.isKnown)
    }
    #expect(try refusal(429, error(987_654)).errorClass == .throttled)
    #expect(try refusal(401, error(987_654)).errorClass == .authentication)
    #expect(try refusal(408, error(987_654)).reaction == .settle)
    #expect(try refusal(400, #"{"error":{"message":"no code"}}"#).errorClass == .unknown)
  }

  @Test(
    "Without the provider's words only few statuses are proof; everything else may have been accepted",
    arguments: [
      (429, ProviderError.ErrorClass.throttled, ProviderError.Reaction.slowDown),
      (401, .authentication, .refreshToken), (403, .permission, .pauseAccount), (400, .ambiguous, .settle),
      (404, .ambiguous, .settle), (408, .ambiguous, .settle), (413, .ambiguous, .settle), (499, .ambiguous, .settle),
      (500, .ambiguous, .settle), (502, .ambiguous, .settle), (503, .ambiguous, .settle), (504, .ambiguous, .settle),
      (100, .ambiguous, .settle), (0, .ambiguous, .settle), (-1, .ambiguous, .settle), (600, .ambiguous, .settle),
      (301, .invalidRequest, .pauseCampaign), (307, .invalidRequest, .pauseCampaign),
    ]
  )
  func statusOnly(status: Int, errorClass: ProviderError.ErrorClass, reaction: ProviderError.Reaction) throws {
    for body in ["", "<html><body>Bad gateway</body></html>", "{", #"{"error":"words"}"#, "null", "\u{0}"] {
      let result = try refusal(status, body)
      #expect(result.errorClass == errorClass && result.reaction == reaction && result.code == nil, "\(body)")
    }
  }

  @Test("Every status has an answer, and only a 2xx is an acceptance")
  func total() {
    for status in -1...1_000 {
      switch classify(status, "garbage") {
      case .accepted: #expect((200..<300).contains(status))
      case .refused(let error): #expect(!(200..<300).contains(status) && error.httpStatus == status)
      }
    }
  }

  @Test(
    "Retry-After is read in both forms, and absurd ones are bounded",
    arguments: [
      ("7", Duration.seconds(7)), (" 60 ", .seconds(60)), ("0", nil), ("999999999999999999999999", .seconds(86_400)),
      ("1000000000", .seconds(86_400)), ("-5", nil), ("soon", nil), ("", nil), ("1.5", nil),
      ("Sun, 06 Nov 1994 08:50:07 GMT", .seconds(30)), ("Sun, 06 Nov 1994 08:00:00 GMT", nil),
      ("Sun, 06 Nov 2094 08:50:07 GMT", .seconds(86_400)), ("Sun, 06 Xxx 1994 08:50:07 GMT", nil),
    ]
  )
  func retryAfter(text: String, wait: Duration?) throws {
    let headers: HTTPHeaders = ["retry-after": text, "Date": "Sun, 06 Nov 1994 08:49:37 GMT"]
    #expect(try refusal(429, "", headers).retryAfter == wait)
    #expect(try refusal(400, error(130_429), headers).retryAfter == wait)
    #expect(try refusal(500, error(131_000), headers).retryAfter == wait)
    #expect(try refusal(400, error(131_026), headers).retryAfter == nil)
    #expect(try refusal(503, "", headers).retryAfter == nil)
  }

  @Test("Without a date of the server, the given clock measures a Retry-After date")
  func ownClock() throws {
    let headers: HTTPHeaders = ["Retry-After": "Thu, 01 Jan 1970 00:01:40 GMT"]
    let answer = CloudAPIErrors.classify(
      status: 429,
      headers: headers,
      body: [],
      now: Date(timeIntervalSince1970: 40)
    )
    guard case .refused(let error) = answer else {
      Issue.record("a 429 is a refusal")
      return
    }
    #expect(error.retryAfter == .seconds(60))
    #expect(try refusal(429, "", headers).retryAfter == nil)
  }

  @Test("Meta's own usage header gives the wait in minutes")
  func usageHeader() throws {
    let usage = #"{"10":[{"type":"whatsapp","estimated_time_to_regain_access":5}],"11":[]}"#
    #expect(
      try refusal(400, error(80_007), ["X-Business-Use-Case-Usage": usage]).retryAfter == .seconds(300)
    )
    #expect(try refusal(400, error(80_007), ["X-Business-Use-Case-Usage": "{"]).retryAfter == nil)
  }

  @Test("The provider's words are kept for a ticket, and are in no log line")
  func words() throws {
    let body = error(131_026, #","error_data":{"messaging_product":"whatsapp","details":"+60123456789 is no user"}"#)
    let result = try refusal(400, body)
    #expect(result.detail == "+60123456789 is no user")
    #expect(!result.description.contains("60123456789"))
    let long = #"{"error":{"code":100,"message":"\#(String(repeating: "x", count: 5_000))"}}"#
    #expect(try refusal(400, long).detail.count == 1_000)
  }

  @Test("A send that is refused with a code of another part of the API is given up, or settled when the server failed")
  func otherPartsOfTheAPI() throws {
    let provider = CloudAPIProvider(
      try CloudAPIConfiguration(phoneNumberID: "1", accessToken: Secret("t"))
    )
    func reaction(_ status: Int) -> ProviderError.Reaction? {
      let answer = provider.answer(to: HTTPResponse(status: status, body: Array(error(133_000).utf8)))
      if case .refused(let error) = answer { return error.reaction }
      return nil
    }
    #expect(reaction(400) == .fail)
    #expect(reaction(500) == .settle)
  }
}

import Testing
import WhatsAppCampaigns

@Suite("Templates in the provider's own JSON")
struct CloudAPITemplateTests {
  @Test("A template of the provider's list is read whole")
  func read() throws {
    let json = try JSONValue.parse(
      """
      {"id":"1","name":"raya_offer","language":"en-US","status":"APPROVED","category":"MARKETING",
       "parameter_format":"POSITIONAL","components":[
        {"type":"HEADER","format":"IMAGE","example":{"header_handle":["x"]}},
        {"type":"BODY","text":"Dear {{1}}, hello","example":{"body_text":[["A"]]}},
        {"type":"FOOTER","text":"Reply STOP to end"},
        {"type":"BUTTONS","buttons":[
          {"type":"QUICK_REPLY","text":"Stop"},
          {"type":"URL","text":"Go","url":"https://example.com/{{1}}","example":["x"]},
          {"type":"PHONE_NUMBER","text":"Call","phone_number":"+60312345678"},
          {"type":"COPY_CODE","example":"S10"},
          {"type":"SOMETHING_NEW","text":"?"}]},
        {"type":"LIMITED_TIME_OFFER","limited_time_offer":{"text":"Today!","has_expiration":true}},
        {"type":"ORDER_STATUS"}]}
      """
    )
    let template = try MessageTemplate(cloudAPI: json)
    #expect(template.name.rawValue == "raya_offer")
    #expect(template.language.rawValue == "en_US")
    #expect(template.status == .approved && template.category == .marketing)
    #expect(template.header == .media(.image))
    #expect(template.body == "Dear {{1}}, hello")
    #expect(template.footer == "Reply STOP to end")
    #expect(template.buttons.map(\.kind) == [.quickReply, .url, .phoneNumber, .copyCode, .unknown("SOMETHING_NEW")])
    #expect(template.buttons[1].target == "https://example.com/{{1}}")
    #expect(template.buttons[2].target == "+60312345678")
    #expect(template.offer == LimitedTimeOffer(text: "Today!"))
    #expect(template.unsupportedParts == ["ORDER_STATUS"])
    #expect(template.problems.map(\.path) == ["buttons[4]", "ORDER_STATUS"])
  }

  @Test("A template that is about to be submitted has the status that the caller states")
  func submitted() throws {
    let json: JSONValue = [
      "name": "hello", "language": "ms", "category": "utility",
      "components": [["type": "body", "text": "Selamat datang"], ["type": "header", "text": "Hai"]],
    ]
    #expect(try MessageTemplate(cloudAPI: json).status == .pending)
    let template = try MessageTemplate(cloudAPI: json, statusIfAbsent: .approved)
    #expect(template.status == .approved && template.category == .utility)
    #expect(template.header == .text("Hai"))
  }

  @Test("A template for codes is read as it is submitted, with the provider's words")
  func codes() throws {
    func template(_ minutes: JSONValue) throws -> MessageTemplate {
      try MessageTemplate(
        cloudAPI: [
          "name": "login", "language": "en", "category": "AUTHENTICATION",
          "components": [
            ["type": "BODY", "add_security_recommendation": true],
            ["type": "FOOTER", "code_expiration_minutes": minutes],
            ["type": "BUTTONS", "buttons": [["type": "OTP", "otp_type": "COPY_CODE"]]],
          ],
        ]
      )
    }
    let login = try template(10)
    #expect(login.problems.isEmpty, "\(login.problems)")
    #expect(login.placeholders == ["1"])
    #expect(login.body == "{{1}} is your verification code. For your security, do not share this code.")
    #expect(login.footer == "This code expires in 10 minutes.")
    #expect { try template(91) } throws: { error in
      (error as? TemplateError)?.problems.map(\.path) == ["components[1].code_expiration_minutes"]
    }
  }

  private func beside(_ parts: JSONObject) -> [TemplateProblem] {
    var json: JSONObject = ["name": "a", "language": "en", "category": "MARKETING"]
    for part in parts { json[part.key] = part.value }
    return MessageTemplate.problems(inCloudAPI: .object(json))
  }

  @Test("The example of a copy-code button has 20 characters at the most, and older pages say 15")
  func examples() {
    func problems(_ example: JSONValue) -> [TemplateProblem] {
      let button: JSONValue = ["type": "COPY_CODE", "example": example]
      return beside(["components": [["type": "BUTTONS", "buttons": [["type": "QUICK_REPLY", "text": "x"], button]]]])
    }
    func code(_ count: Int) -> JSONValue { .string(String(repeating: "A", count: count)) }
    #expect(problems(code(15)).isEmpty && problems([code(15)]).isEmpty)
    #expect(problems(code(20)).map(\.severity) == [.warning])
    #expect(problems(code(20)).first?.rule.contains("15") ?? false)
    for example in [code(21), [code(21)], ""] {
      #expect(problems(example).map(\.path) == ["buttons[1].example"])
      #expect(problems(example).map(\.severity) == [.error])
    }
    #expect(problems(code(21)).first?.rule == "must not be longer than 20 characters")
    let card: JSONValue = [
      "components": [["type": "BUTTONS", "buttons": [["type": "copy_code", "example": code(21)]]]]
    ]
    let carousel = beside(["components": [["type": "CAROUSEL", "cards": [card]]]])
    #expect(carousel.map(\.path) == ["carousel.cards[0].buttons[0].example"])
  }

  @Test(
    "For how long the provider tries to deliver has a range in each category",
    arguments: [
      ("AUTHENTICATION", [30, 900, -1], [29, 901, 0, 2_592_000]), ("UTILITY", [30, 43_200, -1], [29, 43_201, -2]),
      ("marketing", [43_200, 2_592_000], [43_199, 2_592_001, -1]),
    ] as [(String, [Int], [Int])]
  )
  func deliveryTime(category: String, allowed: [Int], refused: [Int]) {
    func problems(_ seconds: JSONValue) -> [TemplateProblem] {
      beside(["category": .string(category), "message_send_ttl_seconds": seconds])
    }
    #expect(problems(nil).isEmpty)
    for seconds in allowed { #expect(problems(.number(JSONNumber(seconds))).isEmpty, "\(seconds)") }
    for seconds in refused {
      #expect(problems(.number(JSONNumber(seconds))).map(\.path) == ["message_send_ttl_seconds"], "\(seconds)")
    }
    #expect(problems("soon").map(\.rule) == ["must be a whole number of seconds"])
  }

  @Test("What cannot be read is named with its place, all at once")
  func unreadable() throws {
    func paths(_ json: JSONValue) -> [String] {
      do {
        _ = try MessageTemplate(cloudAPI: json)
        return []
      } catch {
        return error.problems.map(\.path)
      }
    }
    #expect(paths([:]) == ["name", "language", "category"])
    #expect(paths("text") == ["name", "language", "category"])
    let base: JSONObject = ["name": "a", "language": "en", "category": "MARKETING"]
    #expect(paths(.object(base)) == ["components"])
    var withoutText = base
    withoutText["components"] = [["type": "BODY"]]
    #expect(paths(.object(withoutText)) == ["components[0].text"])
  }
}

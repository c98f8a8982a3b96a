import Foundation
import Testing
import WhatsAppCampaigns

@Suite("Message templates")
struct MessageTemplateTests {
  static func template(
    header: TemplateHeader? = nil,
    _ body: String,
    footer: String? = nil,
    buttons: [TemplateButton] = [],
    category: TemplateCategory = .marketing
  ) throws -> MessageTemplate {
    MessageTemplate(
      name: TemplateName("offer"),
      language: LanguageCode("en"),
      category: category,
      header: header,
      body: body,
      footer: footer,
      buttons: buttons
    )
  }

  @Test("Placeholders are listed once, by part, numbers in order")
  func placeholders() throws {
    let template = try Self.template(
      header: .text("For {{1}}"),
      "A {{2}} b {{1}} c {{ 2 }} d",
      buttons: [
        TemplateButton(kind: .quickReply, label: "Yes"),
        TemplateButton(kind: .url, label: "Go", target: "https://example.com/{{1}}"),
        TemplateButton(kind: .copyCode, label: "Copy"),
      ]
    )
    #expect(template.placeholders.map(\.rawValue) == ["header:1", "1", "2", "button1:1", "button2:code"])
  }

  @Test("Ten numbered variables are in numeric order")
  func numericOrder() throws {
    let body = "x " + (1...11).reversed().map { "{{\($0)}} and" }.joined(separator: " ")
    #expect(try Self.template(body).placeholders.map(\.name) == (1...11).map(String.init))
  }

  @Test("Named placeholders are in the order of the text, and a media header is one more")
  func namedPlaceholders() throws {
    let template = try Self.template(header: .media(.image), "Hi {{first_name}} of {{city}}, hello {{first_name}}.")
    #expect(template.placeholders.map(\.rawValue) == ["header:image", "first_name", "city"])
  }

  @Test("A sound template has no problems")
  func sound() throws {
    let template = try Self.template(
      header: .text("News for {{1}}"),
      "Dear {{1}}, your order {{2}} is on its way to you today.",
      footer: "Reply STOP to end",
      buttons: [
        TemplateButton(kind: .quickReply, label: "Stop"),
        TemplateButton(kind: .url, label: "Track", target: "https://example.com/{{1}}"),
        TemplateButton(kind: .phoneNumber, label: "Call", target: "+60312345678"),
      ]
    )
    #expect(template.problems.isEmpty, "\(template.problems)")
  }

  @Test(
    "Texts that break a rule are found",
    arguments: [
      ("{{1}} is here, dear friend of ours", "begins"), ("Dear friend of ours, here is {{1}}", "ends"),
      ("Dear {{1}}{{2}} and all of you there", "in a row"), ("Dear {{1}} {{2}} and all of you there", "in a row"),
      ("Dear {{2}}, welcome to us all", "without gaps"), ("Dear {{0}}, welcome to us all", "without gaps"),
      ("Dear {{1}} and {{name}}, welcome to us all here", "mixes"), ("Dear {{Name!}}, welcome", "begins no variable"),
      ("Dear {{1}, welcome to us", "begins no variable"), ("", "empty"), ("a {{1}} b", "few words"),
      ("Dear {{Name}}, welcome to us all", "lowercase"), (String(repeating: "x", count: 1_025), "1024"),
    ]
  )
  func badBodies(body: String, words: String) throws {
    let problems = try Self.template(body).problems
    #expect(problems.contains { $0.path == "body" && $0.rule.contains(words) }, "\(problems)")
  }

  @Test("A code may begin an authentication template")
  func authentication() throws {
    #expect(try Self.template("{{1}} is your code.", category: .authentication).problems.isEmpty)
  }

  @Test("Headers, footers and buttons have their own limits")
  func otherParts() throws {
    func button(_ kind: TemplateButton.Kind, _ label: String = "Label", _ target: String? = nil) -> TemplateButton {
      TemplateButton(kind: kind, label: label, target: target)
    }
    let url = button(.url, "Go", "https://example.com/")
    let cases: [(MessageTemplate, String)] = [
      (try Self.template(header: .text("{{1}} and {{2}}"), "x"), "header"),
      (try Self.template(header: .text(String(repeating: "x", count: 61)), "x"), "header"),
      (try Self.template(header: .text("a\nb"), "x"), "header"),
      (try Self.template(header: TemplateHeader(format: .unknown("LOCATION")), "x"), "header"),
      (try Self.template("x", footer: "for {{1}} only"), "footer"),
      (try Self.template("x", footer: String(repeating: "x", count: 61)), "footer"),
      (try Self.template("x", buttons: [url, url, url]), "buttons"),
      (try Self.template("x", buttons: Array(repeating: button(.quickReply), count: 11)), "buttons"),
      (try Self.template("x", buttons: [button(.quickReply), url, button(.quickReply)]), "buttons"),
      (try Self.template("x", buttons: [button(.copyCode), button(.copyCode)]), "buttons"),
      (try Self.template("x", buttons: [button(.quickReply, String(repeating: "x", count: 26))]), "buttons[0].label"),
      (try Self.template("x", buttons: [button(.url, "Go", "https://e.com/{{1}}/x")]), "buttons[0].target"),
      (
        try Self.template("x", buttons: [button(.phoneNumber, "Call", String(repeating: "1", count: 21))]),
        "buttons[0].target"
      ),
      (try Self.template("x", buttons: [button(.unknown("MPM"))]), "buttons[0]"),
      (try Self.template("x", buttons: [button(.url, "Go", "nope")]), "buttons[0].target"),
      (try Self.template("x", buttons: [button(.url, "Go", "{{1}}")]), "buttons[0].target"),
      (try Self.template(header: .media(.gif), "x", category: .utility), "header"),
      (try Self.template(header: TemplateHeader(format: .location), "x", category: .authentication), "header"),
      (try Self.template("x", category: .unknown("FOO")), "category"),
    ]
    for (template, path) in cases {
      #expect(template.problems.map(\.path) == [path], "\(template.problems)")
    }
  }

  @Test("A template survives being stored")
  func stored() throws {
    let template = try Self.template(
      header: .media(.document),
      "Hi {{1}} there",
      footer: "f",
      buttons: [TemplateButton(kind: .unknown("NEW"), label: "x")]
    )
    let stored = try JSONEncoder().encode(template)
    #expect(try JSONDecoder().decode(MessageTemplate.self, from: stored) == template)
  }

  @Test("A text of nothing but braces is read in one pass")
  func manyBraces() throws {
    let template = try Self.template(String(repeating: "{{", count: 20_000))
    #expect(template.placeholders.isEmpty)
  }
}

import Foundation
import Testing
import WhatsAppCampaigns

@Suite("Cloud API webhooks: statuses, preferences and notices")
struct CloudAPIWebhookStatusTests {
  private typealias Fixture = CloudAPIWebhookFixture

  private func status(_ word: String, _ parts: JSONObject = [:]) -> JSONValue {
    var status: JSONObject = [
      "id": "wamid.OUT1", "status": .string(word), "timestamp": "1763000000", "recipient_id": "60123456789",
    ]
    for member in parts { status[member.key] = member.value }
    return .object(status)
  }

  private func only(_ item: JSONValue) throws -> StatusUpdate {
    let parsed = Fixture.parse(Fixture.statuses([item]))
    #expect(parsed.problems.isEmpty)
    guard case .status(let update)? = parsed.events.first, parsed.events.count == 1 else {
      throw UnexpectedWebhook()
    }
    return update
  }

  @Test("A delivery carries tag, price and conversation")
  func delivered() throws {
    let update = try only(
      status(
        "delivered",
        [
          "recipient_user_id": "MY.1A2B3C", "biz_opaque_callback_data": "v1.abc.def",
          "conversation": ["id": "c1", "origin": ["type": "marketing"], "expiration_timestamp": "1763086400"],
          "pricing": ["billable": true, "pricing_model": "PMP", "category": "marketing", "type": "regular"],
        ]
      )
    )
    #expect(update.messageID.rawValue == "wamid.OUT1")
    #expect(update.status == .delivered)
    #expect(update.timestamp == Date(timeIntervalSince1970: 1_763_000_000))
    #expect(update.recipient == WebhookParty(waID: "60123456789", userID: "MY.1A2B3C"))
    #expect(update.callbackData == "v1.abc.def")
    #expect(
      update.pricing == .init(category: "marketing", model: "PMP", type: "regular", isBillable: true)
    )
    #expect(
      update.conversation
        == .init(id: "c1", origin: "marketing", expiresAt: Date(timeIntervalSince1970: 1_763_086_400))
    )
    #expect(update.phoneNumberID == "106540352242922")
    #expect(WebhookEvent.status(update).kind == "status.delivered")
    #expect(!WebhookEvent.status(update).isUrgent)
  }

  @Test(
    "Every documented word has its case, and any other word is kept",
    arguments: ["sent", "delivered", "read", "played", "failed", "deleted", "warning", "Delivered", "zugestellt"]
  )
  func words(word: String) throws {
    let update = try only(status(word))
    #expect(update.status.name == word)
    let isKnown = ["sent", "delivered", "read", "played", "failed", "deleted"].contains(word)
    #expect((update.status == .unknown(word)) == !isKnown)
    #expect(WebhookEvent.status(update).kind == "status.\(word)")
  }

  @Test("A failure carries its codes and the most precise words")
  func failed() throws {
    let update = try only(
      status(
        "failed",
        [
          "errors": [
            [
              "code": 131_049, "title": "short", "message": "longer",
              "error_data": ["details": "In order to maintain a healthy ecosystem"], "href": "https://x",
            ],
            ["code": "131026", "title": "Message undeliverable"], ["title": "no code"], 7,
          ]
        ]
      )
    )
    #expect(update.errors.map(\.code) == [131_049, 131_026])
    #expect(update.errors.map(\.errorClass) == [.recipientLimit, .recipientUnreachable])
    #expect(update.errors.first?.detail == "In order to maintain a healthy ecosystem")
    #expect(update.errors.last?.detail == "Message undeliverable")
  }

  @Test("Keys and words that are written with escapes read like plain ones")
  func escaped() throws {
    let body = #"""
      {"entry":[{"changes":[{"fi\u0065ld":"messages","value":{"st\u0061tuses":[{"\u0069d":"wamid.\u004f1",
      "status":"s\u0065nt","recipient_type":"gr\u006fup","recipient_participant_id":"\u00360123456789",
      "pricing":{"c\u0061tegory":"m\u0061rketing","billable":false}}]}}]}]}
      """#
    let parsed = CloudAPIWebhookFormat().parse(Array(body.utf8))
    guard case .status(let update)? = parsed.events.first else { throw UnexpectedWebhook() }
    #expect(parsed.events.count == 1 && parsed.problems.isEmpty)
    #expect(update.messageID.rawValue == "wamid.O1" && update.status == .sent)
    #expect(update.recipient == WebhookParty(waID: "60123456789"))
    #expect(update.pricing == .init(category: "marketing", isBillable: false))
  }

  @Test("Texts beyond ASCII stay what they are, beside others that are ASCII", arguments: [false, true])
  func beyondASCII(isEscaped: Bool) throws {
    let item = status("已读", ["biz_opaque_callback_data": "é, e\u{301}, 😀", "pricing": ["category": "plain"]])
    let parsed = CloudAPIWebhookFormat().parse(Fixture.statuses([item]).encoded(escapingNonASCII: isEscaped))
    guard case .status(let update)? = parsed.events.first else { throw UnexpectedWebhook() }
    #expect(update.status == .unknown("已读"))
    #expect(update.callbackData?.utf8.elementsEqual("é, e\u{301}, 😀".utf8) == true)
    #expect(update.messageID.rawValue == "wamid.OUT1" && update.pricing?.category == "plain")
  }

  @Test("In a group the recipient is the participant, never the group")
  func group() throws {
    let update = try only(
      status(
        "read",
        ["recipient_type": "group", "recipient_id": "G-1", "recipient_participant_id": "60123456789"]
      )
    )
    #expect(update.recipient.waID == "60123456789")
  }

  @Test(
    "A preference is read in either letter case, and another word is kept as it came",
    arguments: [
      ("STOP", .stop), ("Stop", .stop), ("Resume", .resume), ("Pause", .unknown("Pause")),
    ] as [(String, MarketingPreferenceChange.Decision)]
  )
  func preferenceSpelling(word: String, decision: MarketingPreferenceChange.Decision) throws {
    let preference: JSONValue = ["wa_id": "60123456789", "value": .string(word)]
    let change = Fixture.change("user_preferences", ["user_preferences": [preference]])
    guard case .preference(let found)? = Fixture.parse(Fixture.body([change])).events.first else {
      throw UnexpectedWebhook()
    }
    #expect(found.decision == decision)
  }

  @Test("Stop and resume in the app are preference changes, and urgent")
  func preferences() throws {
    let parsed = Fixture.parse(
      Fixture.body([
        Fixture.change(
          "user_preferences",
          [
            "user_preferences": [
              [
                "wa_id": "60123456789", "detail": "User requested to stop", "category": "marketing_messages",
                "value": "stop", "timestamp": 1_763_000_000,
              ],
              ["user_id": "MY.1A2B3C", "category": "marketing_messages", "value": "resume", "timestamp": "1763000001"],
              ["wa_id": "60123456780", "category": "marketing_messages", "value": "signup"],
              ["category": "marketing_messages", "value": "stop"],
            ]
          ]
        )
      ])
    )
    let changes = parsed.events.compactMap { event -> MarketingPreferenceChange? in
      if case .preference(let change) = event { change } else { nil }
    }
    #expect(changes.map(\.decision) == [.stop, .resume, .unknown("signup")])
    #expect(changes.first?.person.waID == "60123456789")
    #expect(changes.first?.timestamp == Date(timeIntervalSince1970: 1_763_000_000))
    #expect(parsed.events.allSatisfy { $0.kind == "user_preferences" && $0.isUrgent })
    #expect(parsed.isUrgent)
    #expect(parsed.problems.map(\.path) == ["entry[0].changes[0].value.user_preferences[3]"])
  }

  @Test("News about a template comes through under its own name, as it was written")
  func templateNotice() throws {
    let value: JSONValue = [
      "event": "PAUSED", "message_template_id": 12_345_678, "message_template_name": "promo",
      "message_template_language": "ms", "reason": "NONE", "other_info": ["title": "FIRST_PAUSE"],
    ]
    let parsed = Fixture.parse(
      Fixture.body([["field": "message_template_status_update", "value": value]], account: "77")
    )
    guard case .notice(let notice)? = parsed.events.first else { throw UnexpectedWebhook() }
    #expect(notice.field == "message_template_status_update")
    #expect(notice.accountID == "77")
    #expect(notice.timestamp == Date(timeIntervalSince1970: 1_763_000_000))
    #expect(notice.value == value)
    #expect(parsed.events.map(\.kind) == ["message_template_status_update"])
    #expect(!parsed.isUrgent)
  }

  @Test("A field that nobody has heard of is unknown, with everything in it")
  func unknownField() throws {
    let parsed = Fixture.parse(Fixture.body([["field": "brand_new_thing", "value": ["a": 1]]]))
    guard case .unknown(let notice)? = parsed.events.first else { throw UnexpectedWebhook() }
    #expect(notice.field == "brand_new_thing" && notice.value == ["a": 1])
    #expect(parsed.events.map(\.kind) == ["unknown"])
  }

  @Test("A fault of the number that comes without any message is a notice with its code")
  func numberError() throws {
    let parsed = Fixture.parse(
      Fixture.body([Fixture.change("messages", ["errors": [["code": 130_429, "title": "Rate limit hit"]]])])
    )
    guard case .notice(let notice)? = parsed.events.first else { throw UnexpectedWebhook() }
    #expect(notice.field == "messages")
    #expect(notice.errors.map(\.code) == [130_429])
  }

  @Test("Messages and statuses are read inside standby and handover values", arguments: ["standby", "messages"])
  func standby(field: String) throws {
    let nested: JSONValue = [
      "messages": [Fixture.message("text", ["body": "STOP"])], "statuses": [status("delivered")],
      "message_echoes": [["id": "wamid.ECHO"]],
    ]
    let parsed = Fixture.parse(Fixture.body([Fixture.change(field, ["standby": nested])]))
    #expect(parsed.events.map(\.kind) == ["message.text", "status.delivered", "message_echoes"])
    guard case .message(let message)? = parsed.events.first else { throw UnexpectedWebhook() }
    #expect(message.isStandby)
    #expect(message.phoneNumberID == "106540352242922")
    let handover = Fixture.parse(
      Fixture.body([Fixture.change("messaging_handovers", ["messaging_handovers": [nested, ["messages": [1]]]])])
    )
    #expect(handover.events.map(\.kind) == ["message.text", "status.delivered", "message_echoes"])
    #expect(
      handover.problems.map(\.path) == ["entry[0].changes[0].value.messaging_handovers[1].messages[0]"]
    )
  }
}

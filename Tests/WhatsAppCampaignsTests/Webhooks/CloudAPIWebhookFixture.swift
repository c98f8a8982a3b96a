import WhatsAppCampaigns

/// Bodies in the documented shape, put together from their parts.
enum CloudAPIWebhookFixture {
  static let metadata: JSONValue = ["display_phone_number": "60312345678", "phone_number_id": "106540352242922"]

  static func body(_ changes: [JSONValue], account: String = "102290129340398") -> JSONValue {
    [
      "object": "whatsapp_business_account",
      "entry": [["id": .string(account), "time": 1_763_000_000, "changes": .array(changes)]],
    ]
  }

  static func change(_ field: String = "messages", _ parts: JSONObject) -> JSONValue {
    var value: JSONObject = ["messaging_product": "whatsapp", "metadata": metadata]
    for member in parts { value[member.key] = member.value }
    return ["field": .string(field), "value": .object(value)]
  }

  static func messages(_ messages: [JSONValue], contacts: [JSONValue] = [contact]) -> JSONValue {
    body([change("messages", ["contacts": .array(contacts), "messages": .array(messages)])])
  }

  static func statuses(_ statuses: [JSONValue]) -> JSONValue {
    body([change("messages", ["statuses": .array(statuses)])])
  }

  static let contact: JSONValue = [
    "profile": ["name": "Siti"], "wa_id": "60123456789", "user_id": "MY.1A2B3C",
  ]

  static func message(_ type: String, _ content: JSONValue, id: String = "wamid.IN1") -> JSONValue {
    var message: JSONObject = [
      "from": "60123456789", "id": .string(id), "timestamp": "1763000000", "type": .string(type),
    ]
    message[type] = content
    return .object(message)
  }

  static func parse(_ body: JSONValue) -> ParsedWebhook {
    CloudAPIWebhookFormat().parse(body.encoded(escapingNonASCII: true))
  }
}

/// Thrown by a test whose webhook does not hold what it is about.
struct UnexpectedWebhook: Error {}

import Foundation
import WhatsAppCampaigns

/// Something that waits to be passed on.
enum OutgoingWebhook: Sendable {
  /// An event that has not been put into a webhook yet.
  case event(OutgoingEvent)
  /// A webhook that was not taken, with the number of attempts so far.
  case delivery(WebhookRequest, attempts: Int)
}

/// One report about a message, or one inbound message.
struct OutgoingEvent: Sendable {
  var report: SimulatedFate.Report
  var person: WebhookParty
  /// When it happened, by the wall clock.
  var at: Date
  /// The message that it reports on, or that it answers.
  var messageID: String?
  var callbackData: String?
  var isTemplate = false
  /// The identifier of an inbound message, the same one in every repetition.
  var inboundID = ""

  private var timestamp: JSONValue { .string(String(Int64(at.timeIntervalSince1970))) }

  /// The member of a change's value that the event goes into, and what goes into it.
  var item: (key: String, item: JSONValue) {
    switch report {
    case .status(let word, let failure): ("statuses", status(word, failure))
    case .inbound(.stopMarketing): ("user_preferences", preference)
    case .inbound(.text(let body)): ("messages", message("text", ["body": .string(body)]))
    case .inbound(.button(let payload, let text)):
      ("messages", message("button", ["payload": .string(payload), "text": .string(text)]))
    }
  }

  /// What stands beside inbound messages about the person.
  var contact: JSONValue {
    var contact: JSONObject = ["profile": ["name": "Simulated person"]]
    contact["wa_id"] = person.waID.map(JSONValue.string)
    contact["user_id"] = person.userID.map(JSONValue.string)
    return .object(contact)
  }

  private func status(_ word: String, _ failure: Int?) -> JSONValue {
    var status: JSONObject = [
      "id": .string(messageID ?? ""), "status": .string(word), "timestamp": timestamp,
    ]
    status["recipient_id"] = person.waID.map(JSONValue.string)
    status["recipient_user_id"] = person.userID.map(JSONValue.string)
    status["biz_opaque_callback_data"] = callbackData.map(JSONValue.string)
    if let failure {
      status["errors"] = [SimulatedRefusal(code: failure).statusError]
    } else {
      status["pricing"] = [
        "billable": .bool(isTemplate), "pricing_model": "PMP",
        "category": isTemplate ? "marketing" : "service", "type": isTemplate ? "regular" : "free_customer_service",
      ]
    }
    return .object(status)
  }

  private func message(_ type: String, _ content: JSONValue) -> JSONValue {
    var message: JSONObject = [:]
    message["from"] = person.waID.map(JSONValue.string)
    message["from_user_id"] = person.userID.map(JSONValue.string)
    message["id"] = .string(inboundID)
    message["timestamp"] = timestamp
    message["type"] = .string(type)
    message[type] = content
    if type == "button", let messageID { message["context"] = ["id": .string(messageID)] }
    return .object(message)
  }

  private var preference: JSONValue {
    var preference: JSONObject = [
      "detail": "User requested to stop marketing messages", "category": "marketing_messages", "value": "stop",
      "timestamp": timestamp,
    ]
    preference["wa_id"] = person.waID.map(JSONValue.string)
    preference["user_id"] = person.userID.map(JSONValue.string)
    return .object(preference)
  }
}

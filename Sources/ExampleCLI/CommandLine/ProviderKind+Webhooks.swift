import Foundation
import WhatsAppCampaigns

extension ProviderKind {
  /// The webhook in which the provider reports that somebody wrote something; `nil` where it names nobody by a user id.
  func webhook(saying text: String, from sender: WhatsAppIdentity, at instant: Date) -> [UInt8]? {
    guard sender.phoneNumber != nil || self != .wabot else { return nil }
    let seconds = instant.seconds ?? 0
    let number = UUID().uuidString
    let body: JSONValue =
      switch self {
      // Tata's panel writes the Cloud API's envelope.
      case .cloud, .tata: Self.envelope(text, from: sender, at: seconds, id: "wamid.cli.\(number)")
      case .wabot: Self.chat(text, from: sender.address, at: seconds, id: "cli.\(number)")
      }
    return body.encoded()
  }

  private static func envelope(
    _ text: String,
    from sender: WhatsAppIdentity,
    at seconds: Int,
    id: String
  ) -> JSONValue {
    let isNumber = sender.phoneNumber != nil
    let address = JSONValue.string(sender.address)
    let message: JSONValue = [
      "id": .string(id), isNumber ? "from" : "from_user_id": address, "timestamp": .string(String(seconds)),
      "type": "text", "text": ["body": .string(text)],
    ]
    let value: JSONValue = [
      "messaging_product": "whatsapp", "metadata": ["display_phone_number": "0", "phone_number_id": "0"],
      "contacts": [[isNumber ? "wa_id" : "user_id": address]], "messages": [message],
    ]
    let entry: JSONValue = ["id": "0", "changes": [["field": "messages", "value": value]]]
    return ["object": "whatsapp_business_account", "entry": [entry]]
  }

  private static func chat(_ text: String, from digits: String, at seconds: Int, id: String) -> JSONValue {
    let message: JSONValue = [
      "key": ["remoteJid": .string("\(digits)@s.whatsapp.net"), "fromMe": false, "id": .string(id)],
      "messageTimestamp": .number(JSONNumber(seconds)), "message": ["conversation": .string(text)],
    ]
    return ["data": ["event": "messages.upsert", "data": ["messages": [message]]]]
  }
}

import WhatsAppCampaigns

/// A request to send a message, as far as the simulator looks into it.
struct SimulatedSend: Hashable, Sendable {
  /// The digits of the number, or the user id.
  var recipient: String
  /// What stood in `to`, where it did.
  var input: String?
  var isTemplate: Bool
  var callbackData: String?

  /// One key for every spelling of a number.
  static func key(of recipient: String) -> String {
    let digits = recipient.utf8.filter { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    let isNumber = recipient.utf8.allSatisfy { byte in
      (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || "+ -()".utf8.contains(byte)
    }
    return isNumber && !digits.isEmpty ? String(decoding: digits, as: UTF8.self) : recipient
  }

  /// Checks a body the way the Cloud API does, as far as a client can get it wrong by accident.
  init(_ body: JSONValue) throws(SimulatedRefusal) {
    guard body.object != nil else { throw SimulatedRefusal(code: 100, details: "The body must be a JSON object") }
    guard body["messaging_product"]?.string == "whatsapp" else {
      throw SimulatedRefusal(code: 100, details: "The parameter messaging_product is required.")
    }
    let type = body["type"]?.string ?? "text"
    guard let content = body[type], content.object != nil || content.array != nil else {
      throw SimulatedRefusal(code: 131_008, details: "Required parameter is missing: \(type)")
    }
    if type == "template" {
      guard content["name"]?.string?.isEmpty == false, content["language"]?["code"]?.string?.isEmpty == false else {
        throw SimulatedRefusal(code: 131_008, details: "A template needs a name and a language code")
      }
    }
    if type == "text", let length = content["body"]?.string?.unicodeScalars.count {
      guard (1...4_096).contains(length) else {
        throw SimulatedRefusal(code: 100, details: "Param text['body'] must be at most 4096 characters long.")
      }
    } else if type == "text" {
      throw SimulatedRefusal(code: 131_008, details: "Required parameter is missing: text.body")
    }
    let callbackData = body["biz_opaque_callback_data"]?.string
    guard (callbackData?.unicodeScalars.count ?? 0) <= 512 else {
      throw SimulatedRefusal(code: 100, details: "biz_opaque_callback_data must be at most 512 characters long.")
    }
    if let to = body["to"]?.string {
      recipient = Self.key(of: to)
      guard (7...15).contains(recipient.utf8.count), recipient.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else {
        throw SimulatedRefusal(code: 131_009, details: "The recipient is not a phone number")
      }
      input = to
    } else if let user = body["recipient"]?.string, (1...150).contains(user.utf8.count) {
      recipient = user
    } else {
      throw SimulatedRefusal(code: 131_008, details: "Required parameter is missing: to")
    }
    isTemplate = type == "template"
    self.callbackData = callbackData
  }
}

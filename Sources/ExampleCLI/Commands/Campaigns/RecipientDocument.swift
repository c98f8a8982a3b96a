import WhatsAppCampaigns

/// What became of one recipient, for programs and for people.
enum RecipientDocument {
  static func line(_ record: RecipientRecord, phone: String, of plan: CampaignPlan) -> JSONValue {
    let recipient = record.recipient
    var object: JSONObject = [
      "phone": .string(phone),
      "status": .string(recipient.status.rawValue),
      "settling": .bool(recipient.isSettling),
      "attempts": .number(JSONNumber(recipient.attempts.count)),
      // It holds the number, and stands here all the same: programs find their webhooks by it.
      "messageID": JSONValue(recipient.bestAttempt?.evidence.messageIDs.first?.rawValue),
      "errorCode": JSONValue(recipient.outcomeCode),
      "reason": JSONValue(recipient.outcomeReason),
      "updatedAt": JSONValue(recipient.updatedAt),
    ]
    if let pricing = recipient.bestAttempt?.evidence.pricing { object["pricing"] = pricing.json }
    object.set("variant", plan.variant(of: recipient.person)?.name.rawValue)
    return .object(object)
  }

  static func text(_ record: RecipientRecord, phone: String) -> String {
    let recipient = record.recipient
    return [
      phone.padding(to: 18), recipient.status.rawValue.padding(to: 11), recipient.updatedAt.text,
      [recipient.outcomeReason, recipient.outcomeCode.map { "code \($0)" }].compactMap(\.self)
        .joined(separator: ", "),
    ].joined(separator: "  ").trimmingTrailingSpaces + "\n"
  }
}

extension CloudAPIWebhookReader {
  mutating func read(status: JSONValue, at suffix: String, in place: Place) {
    guard let messageID = status.messageID("id"), let word = status.text("status") else {
      return reading.note("a status must have an id and a status", at: place.path + suffix)
    }
    // To a group, the recipient is the group, and the person is the participant.
    let isGroup = status.text("recipient_type") == "group"
    let recipient = WebhookParty(
      waID: status.identifier(isGroup ? "recipient_participant_id" : "recipient_id"),
      userID: status.identifier(isGroup ? "recipient_participant_user_id" : "recipient_user_id")
    )
    reading.add(
      .status(
        StatusUpdate(
          messageID: messageID,
          status: DeliveryStatus(word),
          timestamp: timestamp(of: status, at: suffix, in: place),
          recipient: recipient,
          callbackData: status.text("biz_opaque_callback_data") ?? status.resellerCallbackData ?? place.callbackData,
          errors: ProviderError.webhookErrors(in: status),
          pricing: StatusUpdate.Pricing(cloudAPI: status["pricing"]),
          conversation: StatusUpdate.Conversation(cloudAPI: status["conversation"]),
          phoneNumberID: place.phoneNumberID
        )
      )
    )
  }
}

extension JSONValue {
  /// The callback data as resellers of the API spell it.
  var resellerCallbackData: String? {
    text("custom_callback_data") ?? self["metaData"]?.text("custom_callback_data")
      ?? self["meta_data"]?.text("custom_callback_data")
  }
}

extension StatusUpdate.Pricing {
  fileprivate init?(cloudAPI value: JSONValue?) {
    guard let value, value.object != nil else { return nil }
    self.init(
      category: value.text("category"),
      model: value.text("pricing_model"),
      type: value.text("type"),
      isBillable: value["billable"]?.bool
    )
  }
}

extension StatusUpdate.Conversation {
  fileprivate init?(cloudAPI value: JSONValue?) {
    guard let value, value.object != nil else { return nil }
    self.init(
      id: value.identifier("id"),
      origin: value["origin"]?.text("type"),
      expiresAt: value.instant("expiration_timestamp")
    )
  }
}

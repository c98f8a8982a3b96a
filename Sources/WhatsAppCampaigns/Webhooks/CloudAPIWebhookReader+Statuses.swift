extension CloudAPIWebhookReader {
  mutating func read(status item: JSONTape.Item, in place: Place) {
    let status = item.place
    guard let messageID = body.messageID("id", of: status), let word = body.text("status", of: status) else {
      return reading.note("a status must have an id and a status", at: item.path(behind: place.path))
    }
    // To a group, the recipient is the group, and the person is the participant.
    let isGroup = body.text("recipient_type", of: status) == "group"
    let recipient = WebhookParty(
      waID: body.identifier(isGroup ? "recipient_participant_id" : "recipient_id", of: status),
      userID: body.identifier(isGroup ? "recipient_participant_user_id" : "recipient_user_id", of: status)
    )
    let callbackData = body.text("biz_opaque_callback_data", of: status) ?? resellerCallbackData(of: status)
    reading.add(
      .status(
        StatusUpdate(
          messageID: messageID,
          status: DeliveryStatus(word),
          timestamp: timestamp(of: item, in: place),
          recipient: recipient,
          callbackData: callbackData ?? place.callbackData,
          errors: body.value("errors", of: status).map { ProviderError.webhookErrors($0) } ?? [],
          pricing: body.member("pricing", of: status).flatMap(pricing),
          conversation: body.member("conversation", of: status).flatMap(conversation),
          phoneNumberID: place.phoneNumberID
        )
      )
    )
  }

  /// The callback data as resellers of the API spell it.
  func resellerCallbackData(of place: Int) -> String? {
    if let text = body.text("custom_callback_data", of: place) { return text }
    let holder = body.member("metaData", of: place).flatMap { body.text("custom_callback_data", of: $0) }
    return holder ?? body.member("meta_data", of: place).flatMap { body.text("custom_callback_data", of: $0) }
  }

  private func pricing(_ place: Int) -> StatusUpdate.Pricing? {
    guard body.kind(place) == .object else { return nil }
    return StatusUpdate.Pricing(
      category: body.text("category", of: place),
      model: body.text("pricing_model", of: place),
      type: body.text("type", of: place),
      isBillable: body.member("billable", of: place).flatMap { body.value($0).bool }
    )
  }

  private func conversation(_ place: Int) -> StatusUpdate.Conversation? {
    guard body.kind(place) == .object else { return nil }
    return StatusUpdate.Conversation(
      id: body.identifier("id", of: place),
      origin: body.member("origin", of: place).flatMap { body.text("type", of: $0) },
      expiresAt: body.instant("expiration_timestamp", of: place)
    )
  }
}

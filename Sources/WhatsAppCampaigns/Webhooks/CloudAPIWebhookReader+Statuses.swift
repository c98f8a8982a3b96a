extension CloudAPIWebhookReader {
  mutating func read(statuses: [JSONTape.Item], in place: Place) {
    reading.expect(statuses.count)
    let body = body
    for status in statuses { Self.read(status, in: place, body, into: &reading) }
  }

  /// Static, because a method that may change the reader would hold on to the body anew for each of its fields.
  private static func read(
    _ item: JSONTape.Item,
    in place: Place,
    _ body: JSONTape,
    into reading: inout WebhookReading
  ) {
    let parts = body.statusParts(of: item.place)
    guard let messageID = body.messageID(parts.id), let status = body.deliveryStatus(parts.status) else {
      return reading.note("a status must have an id and a status", at: item.path(behind: place.path))
    }
    // To a group, the recipient is the group, and the person is the participant.
    let isGroup = parts.recipientType.map { body.isText($0, "group") } ?? false
    reading.add(
      StatusUpdate(
        messageID: messageID,
        status: status,
        timestamp: reading.timestamp(parts.timestamp, of: item, in: place, body),
        recipient: WebhookParty(
          waID: body.identifier(isGroup ? parts.participant : parts.recipient),
          userID: body.identifier(isGroup ? parts.participantUser : parts.recipientUser)
        ),
        callbackData: body.text(parts.callbackData) ?? body.resellerCallbackData(of: item.place) ?? place.callbackData,
        errors: parts.errors.map { ProviderError.webhookErrors(body.value($0)) } ?? [],
        pricing: parts.pricing.flatMap { body.pricing($0) },
        conversation: parts.conversation.flatMap { body.conversation($0) },
        phoneNumberID: place.phoneNumberID
      )
    )
  }
}

extension JSONTape {
  /// The provider's word for what happened, where there is one.
  fileprivate func deliveryStatus(_ place: Int?) -> DeliveryStatus? {
    guard let place else { return nil }
    // These come by the thousand.
    if isText(place, "delivered") { return .delivered }
    if isText(place, "read") { return .read }
    if isText(place, "sent") { return .sent }
    return text(place).map(DeliveryStatus.init)
  }

  /// The callback data as resellers of the API spell it.
  func resellerCallbackData(of place: Int) -> String? {
    if let text = text("custom_callback_data", of: place) { return text }
    for key in ["metaData", "meta_data"] as [StaticString] {
      if let holder = member(key, of: place), let text = text("custom_callback_data", of: holder) { return text }
    }
    return nil
  }
}

/// Where the parts of a status stand: found in one walk over its members, because statuses come by the thousand.
private struct StatusParts {
  var id: Int?
  var status: Int?
  var timestamp: Int?
  var recipient: Int?
  var recipientUser: Int?
  var recipientType: Int?
  var participant: Int?
  var participantUser: Int?
  var callbackData: Int?
  var errors: Int?
  var pricing: Int?
  var conversation: Int?
}

// Methods of the tape, which a call borrows: an initializer holds on to what it is given, and both its arrays are counted.
extension JSONTape {
  fileprivate func statusParts(of status: Int) -> StatusParts {
    var parts = StatusParts()
    var members = members(of: status)
    while let key = members.next(in: self) {
      let value = key + 1
      if isText(key, "id") {
        parts.id = value
      } else if isText(key, "status") {
        parts.status = value
      } else if isText(key, "timestamp") {
        parts.timestamp = value
      } else if isText(key, "recipient_id") {
        parts.recipient = value
      } else if isText(key, "recipient_user_id") {
        parts.recipientUser = value
      } else if isText(key, "recipient_type") {
        parts.recipientType = value
      } else if isText(key, "recipient_participant_id") {
        parts.participant = value
      } else if isText(key, "recipient_participant_user_id") {
        parts.participantUser = value
      } else if isText(key, "biz_opaque_callback_data") {
        parts.callbackData = value
      } else if isText(key, "errors") {
        parts.errors = value
      } else if isText(key, "pricing") {
        parts.pricing = value
      } else if isText(key, "conversation") {
        parts.conversation = value
      }
    }
    return parts
  }

  fileprivate func pricing(_ place: Int) -> StatusUpdate.Pricing? {
    guard kind(place) == .object else { return nil }
    var (category, model, type, isBillable): (Int?, Int?, Int?, Int?)
    var members = members(of: place)
    while let key = members.next(in: self) {
      let value = key + 1
      if isText(key, "category") {
        category = value
      } else if isText(key, "pricing_model") {
        model = value
      } else if isText(key, "type") {
        type = value
      } else if isText(key, "billable") {
        isBillable = value
      }
    }
    return StatusUpdate.Pricing(
      category: text(category),
      model: text(model),
      type: text(type),
      isBillable: isBillable.flatMap { bool($0) }
    )
  }

  fileprivate func conversation(_ place: Int) -> StatusUpdate.Conversation? {
    guard kind(place) == .object else { return nil }
    return StatusUpdate.Conversation(
      id: identifier("id", of: place),
      origin: member("origin", of: place).flatMap { text("type", of: $0) },
      expiresAt: instant("expiration_timestamp", of: place)
    )
  }
}

extension CloudAPIWebhookReader {
  mutating func read(status item: JSONTape.Item, in place: Place) {
    let parts = StatusParts(of: item.place, in: body)
    guard var update = Self.update(parts, item.place, in: place, body) else {
      return reading.note("a status must have an id and a status", at: item.path(behind: place.path))
    }
    update.timestamp = timestamp(parts.timestamp, of: item, in: place)
    reading.add(.status(update))
  }

  /// Static, because a method that may change the reader would hold on to the body anew for each of its fields.
  private static func update(
    _ parts: StatusParts,
    _ status: Int,
    in place: Place,
    _ body: JSONTape
  ) -> StatusUpdate? {
    guard let messageID = body.messageID(parts.id), let word = body.text(parts.status) else { return nil }
    // To a group, the recipient is the group, and the person is the participant.
    let isGroup = body.text(parts.recipientType) == "group"
    return StatusUpdate(
      messageID: messageID,
      status: DeliveryStatus(word),
      timestamp: nil,
      recipient: WebhookParty(
        waID: body.identifier(isGroup ? parts.participant : parts.recipient),
        userID: body.identifier(isGroup ? parts.participantUser : parts.recipientUser)
      ),
      callbackData: body.text(parts.callbackData) ?? body.resellerCallbackData(of: status) ?? place.callbackData,
      errors: parts.errors.map { ProviderError.webhookErrors(body.value($0)) } ?? [],
      pricing: parts.pricing.flatMap { StatusUpdate.Pricing($0, in: body) },
      conversation: parts.conversation.flatMap { StatusUpdate.Conversation($0, in: body) },
      phoneNumberID: place.phoneNumberID
    )
  }
}

extension JSONTape {
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
  private(set) var id: Int?
  private(set) var status: Int?
  private(set) var timestamp: Int?
  private(set) var recipient: Int?
  private(set) var recipientUser: Int?
  private(set) var recipientType: Int?
  private(set) var participant: Int?
  private(set) var participantUser: Int?
  private(set) var callbackData: Int?
  private(set) var errors: Int?
  private(set) var pricing: Int?
  private(set) var conversation: Int?

  init(of status: Int, in body: JSONTape) {
    var members = body.members(of: status)
    while let key = members.next(in: body) {
      let value = key + 1
      if body.isKey(key, "id") {
        id = value
      } else if body.isKey(key, "status") {
        self.status = value
      } else if body.isKey(key, "timestamp") {
        timestamp = value
      } else if body.isKey(key, "recipient_id") {
        recipient = value
      } else if body.isKey(key, "recipient_user_id") {
        recipientUser = value
      } else if body.isKey(key, "recipient_type") {
        recipientType = value
      } else if body.isKey(key, "recipient_participant_id") {
        participant = value
      } else if body.isKey(key, "recipient_participant_user_id") {
        participantUser = value
      } else if body.isKey(key, "biz_opaque_callback_data") {
        callbackData = value
      } else if body.isKey(key, "errors") {
        errors = value
      } else if body.isKey(key, "pricing") {
        pricing = value
      } else if body.isKey(key, "conversation") {
        conversation = value
      }
    }
  }
}

extension StatusUpdate.Pricing {
  fileprivate init?(_ place: Int, in body: JSONTape) {
    guard body.kind(place) == .object else { return nil }
    self.init(
      category: body.text("category", of: place),
      model: body.text("pricing_model", of: place),
      type: body.text("type", of: place),
      isBillable: body.member("billable", of: place).flatMap { body.bool($0) }
    )
  }
}

extension StatusUpdate.Conversation {
  fileprivate init?(_ place: Int, in body: JSONTape) {
    guard body.kind(place) == .object else { return nil }
    self.init(
      id: body.identifier("id", of: place),
      origin: body.member("origin", of: place).flatMap { body.text("type", of: $0) },
      expiresAt: body.instant("expiration_timestamp", of: place)
    )
  }
}

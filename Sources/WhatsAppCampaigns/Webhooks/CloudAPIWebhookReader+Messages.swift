import Foundation

extension CloudAPIWebhookReader {
  mutating func read(
    message: JSONValue,
    contacts: WebhookContacts,
    isOnly: Bool,
    at suffix: String,
    in place: Place
  ) {
    guard message.object != nil else {
      return reading.note("a message must be an object", at: place.path + suffix)
    }
    guard let id = message.messageID("id") else {
      return reading.note("a message must have an id of 1 to 512 bytes", at: place.path + suffix)
    }
    guard let content = InboundContent(cloudAPI: message) else {
      return reading.note("the content that the type names is missing or unreadable", at: place.path + suffix)
    }
    var sender = WebhookParty(waID: message.identifier("from"), userID: message.identifier("from_user_id"))
    let contact = contacts.sender(of: sender, isOnlyMessage: isOnly)
    sender.waID = sender.waID ?? contact?.party.waID
    sender.userID = sender.userID ?? contact?.party.userID
    let context = message["context"]
    reading.add(
      .message(
        InboundMessage(
          id: id,
          sender: sender,
          profileName: contact?.profileName,
          timestamp: timestamp(of: message, at: suffix, in: place),
          content: content,
          contextID: context?.messageID("id") ?? context?.messageID("message_id"),
          phoneNumberID: place.phoneNumberID,
          businessNumber: place.businessNumber,
          groupID: message.identifier("group_id"),
          isStandby: place.isStandby
        )
      )
    )
  }

  mutating func read(preference: JSONValue, at suffix: String, in place: Place) {
    let person = WebhookParty(
      waID: preference.identifier("wa_id") ?? preference.identifier("from"),
      userID: preference.identifier("user_id")
    )
    guard let word = preference.text("value"), !person.isEmpty else {
      return reading.note("a preference must name a person and a value", at: place.path + suffix)
    }
    reading.add(
      .preference(
        MarketingPreferenceChange(
          person: person,
          decision: .init(word),
          category: preference.text("category"),
          timestamp: timestamp(of: preference, at: suffix, in: place),
          phoneNumberID: place.phoneNumberID
        )
      )
    )
  }

  /// The time of an item. An unreadable one is a problem, and the item is kept: what it reports is worth more.
  mutating func timestamp(of item: JSONValue, at suffix: String, in place: Place) -> Date? {
    guard let value = item["timestamp"], !value.isNull else { return nil }
    if let date = item.instant("timestamp") { return date }
    reading.note("a timestamp must be seconds since 1970; the item is kept without it", at: place.path + suffix)
    return nil
  }
}

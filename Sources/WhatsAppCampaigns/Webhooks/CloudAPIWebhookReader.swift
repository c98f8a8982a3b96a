/// Walks through the envelope of a Cloud API webhook: entries, changes, and the items of messaging fields.
struct CloudAPIWebhookReader {
  var reading = WebhookReading()

  /// Where a change stands and whom it is about.
  struct Place {
    var path: String
    var phoneNumberID: String?
    var businessNumber: String?
    var isStandby = false
    /// The callback data of every status here that has none of its own.
    var callbackData: String?
  }

  /// The fields whose values hold messages, statuses or preferences. The last two nest them one level deeper.
  private static let messagingFields: Set<String> = ["messages", "user_preferences", "standby", "messaging_handovers"]

  /// Documented fields that are passed on as they are.
  private static let noticeFields: Set<String> = [
    "message_template_status_update", "message_template_quality_update", "template_category_update",
    "template_correct_category_detection", "message_template_components_update", "phone_number_quality_update",
    "phone_number_name_update", "business_capability_update", "account_update", "account_alerts",
    "account_review_update", "account_settings_update", "security", "smb_message_echoes", "smb_app_state_sync",
    "history", "calls", "flows", "groups", "group_lifecycle_update", "group_participants_update",
    "group_settings_update", "group_status_update", "payment_configuration_update", "partner_solutions",
    "automatic_events", "business_username_update", "business_username_updates", "user_id_update",
    "tracking_events", "message_echoes",
  ]

  mutating func read(_ body: JSONValue) {
    guard let entries = body["entry"]?.array,
      body["object"].map({ $0.string == "whatsapp_business_account" }) ?? true
    else { return reading.note("this is no webhook of a WhatsApp business account", at: "") }
    for (index, entry) in entries.enumerated() {
      guard let changes = entry["changes"]?.array else {
        reading.note("an entry must hold a list of changes", at: "entry[\(index)]")
        continue
      }
      for (number, change) in changes.enumerated() {
        read(change, of: entry, at: "entry[\(index)].changes[\(number)]")
      }
    }
  }

  private mutating func read(_ change: JSONValue, of entry: JSONValue, at path: String) {
    guard let value = change["value"], let field = change.text("field") ?? Self.fieldImplied(by: value) else {
      return reading.note("a change must have a field and a value", at: path)
    }
    let notice = WebhookNotice(
      field: field,
      accountID: entry.identifier("id"),
      timestamp: entry.instant("time"),
      value: value,
      errors: ProviderError.webhookErrors(in: value)
    )
    if Self.messagingFields.contains(field) {
      guard value.object != nil else { return reading.note("the value must be an object", at: path + ".value") }
      // News without a message, such as a fault of the number, would otherwise go unseen.
      if !readMessaging(value, field: field, at: path + ".value") || !notice.errors.isEmpty {
        reading.add(.notice(notice))
      }
    } else {
      reading.add(Self.noticeFields.contains(field) ? .notice(notice) : .unknown(notice))
    }
  }

  /// A change without a field is still read where it holds messages: a decision to stop may be among them.
  private static func fieldImplied(by value: JSONValue) -> String? {
    value["messages"] != nil || value["statuses"] != nil ? "messages" : nil
  }

  /// Reads a value and what is nested in it.
  ///
  /// - Returns: Whether it held anything of the kinds that are read here.
  private mutating func readMessaging(_ value: JSONValue, field: String, at path: String) -> Bool {
    let place = Place(
      path: path,
      phoneNumberID: value["metadata"]?.identifier("phone_number_id"),
      businessNumber: value["metadata"]?.identifier("display_phone_number"),
      isStandby: field == "standby"
    )
    var found = readItems(value, in: place)
    for key in ["standby", "messaging_handovers"] {
      for (suffix, nested) in value.items(key) where nested.object != nil {
        var inner = place
        inner.path = path + suffix
        inner.isStandby = place.isStandby || key == "standby"
        inner.phoneNumberID = nested["metadata"]?.identifier("phone_number_id") ?? place.phoneNumberID
        inner.businessNumber = nested["metadata"]?.identifier("display_phone_number") ?? place.businessNumber
        if readItems(nested, in: inner) { found = true }
      }
    }
    return found
  }

  /// Reads the items of a value that stands in no envelope, as some resellers send them.
  ///
  /// - Returns: Whether it held anything of the kinds that are read here.
  mutating func readFlat(_ body: JSONValue, callbackData: String?) -> Bool {
    let place = Place(
      path: "",
      phoneNumberID: body["metadata"]?.identifier("phone_number_id"),
      businessNumber: body.identifier("businessPhoneNumber")
        ?? body["metadata"]?.identifier("display_phone_number"),
      callbackData: callbackData
    )
    return readItems(body, in: place)
  }

  private mutating func readItems(_ value: JSONValue, in place: Place) -> Bool {
    let messages = value.items("messages")
    let statuses = value.items("statuses")
    let preferences = value.items("user_preferences")
    let contacts = WebhookContacts(value)
    // In no envelope there is nothing for the dot to stand behind.
    func at(_ suffix: String) -> String { place.path.isEmpty ? String(suffix.dropFirst()) : suffix }
    for (suffix, message) in messages {
      read(message: message, contacts: contacts, isOnly: messages.count == 1, at: at(suffix), in: place)
    }
    for (suffix, status) in statuses { read(status: status, at: at(suffix), in: place) }
    for (suffix, preference) in preferences { read(preference: preference, at: at(suffix), in: place) }
    return !(messages.isEmpty && statuses.isEmpty && preferences.isEmpty)
  }
}

/// Walks through the envelope of a Cloud API webhook: entries, changes, and the items of messaging fields.
///
/// Statuses come by the thousand and are read where they stand; everything else is read as a value of its own.
struct CloudAPIWebhookReader {
  let body: JSONTape
  var reading = WebhookReading()

  init(_ body: JSONTape) { self.body = body }

  /// Where a change stands and whom it is about.
  struct Place {
    var path: String
    var field: String
    var phoneNumberID: String?
    var businessNumber: String?
    var isStandby = false
    /// The callback data of every status here that has none of its own.
    var callbackData: String?
  }

  /// The fields whose values hold messages, statuses or preferences. The last two nest them one level deeper.
  private static let messagingFields: Set<String> = ["messages", "user_preferences", "standby", "messaging_handovers"]

  /// The fields whose values hold what another application of the business sent.
  static let echoFields: Set<String> = ["smb_message_echoes", "message_echoes"]

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

  mutating func read() {
    let root = JSONTape.root
    guard let entries = body.member("entry", of: root), body.kind(entries) == .array || changes(of: entries) != nil,
      body.member("object", of: root).map({ body.string($0) == "whatsapp_business_account" }) ?? true
    else { return reading.note("this is no webhook of a WhatsApp business account", at: "") }
    for (index, entry) in body.elementsOrSelf(entries).enumerated() {
      let path = body.kind(entries) == .array ? "entry[\(index)]" : "entry"
      guard let changes = changes(of: entry) else {
        reading.note("an entry must hold a list of changes", at: path)
        continue
      }
      for (number, change) in body.elementsOrSelf(changes).enumerated() {
        read(change, of: entry, at: body.kind(changes) == .array ? "\(path).changes[\(number)]" : "\(path).changes")
      }
    }
  }

  /// The changes of an entry: a list, or one that stands there without its list.
  private func changes(of entry: Int) -> Int? {
    body.member("changes", of: entry).flatMap { body.kind($0).isContainer ? $0 : nil }
  }

  private mutating func read(_ change: Int, of entry: Int, at path: String) {
    guard let value = body.member("value", of: change), let field = body.text("field", of: change) ?? implied(by: value)
    else { return reading.note("a change must have a field and a value", at: path) }
    guard Self.isKnown(field) else { return reading.add(.unknown(notice(field, value, of: entry))) }
    let isList = body.kind(value) == .array && body.following(value) > value + 1
    guard isList else { return read(value, field, of: entry, at: "\(path).value") }
    for (index, element) in body.elements(value).enumerated() {
      read(element, field, of: entry, at: "\(path).value[\(index)]")
    }
  }

  private static func isKnown(_ field: String) -> Bool {
    messagingFields.contains(field) || echoFields.contains(field) || noticeFields.contains(field)
  }

  private mutating func read(_ value: Int, _ field: String, of entry: Int, at path: String) {
    let isEcho = Self.echoFields.contains(field)
    guard isEcho || Self.messagingFields.contains(field) else {
      return reading.add(.notice(notice(field, value, of: entry)))
    }
    guard body.kind(value) == .object else { return reading.note("the value must be an object", at: path) }
    let isRead =
      isEcho
      ? readEchoes(value, in: place(of: value, field, at: path))
      : readMessaging(value, field: field, at: path)
    // News without a message, such as a fault of the number, would otherwise go unseen.
    guard !isRead || body.member("errors", of: value) != nil else { return }
    let notice = notice(field, value, of: entry)
    if !isRead || !notice.errors.isEmpty { reading.add(.notice(notice)) }
  }

  private func notice(_ field: String, _ value: Int, of entry: Int) -> WebhookNotice {
    let value = body.value(value)
    let notice = CloudAPINotice(field: field, value: value)
    let errors = ProviderError.webhookErrors(in: value)
    return WebhookNotice(
      field: field,
      accountID: body.identifier("id", of: entry),
      timestamp: body.instant("time", of: entry),
      value: value,
      errors: errors,
      phoneNumberID: value["metadata"]?.identifier("phone_number_id"),
      senderNumber: notice.senderNumber,
      statement: notice.statement ?? WebhookNotice.Statement(errors),
      limits: notice.limits
    )
  }

  /// A change without a field is still read where it holds messages: a decision to stop may be among them.
  private func implied(by value: Int) -> String? {
    let holdsMessages = body.elementsOrSelf(value).contains {
      body.member("messages", of: $0) != nil || body.member("statuses", of: $0) != nil
    }
    return holdsMessages ? "messages" : nil
  }

  private func place(of value: Int, _ field: String, at path: String) -> Place {
    let metadata = body.member("metadata", of: value)
    return Place(
      path: path,
      field: field,
      phoneNumberID: metadata.flatMap { body.identifier("phone_number_id", of: $0) },
      businessNumber: metadata.flatMap { body.identifier("display_phone_number", of: $0) },
      isStandby: field == "standby"
    )
  }

  /// Reads a value and what is nested in it.
  ///
  /// - Returns: Whether it held anything of the kinds that are read here.
  private mutating func readMessaging(_ value: Int, field: String, at path: String) -> Bool {
    let place = place(of: value, field, at: path)
    var found = readItems(value, in: place)
    for (key, isStandby) in [("standby", true), ("messaging_handovers", false)] as [(StaticString, Bool)] {
      for item in body.items(key, of: value) where body.kind(item.place) == .object {
        var inner = self.place(of: item.place, field, at: item.path(behind: path))
        inner.isStandby = place.isStandby || isStandby
        inner.phoneNumberID = inner.phoneNumberID ?? place.phoneNumberID
        inner.businessNumber = inner.businessNumber ?? place.businessNumber
        if readItems(item.place, in: inner) { found = true }
      }
    }
    return found
  }

  /// Reads the items of a value that stands in no envelope, as some resellers send them.
  ///
  /// - Returns: Whether it held anything of the kinds that are read here.
  mutating func readFlat() -> Bool {
    let root = JSONTape.root
    var place = place(of: root, "messages", at: "")
    place.businessNumber = body.identifier("businessPhoneNumber", of: root) ?? place.businessNumber
    place.callbackData = body.resellerCallbackData(of: root)
    return readItems(root, in: place)
  }

  private mutating func readItems(_ value: Int, in place: Place) -> Bool {
    let messages = body.items("messages", of: value)
    let statuses = body.items("statuses", of: value)
    let preferences = body.items("user_preferences", of: value)
    if !messages.isEmpty {
      let contacts = WebhookContacts(body.items("contacts", of: value).map { body.value($0.place) })
      for message in messages { read(message: message, contacts: contacts, isOnly: messages.count == 1, in: place) }
    }
    read(statuses: statuses, in: place)
    for preference in preferences { read(preference: preference, in: place) }
    let hasEchoes = readEchoes(value, in: place)
    return hasEchoes || !(messages.isEmpty && statuses.isEmpty && preferences.isEmpty)
  }
}

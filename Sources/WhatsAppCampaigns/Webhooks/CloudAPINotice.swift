/// What the Cloud API says in a field that is neither a message nor a status.
struct CloudAPINotice {
  typealias Statement = WebhookNotice.Statement

  var field: String
  var value: JSONValue

  /// The number that it is about.
  var senderNumber: String? { value.text("display_phone_number") }

  /// What campaigns should know of it.
  var statement: Statement? {
    switch field {
    case "message_template_status_update":
      guard let event = value.word("event") else { return nil }
      let title = value["other_info"]?.word("title")
      // Whatever the event is called then, the pause is over.
      let isOver = title == "UNPAUSE" || event == "UNPAUSED"
      let status = isOver ? TemplateStatus.reinstated : TemplateStatus(rawValue: event)
      return template(.status(status), title ?? value.word("reason"))
    case "template_category_update":
      // A warning names both, the new one being the one that it has until then: so what is to come is looked at first.
      if let category = value.word("correct_category") {
        return template(.categoryAnnounced(TemplateCategory(rawValue: category)))
      }
      return value.word("new_category").flatMap { template(.category(TemplateCategory(rawValue: $0))) }
    case "template_correct_category_detection":
      return template(.warned(value.word("correct_category").map { "CORRECT_CATEGORY_\($0)" } ?? "CORRECT_CATEGORY"))
    case "message_template_components_update": return template(content.map { .content($0) } ?? .warned("EDITED"))
    case "account_alerts":
      return Statement(subject: .account, change: .warned(value.word("alert_type") ?? "ACCOUNT_ALERT"))
    case "account_review_update": return warning(of: .account, "ACCOUNT_REVIEW", value.word("decision"))
    case "phone_number_name_update": return warning(of: .sender, "NAME", value.word("decision"))
    case "security": return warning(of: .sender, "SECURITY", value.word("event"))
    case "message_template_quality_update":
      return value.word("new_quality_score").flatMap { template(.quality($0.lowercased())) }
    case "phone_number_quality_update": return numberStatement
    case "account_update": return accountStatement
    default: return nil
    }
  }

  private func template(_ change: ProviderNews.Change, _ detail: String? = nil) -> Statement? {
    guard let name = value.text("message_template_name").flatMap({ TemplateName($0) }) else { return nil }
    // A language that cannot be read is no reason to go on sending: every language is concerned then.
    let language = value.text("message_template_language").flatMap { LanguageCode($0) }
    return Statement(subject: .template(name, language), change: change, detail: detail)
  }

  /// Something to know, with what was decided or done.
  private func warning(of subject: CampaignHalt.Subject, _ topic: String, _ word: String?) -> Statement? {
    word.map { Statement(subject: subject, change: .warned("\(topic)_\($0)")) }
  }

  /// The texts of a template that was edited. A header without text and buttons that open nothing are not reported.
  private var content: TemplateContent? {
    guard let body = value.text("message_template_element") else { return nil }
    let links = value.items("message_template_buttons").filter { $0.word("message_template_button_type") == "URL" }
    return TemplateContent(
      header: value.text("message_template_title"),
      body: body,
      links: links.map { $0.text("message_template_button_url") ?? "" }
    )
  }

  private var numberStatement: Statement? {
    switch value.word("event") {
    case "BANNED", "RESTRICTED": Statement(subject: .sender, change: .blocked(code: nil), detail: value.word("event"))
    case "UNBANNED", "UNRESTRICTED": Statement(subject: .sender, change: .unblocked, detail: value.word("event"))
    case let event?: Statement(subject: .sender, change: .warned(event))
    case nil: nil
    }
  }

  private var accountStatement: Statement? {
    let event = value.word("event")
    switch event {
    case "DISABLED_UPDATE":
      let ban = value["ban_info"]
      // Samples of the documentation have a list of one.
      switch ban?.word("waba_ban_state") ?? ban?["waba_ban_state"]?.array?.last.flatMap(JSONValue.word) {
      case "DISABLE": return Statement(subject: .account, change: .blocked(code: nil), detail: "DISABLE")
      case "REINSTATE": return Statement(subject: .account, change: .unblocked, detail: "REINSTATE")
      case let word?: return Statement(subject: .account, change: .warned(word))
      case nil: return Statement(subject: .account, change: .blocked(code: nil), detail: event)
      }
    case "ACCOUNT_RESTRICTION":
      let types = value.items("restriction_info").compactMap { $0.word("restriction_type") }
      let blocking = types.first { $0 == "RESTRICTED_BIZ_INITIATED_MESSAGING" }
      if let blocking { return Statement(subject: .account, change: .blocked(code: nil), detail: blocking) }
      return Statement(subject: .account, change: .warned(types.first ?? "ACCOUNT_RESTRICTION"))
    case "ACCOUNT_DELETED", "ACCOUNT_OFFBOARDED":
      return Statement(subject: .account, change: .blocked(code: nil), detail: event)
    case "ACCOUNT_RECONNECTED", "RECONNECTED":
      return Statement(subject: .account, change: .unblocked, detail: event)
    case "ACCOUNT_VIOLATION":
      return Statement(
        subject: .account,
        change: .warned(value["violation_info"]?.word("violation_type") ?? "VIOLATION")
      )
    default: return nil
    }
  }
}

extension JSONValue {
  /// A word of the provider's vocabulary: letters, digits and underscores, as it is shown to people.
  fileprivate func word(_ key: String) -> String? {
    self[key].flatMap(Self.word)
  }

  fileprivate static func word(_ value: JSONValue) -> String? {
    guard let text = value.string, (1...64).contains(text.utf8.count), text != "NONE",
      text.utf8.allSatisfy({ $0 == UInt8(ascii: "_") || $0.isLetterOrDigit })
    else { return nil }
    return text
  }
}

import WhatsAppCampaigns

extension Command {
  private static let webhooks = Option.value("webhooks", "DAYS", "Bodies of webhooks that could not be read whole")
  private static let messages = Option.value("messages", "DAYS", "The words of messages, and notes")
  private static let campaigns = Option.value(
    "campaigns",
    "DAYS",
    "The provider's identifiers of messages, counted from the end of their campaign"
  )
  private static let contacts = Option.value(
    "contacts",
    "DAYS",
    "People with whom nothing happens: they are made anonymous"
  )
  private static let yes = Option.flag("yes", "Do it: there is no way back")

  static let retentionApply = Command(
    name: "retention apply",
    summary: "Remove personal data that was kept for long enough",
    discussion: """
      Every kind has its own number of days; what has none is kept. Objections, the suppression list and the outline of \
      every decision always stay. Run it once a day; it may be interrupted and started again.
      """,
    options: [webhooks, messages, campaigns, contacts, yes],
    examples: ["retention apply --webhooks 30 --messages 180 --campaigns 365 --contacts 730 --yes"]
  ) { call in
    func age(_ option: Option) throws -> Duration? {
      try call.arguments.parsed(option, as: "a number of days from 1 on") { text in
        Int(text).flatMap { (1...36_500).contains($0) ? Duration.seconds($0 * 86_400) : nil }
      }
    }
    let policy = RetentionPolicy(
      webhookBodies: try age(webhooks),
      messageTexts: try age(messages),
      finishedCampaigns: try age(campaigns),
      idleContacts: try age(contacts)
    )
    guard policy != RetentionPolicy() else {
      throw CommandFailure.usage("nothing is to be removed; give --webhooks, --messages, --campaigns or --contacts")
    }
    guard call.arguments[flag: yes] else {
      throw CommandFailure.usage("this cannot be undone; give --yes to do it")
    }
    let summary = try await call.engine().applyRetention(policy)
    call.print(
      [
        "webhookBodies": .number(JSONNumber(summary.webhookBodies)),
        "messageTexts": .number(JSONNumber(summary.messageTexts)),
        "recipients": .number(JSONNumber(summary.recipients)), "contacts": .number(JSONNumber(summary.contacts)),
      ],
      or: Table.facts([
        ("Webhooks emptied", String(summary.webhookBodies)), ("Messages and notes", String(summary.messageTexts)),
        ("Recipients", String(summary.recipients)),
        ("People made anonymous", String(summary.contacts)),
      ])
    )
    return .done
  }
}

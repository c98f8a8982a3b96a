import WhatsAppCampaigns

extension Command {
  private static let whom = Positional(
    placeholder: "PHONE",
    help: "The phone number or user id of a person; several may be given, and --file for a list",
    isOptional: true,
    isRepeatable: true
  )
  private static let yes = Option.flag("yes", "Do it: there is no way back")

  static let contactsExportData = Command(
    name: "contacts export-data",
    summary: "Write everything that is kept about one person as one JSON document",
    discussion: """
      The answer to an access request: contact, groups, every decision, campaigns with all attempts, and encrypted values \
      in the clear, for which WHATSAPP_CAMPAIGNS_KEY has to be set. Nothing is masked.
      """,
    positionals: [.person],
    options: [.output],
    examples: ["contacts export-data 012-3456789 --output person.json"]
  ) { call in
    let person = try call.person()
    let engine = try await call.engine()
    guard try await !engine.personalData(of: person).isEmpty else {
      throw CommandFailure(.usage, "Nothing is kept about this person.")
    }
    let document = try await engine.personalDocument(of: person)
    try await call.withTarget("document", "documents") { target in
      target.write(JSONValue.object(document).encoded() + [0x0A])
      return 1
    }
    return .done
  }

  static let contactsAnonymize = Command(
    name: "contacts anonymize",
    summary: "Remove what tells who people are; campaigns, reports and the ledger count them as before",
    discussion: """
      Name, number, fields, groups and message identifiers go, and no campaign sends to them any more. Whoever had objected \
      is kept away if their number comes back; anybody else may come back as somebody new.
      """,
    positionals: [whom],
    options: People.options + [yes],
    examples: ["contacts anonymize 012-3456789 --yes", "contacts anonymize --file gone.csv --yes"]
  ) { call in try await forget(call, "made anonymous") { engine, person in try await engine.anonymize(person) } }

  static let contactsDelete = Command(
    name: "contacts delete",
    summary: "Erase people who asked for it, so that nobody ever writes to them again",
    discussion: """
      As contacts anonymize does; and a keyed hash of the number stays, so that nobody who imports it again can write to \
      them. Only suppress remove takes that back.
      """,
    positionals: [whom],
    options: People.options + [yes],
    examples: ["contacts delete 012-3456789 --yes"]
  ) { call in try await forget(call, "erased") { engine, person in try await engine.erase(person) } }

  static let contactsMerge = Command(
    name: "contacts merge",
    summary: "Make two contacts one that turned out to be one person",
    discussion: """
      The first one ends and becomes the second: groups are joined, the histories become one, and of two decisions the more \
      restrictive one wins.
      """,
    positionals: [
      .init(placeholder: "PHONE", help: "The contact that ends"),
      .init(placeholder: "INTO", help: "The contact that stays"),
    ],
    options: [yes],
    examples: ["contacts merge 012-3456789 019-8765432 --yes"]
  ) { call in
    let (from, into) = (try call.person(), try call.person(at: 1))
    guard call.arguments[flag: yes] else {
      throw CommandFailure.usage("this cannot be undone; give --yes to do it")
    }
    let result = try await call.engine().merge(from, into: into)
    call.print(
      [
        "entries": .number(JSONNumber(result.entries)), "recipients": .number(JSONNumber(result.recipients)),
        "doubled": .number(JSONNumber(result.doubled)),
      ],
      or: "Merged: \(counted(result.entries, "decision", "decisions")) and "
        + "\(counted(result.recipients, "recipient", "recipients")) went over.\n"
    )
    return .done
  }

  private static func forget(
    _ call: Invocation,
    _ done: String,
    _ operation: (CampaignEngine, PersonKey) async throws -> ForgetPersonResult
  ) async throws -> ExitCode {
    let people = try call.people(and: call.arguments.positionals, everyNumber: true)
    guard call.arguments[flag: yes] else {
      throw CommandFailure.usage("this cannot be undone; give --yes to do it")
    }
    let engine = try await call.engine()
    var total = ForgetPersonResult()
    var (contacts, kept) = (0, 0)
    for person in people.keys {
      try Task.checkCancellation()
      let result = try await operation(engine, person)
      contacts += result.wasContact ? 1 : 0
      kept += result.isKeptAway ? 1 : 0
      total.recipients += result.recipients
      total.entries += result.entries
      total.pendingWebhooks += result.pendingWebhooks
    }
    call.print(
      [
        "people": .number(JSONNumber(contacts)), "keptAway": .number(JSONNumber(kept)),
        "recipients": .number(JSONNumber(total.recipients)), "entries": .number(JSONNumber(total.entries)),
        "pendingWebhooks": .number(JSONNumber(total.pendingWebhooks)),
        "rejected": .number(JSONNumber(people.rejected)),
      ],
      or: "\(counted(contacts, "person was", "people were")) \(done); \(kept) kept away from now on.\n"
    )
    if total.pendingWebhooks > 0 {
      Diagnostics.say(
        "\(counted(total.pendingWebhooks, "webhook", "webhooks")) of another provider still hold their numbers: apply them, "
          + "and do this again"
      )
      return .refused
    }
    return call.verdict(on: people)
  }

  static let keysRotate = Command(
    name: "keys rotate",
    summary: "Encrypt everything with the newest key that an older one has encrypted",
    discussion: """
      WHATSAPP_CAMPAIGNS_KEY holds the newest key first and the older ones behind it: 2026:NEW,2025:OLD. A key without a \
      name is called 1, so that the first change is 2026:NEW,OLD. A key that is not the one of its name, or keys of which \
      none has encrypted anything here, are refused before anything changes. Values about people, \
      messages in both directions, notes and entries in contests are encrypted anew, and messages that were kept without a \
      key. When this has ended, the older keys may go. It may be interrupted and started again.
      """,
    examples: ["keys rotate"]
  ) { call in
    let done = try await call.engine().resealAll()
    call.print(
      [
        "resealed": .number(JSONNumber(done.total)), "values": .number(JSONNumber(done.values)),
        "messages": .number(JSONNumber(done.messages)), "freeMessages": .number(JSONNumber(done.freeMessages)),
        "notes": .number(JSONNumber(done.notes)), "contestEntries": .number(JSONNumber(done.contestEntries)),
      ],
      or: """
        Encrypted with the newest key: \(counted(done.values, "value", "values")), \
        \(counted(done.messages, "message", "messages")) of people, \
        \(counted(done.freeMessages, "message", "messages")) to people, \(counted(done.notes, "note", "notes")), \
        \(counted(done.contestEntries, "contest entry", "contest entries")).

        """
    )
    return .done
  }
}

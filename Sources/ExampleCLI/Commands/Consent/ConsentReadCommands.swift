import WhatsAppCampaigns

extension Command {
  private static let source = Option.value("source", "TEXT", "Who asked for it. Default: operator")

  static let consentShow = Command(
    name: "consent show",
    summary: "Show what one person agreed to",
    positionals: [.person],
    examples: ["consent show 012-3456789"]
  ) { call in
    let person = try call.person()
    let record = try await call.engine().consent(of: person)
    var purposes = JSONObject()
    var platform = JSONObject()
    var table = Table(["PURPOSE", "DECISION", "SINCE", "BY"])
    for purpose in ConsentPurpose.allCases {
      if let standing = record.state.standings[purpose] {
        purposes[purpose.rawValue] = document(of: standing)
        table.append([purpose.rawValue, standing.decision.rawValue, standing.at.text, "person"])
      }
      if let standing = record.state.platform[purpose] {
        platform[purpose.rawValue] = document(of: standing)
        table.append([purpose.rawValue, standing.decision.rawValue, standing.at.text, "app"])
      }
    }
    call.print(
      ["phone": .string(call.shown(person)), "purposes": .object(purposes), "platform": .object(platform)],
      or: call.shown(person) + "\n" + (table.isEmpty ? "Nothing is on record.\n" : table.text)
    )
    return .done
  }

  static let consentHistory = Command(
    name: "consent history",
    summary: "Show every decision of one person, oldest first, with --json one a line",
    positionals: [.person],
    examples: ["consent history 012-3456789 --json"]
  ) { call in
    let person = try call.person()
    let record = try await call.engine().consent(of: person)
    for item in record.history {
      let event = item.event
      let purposes = event.purposes.map(\.rawValue)
      call.print(
        .object(ConsentDocument.item(item)),
        or: [
          event.at.text, event.decision.rawValue.padding(to: 14), purposes.joined(separator: ",").padding(to: 18),
          event.source.printable + (event.word.map { " (“\($0.printable)”)" } ?? ""),
        ].joined(separator: "  ") + "\n"
      )
    }
    if record.history.isEmpty, !call.wantsJSON { call.output.write("Nothing is on record.\n") }
    return .done
  }

  static let consentClear = Command(
    name: "consent clear",
    summary: "Put people back to having decided nothing; the history stays",
    options: People.options + [source],
    examples: ["consent clear --phone 012-3456789"]
  ) { call in
    if let source = call.arguments[source], source.allSatisfy(\.isWhitespace) {
      throw CommandFailure.usage("--source must say who asked for it")
    }
    let people = try call.people()
    let event = ConsentEvent(
      decision: .reset,
      purposes: ConsentPurpose.allCases,
      at: try call.time().now,
      source: call.arguments[source] ?? "operator",
      actor: "operator"
    )
    let recorded = try await call.engine().recordConsent(event, for: people.identities)
    call.print(
      ["recorded": .number(JSONNumber(recorded)), "rejected": .number(JSONNumber(people.rejected))],
      or: "Cleared the consent of \(counted(recorded, "person", "people")).\n"
    )
    return call.verdict(on: people)
  }

  private static func document(of standing: ConsentState.Standing) -> JSONValue {
    ["decision": .string(standing.decision.rawValue), "at": JSONValue(standing.at)]
  }
}

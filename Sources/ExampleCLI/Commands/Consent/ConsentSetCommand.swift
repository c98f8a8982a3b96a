import WhatsAppCampaigns

extension Command {
  private static let group = Option.value("group", "GROUP", "Everybody in a group")
  private static let decision = Option.value("decision", "grant|withdraw", "What was decided")
  private static let purpose = Option.values(
    "purpose",
    "PURPOSE",
    "marketing, utility, authentication or service; may be given several times. Default: as said above"
  )
  private static let source = Option.value("source", "TEXT", "How the decision is known, such as the name of a form")
  private static let wording = Option.value("wording", "TEXT", "The words that the people were shown")
  private static let language = Option.value("language", "CODE", "The language of those words")

  static let consentSet = Command(
    name: "consent set",
    summary: "Record what people decided about messages",
    discussion: """
      The ledger is append-only: a later decision holds, the earlier ones stay in the history. Without --purpose, a grant \
      is for marketing, and a withdrawal is for everything that a business starts by itself: marketing and utility.
      """,
    options: People.options + [group, decision, purpose, source, wording, language],
    examples: [
      "consent set --group customers --decision grant --source \"signup form\" --wording \"Send me offers\"",
      "consent set --phone 012-3456789 --decision withdraw --source \"phone call\"",
    ]
  ) { call in
    let arguments = call.arguments
    let decision = try arguments.parsed(decision, as: "grant or withdraw") { text -> ConsentDecision? in
      ["grant": .granted, "withdraw": .withdrawn][text]
    }
    guard let decision else { throw CommandFailure.usage("--decision grant|withdraw is missing") }
    let names = ConsentPurpose.allCases.map(\.rawValue).joined(separator: ", ")
    let purposes = try arguments.parsedAll(purpose, as: "one of \(names)", ConsentPurpose.init(rawValue:))
    let source = try arguments.required(source)
    guard !source.allSatisfy(\.isWhitespace) else {
      throw CommandFailure.usage("--source must say how the decision is known")
    }
    let event = ConsentEvent(
      decision: decision,
      purposes: purposes.isEmpty ? (decision == .granted ? [.marketing] : ConsentPurpose.stoppable) : purposes,
      at: try call.time().now,
      source: source,
      wording: arguments[wording],
      language: arguments[language],
      actor: "operator"
    )
    let group = try arguments.parsed(group, as: "a group's name", GroupName.init(_:))
    let namesPeople = !arguments[all: People.phone].isEmpty || arguments[People.file] != nil
    guard (group != nil) != namesPeople else {
      throw CommandFailure.usage("give either --phone and --file, or --group")
    }
    // One of several numbers may agree to messages; who wants none wants none under each.
    let people = group == nil ? try call.people(everyNumber: decision != .granted) : People()
    let engine = try await call.engine(ifAbsent: group == nil ? .make : .refuse)
    let recorded: Int
    if let group {
      recorded = try await engine.recordConsent(event, forGroup: group)
    } else {
      recorded = try await engine.recordConsent(event, for: people.identities)
    }
    call.print(
      ["recorded": .number(JSONNumber(recorded)), "rejected": .number(JSONNumber(people.rejected))],
      or: "Recorded “\(decision.rawValue)” for \(counted(recorded, "person", "people")).\n"
    )
    return call.verdict(on: people)
  }
}

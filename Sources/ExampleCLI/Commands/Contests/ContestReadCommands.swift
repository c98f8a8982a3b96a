import WhatsAppCampaigns

extension Command {
  static let contestList = Command(
    name: "contest list",
    summary: "List the contests, the newest first",
    examples: ["contest list --json"]
  ) { call in
    let workspace = try await call.workspace()
    let now = workspace.time.now
    let contests = try await workspace.engine().contests()
    var table = Table(["ID", "NAME", "STATE", "KEYWORD", "OPENS", "CLOSES"])
    for contest in contests {
      let plan = contest.plan
      table.append([
        contest.id.rawValue, plan.name, ContestDocument.state(of: contest, at: now), plan.keyword, plan.opensAt.text,
        plan.closesAt.text,
      ])
    }
    call.print(
      .array(contests.map { ContestDocument.contest($0, at: now) }),
      or: table.isEmpty ? "No contests yet.\n" : table.text
    )
    return .done
  }

  static let contestShow = Command(
    name: "contest show",
    summary: "Show one contest with its rules and its commitment",
    positionals: [.contest],
    examples: ["contest show w7h2kq9xmp"]
  ) { call in
    let id = try call.arguments.contest()
    let workspace = try await call.workspace()
    let contest = try await workspace.engine().contest(id)
    call.print(
      ContestDocument.contest(contest, at: workspace.time.now),
      or: ContestDocument.text(contest, at: workspace.time.now)
    )
    return .done
  }

  private static let onlyVerified = Option.flag("verified", "Only those that somebody has verified")

  static let contestEntries = Command(
    name: "contest entries",
    summary: "List the entries of a contest",
    positionals: [.contest],
    options: [onlyVerified],
    examples: ["contest entries w7h2kq9xmp --show-numbers", "contest entries w7h2kq9xmp --verified --json"]
  ) { call in
    let id = try call.arguments.contest()
    let engine = try await call.engine()
    let showsVerified = call.arguments[flag: onlyVerified]
    var table = Table(["ENTRY", "WHO", "ENTERED", "VERIFIED BY", "DRAWN AS", "TEXT"])
    try await engine.forEachEntry(of: id) { entry in
      guard !showsVerified || entry.verification != nil else { return }
      if call.wantsJSON { return call.print(ContestDocument.entry(entry, call)) }
      let text = entry.text.map { $0.count > 40 ? String($0.prefix(39)) + "…" : $0 }
      table.append([
        entry.id, call.shown(entry.person), entry.at.text, entry.verification?.by, entry.drawnAs?.rawValue, text,
      ])
    }
    if !call.wantsJSON { call.output.write(table.isEmpty ? "No entries.\n" : table.text) }
    return .done
  }

  private static let undo = Option.flag("undo", "Take the mark off")

  static let contestVerifyEntry = Command(
    name: "contest verify-entry",
    summary: "Mark entries as verified, until the contest is drawn",
    positionals: [
      .contest, .init(placeholder: "ENTRY", help: "The entry, or its number; several may follow", isRepeatable: true),
    ],
    options: [undo],
    examples: ["contest verify-entry w7h2kq9xmp 1 2 5", "contest verify-entry w7h2kq9xmp w7h2kq9xmp-1"]
  ) { call in
    let id = try call.arguments.contest()
    let actor: String? = call.arguments[flag: undo] ? nil : call.actor
    let count = call.arguments.positionals.count
    var numbers: [Int] = []
    let form = "an entry of the contest, such as 12 or \(id.rawValue)-12"
    for index in 1..<count {
      numbers.append(try call.arguments.positional(index, as: form) { number(of: $0, in: id) })
    }
    let engine = try await call.engine()
    for number in numbers { try await engine.verifyEntry(number, of: id, by: actor) }
    call.print(
      [
        "contest": .string(id.rawValue), "changed": .number(JSONNumber(numbers.count)), "verified": .bool(actor != nil),
      ],
      or: "\(counted(numbers.count, "entry", "entries")) \(actor == nil ? "no longer verified" : "verified").\n"
    )
    return .done
  }

  /// The number of an entry, which people see with the contest's name before it.
  private static func number(of entry: String, in contest: ContestID) -> Int? {
    let name = contest.rawValue + "-"
    return Int(entry.hasPrefix(name) ? String(entry.dropFirst(name.count)) : entry)
  }
}

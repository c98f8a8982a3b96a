import WhatsAppCampaigns

extension Command {
  private static let limit = Option.value("sample", "COUNT", "How many people to show. Default: 10")

  private static let rulePositional = Positional(
    placeholder: "SEGMENT",
    help: "A ready segment, the name of a saved one, a rule in JSON, or @FILE"
  )
  private static let namePositional = Positional(placeholder: "NAME", help: "The name of the segment")

  static let segmentsList = Command(
    name: "segments list",
    summary: "List the ready and the saved segments with their rules",
    discussion: """
      A rule is JSON: {"all":[…]}, {"any":[…]} and {"not":…} around questions such as \
      {"field":"city","equals":"Ipoh"}, {"field":"purchase_value","atLeast":500}, \
      {"field":"booked","since":"2026-11-01"}, {"group":"vip"}, \
      {"consent":"granted","purpose":"marketing"}, {"suppressed":true}, {"created":{"since":{"daysAgo":30}}}, \
      {"lastWrote":{"before":"2026-11-01T00:00:00Z"}}, {"recipient":["read"],"campaign":"ID"}, {"responded":true} and \
      {"entered":"verified","contest":"ID"}. A field is found whatever its capitals; an amount is read as people write it \
      (RM 2,000), and so is a day (2026-11-21, 21/11/2026, 21 Nov 2026).
      """,
    examples: ["segments list --json"]
  ) { call in
    var table = Table(["SEGMENT", "WHO", "RULE"])
    var documents: [JSONValue] = []
    for segment in SegmentOptions.ready {
      let rule = SegmentOptions.text(of: segment.rule)
      table.append([segment.word, segment.summary, rule])
      documents.append(["segment": .string(segment.word), "who": .string(segment.summary), "rule": .string(rule)])
    }
    for segment in try await call.engine(ifAbsent: .pretend).segments() {
      let rule = SegmentOptions.text(of: segment.rule)
      table.append([segment.name.rawValue.printable, "Saved \(segment.savedAt.text)", rule.printable])
      documents.append([
        "segment": .string(segment.name.rawValue), "who": nil, "rule": .string(rule),
        "savedAt": .string(segment.savedAt.text),
      ])
    }
    call.print(.array(documents), or: table.text)
    return .done
  }

  static let segmentsSave = Command(
    name: "segments save",
    summary: "Save the rule of a segment under a name",
    discussion: """
      The name then stands for the rule wherever a segment is asked for. A rule of the same name is replaced; campaigns \
      keep the rule that they were made with.
      """,
    positionals: [namePositional, rulePositional],
    examples: [#"segments save northerners '{"field":"city","in":["Ipoh","Taiping"]}'"#]
  ) { call in
    let name = try SegmentOptions.name(call.arguments.positionals[0])
    let reference = try SegmentOptions.reference(call.arguments.positionals[1])
    let engine = try await call.engine(ifAbsent: .make)
    let rule = try await reference.rule(in: engine)
    try await engine.saveSegment(name, rule)
    try await SegmentOptions.warn(about: rule, in: engine)
    call.print(
      ["segment": .string(name.rawValue), "rule": .string(SegmentOptions.text(of: rule))],
      or: "Saved “\(name.rawValue.printable)”\n"
    )
    return .done
  }

  static let segmentsDelete = Command(
    name: "segments delete",
    summary: "Forget a saved segment",
    positionals: [namePositional],
    examples: ["segments delete northerners"]
  ) { call in
    guard let name = SegmentName(call.arguments.positionals[0]) else {
      throw CommandFailure.usage("a segment's name has 1 to 100 characters")
    }
    try await call.engine().deleteSegment(name)
    call.print(["segment": .string(name.rawValue)], or: "Deleted “\(name.rawValue.printable)”\n")
    return .done
  }

  static let segmentsPreview = Command(
    name: "segments preview",
    summary: "Count the people of a segment, and show some",
    positionals: [rulePositional],
    options: [limit],
    examples: [
      "segments preview inactive:60", "segments preview leads:Tower:2026-11-01:2026-12-01:booked",
      #"segments preview '{"field":"city","in":["Ipoh","Taiping"]}' --sample 3"#,
    ]
  ) { call in
    let reference = try SegmentOptions.reference(call.arguments.positionals[0])
    let sample = try call.arguments.parsed(limit, as: "a number from 0 to 1000") { text in
      Int(text).flatMap { (0...1_000).contains($0) ? $0 : nil }
    }
    let engine = try await call.engine()
    let rule = try await reference.rule(in: engine)
    try await SegmentOptions.warn(about: rule, in: engine)
    try await SegmentOptions.warn(ofUnreadableFieldsIn: rule, in: engine)
    let preview = try await engine.preview(Audience(segments: [rule]), sample: sample ?? 10)
    var table = Table(["PHONE", "NAME"])
    var people: [JSONValue] = []
    for contact in preview.sample {
      let phone = call.shown(contact.identity)
      table.append([phone, (call.shown(contact).name ?? "").printable])
      people.append(["phone": .string(phone), "name": JSONValue(call.shown(contact).name)])
    }
    call.print(
      ["count": .number(JSONNumber(preview.count)), "sample": .array(people)],
      or: counted(preview.count, "person", "people") + "\n" + (table.isEmpty ? "" : table.text)
    )
    return .done
  }

  static let groupsFromSegment = Command(
    name: "groups from-segment",
    summary: "Put the people of a segment into a group",
    discussion: "The group is made where it is missing, and stays as it is when people later fit or cease to.",
    positionals: [.group, rulePositional],
    examples: ["groups from-segment sleepers inactive:90"]
  ) { call in
    let name = try call.arguments.group()
    let reference = try SegmentOptions.reference(call.arguments.positionals[1])
    let engine = try await call.engine()
    let rule = try await reference.rule(in: engine)
    try await SegmentOptions.warn(about: rule, in: engine)
    let source = SegmentOptions.source(call.arguments.positionals[1])
    call.print(try await engine.collect(into: name, from: Audience(segments: [rule]), source: source))
    return .done
  }
}

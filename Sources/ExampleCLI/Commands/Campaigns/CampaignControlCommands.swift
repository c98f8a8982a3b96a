import WhatsAppCampaigns

extension Command {
  private static let reason = Option.value("reason", "TEXT", "Why, for whoever looks at the campaign later")
  private static let decision = Option.value(
    "as",
    "sent|unconfirmed|again",
    "What to take the unknown outcomes for; `again` sends once more. Default: unconfirmed"
  )
  private static let onlyPhone = Option.value(
    "phone",
    "NUMBER",
    "Only this person, with sent or again. Default: everybody"
  )
  private static let rate = Option.values(
    "rate",
    "RATE|none",
    "Such as 10/min, all that hold from now on; none for the provider's limits alone"
  )

  static let campaignPause = Command(
    name: "campaign pause",
    summary: "Halt a campaign; what is on its way may still arrive",
    positionals: [.campaign],
    options: [reason],
    examples: ["campaign pause c7h2kq9xmp --reason \"wrong price\""]
  ) { call in
    let id = try call.arguments.campaign()
    let engine = try await call.engine()
    let inFlight = try await engine.pause(id, reason: call.arguments[reason], by: call.actor)
    try await report(id, engine, call, inFlight: inFlight)
    return .done
  }

  static let campaignResume = Command(
    name: "campaign resume",
    summary: "Let a paused campaign go on; `campaign send` sends",
    positionals: [.campaign],
    examples: ["campaign resume c7h2kq9xmp"]
  ) { call in
    let id = try call.arguments.campaign()
    let engine = try await call.engine()
    try await engine.resume(id, by: call.actor)
    try await report(id, engine, call)
    return .done
  }

  static let campaignCancel = Command(
    name: "campaign cancel",
    summary: "End a campaign without sending to those not sent to yet",
    positionals: [.campaign],
    examples: ["campaign cancel c7h2kq9xmp"]
  ) { call in
    let id = try call.arguments.campaign()
    let engine = try await call.engine()
    let inFlight = try await engine.cancel(id, by: call.actor)
    try await report(id, engine, call, inFlight: inFlight)
    return .done
  }

  static let campaignSettle = Command(
    name: "campaign settle",
    summary: "Decide by hand about messages of which nobody knows whether they arrived",
    discussion: "Evidence that comes later still counts. Only `--as again` sends anything, and some people may get the "
      + "message twice then.",
    positionals: [.campaign],
    options: [decision, onlyPhone],
    examples: [
      "campaign settle c7h2kq9xmp --as unconfirmed", "campaign settle c7h2kq9xmp --as again --phone 0123456789",
    ]
  ) { call in
    let id = try call.arguments.campaign()
    let decision = try call.arguments.parsed(decision, as: "sent, unconfirmed or again", SettleDecision.init(rawValue:))
    let engine = try await call.engine()
    let person = try call.arguments[onlyPhone].map { try call.person($0) }
    let decided = try await engine.settle(id, as: decision ?? .unconfirmed, only: person, by: call.actor)
    let campaign = try await engine.campaign(id)
    let counts = try await engine.counts(of: id)
    call.print(
      [
        "id": .string(id.rawValue), "status": .string(campaign.status.rawValue),
        "decided": .number(JSONNumber(decided)),
      ],
      or: "Decided about \(counted(decided, "recipient", "recipients")).\n" + CampaignDocument.text(campaign, counts)
    )
    return .done
  }

  static let campaignLimit = Command(
    name: "campaign limit",
    summary: "Change a campaign's own pace, also while it is sending",
    discussion: """
      A slower pace holds from the next message on; a faster one when the turn comes that the old one gave, which is a \
      minute at the most unless a quota is used up. What left before counts. The provider's limits hold beside it.
      """,
    positionals: [.campaign],
    options: [rate],
    examples: ["campaign limit c7h2kq9xmp --rate 10/min --rate 500/day", "campaign limit c7h2kq9xmp --rate none"]
  ) { call in
    let id = try call.arguments.campaign()
    let limits = try limits(call.arguments)
    let engine = try await call.engine()
    let before = try await engine.campaign(id).plan.limits
    try await engine.limit(id, to: limits, by: call.actor)
    let campaign = try await engine.campaign(id)
    call.print(
      [
        "id": .string(id.rawValue), "status": .string(campaign.status.rawValue), "before": .rates(before),
        "rates": .rates(campaign.plan.limits),
      ],
      or: "The campaign \(id) is \(campaign.status.rawValue). Its own limits: "
        + "\(before.sentence) → \(campaign.plan.limits.sentence).\n"
    )
    return .done
  }

  /// The limits that `--rate` asks for: without it nobody has said that they are to go.
  private static func limits(_ arguments: Arguments) throws(CommandFailure) -> [RateLimit] {
    let form = "such as 10/min, 80/s or 100000/day; or none for the provider's limits alone"
    let words = arguments[all: rate]
    guard !words.isEmpty else { throw .usage("--rate is missing: \(form)") }
    if words == ["none"] { return [] }
    guard !words.contains("none") else { throw .usage("--rate none stands alone") }
    return try arguments.parsedAll(rate, as: form) { RateLimit($0) }
  }

  private static func report(
    _ id: CampaignID,
    _ engine: CampaignEngine,
    _ call: Invocation,
    inFlight: Int = 0
  ) async throws {
    let campaign = try await engine.campaign(id)
    let rest =
      inFlight > 0 ? " \(counted(inFlight, "message is", "messages are")) on the way and may still arrive." : ""
    call.print(
      [
        "id": .string(id.rawValue), "status": .string(campaign.status.rawValue),
        "inFlight": .number(JSONNumber(inFlight)),
      ],
      or: "The campaign \(id) is \(campaign.status.rawValue).\(rest)\n"
    )
  }
}

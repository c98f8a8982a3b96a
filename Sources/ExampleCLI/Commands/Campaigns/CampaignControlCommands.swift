import WhatsAppCampaigns

extension Command {
  private static let reason = Option.value("reason", "TEXT", "Why, for whoever looks at the campaign later")
  private static let decision = Option.value(
    "as",
    "sent|unconfirmed",
    "What to take the unknown outcomes for. Default: unconfirmed"
  )

  static let campaignPause = Command(
    name: "campaign pause",
    summary: "Halt a campaign: no message begins to leave afterwards",
    positionals: [.campaign],
    options: [reason],
    examples: ["campaign pause c7h2kq9xmp --reason \"wrong price\""]
  ) { call in
    let id = try call.arguments.campaign()
    let engine = try await call.engine()
    let inFlight = try await engine.pause(id, reason: call.arguments[reason])
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
    try await engine.resume(id)
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
    let inFlight = try await engine.cancel(id)
    try await report(id, engine, call, inFlight: inFlight)
    return .done
  }

  static let campaignSettle = Command(
    name: "campaign settle",
    summary: "Decide by hand about messages of which nobody knows whether they arrived",
    discussion: "Nothing is sent again, and evidence that comes later still counts.",
    positionals: [.campaign],
    options: [decision],
    examples: ["campaign settle c7h2kq9xmp --as unconfirmed"]
  ) { call in
    let id = try call.arguments.campaign()
    let decision = try call.arguments.parsed(decision, as: "sent or unconfirmed", SettleDecision.init(rawValue:))
    let engine = try await call.engine()
    let decided = try await engine.settle(id, as: decision ?? .unconfirmed)
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

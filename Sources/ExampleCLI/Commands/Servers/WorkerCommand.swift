import WhatsAppCampaigns

extension Command {
  static let worker = Command(
    name: "worker",
    summary: "Send every campaign of a store that is sending, until it is interrupted",
    discussion: """
      Claims and sends for all campaigns of a provider that were started, as they come, and applies the webhooks that \
      `serve` keeps. Campaigns of another provider are left to its own worker. \
      Many workers may run on one PostgreSQL store, on as many machines: nobody is sent to twice, and the sender's pace \
      holds over all of them. On a file only one process sends at a time. Ctrl-C stops in good order: what is under way \
      ends first.
      """,
    options: [ProviderKind.option, ProviderKind.baseURL],
    examples: [
      "worker --store postgres://campaigns@db.example.com/campaigns",
      "worker --store campaigns.sqlite --base-url http://127.0.0.1:8081",
    ]
  ) { call in
    let workspace = try await call.workspace()
    let kind = try ProviderKind.named(call.arguments[ProviderKind.option] ?? ProviderKind.cloud.rawValue)
    let engine = try workspace.engine(sendingThrough: kind)
    Diagnostics.say("sending for “\(workspace.tenant)” until it is interrupted")
    try await engine.run()
    return .interrupted
  }
}

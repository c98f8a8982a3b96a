import WhatsAppCampaigns

extension Command {
  static let worker = Command(
    name: "worker",
    summary: "Send every campaign of a store that is sending, until it is interrupted",
    discussion: """
      Claims and sends for all campaigns that were started, as they come, and applies the webhooks that `serve` keeps. It \
      sends through every provider whose variables are set in the environment, or through that of --provider alone; \
      campaigns of another provider are left to another worker. Many workers may run on one PostgreSQL store, on as many machines: nobody is sent to twice, and the sender's pace \
      holds over all of them. On a file only one process sends at a time. Standard error says when a campaign begins, \
      rests or ends, and what is in the way of one. Ctrl-C stops in good order: what is under way ends first.
      """,
    options: [ProviderKind.option, ProviderKind.baseURL] + SenderOptions.all,
    examples: [
      "worker --store postgres://campaigns@db.example.com/campaigns",
      "worker --store campaigns.sqlite --base-url http://127.0.0.1:8081",
      "worker --sender-rate 20/s --warm-up 250,500,1000,2000",
    ]
  ) { call in
    let workspace = try await call.workspace()
    let kinds = try kinds(call)
    let engine = try workspace.engine(sendingThrough: kinds)
    let names = kinds.map { "“\($0.rawValue)”" }.joined(separator: ", ")
    Diagnostics.say("sending for “\(workspace.tenant)” through \(names) until it is interrupted")
    try await engine.run { Diagnostics.say(sentence(about: $0)) }
    return .interrupted
  }

  /// The providers that are named, or set up.
  private static func kinds(_ call: Invocation) throws(CommandFailure) -> [ProviderKind] {
    if let name = call.arguments[ProviderKind.option] { return [try ProviderKind.named(name)] }
    let ready = ProviderKind.allCases.filter { $0.missingVariables(in: call).isEmpty }
    if ready.count > 1, call.arguments[ProviderKind.baseURL] != nil {
      throw .usage("--base-url is the address of one provider, and several are set up; say which with --provider")
    }
    return ready.isEmpty ? [.cloud] : ready
  }

  private static func sentence(about notice: RunNotice) -> String {
    switch notice {
    case .began(let campaign): "\(title(of: campaign)): sending"
    case .rested(let summary): "\(title(of: summary.campaign)): \(sentence(about: summary, isWatched: true))"
    case .hindered(let campaign, let error): "\(title(of: campaign)): not sent. \(error)"
    @unknown default: "something happened that this version has no words for"
    }
  }

  private static func title(of campaign: Campaign) -> String { "\(campaign.id) “\(campaign.plan.name.printable)”" }
}

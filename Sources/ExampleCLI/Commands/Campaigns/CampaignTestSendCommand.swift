import WhatsAppCampaigns

extension Command {
  private static let to = Option.values("to", "NUMBER", "Where to send it; may be given several times")
  private static let sample = Option.value(
    "as",
    "NUMBER",
    "Whose values to fill in. Default: the first of the audience"
  )

  private static let variant = Option.value("variant", "NAME", "Which of several messages. Default: the first")

  static let campaignTestSend = Command(
    name: "campaign test-send",
    summary: "Send a campaign's message to a number of your own",
    discussion: "The trial is a campaign of its own, so every rule holds but the hours of the campaign: it leaves at "
      + "once. The number must have agreed, for example by "
      + "`consent set --phone NUMBER --decision grant --source \"test phone\"`.",
    positionals: [.campaign],
    options: [to, sample, variant, ProviderKind.baseURL] + SenderOptions.all,
    examples: ["campaign test-send c7h2kq9xmp --to 012-3456789"]
  ) { call in
    let id = try call.arguments.campaign()
    let numbers = try call.arguments[all: to].map { try call.number($0) }
    guard !numbers.isEmpty else { throw CommandFailure.usage("\(to.spelling) is missing") }
    let person = try call.arguments[sample].map { try call.person($0) }
    let variant = try call.arguments.parsed(variant, as: "a variant's name", VariantName.init(_:))
    let workspace = try await call.workspace()
    let plan = try await workspace.engine().campaign(id).plan
    let engine = try workspace.engine(sendingThrough: [try .named(plan.provider.rawValue)])
    return conclude(try await engine.sendTest(of: id, to: numbers, as: person, variant: variant), call)
  }
}

import WhatsAppCampaigns

extension Command {
  private static let name = Option.value("name", "NAME", "The name of the new campaign. Default: the old one's")

  static let campaignClone = Command(
    name: "campaign clone",
    summary: "Plan a campaign like another one, and print its identifier",
    positionals: [.campaign],
    options: [name],
    examples: ["campaign clone c7h2kq9xmp --name \"Sale, second week\""]
  ) { call in
    let id = try call.arguments.campaign()
    let engine = try await call.engine()
    var plan = try await engine.campaign(id).plan
    // A copy that started by itself would surprise whoever only wanted to look at it.
    plan.schedule = nil
    plan.name = call.arguments[name] ?? plan.name
    let campaign = try await engine.createCampaign(plan)
    call.print(
      ["id": .string(campaign.id.rawValue), "status": .string(campaign.status.rawValue)],
      or: "\(campaign.id)\n"
    )
    return .done
  }
}

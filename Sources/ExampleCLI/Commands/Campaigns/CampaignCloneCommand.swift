import WhatsAppCampaigns

extension Command {
  private static let name = Option.value("name", "NAME", "The name of the new campaign. Default: the old one's")

  private static let group = Option.values("group", "GROUP", "Send to the people of this group, and not to its groups")
  private static let excluded = Option.values(
    "exclude-group",
    "GROUP",
    "Leave the people of this group out, and not those of its groups"
  )

  static let campaignClone = Command(
    name: "campaign clone",
    summary: "Plan a campaign like another one, and print its identifier",
    positionals: [.campaign],
    options: [name, group, excluded],
    examples: [
      "campaign clone c7h2kq9xmp --name \"Sale, second week\"", "campaign clone c7h2kq9xmp --group november",
    ]
  ) { call in
    let id = try call.arguments.campaign()
    let engine = try await call.engine()
    var plan = try await engine.campaign(id).plan
    // A copy that started by itself would surprise whoever only wanted to look at it.
    plan.schedule = nil
    plan.name = call.arguments[name] ?? plan.name
    let groups = try call.arguments.parsedAll(group, as: "a group's name", GroupName.init(_:))
    if !groups.isEmpty { plan.audience.groups = groups }
    let excluded = try call.arguments.parsedAll(excluded, as: "a group's name", GroupName.init(_:))
    if !excluded.isEmpty { plan.audience.excludedGroups = excluded }
    let campaign = try await engine.createCampaign(plan)
    call.print(
      ["id": .string(campaign.id.rawValue), "status": .string(campaign.status.rawValue)],
      or: "\(campaign.id)\n"
    )
    return .done
  }
}

import WhatsAppCampaigns

extension Command {
  static let campaignHistory = Command(
    name: "campaign history",
    summary: "Show what was done to a campaign, by whom and when",
    positionals: [.campaign],
    examples: ["campaign history c7h2kq9xmp"]
  ) { call in
    let id = try call.arguments.campaign()
    let changes = try await call.engine().history(of: id)
    var table = Table(["TIME", "WHAT", "BY", "DETAIL"])
    for change in changes {
      table.append([change.at.text, change.action, change.actor ?? "engine", change.detail ?? ""])
    }
    call.print(.array(changes.map(document)), or: table.isEmpty ? "Nothing yet.\n" : table.text)
    return .done
  }

  private static func document(of change: CampaignChange) -> JSONValue {
    [
      "action": .string(change.action), "at": JSONValue(change.at), "actor": JSONValue(change.actor),
      "detail": JSONValue(change.detail),
    ]
  }
}

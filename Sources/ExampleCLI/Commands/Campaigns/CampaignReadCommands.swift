import WhatsAppCampaigns

extension Command {
  private static let status = Option.value("status", "STATUS", "Only recipients with this status")

  static let campaignList = Command(
    name: "campaign list",
    summary: "List the campaigns, newest first",
    examples: ["campaign list --json"]
  ) { call in
    let campaigns = try await call.engine().campaigns()
    var table = Table(["ID", "STATUS", "CREATED", "TEMPLATE", "NAME"])
    for campaign in campaigns {
      table.append([
        campaign.id.rawValue, campaign.status.rawValue, campaign.createdAt.text, campaign.plan.template.rawValue,
        campaign.plan.name,
      ])
    }
    let documents = campaigns.map { campaign -> JSONValue in
      [
        "id": .string(campaign.id.rawValue), "name": .string(campaign.plan.name),
        "status": .string(campaign.status.rawValue), "template": .string(campaign.plan.template.rawValue),
        "createdAt": JSONValue(campaign.createdAt),
      ]
    }
    call.print(.array(documents), or: table.isEmpty ? "No campaigns yet.\n" : table.text)
    return .done
  }

  static let campaignShow = Command(
    name: "campaign show",
    summary: "Show where a campaign stands",
    positionals: [.campaign],
    examples: ["campaign show c7h2kq9xmp --json"]
  ) { call in
    let id = try call.arguments.campaign()
    let engine = try await call.engine()
    let campaign = try await engine.campaign(id)
    let counts = try await engine.counts(of: id)
    call.print(CampaignDocument.counts(campaign, counts), or: CampaignDocument.text(campaign, counts))
    return .done
  }

  static let campaignRecipients = Command(
    name: "campaign recipients",
    summary: "List what became of each recipient, with --json one object a line",
    positionals: [.campaign],
    options: [status],
    examples: ["campaign recipients c7h2kq9xmp --status failed --json"]
  ) { call in
    let id = try call.arguments.campaign()
    let names = RecipientStatus.allCases.map(\.rawValue).joined(separator: ", ")
    let status = try call.arguments.parsed(status, as: "one of \(names)", RecipientStatus.init(rawValue:))
    let engine = try await call.engine()
    let plan = try await engine.campaign(id).plan
    var isEmpty = true
    try await engine.forEachRecipient(of: id, status: status) { record in
      isEmpty = false
      let phone = call.shown(record.member.contact.identity)
      call.print(
        RecipientDocument.line(record, phone: phone, of: plan),
        or: RecipientDocument.text(record, phone: phone)
      )
    }
    if isEmpty, !call.wantsJSON { call.output.write("No recipients\(status == nil ? " yet" : " of this status").\n") }
    return .done
  }
}

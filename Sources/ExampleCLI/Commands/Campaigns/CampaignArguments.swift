import WhatsAppCampaigns

extension Command.Positional {
  static let campaign = Self(placeholder: "ID", help: "The campaign, as `campaign create` printed it")
}

extension Arguments {
  /// The campaign that an argument names.
  func campaign(at index: Int = 0) throws(CommandFailure) -> CampaignID {
    try positional(index, as: "a campaign's identifier; `campaign list` shows those there are", CampaignID.init(_:))
  }
}

/// Where a campaign stands, for programs and for people.
enum CampaignDocument {
  /// Every status by name, whether or not a recipient has it.
  static func counts(_ campaign: Campaign, _ counts: OutcomeCounts) -> JSONValue {
    var object: JSONObject = [
      "id": .string(campaign.id.rawValue), "name": .string(campaign.plan.name),
      "status": .string(campaign.status.rawValue),
    ]
    object["statusReason"] = JSONValue(campaign.statusReason)
    object.set("total", counts.total)
    object["counts"] = .object(
      JSONObject(RecipientStatus.allCases.map { ($0.rawValue, .number(JSONNumber(counts[$0]))) })
    )
    object.set("settling", counts.settling)
    object.set("responded", counts.responded)
    object.set("window", campaign.plan.window?.description)
    if !campaign.plan.variants.isEmpty { object["variants"] = .array(campaign.plan.variants.map(variant)) }
    if campaign.plan.holdout > 0 { object.set("holdout", campaign.plan.holdout) }
    if let canary = campaign.plan.canary { object["canary"] = self.canary(canary) }
    if let breaker = campaign.plan.breaker { object.set("breaker", "\(breaker.mostFailures)%/\(breaker.answers)") }
    object.set("seed", campaign.plan.seed.flatMap { Int(exactly: $0) })
    if let schedule = campaign.plan.schedule { object["schedule"] = self.schedule(schedule) }
    object["plan"] = plan(campaign.plan)
    return .object(object)
  }

  /// When it sends: its window, and its schedule where it has one.
  static func times(of plan: CampaignPlan) -> [(String, String?)] {
    [
      ("Window", plan.window?.description), ("Starts", plan.schedule?.start?.text), ("Ends", plan.schedule?.end?.text),
      ("Comes", plan.schedule?.recurrence?.description),
    ]
  }

  private static func variant(_ variant: CampaignVariant) -> JSONValue {
    [
      "name": .string(variant.name.rawValue), "template": .string(variant.template.rawValue),
      "language": .string(variant.language.rawValue), "weight": .number(JSONNumber(variant.weight)),
    ]
  }

  private static func canary(_ canary: Canary) -> JSONValue {
    [
      "size": .number(JSONNumber(canary.size)), "waitSeconds": .number(JSONNumber(canary.waitMilliseconds / 1_000)),
      "mostFailures": .number(JSONNumber(canary.mostFailures)),
      "fewestDeliveries": .number(JSONNumber(canary.fewestDeliveries)),
    ]
  }

  /// How the people are divided, where they are.
  private static func division(of plan: CampaignPlan) -> [(String, String?)] {
    plan.variants.map { variant in
      ("Variant \(variant.name)", "\(variant.template), \(variant.language), weight \(variant.weight)")
    } + [("Held out", plan.holdout > 0 ? "\(plan.holdout)%" : nil), ("Seed", plan.seed.map { String($0) })] + [
      ("Canary", plan.canary.map { "the first \($0.size), then \($0.waitMilliseconds / 1_000) s" }),
      ("Pauses at", plan.breaker.map { "more than \($0.mostFailures)% of the last \($0.answers) refused" }),
    ]
  }

  static func schedule(_ schedule: CampaignSchedule) -> JSONValue {
    [
      "start": JSONValue(schedule.start), "end": JSONValue(schedule.end),
      "every": JSONValue(schedule.recurrence?.description),
    ]
  }

  static func text(_ campaign: Campaign, _ counts: OutcomeCounts) -> String {
    let shown = RecipientStatus.allCases.filter { counts[$0] > 0 }
      .map { ("  " + $0.rawValue, Optional(String(counts[$0]))) }
    return Table.facts(
      [
        ("Campaign", "\(campaign.id)  \(campaign.plan.name)"), ("Status", campaign.status.rawValue),
        ("Because", campaign.statusReason),
      ] + lines(of: campaign.plan) + division(of: campaign.plan) + times(of: campaign.plan) + [
        ("Recipients", Optional(String(counts.total)))
      ]
        + shown + [
          ("Still settling", counts.settling > 0 ? String(counts.settling) : nil),
          ("Wrote back", counts.responded > 0 ? String(counts.responded) : nil),
        ]
    )
  }
}

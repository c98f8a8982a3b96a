import WhatsAppCampaigns

extension Command {
  private static let name = Option.value("name", "NAME", "The campaign's name, for people")
  private static let template = Option.value("template", "NAME", "The template; not needed with --variant")
  private static let language = Option.value("language", "CODE", "The template's language")
  private static let variable = Option.values(
    "var",
    "VARIABLE=SOURCE",
    "A variable's value: 1=field:name, 1=field:name|friend, header:1=text:Sale"
  )
  private static let group = Option.values("group", "GROUP", "Send to the people of this group")
  private static let person = Option.values("phone", "NUMBER", "Send to this person, too")
  private static let excluded = Option.values("exclude-group", "GROUP", "Leave the people of this group out")
  private static let purpose = Option.value("purpose", "PURPOSE", "What it is for. Default: marketing")
  private static let rate = Option.values(
    "rate",
    "RATE",
    "Such as 10/min, 80/s or 100000/day; unlimited lifts the provider's own, for evaluation. Default: the provider's"
  )
  private static let start = Option.value("start", "ISO-8601", "Schedule it for this time. Default: started by hand")
  private static let end = Option.value("end", "ISO-8601", "Do not send from this time on. Default: no end")
  private static let delivery = Option.value(
    "delivery",
    "POLICY",
    "at-most-once, or at-least-once: unknown outcomes are sent again. Default: at-most-once"
  )

  private static let cap = Option.value(
    "cap",
    "COUNT/TIME[/wait]",
    "The most marketing messages one person gets, over all campaigns: 2/7d. Who had enough is left out, or waits"
  )
  private static let priority = Option.value(
    "priority",
    "PRIORITY",
    "Who goes first where campaigns share a sender: service, utility or marketing. Default: as --purpose"
  )

  static let campaignCreate = Command(
    name: "campaign create",
    summary: "Plan a campaign, and print its identifier",
    discussion: "Everything that can be found wrong without sending is found here.",
    options: [
      name, ProviderKind.option, template, language, variable, group, SegmentOptions.segment, person, excluded,
      SegmentOptions.excluded, purpose, rate,
    ] + VariantOptions.all + HealthOptions.all + WindowOptions.all + [start, end, delivery, cap, priority],
    examples: [
      "campaign create --name Sale --provider cloud --template promo --language en --var 1=field:name "
        + "--group customers --rate 10/min --window 09:00-21:00",
      "campaign create --name Sale --provider cloud --template promo --language en --var 1=field:name "
        + "--group customers --window 09:00-18:00 --weekdays mon-fri --holidays MY,MY-10 "
        + "--fallback-zone Asia/Kuala_Lumpur --start 2026-12-01T09:00:00+08:00 --end 2026-12-03T18:00:00+08:00",
      "campaign create --name Sale --provider cloud --variant short=promo_short,en --variant long=promo_long,en,3 "
        + "--var 1=field:name --group customers --holdout 10%",
      "campaign create --name Sale --provider cloud --template promo --language en --var 1=field:name "
        + "--group customers --canary 50/15min --max-failures 30%",
      "campaign create --name Sale --provider cloud --template promo --language en --var 1=field:name "
        + "--group customers --cap 2/7d --priority utility",
    ]
  ) { call in
    var plan = try plan(call)
    if let schedule = plan.schedule, case .ask = schedule.verdict(at: try call.time().now) {
      throw CommandFailure.usage("--start is long past, or comes after --end")
    }
    let engine = try await call.engine()
    plan.audience.segments = try await SegmentOptions.rules(call.arguments[all: SegmentOptions.segment], in: engine)
    plan.audience.excludedSegments = try await SegmentOptions.rules(
      call.arguments[all: SegmentOptions.excluded],
      in: engine
    )
    var campaign = try await engine.createCampaign(plan)
    if plan.schedule?.start != nil { campaign = try await engine.schedule(campaign.id, by: call.actor) }
    for gap in engine.holidayGaps(of: campaign.plan) { Diagnostics.say("careful: \(gap)") }
    if plan.ignoresProviderLimits {
      Diagnostics.say("the rate is unlimited: for evaluation against a simulator only")
    }
    call.print(
      ["id": .string(campaign.id.rawValue), "status": .string(campaign.status.rawValue)],
      or: "\(campaign.id)\n"
    )
    return .done
  }

  private static func plan(_ call: Invocation) throws -> CampaignPlan {
    let arguments = call.arguments
    let kind = try arguments.provider()
    guard let provider = kind.name else { throw CommandFailure.usage("--provider names no provider") }
    let name = try arguments.required(name)
    guard !name.allSatisfy(\.isWhitespace) else {
      throw CommandFailure.usage("--name is empty; people find it by that")
    }
    let variables = try VariableArguments.mapping(arguments[all: variable], of: variable)
    let language = try arguments.parsed(language, as: "a code such as en, ms or zh_CN") { LanguageCode($0) }
    let variants = try VariantOptions.variants(arguments, language: language, variables: variables)
    let template = try arguments.parsed(template, as: "a name of lowercase letters, digits and underscores") {
      TemplateName($0)
    }
    guard let anyTemplate = template ?? variants.first?.template else {
      throw CommandFailure.usage("\(self.template.spelling) is missing")
    }
    guard let anyLanguage = language ?? variants.first?.language else {
      throw CommandFailure.usage("\(self.language.spelling) is missing")
    }
    if let template, !variants.isEmpty, !variants.contains(where: { $0.template == template }) {
      throw CommandFailure.usage("--template \(template) is no variant; nobody would get it")
    }
    let audience = Audience(
      groups: try arguments.parsedAll(group, as: "a group's name", GroupName.init(_:)),
      numbers: try arguments[all: person].map { try call.number($0) },
      excludedGroups: try arguments.parsedAll(excluded, as: "a group's name", GroupName.init(_:))
    )
    // The store may be needed to know their rules; what is wrong with them otherwise is said before it is opened.
    let segments = try arguments[all: SegmentOptions.segment].map(SegmentOptions.reference)
    _ = try arguments[all: SegmentOptions.excluded].map(SegmentOptions.reference)
    guard !audience.groups.isEmpty || !segments.isEmpty || !audience.numbers.isEmpty else {
      throw CommandFailure.usage("the campaign is for nobody; give \(group.spelling) or --segment")
    }
    let window = try WindowOptions.window(arguments)
    let names = ConsentPurpose.allCases.map(\.rawValue).joined(separator: ", ")
    var plan = CampaignPlan(
      name: name,
      provider: provider,
      template: anyTemplate,
      language: anyLanguage,
      variables: variables,
      audience: audience,
      purpose: try arguments.parsed(purpose, as: "one of \(names)", ConsentPurpose.init(rawValue:)) ?? .marketing,
      window: window,
      schedule: try schedule(arguments, window),
      delivery: try arguments.parsed(delivery, as: "at-most-once or at-least-once") { text -> DeliveryPolicy? in
        ["at-most-once": .atMostOnce, "at-least-once": .atLeastOnce(maximumAttempts: 3)][text]
      } ?? .atMostOnce,
      cap: try cap(arguments),
      priority: try priority(arguments),
      variants: variants,
      holdout: try VariantOptions.holdout(arguments),
      canary: try HealthOptions.canary(arguments),
      breaker: try HealthOptions.breaker(arguments)
    )
    plan.ignoresProviderLimits = arguments[all: rate].contains("unlimited")
    plan.limits = try arguments.parsedAll(rate, as: "such as 10/min, 80/s or 100000/day; or unlimited") { text in
      text == "unlimited" ? [] : RateLimit(text).map { [$0] }
    }.flatMap { $0 }
    return plan
  }

  private static func cap(_ arguments: Arguments) throws(CommandFailure) -> FrequencyCap? {
    let form = "such as 2/7d, or 2/7d/wait to let them wait, up to 100 messages and 31 days"
    return try arguments.parsed(cap, as: form) { text in
      let parts = text.split(separator: "/", omittingEmptySubsequences: false)
      guard (2...3).contains(parts.count), let count = Int(parts[0]), let window = Duration(argument: parts[1]),
        let excess = FrequencyCap.Excess(rawValue: parts.count == 3 ? String(parts[2]) : "skip")
      else { return nil }
      return FrequencyCap(count, per: window, excess: excess)
    }
  }

  private static func priority(_ arguments: Arguments) throws(CommandFailure) -> CampaignPriority? {
    let words = CampaignPriority.allCases.map(\.word)
    return try arguments.parsed(priority, as: "one of \(words.joined(separator: ", "))") { text in
      CampaignPriority.allCases.first { $0.word == text }
    }
  }

  private static func schedule(
    _ arguments: Arguments,
    _ window: SendWindow?
  ) throws(CommandFailure) -> CampaignSchedule? {
    let schedule = CampaignSchedule(
      start: try arguments.instant(start, dayIn: window),
      end: try arguments.instant(end, dayIn: window)
    )
    return schedule == CampaignSchedule() ? nil : schedule
  }
}
